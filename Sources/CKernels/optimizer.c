#include <math.h>

#include "CKernels.h"
#include "simd.h"

/// The update is bound by memory: what follows the parameters does so in the same pass.
CK_INLINE void adamw(float *parameter, float *moment1, float *moment2, float *average,
                     const float *gradient, float gradientScale, float rate, float beta1,
                     float beta2, float epsilon, float decay, float correction1, float correction2,
                     float averageDecay, size_t count, const int averages) {
  float inverse1 = 1.0f / correction1, inverse2 = 1.0f / correction2;
  CK_IN_PLACE for (size_t i = 0; i < count; i++) {
    float g = gradient[i] * gradientScale;
    float m = beta1 * moment1[i] + (1.0f - beta1) * g;
    float v = beta2 * moment2[i] + (1.0f - beta2) * g * g;
    moment1[i] = m;
    moment2[i] = v;
    float p = parameter[i] * (1.0f - rate * decay);
    p -= rate * (m * inverse1) / (sqrtf(v * inverse2) + epsilon);
    parameter[i] = p;
    if (averages) average[i] += (1.0f - averageDecay) * (p - average[i]);
  }
}

CK_CLONES static void adamw_alone(float *parameter, float *moment1, float *moment2,
                                  const float *gradient, float gradientScale, float rate,
                                  float beta1, float beta2, float epsilon, float decay,
                                  float correction1, float correction2, size_t count) {
  adamw(parameter, moment1, moment2, NULL, gradient, gradientScale, rate, beta1, beta2, epsilon,
        decay, correction1, correction2, 0, count, 0);
}

CK_CLONES static void adamw_averaged(float *parameter, float *moment1, float *moment2,
                                     float *average, const float *gradient, float gradientScale,
                                     float rate, float beta1, float beta2, float epsilon,
                                     float decay, float correction1, float correction2,
                                     float averageDecay, size_t count) {
  adamw(parameter, moment1, moment2, average, gradient, gradientScale, rate, beta1, beta2, epsilon,
        decay, correction1, correction2, averageDecay, count, 1);
}

void ck_adamw(float *parameter, float *moment1, float *moment2, float *average,
              const float *gradient, float gradientScale, float rate, float beta1, float beta2,
              float epsilon, float decay, float correction1, float correction2, float averageDecay,
              size_t count) {
  if (average)
    adamw_averaged(parameter, moment1, moment2, average, gradient, gradientScale, rate, beta1,
                   beta2, epsilon, decay, correction1, correction2, averageDecay, count);
  else
    adamw_alone(parameter, moment1, moment2, gradient, gradientScale, rate, beta1, beta2, epsilon,
                decay, correction1, correction2, count);
}
