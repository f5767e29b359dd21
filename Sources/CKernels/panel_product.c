#include <immintrin.h>
#include <string.h>

#include "CPanelKernels.h"
#include "simd.h"

#if __has_feature(address_sanitizer)
// With a check at every access the unrolled loops take minutes to be optimized.
#pragma clang optimize off
#endif

enum { PANEL = 64, LANES = 16, VECTORS = PANEL / LANES, MOST_ROWS = 6, LINE = 64 };

#define UNROLLED _Pragma("clang loop unroll(full)")
#define WITH_BF16 __attribute__((target("avx512f,avx512bw,avx512bf16")))

/// A panel's outputs of as many rows as sums fit in the registers, input by input as `ck_few_rows_bf16` adds.
CK_INLINE WITH_BF16 void some_rows(float *out, size_t out_stride, const char *x, size_t x_bytes,
                                   const char *panel, size_t pairs, const int rows) {
  __m512 sums[MOST_ROWS][VECTORS];
  UNROLLED for (int r = 0; r < rows; r++)
    UNROLLED for (int v = 0; v < VECTORS; v++) sums[r][v] = _mm512_setzero_ps();
  for (size_t i = 0; i < pairs; i++, x += 4, panel += 4 * PANEL) {
    __m512bh w[VECTORS];
    UNROLLED for (int v = 0; v < VECTORS; v++)
      w[v] = (__m512bh)_mm512_loadu_si512(panel + v * LINE);
    UNROLLED for (int r = 0; r < rows; r++) {
      int32_t word;
      memcpy(&word, x + (size_t)r * x_bytes, sizeof word);
      __m512bh two = (__m512bh)_mm512_set1_epi32(word);
      UNROLLED for (int v = 0; v < VECTORS; v++)
        sums[r][v] = _mm512_dpbf16_ps(sums[r][v], two, w[v]);
    }
  }
  UNROLLED for (int r = 0; r < rows; r++)
    UNROLLED for (int v = 0; v < VECTORS; v++)
      _mm512_storeu_ps(out + (size_t)r * out_stride + v * LANES, sums[r][v]);
}

WITH_BF16 void ck_panels_product(float *out, size_t out_stride, const void *x, size_t x_stride,
                                 const void *panels, size_t rows, size_t inputs, size_t outputs) {
  const size_t bytes = ck_panels_size(inputs, 1), pairs = (inputs + 1) / 2;
  const size_t parts = (rows + MOST_ROWS - 1) / MOST_ROWS;
  const char *panel = panels;
  for (size_t o = 0; o < outputs; o += PANEL, panel += bytes)
    for (size_t part = 0; part < parts; part++) {
      size_t first = rows * part / parts, end = rows * (part + 1) / parts;
#define ROWS(n)                                                                              \
  some_rows(out + first * out_stride + o, out_stride, (const char *)x + 2 * first * x_stride, \
            2 * x_stride, panel, pairs, n)
      switch (end - first) {
        case 1: ROWS(1); break;
        case 2: ROWS(2); break;
        case 3: ROWS(3); break;
        case 4: ROWS(4); break;
        case 5: ROWS(5); break;
        default: ROWS(6);
      }
#undef ROWS
    }
}
