#include "CRandomKernels.h"
#include "simd.h"
CK_CLONES void ck_random_uniform(float *out, size_t n, uint64_t key, uint64_t first) {
  for (size_t i = 0; i < n; i++) { uint64_t z = key + (first + i + 1) * 0x9E3779B97F4A7C15ull; z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull; z = (z ^ (z >> 27)) * 0x94D049BB133111EBull; z ^= z >> 31; out[i] = (float)(uint32_t)(z >> 40) * (1.0f/16777216.0f); }
}
