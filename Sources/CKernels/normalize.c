#include <math.h>

#include "CKernels.h"
#include "simd.h"

CK_CLONES void ck_layer_norm(float *out, float *statistics, const float *x, const float *gain,
                             const float *bias, float epsilon, size_t rows, size_t columns) {
#pragma clang fp reassociate(on)
  for (size_t r = 0; r < rows; r++, out += columns, x += columns) {
    float sum = 0, squares = 0;
    for (size_t c = 0; c < columns; c++) sum += x[c];
    float mean = sum / (float)columns;
    // Two passes: the row is in the first-level cache, and the variance does not cancel.
    for (size_t c = 0; c < columns; c++) {
      float d = x[c] - mean;
      squares += d * d;
    }
    float inverse = 1.0f / sqrtf(squares / (float)columns + epsilon);
    for (size_t c = 0; c < columns; c++) out[c] = (x[c] - mean) * inverse * gain[c] + bias[c];
    if (statistics) {
      statistics[2 * r] = mean;
      statistics[2 * r + 1] = inverse;
    }
  }
}

CK_CLONES void ck_layer_norm_backward(float *dx, float *dgain, float *dbias, const float *dy,
                                      const float *x, const float *gain, const float *statistics,
                                      size_t rows, size_t columns) {
#pragma clang fp reassociate(on)
  memset(dgain, 0, columns * sizeof(float));
  memset(dbias, 0, columns * sizeof(float));
  for (size_t r = 0; r < rows; r++, dx += columns, dy += columns, x += columns) {
    float mean = statistics[2 * r], inverse = statistics[2 * r + 1];
    float sum = 0, product = 0;
    for (size_t c = 0; c < columns; c++) {
      float normalized = (x[c] - mean) * inverse, g = dy[c] * gain[c];
      sum += g;
      product += g * normalized;
      dgain[c] += dy[c] * normalized;
      dbias[c] += dy[c];
    }
    sum /= (float)columns;
    product /= (float)columns;
    for (size_t c = 0; c < columns; c++) {
      float normalized = (x[c] - mean) * inverse;
      dx[c] = inverse * (dy[c] * gain[c] - sum - normalized * product);
    }
  }
}
