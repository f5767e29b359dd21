#include "wide_rows.h"

#include <immintrin.h>
#include <string.h>

#include "quantize.h"
#include "simd.h"

#define WIDE __attribute__((target("avx512f,avx512bw,avx512vl")))
#define WIDE_BF16 __attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16")))

enum { LANES = 16 };

#ifdef CK_AVX2_ONLY
int ck_has_wide_rows(void) { return 0; }
int ck_has_wide_bf16(void) { return 0; }
#else
int ck_has_wide_rows(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl");
}
int ck_has_wide_bf16(void) { return ck_has_wide_rows() && __builtin_cpu_supports("avx512bf16"); }
#endif

/// The lanes of the vector that begins where `count` numbers are left.
CK_INLINE WIDE __mmask16 lanes_left(size_t count) {
  return count >= LANES ? 0xffff : (__mmask16)((1u << count) - 1);
}

/// x / (1 + e^-x) with an error of 7e-5 of it, a thirtieth of what rounding to bf16 makes: 2^r is a polynomial of
/// degree 4 with the smallest relative error for |r| <= 1/2, 3e-6, and the quotient the CPU's estimate.
CK_INLINE WIDE __m512 rough_swish(__m512 x) {
  __m512 t = _mm512_mul_ps(x, _mm512_set1_ps(-1.44269504088896341f));
  __m512 n = _mm512_roundscale_ps(t, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m512 r = _mm512_sub_ps(t, n);
  __m512 p = _mm512_set1_ps(0.009570101276040077f);
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.05591785907745361f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.240247443318367f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.6931217908859253f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.9999992847442627f));
  __m512 sum = _mm512_add_ps(_mm512_scalef_ps(p, n), _mm512_set1_ps(1.0f));
  return _mm512_mul_ps(x, _mm512_rcp14_ps(sum));
}

CK_INLINE WIDE_BF16 void store_bf16(char *out, __m512 x, __mmask16 real) {
  __m512i words = _mm512_castsi256_si512((__m256i)_mm512_cvtneps_pbh(x));
  _mm512_mask_storeu_epi16(out, real, words);
}

WIDE_BF16 void ck_wide_to_bf16(void *out, const float *x, size_t count) {
  size_t c = 0;
  for (; c + LANES <= count; c += LANES)
    store_bf16((char *)out + 2 * c, _mm512_loadu_ps(x + c), 0xffff);
  if (c < count) {
    __mmask16 real = lanes_left(count - c);
    store_bf16((char *)out + 2 * c, _mm512_maskz_loadu_ps(real, x + c), real);
  }
}

WIDE_BF16 void ck_wide_swish_to_bf16(void *out, const float *x, size_t count) {
  size_t c = 0;
  for (; c + LANES <= count; c += LANES)
    store_bf16((char *)out + 2 * c, rough_swish(_mm512_loadu_ps(x + c)), 0xffff);
  if (c < count) {
    __mmask16 real = lanes_left(count - c);
    store_bf16((char *)out + 2 * c, rough_swish(_mm512_maskz_loadu_ps(real, x + c)), real);
  }
}

/// Sixteen numbers of a row after its product, in the place of the whole numbers; returns their magnitudes as bits.
CK_INLINE WIDE __m512i rescaled(float *x, __m512 rowScale, const float *columnScales,
                                const int32_t *offsets, const float *bias, __mmask16 real) {
  __m512i sum = _mm512_sub_epi32(_mm512_maskz_loadu_epi32(real, x),
                                 _mm512_maskz_loadu_epi32(real, offsets));
  __m512 scale = _mm512_mul_ps(rowScale, _mm512_maskz_loadu_ps(real, columnScales));
  __m512 y = rough_swish(_mm512_fmadd_ps(_mm512_cvtepi32_ps(sum), scale,
                                         _mm512_maskz_loadu_ps(real, bias)));
  _mm512_mask_storeu_ps(x, real, y);
  // The bits of magnitudes, because their order puts infinity and NaN after all others.
  return _mm512_maskz_and_epi32(real, (__m512i)y, _mm512_set1_epi32(0x7fffffff));
}

/// The low bytes of sixteen numbers that were shifted to where their low bits are whole numbers.
CK_INLINE WIDE void store_bytes(uint8_t *out, const float *x, __m512 factor, __m512 offset,
                                __mmask16 real) {
  __m512 shifted = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(real, x), factor, offset);
  _mm512_mask_cvtepi32_storeu_epi8(out, real, (__m512i)shifted);
}

WIDE void ck_wide_requantize_swish(uint8_t *out, float *scale, float *x, float rowScale,
                                   const float *columnScales, const int32_t *offsets,
                                   const float *bias, float zero, size_t columns) {
  __m512 row = _mm512_set1_ps(rowScale);
  __m512i largest = _mm512_setzero_si512();
  size_t c = 0;
  for (; c + LANES <= columns; c += LANES)
    largest = _mm512_max_epu32(
        largest, rescaled(x + c, row, columnScales + c, offsets + c, bias + c, 0xffff));
  if (c < columns)
    largest = _mm512_max_epu32(largest, rescaled(x + c, row, columnScales + c, offsets + c,
                                                 bias + c, lanes_left(columns - c)));
  float factor = quantizing_factor(_mm512_reduce_max_epu32(largest), scale);
  __m512 factors = _mm512_set1_ps(factor), offset = _mm512_set1_ps(12582912.0f + zero);
  for (c = 0; c + LANES <= columns; c += LANES) store_bytes(out + c, x + c, factors, offset, 0xffff);
  if (c < columns) store_bytes(out + c, x + c, factors, offset, lanes_left(columns - c));
}
