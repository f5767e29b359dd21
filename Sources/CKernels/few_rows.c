#include "CFewRowsKernels.h"

#include <immintrin.h>

#include "simd.h"

#if __has_feature(address_sanitizer)
// With a check at every access the unrolled loops take a quarter of an hour to be optimized.
#pragma clang optimize off
#endif

// oneDNN packs a weight in panels of 64 outputs. A panel holds, for one group of inputs after the other, the
// group's weights of each output: one input in a group of 32-bit numbers, two of 16 bits, four of 8. Panels follow
// each other, their inputs filled up to sixteen groups with zeros, so that a product of few rows is one walk
// through all of the memory. These loops keep the order of oneDNN's sums: input by input, bias, what follows.

enum { PANEL = 64, LANES = 16, VECTORS = PANEL / LANES, GROUPS = 16, MOST_ROWS = 6 };
/// How far ahead of the walk the cache is told, in bytes: memory is as far away as eight groups take or more.
enum { AHEAD = 4096, LINE = 64 };

#define UNROLLED _Pragma("clang loop unroll(full)")
#define WITH_BYTES __attribute__((target("avx512f,avx512vnni")))
#define WITH_BF16 __attribute__((target("avx512f,avx512bf16")))
#define WITH_FLOATS __attribute__((target("avx512f")))

/// The lanes of a panel's vector that are outputs.
CK_INLINE WITH_FLOATS __mmask16 outputs_of(int vector, size_t width) {
  size_t first = (size_t)vector * LANES;
  size_t count = width > first ? width - first : 0;
  return count >= LANES ? 0xffff : (__mmask16)((1u << count) - 1);
}

CK_INLINE WITH_FLOATS void announce(const char *weights) {
  UNROLLED for (int v = 0; v < VECTORS; v++)
    _mm_prefetch(weights + AHEAD + v * LINE, _MM_HINT_T0);
}

/// The first `bytes` of four, and zeros: without a call, for which all sums would leave their registers.
CK_INLINE int32_t word(const char *x, size_t bytes) {
  uint32_t bits = 0;
  if (bytes == 4) {
    memcpy(&bits, x, 4);
  } else {
    for (size_t b = 0; b < bytes; b++) bits |= (uint32_t)(unsigned char)x[b] << (8 * b);
  }
  return (int32_t)bits;
}

/// Adds the products of one group of inputs, `bytes` of whose four are there.
CK_INLINE WITH_BYTES void add_int8(__m512i (*sums)[VECTORS], const char *x, size_t bytes,
                                   const char *weights, size_t inputs, const int rows) {
  announce(weights);
  __m512i w[VECTORS];
  UNROLLED for (int v = 0; v < VECTORS; v++) w[v] = _mm512_loadu_si512(weights + v * LINE);
  UNROLLED for (int r = 0; r < rows; r++) {
    __m512i four = _mm512_set1_epi32(word(x + (size_t)r * inputs, bytes));
    UNROLLED for (int v = 0; v < VECTORS; v++)
      sums[r][v] = _mm512_dpbusd_epi32(sums[r][v], four, w[v]);
  }
}

CK_INLINE WITH_BYTES void panel_int8(int32_t *out, const char *x, const char *weights,
                                     size_t inputs, size_t outputs, size_t width, const int rows) {
  __m512i sums[MOST_ROWS][VECTORS];
  UNROLLED for (int r = 0; r < rows; r++)
    UNROLLED for (int v = 0; v < VECTORS; v++) sums[r][v] = _mm512_setzero_si512();
  size_t i = 0;
  for (; i + 4 <= inputs; i += 4, weights += 4 * PANEL)
    add_int8(sums, x + i, 4, weights, inputs, rows);
  if (i < inputs) add_int8(sums, x + i, inputs - i, weights, inputs, rows);
  UNROLLED for (int r = 0; r < rows; r++)
    UNROLLED for (int v = 0; v < VECTORS; v++)
      _mm512_mask_storeu_epi32(out + (size_t)r * outputs + v * LANES, outputs_of(v, width),
                               sums[r][v]);
}

/// What follows the sums of a panel: out = residual + max(0, sum + bias), of which all but the sum may be missing.
CK_INLINE WITH_FLOATS void finish(float *out, __m512 (*sums)[VECTORS], const float *bias,
                                  const float *residual, int rectifies, size_t outputs,
                                  size_t width, const int rows) {
  UNROLLED for (int v = 0; v < VECTORS; v++) {
    __mmask16 real = outputs_of(v, width);
    __m512 addend =
        bias ? _mm512_maskz_loadu_ps(real, bias + v * LANES) : _mm512_setzero_ps();
    UNROLLED for (int r = 0; r < rows; r++) {
      size_t place = (size_t)r * outputs + (size_t)v * LANES;
      __m512 sum = bias ? _mm512_add_ps(sums[r][v], addend) : sums[r][v];
      if (rectifies) sum = _mm512_max_ps(sum, _mm512_setzero_ps());
      if (residual)
        sum = _mm512_add_ps(sum, _mm512_maskz_loadu_ps(real, residual + place));
      _mm512_mask_storeu_ps(out + place, real, sum);
    }
  }
}

