#include "CQuantizeKernels.h"

#include "CHalfKernels.h"
#include "CKernels.h"
#include "quantize.h"
#include "simd.h"
#include "wide_rows.h"

CK_CLONES static void quantize(uint8_t *out, float *scale, const float *x, float zero,
                               size_t columns) {
  // Infinity and NaN show in the scale.
  float factor = quantizing_factor(largest_magnitude(x, columns), scale);
  quantize_by(out, x, factor, zero, columns);
}

void ck_quantize_rows(uint8_t *out, float *scales, const float *x, float zero, size_t rows,
                      size_t columns) {
  for (size_t r = 0; r < rows; r++) quantize(out + r * columns, scales + r, x + r * columns, zero, columns);
}

/// One row: what its whole numbers stand for, the bias, and what follows, which is known at compile time.
CK_INLINE void rescale(float *out, float rowScale, const float *columnScales,
                       const int32_t *offsets, const float *bias, const float *residual,
                       float scale, size_t columns, const int kind, const int adds) {
  CK_IN_PLACE for (size_t c = 0; c < columns; c++) {
    // Of large weights the sum wraps around, and comes back here.
    uint32_t sum;
    memcpy(&sum, out + c, sizeof sum);
    float v = (float)(int32_t)(sum - (uint32_t)offsets[c]) * (rowScale * columnScales[c]) + bias[c];
    if (kind == CK_RELU) v = v > 0 ? v : 0;
    if (kind == CK_SWISH) v = ck_swish(v);
    if (kind == CK_GELU) v = ck_gelu(v);
    out[c] = adds ? residual[c] + scale * v : v;
  }
}

CK_CLONES static void rescale_plain(float *out, float rowScale, const float *columnScales,
                                    const int32_t *offsets, const float *bias, size_t columns) {
  rescale(out, rowScale, columnScales, offsets, bias, 0, 1, columns, 0, 0);
}
CK_CLONES static void rescale_relu(float *out, float rowScale, const float *columnScales,
                                   const int32_t *offsets, const float *bias, size_t columns) {
  rescale(out, rowScale, columnScales, offsets, bias, 0, 1, columns, CK_RELU, 0);
}
CK_CLONES static void rescale_swish(float *out, float rowScale, const float *columnScales,
                                    const int32_t *offsets, const float *bias, size_t columns) {
  rescale(out, rowScale, columnScales, offsets, bias, 0, 1, columns, CK_SWISH, 0);
}
CK_CLONES static void rescale_gelu(float *out, float rowScale, const float *columnScales,
                                   const int32_t *offsets, const float *bias, size_t columns) {
  rescale(out, rowScale, columnScales, offsets, bias, 0, 1, columns, CK_GELU, 0);
}
CK_CLONES static void rescale_add(float *out, float rowScale, const float *columnScales,
                                  const int32_t *offsets, const float *bias, const float *residual,
                                  float scale, size_t columns) {
  rescale(out, rowScale, columnScales, offsets, bias, residual, scale, columns, 0, 1);
}

static void rescale_row(float *out, float rowScale, const float *columnScales,
                        const int32_t *offsets, const float *bias, size_t columns, int kind) {
  switch (kind) {
    case CK_RELU: rescale_relu(out, rowScale, columnScales, offsets, bias, columns); break;
    case CK_SWISH: rescale_swish(out, rowScale, columnScales, offsets, bias, columns); break;
    case CK_GELU: rescale_gelu(out, rowScale, columnScales, offsets, bias, columns); break;
    default: rescale_plain(out, rowScale, columnScales, offsets, bias, columns);
  }
}

void ck_rescale_rows(float *out, const float *rowScales, const float *columnScales,
                     const int32_t *offsets, const float *bias, const float *residual, float scale,
                     size_t rows, size_t columns, int kind) {
  for (size_t r = 0; r < rows; r++, out += columns) {
    if (residual && kind == 0) {
      rescale_add(out, rowScales[r], columnScales, offsets, bias, residual + r * columns, scale,
                  columns);
      continue;
    }
    rescale_row(out, rowScales[r], columnScales, offsets, bias, columns, kind);
    if (residual) ck_add_scaled(out, residual + r * columns, out, scale, columns);
  }
}

void ck_requantize_rows(uint8_t *out, float *scales, float *x, const float *rowScales,
                        const float *columnScales, const int32_t *offsets, const float *bias,
                        float zero, size_t rows, size_t columns, int kind) {
  const int isWide = kind == CK_SWISH && ck_has_wide_rows();
  for (size_t r = 0; r < rows; r++, x += columns, out += columns) {
    if (isWide) {
      ck_wide_requantize_swish(out, scales + r, x, rowScales[r], columnScales, offsets, bias, zero,
                               columns);
      continue;
    }
    rescale_row(x, rowScales[r], columnScales, offsets, bias, columns, kind);
    quantize(out, scales + r, x, zero, columns);
  }
}

void ck_round_to_bf16(void *out, const float *x, size_t count) {
  if (ck_has_wide_bf16()) {
    ck_wide_to_bf16(out, x, count);
  } else {
    ck_f32_to_bf16(out, x, count);
  }
}

void ck_activate_to_bf16(void *out, float *x, size_t count, int kind) {
  if (kind == CK_SWISH && ck_has_wide_bf16()) {
    ck_wide_swish_to_bf16(out, x, count);
    return;
  }
  // In pieces that stay in the first-level cache between the two.
  enum { PIECE = 2048 };
  for (size_t first = 0; first < count; first += PIECE) {
    size_t n = count - first < PIECE ? count - first : PIECE;
    if (kind) ck_activate(x + first, x + first, n, kind);
    ck_round_to_bf16((char *)out + 2 * first, x + first, n);
  }
}
