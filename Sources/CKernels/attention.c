#include <math.h>

#include "CKernels.h"
#include "simd.h"

/// Sixteen numbers at a time. Sums keep their order whatever instructions carry them.
typedef float lanes __attribute__((vector_size(64)));
enum { LANES = 16 };

#define UNROLLED _Pragma("clang loop unroll(full)")
#define COMBINED(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)

/// The first `count` numbers and zeros.
CK_INLINE void load(lanes *out, const float *x, size_t count) {
  if (count >= LANES) {
    memcpy(out, x, sizeof *out);
  } else {
    *out = (lanes){0};
    memcpy(out, x, count * sizeof *x);
  }
}

/// scores[l] = scale * (q . k[l]) for sixteen keys, lane by lane and then by halves, so that a key's
/// score does not depend on its place among the sixteen. `whole` promises that `size` has no tail.
CK_INLINE void sixteen_scores(float *scores, const float *q, const float *const *k, float scale,
                              size_t size, const int whole) {
  lanes s[LANES], a, b;
  UNROLLED for (int l = 0; l < LANES; l++) s[l] = (lanes){0};
  size_t c = 0;
  for (; c + LANES <= size; c += LANES) {
    load(&a, q + c, LANES);
    UNROLLED for (int l = 0; l < LANES; l++) {
      load(&b, k[l] + c, LANES);
      s[l] += a * b;
    }
  }
  if (!whole && c < size) {
    load(&a, q + c, size - c);
    UNROLLED for (int l = 0; l < LANES; l++) {
      load(&b, k[l] + c, size - c);
      s[l] += a * b;
    }
  }
  // Each step adds the halves of two vectors and puts both sums into one; after four, lane l is the
  // sum over the lanes of s[l].
  UNROLLED for (int l = 0; l < 8; l++)
    s[l] = COMBINED(s[l], s[l + 8], 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
           COMBINED(s[l], s[l + 8], 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  UNROLLED for (int l = 0; l < 4; l++)
    s[l] = COMBINED(s[l], s[l + 4], 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27) +
           COMBINED(s[l], s[l + 4], 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
  UNROLLED for (int l = 0; l < 2; l++)
    s[l] = COMBINED(s[l], s[l + 2], 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29) +
           COMBINED(s[l], s[l + 2], 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
  s[0] = COMBINED(s[0], s[1], 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30) +
         COMBINED(s[0], s[1], 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
  UNROLLED for (int l = 0; l < LANES; l++) scores[l] = scale * s[0][l];
}

/// Where the j-th row that a query attends to begins.
CK_INLINE const float *attended(const float *rows, const int32_t *indices, size_t first, size_t j,
                                size_t width) {
  return rows + (indices ? (size_t)indices[first + j] : first + j) * width;
}

/// The sum of `count` rows by their weights, over `vectors` times sixteen columns (fewer for a last,
/// partial vector of `tail` columns). Even and odd rows are summed apart, which halves the waiting.
CK_INLINE void weighted_sum(float *out, const float *weights, const float *rows,
                            const int32_t *indices, size_t first, size_t count, size_t width,
                            const int vectors, size_t tail) {
  lanes even[4], odd[4], x;
  UNROLLED for (int v = 0; v < vectors; v++) even[v] = odd[v] = (lanes){0};
  size_t j = 0;
  for (; j + 2 <= count; j += 2) {
    const float *r0 = attended(rows, indices, first, j, width);
    const float *r1 = attended(rows, indices, first, j + 1, width);
    UNROLLED for (int v = 0; v < vectors; v++) {
      load(&x, r0 + v * LANES, tail);
      even[v] += weights[j] * x;
      load(&x, r1 + v * LANES, tail);
      odd[v] += weights[j + 1] * x;
    }
  }
  if (j < count) {
    const float *r0 = attended(rows, indices, first, j, width);
    UNROLLED for (int v = 0; v < vectors; v++) {
      load(&x, r0 + v * LANES, tail);
      even[v] += weights[j] * x;
    }
  }
  UNROLLED for (int v = 0; v < vectors; v++) {
    x = even[v] + odd[v];
    memcpy(out + v * LANES, &x, (tail < LANES ? tail : LANES) * sizeof *out);
  }
}

CK_INLINE void attend(float *out, const float *queries, const float *keys, const float *values,
                      const int32_t *indices, const int32_t *spans, float *scores, float scale,
                      size_t rows, size_t heads, size_t size, const int whole) {
  size_t width = heads * size;
  for (size_t r = 0; r < rows; r++) {
    size_t first = (size_t)spans[2 * r], count = (size_t)spans[2 * r + 1] - first;
    if (count == 0) {
      memset(out + r * width, 0, width * sizeof *out);
      continue;
    }
    for (size_t h = 0; h < heads; h++) {
      size_t column = h * size;
      for (size_t j = 0; j < count; j += LANES) {
        // Places beyond the last key repeat it; nobody reads their scores.
        const float *k[LANES];
        for (size_t l = 0; l < LANES; l++)
          k[l] = column +
                 attended(keys, indices, first, j + l < count ? j + l : count - 1, width);
        sixteen_scores(scores + j, queries + r * width + column, k, scale, size, whole);
      }
      row_softmax(scores, scores, count);
      float *o = out + r * width + column;
      size_t c = 0;
      for (; c + 4 * LANES <= size; c += 4 * LANES)
        weighted_sum(o + c, scores, values + column + c, indices, first, count, width, 4, LANES);
      for (; c + 2 * LANES <= size; c += 2 * LANES)
        weighted_sum(o + c, scores, values + column + c, indices, first, count, width, 2, LANES);
      for (; c + LANES <= size; c += LANES)
        weighted_sum(o + c, scores, values + column + c, indices, first, count, width, 1, LANES);
      if (!whole && c < size)
        weighted_sum(o + c, scores, values + column + c, indices, first, count, width, 1, size - c);
    }
  }
}

CK_CLONES void ck_attend_rows(float *out, const float *queries, const float *keys,
                              const float *values, const int32_t *indices, const int32_t *spans,
                              float *scores, float scale, size_t rows, size_t heads, size_t size) {
  // Two copies of the loops: the common sizes need no code for partial vectors, which would cost them
  // their registers.
  if (size % LANES == 0)
    attend(out, queries, keys, values, indices, spans, scores, scale, rows, heads, size, 1);
  else
    attend(out, queries, keys, values, indices, spans, scores, scale, rows, heads, size, 0);
}