CK_INLINE WITH_BF16 void add_bf16(__m512 (*sums)[VECTORS], const char *x, size_t bytes,
                                  const char *weights, size_t inputs, const int rows) {
  announce(weights);
  __m512bh w[VECTORS];
  UNROLLED for (int v = 0; v < VECTORS; v++)
    w[v] = (__m512bh)_mm512_loadu_si512(weights + v * LINE);
  UNROLLED for (int r = 0; r < rows; r++) {
    __m512bh two = (__m512bh)_mm512_set1_epi32(word(x + 2 * (size_t)r * inputs, bytes));
    UNROLLED for (int v = 0; v < VECTORS; v++)
      sums[r][v] = _mm512_dpbf16_ps(sums[r][v], two, w[v]);
  }
}

CK_INLINE WITH_BF16 void panel_bf16(float *out, const char *x, const char *weights,
                                    const float *bias, const float *residual, int rectifies,
                                    size_t inputs, size_t outputs, size_t width, const int rows) {
  __m512 sums[MOST_ROWS][VECTORS];
  UNROLLED for (int r = 0; r < rows; r++)
    UNROLLED for (int v = 0; v < VECTORS; v++) sums[r][v] = _mm512_setzero_ps();
  size_t i = 0;
  for (; i + 2 <= inputs; i += 2, weights += 4 * PANEL)
    add_bf16(sums, x + 2 * i, 4, weights, inputs, rows);
  if (i < inputs) add_bf16(sums, x + 2 * i, 2, weights, inputs, rows);
  finish(out, sums, bias, residual, rectifies, outputs, width, rows);
}

CK_INLINE WITH_FLOATS void panel_f32(float *out, const float *x, const char *weights,
                                     const float *bias, const float *residual, int rectifies,
                                     size_t inputs, size_t outputs, size_t width, const int rows) {
  __m512 sums[MOST_ROWS][VECTORS];
  UNROLLED for (int r = 0; r < rows; r++)
    UNROLLED for (int v = 0; v < VECTORS; v++) sums[r][v] = _mm512_setzero_ps();
  for (size_t i = 0; i < inputs; i++, weights += 4 * PANEL) {
    announce(weights);
    __m512 w[VECTORS];
    UNROLLED for (int v = 0; v < VECTORS; v++) w[v] = _mm512_loadu_ps(weights + v * LINE);
    UNROLLED for (int r = 0; r < rows; r++) {
      __m512 one = _mm512_set1_ps(x[(size_t)r * inputs + i]);
      UNROLLED for (int v = 0; v < VECTORS; v++)
        sums[r][v] = _mm512_fmadd_ps(one, w[v], sums[r][v]);
    }
  }
  finish(out, sums, bias, residual, rectifies, outputs, width, rows);
}

/// The bytes of a panel, for groups that are always four bytes wide.
CK_INLINE size_t panel_bytes(size_t inputs, size_t inGroup) {
  size_t some = GROUPS * inGroup;
  return (inputs + some - 1) / some * GROUPS * 4 * PANEL;
}

// The rows are walked through in even parts of at most MOST_ROWS, as many as sums fit in the registers, panel by
// panel of those asked for: what the first part has loaded is in the cache for the others. `CALL` is one
// part with a known number.
#define FOR_ROWS(CALL)                                                \
  size_t parts = (rows + MOST_ROWS - 1) / MOST_ROWS;                  \
  for (size_t p = firstPanel; p < endPanel; p++) {                    \
    const char *weights = (const char *)panels + p * stride;          \
    size_t o = p * PANEL;                                             \
    size_t width = outputs - o < PANEL ? outputs - o : PANEL;         \
    for (size_t part = 0; part < parts; part++) {                     \
      size_t first = rows * part / parts, end = rows * (part + 1) / parts; \
      switch (end - first) {                                          \
        case 1: CALL(1); break;                                       \
        case 2: CALL(2); break;                                       \
        case 3: CALL(3); break;                                       \
        case 4: CALL(4); break;                                       \
        case 5: CALL(5); break;                                       \
        default: CALL(6);                                             \
      }                                                               \
    }                                                                 \
  }

WITH_BYTES void ck_few_rows_int8(int32_t *out, const void *x, const void *panels, size_t rows,
                                 size_t inputs, size_t outputs, size_t firstPanel,
                                 size_t endPanel) {
  size_t stride = panel_bytes(inputs, 4);
#define PART(n)                                                                               \
  panel_int8(out + first * outputs + o, (const char *)x + first * inputs, weights, inputs, \
             outputs, width, n)
  FOR_ROWS(PART)
#undef PART
}

WITH_BF16 void ck_few_rows_bf16(float *out, const void *x, const void *panels, const float *bias,
                                const float *residual, int rectifies, size_t rows, size_t inputs,
                                size_t outputs, size_t firstPanel, size_t endPanel) {
  size_t stride = panel_bytes(inputs, 2);
#define PART(n)                                                                              \
  panel_bf16(out + first * outputs + o, (const char *)x + 2 * first * inputs, weights,       \
             bias ? bias + o : 0, residual ? residual + first * outputs + o : 0, rectifies,  \
             inputs, outputs, width, n)
  FOR_ROWS(PART)
#undef PART
}

WITH_FLOATS void ck_few_rows_f32(float *out, const float *x, const void *panels, const float *bias,
                                 const float *residual, int rectifies, size_t rows, size_t inputs,
                                 size_t outputs, size_t firstPanel, size_t endPanel) {
  size_t stride = panel_bytes(inputs, 1);
#define PART(n)                                                                             \
  panel_f32(out + first * outputs + o, x + first * inputs, weights, bias ? bias + o : 0,    \
            residual ? residual + first * outputs + o : 0, rectifies, inputs, outputs, width, n)
  FOR_ROWS(PART)
#undef PART
}
