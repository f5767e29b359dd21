#include <math.h>

#include "CKernels.h"
#include "simd.h"

CK_CLONES size_t ck_largest(const float *x, size_t count) {
  float maximum = row_maximum(x, count);
  size_t i = 0;
  // Most of a row is passed by without a branch for each number.
  for (; i + 16 <= count; i += 16) {
    int found = 0;
    for (size_t l = 0; l < 16; l++) found |= x[i + l] == maximum;
    if (found) break;
  }
  for (; i < count; i++)
    if (x[i] == maximum) return i;
  return 0;
}

CK_CLONES void ck_softmax(float *out, const float *x, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++) row_softmax(out + r * columns, x + r * columns, columns);
}

CK_CLONES void ck_softmax_backward(float *dx, const float *dy, const float *y, size_t rows,
                                   size_t columns) {
#pragma clang fp reassociate(on)
  for (size_t r = 0; r < rows; r++, dx += columns, dy += columns, y += columns) {
    float dot = 0;
    for (size_t c = 0; c < columns; c++) dot += dy[c] * y[c];
    for (size_t c = 0; c < columns; c++) dx[c] = y[c] * (dy[c] - dot);
  }
}

CK_CLONES void ck_log_softmax(float *out, const float *x, size_t rows, size_t columns) {
#pragma clang fp reassociate(on)
  for (size_t r = 0; r < rows; r++, out += columns, x += columns) {
    float maximum = row_maximum(x, columns), sum = 0;
    for (size_t c = 0; c < columns; c++) sum += ck_exp(x[c] - maximum);
    float shift = maximum + logf(sum);
    for (size_t c = 0; c < columns; c++) out[c] = x[c] - shift;
  }
}

CK_CLONES void ck_log_softmax_backward(float *dx, const float *dy, const float *y, size_t rows,
                                       size_t columns) {
#pragma clang fp reassociate(on)
  for (size_t r = 0; r < rows; r++, dx += columns, dy += columns, y += columns) {
    float sum = 0;
    for (size_t c = 0; c < columns; c++) sum += dy[c];
    for (size_t c = 0; c < columns; c++) dx[c] = dy[c] - ck_exp(y[c]) * sum;
  }
}

CK_CLONES void ck_attention_softmax(float *scores, const float *position, const int32_t *bounds,
                                    float scale, size_t queries, size_t keys) {
  for (size_t i = 0; i < queries; i++) {
    float *row = scores + i * keys;
    size_t first = bounds ? (size_t)bounds[2 * i] : 0;
    size_t last = bounds ? (size_t)bounds[2 * i + 1] : keys;
    if (position) {
      // Offset i - j stands in column queries - 1 - (i - j): the famous relative shift is only a
      // different starting column for each row.
      const float *shifted = position + i * (queries + keys - 1) + (queries - 1 - i);
      for (size_t j = first; j < last; j++) row[j] = scale * (row[j] + shifted[j]);
    } else {
      for (size_t j = first; j < last; j++) row[j] *= scale;
    }
    for (size_t j = 0; j < first; j++) row[j] = 0;
    if (first < last) row_softmax(row + first, row + first, last - first);
    for (size_t j = last; j < keys; j++) row[j] = 0;
  }
}

CK_CLONES void ck_attention_softmax_backward(float *dp, float *dposition, const float *p,
                                             float scale, size_t queries, size_t keys) {
#pragma clang fp reassociate(on)
  size_t span = queries + keys - 1;
  if (dposition) memset(dposition, 0, queries * span * sizeof(float));
  for (size_t i = 0; i < queries; i++) {
    float *d = dp + i * keys;
    const float *row = p + i * keys;
    float dot = 0;
    for (size_t j = 0; j < keys; j++) dot += row[j] * d[j];
    for (size_t j = 0; j < keys; j++) d[j] = scale * row[j] * (d[j] - dot);
    if (dposition)
      memcpy(dposition + i * span + (queries - 1 - i), d, keys * sizeof(float));
  }
}
