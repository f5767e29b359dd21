#include "CPanelKernels.h"

#include <immintrin.h>

#include "simd.h"

enum { PANEL = 64, LANES = 16, VECTORS = PANEL / LANES, GROUPS = 16, LINE = 64 };

#define UNROLLED _Pragma("clang loop unroll(full)")
#define WITH_BF16 __attribute__((target("avx512f,avx512bw,avx512bf16")))

CK_INLINE size_t panel_bytes(size_t inputs) {
  size_t some = 2 * GROUPS;
  return (inputs + some - 1) / some * GROUPS * 4 * PANEL;
}

size_t ck_panels_size(size_t inputs, size_t outputs) {
  return (outputs + PANEL - 1) / PANEL * panel_bytes(inputs);
}

/// The lanes of the vector that begins at `first` of `count` numbers.
CK_INLINE __mmask16 lanes_of(size_t first, size_t count) {
  size_t rest = count > first ? count - first : 0;
  return rest >= LANES ? 0xffff : (__mmask16)((1u << rest) - 1);
}

/// 32 numbers from `first` on, those after `count` zeros, two in each lane.
CK_INLINE WITH_BF16 __m512i pairs(const float *x, size_t first, size_t count) {
  __m512 low = _mm512_maskz_loadu_ps(lanes_of(first, count), x + first);
  __m512 high = _mm512_maskz_loadu_ps(lanes_of(first + LANES, count), x + first + LANES);
  return (__m512i)_mm512_cvtne2ps_pbh(high, low);
}

/// Exchanges the rows and columns of sixteen vectors of sixteen words.
CK_INLINE WITH_BF16 void transpose(__m512i *x) {
  __m512i y[LANES];
  UNROLLED for (int i = 0; i < LANES; i += 2) {
    y[i] = _mm512_unpacklo_epi32(x[i], x[i + 1]);
    y[i + 1] = _mm512_unpackhi_epi32(x[i], x[i + 1]);
  }
  // Each quarter of x[i + k] now holds column 4 q + k of its four rows.
  UNROLLED for (int i = 0; i < LANES; i += 4) {
    x[i] = _mm512_unpacklo_epi64(y[i], y[i + 2]);
    x[i + 1] = _mm512_unpackhi_epi64(y[i], y[i + 2]);
    x[i + 2] = _mm512_unpacklo_epi64(y[i + 1], y[i + 3]);
    x[i + 3] = _mm512_unpackhi_epi64(y[i + 1], y[i + 3]);
  }
  UNROLLED for (int k = 0; k < 4; k++) {
    __m512i even01 = _mm512_shuffle_i32x4(x[k], x[k + 4], 0x88);
    __m512i odd01 = _mm512_shuffle_i32x4(x[k], x[k + 4], 0xdd);
    __m512i even23 = _mm512_shuffle_i32x4(x[k + 8], x[k + 12], 0x88);
    __m512i odd23 = _mm512_shuffle_i32x4(x[k + 8], x[k + 12], 0xdd);
    y[k] = _mm512_shuffle_i32x4(even01, even23, 0x88);
    y[k + 8] = _mm512_shuffle_i32x4(even01, even23, 0xdd);
    y[k + 4] = _mm512_shuffle_i32x4(odd01, odd23, 0x88);
    y[k + 12] = _mm512_shuffle_i32x4(odd01, odd23, 0xdd);
  }
  UNROLLED for (int i = 0; i < LANES; i++) x[i] = y[i];
}

WITH_BF16 void ck_panels_of_outputs(void *panels, const float *x, size_t stride, size_t inputs,
                                    size_t outputs) {
  char *panel = panels;
  for (size_t o = 0; o < outputs; o += PANEL, panel += panel_bytes(inputs))
    for (size_t i = 0; i < inputs; i += 2 * GROUPS)
      for (size_t v = 0; v < VECTORS; v++) {
        size_t first = o + v * LANES;
        __m512i words[LANES];
        UNROLLED for (size_t l = 0; l < LANES; l++)
          words[l] = first + l < outputs ? pairs(x + (first + l) * stride, i, inputs)
                                         : _mm512_setzero_si512();
        transpose(words);
        char *out = panel + i / 2 * 4 * PANEL + v * LINE;
        UNROLLED for (int g = 0; g < GROUPS; g++)
          _mm512_storeu_si512(out + g * 4 * PANEL, words[g]);
      }
}

WITH_BF16 void ck_panels_of_inputs(void *panels, const float *x, size_t stride, size_t inputs,
                                   size_t outputs) {
  char *panel = panels;
  for (size_t o = 0; o < outputs; o += PANEL, panel += panel_bytes(inputs))
    for (size_t i = 0; i < inputs; i += 2)
      UNROLLED for (size_t v = 0; v < VECTORS; v++) {
        size_t first = o + v * LANES;
        __mmask16 real = lanes_of(first, outputs);
        const float *row = x + i * stride + first;
        __m512 one = _mm512_maskz_loadu_ps(real, row);
        __m512 other = i + 1 < inputs ? _mm512_maskz_loadu_ps(real, row + stride)
                                      : _mm512_setzero_ps();
        __m512i low = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(one));
        __m512i high = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(other));
        _mm512_storeu_si512(panel + i / 2 * 4 * PANEL + v * LINE,
                            _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
      }
}

WITH_BF16 void ck_rounded_rows(void *out, size_t out_stride, const float *x, const float *added,
                               size_t stride, size_t rows, size_t columns) {
  for (size_t c = 0; c < out_stride; c += LANES) {
    __mmask16 real = lanes_of(c, columns), written = lanes_of(c, out_stride);
    __m512 addend = added ? _mm512_maskz_loadu_ps(real, added + c) : _mm512_setzero_ps();
    for (size_t r = 0; r < rows; r++) {
      __m512 y = _mm512_add_ps(_mm512_maskz_loadu_ps(real, x + r * stride + c), addend);
      __m512i words = _mm512_castsi256_si512((__m256i)_mm512_cvtneps_pbh(y));
      _mm512_mask_storeu_epi16((char *)out + 2 * (r * out_stride + c), written, words);
    }
  }
}
