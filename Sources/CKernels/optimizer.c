#include <math.h>

#include "CKernels.h"
#include "simd.h"

CK_CLONES void ck_adamw(float *parameter, float *moment1, float *moment2, const float *gradient,
                        float gradientScale, float rate, float beta1, float beta2, float epsilon,
                        float decay, float correction1, float correction2, size_t count) {
  float inverse1 = 1.0f / correction1, inverse2 = 1.0f / correction2;
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i] * gradientScale;
    float m = beta1 * moment1[i] + (1.0f - beta1) * g;
    float v = beta2 * moment2[i] + (1.0f - beta2) * g * g;
    moment1[i] = m;
    moment2[i] = v;
    float p = parameter[i] * (1.0f - rate * decay);
    parameter[i] = p - rate * (m * inverse1) / (sqrtf(v * inverse2) + epsilon);
  }
}

CK_CLONES void ck_moving_average(float *average, const float *value, float decay, size_t count) {
  for (size_t i = 0; i < count; i++) average[i] += (1.0f - decay) * (value[i] - average[i]);
}
