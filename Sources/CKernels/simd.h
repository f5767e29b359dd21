#ifndef SWIFTLET_SIMD_H
#define SWIFTLET_SIMD_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Compiles a function for three instruction sets; the loader picks one for the CPU at hand. `scripts/test-avx2`
/// has no choice, so that a CPU with AVX-512 runs what others run.
#ifdef CK_AVX2_ONLY
#define CK_CLONES __attribute__((target("avx2")))
#elif __has_feature(thread_sanitizer)
// The loader chooses before the sanitizer is at work, which would follow the choice.
#define CK_CLONES
#else
#define CK_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#endif
#define CK_INLINE static inline __attribute__((always_inline))

/// Before a loop whose iterations read nothing that another writes, so that it may work in place. The
/// compiler sees only that input and output overlap, and would go number by number.
#define CK_IN_PLACE _Pragma("clang loop vectorize(assume_safety)")

/// e^x to about 1 ulp-and-a-half, written so that the compiler vectorises it: x = n ln 2 + r, a polynomial in r,
/// and n added to the exponent. Saturates at the ends of the range instead of overflowing.
CK_INLINE float ck_exp(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  // Adding 1.5 * 2^23 rounds to an integer without a call that SSE2 lacks.
  float shifted = x * 1.44269504088896341f + 12582912.0f;
  float n = shifted - 12582912.0f;
  float r = x - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  // Its last bits are n then, whatever they are for a NaN, which p already is.
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits - 0x4B400000u + 127u) << 23;
  float scale;
  memcpy(&scale, &bits, sizeof scale);
  return p * scale;
}

CK_INLINE float ck_sigmoid(float x) { return 1.0f / (1.0f + ck_exp(-x)); }

/// tanh by way of the logistic function; good to about 1e-7 absolute.
CK_INLINE float ck_tanh(float x) { return 2.0f * ck_sigmoid(2.0f * x) - 1.0f; }

CK_INLINE float ck_swish(float x) { return x * ck_sigmoid(x); }

/// The tanh form of GELU (Hendrycks and Gimpel 2016).
CK_INLINE float ck_gelu(float x) {
  return 0.5f * x * (1.0f + ck_tanh(0.7978845608f * (x + 0.044715f * x * x * x)));
}

/// The largest number of a row, sixteen candidates at a time: a maximum of floats has no order that the
/// compiler may change, because of NaN and the two zeros.
CK_INLINE float row_maximum(const float *x, size_t count) {
  enum { CANDIDATES = 16 };
  float candidates[CANDIDATES];
  for (size_t l = 0; l < CANDIDATES; l++) candidates[l] = -INFINITY;
  size_t c = 0;
  for (; c + CANDIDATES <= count; c += CANDIDATES)
    for (size_t l = 0; l < CANDIDATES; l++)
      candidates[l] = x[c + l] > candidates[l] ? x[c + l] : candidates[l];
  float maximum = -INFINITY;
  for (; c < count; c++) maximum = x[c] > maximum ? x[c] : maximum;
  for (size_t l = 0; l < CANDIDATES; l++)
    maximum = candidates[l] > maximum ? candidates[l] : maximum;
  return maximum;
}

CK_INLINE void row_softmax(float *out, const float *x, size_t count) {
#pragma clang fp reassociate(on)
  float maximum = row_maximum(x, count), sum = 0;
  CK_IN_PLACE for (size_t c = 0; c < count; c++) {
    float e = ck_exp(x[c] - maximum);
    out[c] = e;
    sum += e;
  }
  float inverse = 1.0f / sum;
  for (size_t c = 0; c < count; c++) out[c] *= inverse;
}

#endif
