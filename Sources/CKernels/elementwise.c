#include "CKernels.h"
#include "simd.h"

CK_CLONES void ck_add(float *out, const float *a, const float *b, size_t count) {
  CK_IN_PLACE for (size_t i = 0; i < count; i++) out[i] = a[i] + b[i];
}

CK_CLONES void ck_subtract(float *out, const float *a, const float *b, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = a[i] - b[i];
}

CK_CLONES void ck_multiply(float *out, const float *a, const float *b, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = a[i] * b[i];
}

CK_CLONES void ck_scale(float *out, const float *a, float scale, size_t count) {
  CK_IN_PLACE for (size_t i = 0; i < count; i++) out[i] = scale * a[i];
}

CK_CLONES void ck_add_scaled(float *out, const float *a, const float *b, float scale, size_t count) {
  CK_IN_PLACE for (size_t i = 0; i < count; i++) out[i] = a[i] + scale * b[i];
}

CK_CLONES void ck_fill(float *out, float value, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = value;
}

CK_CLONES void ck_add_row(float *out, const float *a, const float *row, size_t rows,
                          size_t columns) {
  for (size_t r = 0; r < rows; r++, out += columns, a += columns)
    for (size_t c = 0; c < columns; c++) out[c] = a[c] + row[c];
}

CK_CLONES void ck_multiply_row(float *out, const float *a, const float *row, size_t rows,
                               size_t columns) {
  for (size_t r = 0; r < rows; r++, out += columns, a += columns)
    for (size_t c = 0; c < columns; c++) out[c] = a[c] * row[c];
}

CK_CLONES void ck_repeat_row(float *out, const float *row, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++, out += columns) memcpy(out, row, columns * sizeof(float));
}

CK_CLONES void ck_column_sums(float *out, const float *a, size_t rows, size_t columns) {
  memset(out, 0, columns * sizeof(float));
  for (size_t r = 0; r < rows; r++, a += columns)
    for (size_t c = 0; c < columns; c++) out[c] += a[c];
}

CK_CLONES void ck_column_products(float *out, const float *a, const float *b, size_t rows,
                                  size_t columns) {
  memset(out, 0, columns * sizeof(float));
  for (size_t r = 0; r < rows; r++, a += columns, b += columns)
    for (size_t c = 0; c < columns; c++) out[c] += a[c] * b[c];
}

CK_CLONES double ck_sum(const float *a, size_t count) {
#pragma clang fp reassociate(on)
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += a[i];
  return sum;
}

CK_CLONES double ck_sum_of_squares(const float *a, size_t count) {
#pragma clang fp reassociate(on)
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += (double)a[i] * a[i];
  return sum;
}

CK_CLONES int ck_all_finite(const float *a, size_t count) {
  // An exponent of all ones means infinity or not a number.
  uint32_t bad = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, a + i, sizeof bits);
    bad |= (bits & 0x7f800000u) == 0x7f800000u;
  }
  return !bad;
}

void ck_copy_columns(float *out, size_t outColumns, size_t outFirst, const float *a, size_t columns,
                     size_t first, size_t width, size_t rows) {
  for (size_t r = 0; r < rows; r++)
    memcpy(out + r * outColumns + outFirst, a + r * columns + first, width * sizeof(float));
}
