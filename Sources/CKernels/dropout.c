#include "CKernels.h"
#include "simd.h"

CK_CLONES static void drop(float *out, const float *x, const float *chance, float rate, float scale,
                           size_t count) {
  CK_IN_PLACE for (size_t i = 0; i < count; i++)
    out[i] = chance[i] >= rate ? scale * x[i] : 0.0f;
}

void ck_dropout(float *out, const float *x, float rate, uint64_t key, size_t count) {
  float chance[1024];
  float scale = 1.0f / (1.0f - rate);
  for (size_t first = 0; first < count; first += 1024) {
    size_t n = count - first < 1024 ? count - first : 1024;
    ck_random_uniform(chance, n, key, first);
    drop(out + first, x + first, chance, rate, scale, n);
  }
}
