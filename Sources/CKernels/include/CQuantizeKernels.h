#ifndef CQUANTIZEKERNELS_H
#define CQUANTIZEKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Rows of floats as whole numbers from -127 to 127 times a scale, and back.

/// out[r, c] = x[r, c] / scales[r], rounded to the nearest, where scales[r] is the largest |x[r, c]| over 127.
/// A row of zeros has the scale 0; the scale of one with numbers that are not finite is not finite.
void ck_quantize_rows(int8_t *out, float *scales, const float *x, size_t rows, size_t columns);
/// out = residual[r, c] + scale * f(out[r, c] * rowScales[r] * columnScales[c] + bias[c]) in place, for an
/// activation of `ck_activate` or 0. `bias` and `residual` may be NULL.
void ck_rescale_rows(float *out, const float *rowScales, const float *columnScales,
                     const float *bias, const float *residual, float scale, size_t rows,
                     size_t columns, int kind);

#endif
