#include "CKernels.h"

#include "simd.h"

CK_CLONES void ck_quantize_rows(int8_t *out, float *scales, const float *x, size_t rows,
                                size_t columns) {
  for (size_t r = 0; r < rows; r++, out += columns, x += columns) {
    // Magnitudes are in the order of their bits, infinity and NaN after all others: they show in the scale.
    uint32_t largest_bits = 0;
    for (size_t c = 0; c < columns; c++) {
      uint32_t bits;
      memcpy(&bits, &x[c], sizeof bits);
      bits &= 0x7fffffffu;
      largest_bits = bits > largest_bits ? bits : largest_bits;
    }
    float largest;
    memcpy(&largest, &largest_bits, sizeof largest);
    float inverse = largest > 0 ? 127.0f / largest : 0;
    scales[r] = largest / 127.0f;
    for (size_t c = 0; c < columns; c++) {
      // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits.
      float shifted = x[c] * inverse + 12582912.0f;
      int32_t bits;
      memcpy(&bits, &shifted, sizeof bits);
      out[c] = (int8_t)bits;
    }
  }
}

CK_CLONES static void rescale(float *out, float rowScale, const float *columnScales,
                              const float *bias, size_t columns) {
  if (bias) {
    for (size_t c = 0; c < columns; c++)
      out[c] = out[c] * (rowScale * columnScales[c]) + bias[c];
  } else {
    for (size_t c = 0; c < columns; c++) out[c] *= rowScale * columnScales[c];
  }
}

void ck_rescale_rows(float *out, const float *rowScales, const float *columnScales,
                     const float *bias, const float *residual, float scale, size_t rows,
                     size_t columns, int kind) {
  for (size_t r = 0; r < rows; r++, out += columns) {
    rescale(out, rowScales[r], columnScales, bias, columns);
    if (kind) ck_activate(out, out, columns, kind);
    if (residual) ck_add_scaled(out, residual + r * columns, out, scale, columns);
  }
}
