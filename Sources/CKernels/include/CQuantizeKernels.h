#ifndef CQUANTIZEKERNELS_H
#define CQUANTIZEKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Rows of floats as whole numbers from -127 to 127 times a scale, and back.

/// out[r, c] = x[r, c] / scales[r] + zero, rounded to the nearest, where scales[r] is the largest |x[r, c]| over
/// 127: bytes without sign for a `zero` of 128, with one for 0. A row of zeros has the scale 0; the scale of one
/// with numbers that are not finite is not finite.
void ck_quantize_rows(uint8_t *out, float *scales, const float *x, float zero, size_t rows,
                      size_t columns);
/// out = residual[r, c] + scale * f((out[r, c] - offsets[c]) * rowScales[r] * columnScales[c] + bias[c]) in place,
/// for an activation of `ck_activate` or 0. What is there before are 32-bit whole numbers. `residual` may be NULL.
void ck_rescale_rows(float *out, const float *rowScales, const float *columnScales,
                     const int32_t *offsets, const float *bias, const float *residual, float scale,
                     size_t rows, size_t columns, int kind);
/// The same without a residual, quantized again: x is working memory afterwards. Where the CPU has AVX-512, swish is
/// computed to 7e-5 of it, here and in ck_activate_to_bf16.
void ck_requantize_rows(uint8_t *out, float *scales, float *x, const float *rowScales,
                        const float *columnScales, const int32_t *offsets, const float *bias,
                        float zero, size_t rows, size_t columns, int kind);
/// out = x in bf16, as products take it: numbers below the smallest normal one may become 0.
void ck_round_to_bf16(void *out, const float *x, size_t count);
/// out = f(x) in bf16, for an activation of `ck_activate` or 0. x is working memory afterwards.
void ck_activate_to_bf16(void *out, float *x, size_t count, int kind);

#endif
