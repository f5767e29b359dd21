#include <immintrin.h>
#include <string.h>

#include "CPanelKernels.h"
#include "simd.h"

#define WITH_BF16 __attribute__((target("avx512f,avx512bw,avx512bf16")))

enum { LANES = 16 };

/// The lanes of a vector of which `count` are left.
CK_INLINE __mmask16 lanes_left(size_t count) {
  return count >= LANES ? 0xffff : (__mmask16)((1u << count) - 1);
}

/// e^x of numbers of at most 0, as ck_exp computes it; what is too small becomes 0.
CK_INLINE WITH_BF16 __m512 exponential(__m512 x) {
  x = _mm512_max_ps(x, _mm512_set1_ps(-87.0f));
  __m512 n = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504088896341f)),
                                  _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m512 r = _mm512_fnmadd_ps(n, _mm512_set1_ps(0.693359375f), x);
  r = _mm512_fmadd_ps(n, _mm512_set1_ps(2.12194440e-4f), r);
  __m512 p = _mm512_set1_ps(1.9875691500e-4f);
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.3981999507e-3f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(8.3334519073e-3f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(4.1665795894e-2f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.6666665459e-1f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(5.0000001201e-1f));
  p = _mm512_fmadd_ps(_mm512_mul_ps(p, r), r, _mm512_add_ps(r, _mm512_set1_ps(1.0f)));
  return _mm512_scalef_ps(p, n);
}

/// scale * (x + added) of sixteen numbers, some of which may be beyond the end.
CK_INLINE WITH_BF16 __m512 scaled(float *x, const float *added, __m512 scale,
                                  const __mmask16 real) {
  __m512 y = _mm512_maskz_loadu_ps(real, x);
  if (added) y = _mm512_add_ps(y, _mm512_maskz_loadu_ps(real, added));
  y = _mm512_mul_ps(y, scale);
  _mm512_mask_storeu_ps(x, real, y);
  return y;
}

/// x = scale * (x + added), where `added` may be missing, and the largest of them.
CK_INLINE WITH_BF16 float scaled_maximum(float *x, const float *added, float scale,
                                         size_t count) {
  __m512 factor = _mm512_set1_ps(scale), maximum = _mm512_set1_ps(-INFINITY);
  size_t c = 0;
  for (; c + LANES <= count; c += LANES)
    maximum = _mm512_max_ps(maximum, scaled(x + c, added ? added + c : 0, factor, 0xffff));
  if (c < count) {
    __mmask16 real = lanes_left(count - c);
    maximum = _mm512_mask_max_ps(maximum, real, maximum,
                                 scaled(x + c, added ? added + c : 0, factor, real));
  }
  return _mm512_reduce_max_ps(maximum);
}

/// e^(x - maximum) of sixteen numbers, some of which may be beyond the end, rounded; returns what was not.
CK_INLINE WITH_BF16 __m512 some_exponentials(char *out, const float *x, __m512 maximum,
                                             const __mmask16 real) {
  __m512 y = exponential(_mm512_sub_ps(_mm512_maskz_loadu_ps(real, x), maximum));
  y = _mm512_maskz_mov_ps(real, y);
  __m512i words = _mm512_castsi256_si512((__m256i)_mm512_cvtneps_pbh(y));
  _mm512_mask_storeu_epi16(out, real, words);
  return y;
}

/// out = e^(x - maximum), rounded, and the sum of what was not.
CK_INLINE WITH_BF16 float exponentials(char *out, const float *x, float maximum, size_t count) {
  __m512 shift = _mm512_set1_ps(maximum), sum = _mm512_setzero_ps();
  size_t c = 0;
  for (; c + LANES <= count; c += LANES)
    sum = _mm512_add_ps(sum, some_exponentials(out + 2 * c, x + c, shift, 0xffff));
  if (c < count)
    sum = _mm512_add_ps(sum, some_exponentials(out + 2 * c, x + c, shift, lanes_left(count - c)));
  return _mm512_reduce_add_ps(sum);
}

WITH_BF16 void ck_rounded_attention_weights(void *weights, float *inverses, float *scores,
                                            size_t stride, const float *position,
                                            size_t position_stride, const int32_t *bounds,
                                            float scale, size_t queries, size_t keys) {
  char *out = weights;
  for (size_t i = 0; i < queries; i++, out += 2 * stride) {
    size_t first = bounds ? (size_t)bounds[2 * i] : 0;
    size_t last = bounds ? (size_t)bounds[2 * i + 1] : keys;
    if (first >= last) {
      inverses[i] = 0;
      memset(out, 0, 2 * stride);
      continue;
    }
    float *row = scores + i * stride + first;
    // The relative shift, as in ck_attention_softmax.
    const float *shifted =
        position ? position + i * position_stride + (queries - 1 - i) + first : 0;
    float maximum = scaled_maximum(row, shifted, scale, last - first);
    memset(out, 0, 2 * first);
    inverses[i] = 1.0f / exponentials(out + 2 * first, row, maximum, last - first);
    memset(out + 2 * last, 0, 2 * (stride - last));
  }
}

WITH_BF16 void ck_scaled_rows(float *out, size_t out_stride, const float *x, size_t stride,
                              const float *scales, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++, out += out_stride, x += stride)
    for (size_t c = 0; c < columns; c++) out[c] = scales[r] * x[c];
}
