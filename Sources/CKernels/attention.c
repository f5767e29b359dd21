#include <math.h>

#include "CKernels.h"
#include "simd.h"

/// Sixteen numbers at a time. Sums keep their order whatever instructions carry them.
typedef float lanes __attribute__((vector_size(64)));
enum { LANES = 16, VECTORS = 4 };
/// Rows of values that stay in the first-level cache, one head's columns of them: an even number.
enum { PIECE = 32 };

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

/// Tells the cache of the rows from `j` on, of which `size` columns will be read; the hardware does not guess that
/// one head's columns of a row are followed by those of the next row.
CK_INLINE void announce(const float *rows, const int32_t *indices, size_t first, size_t j,
                        size_t end, size_t width, size_t size) {
  for (; j < end; j++) {
    const float *row = attended(rows, indices, first, j, width);
    for (size_t c = 0; c < size; c += LANES) __builtin_prefetch(row + c);
  }
}

/// Adds the rows from `j` to `end` by their weights to sums over `vectors` times sixteen columns (fewer for a last,
/// partial vector of `tail` columns). Even and odd rows are summed apart, which halves the waiting; `j` is even.
CK_INLINE void add_weighted(lanes *sums, const float *weights, const float *rows,
                            const int32_t *indices, size_t first, size_t j, size_t end,
                            size_t width, const int vectors, size_t tail) {
  lanes even[VECTORS], odd[VECTORS], x;
  UNROLLED for (int v = 0; v < vectors; v++) {
    even[v] = sums[v];
    odd[v] = sums[VECTORS + v];
  }
  for (; j + 2 <= end; j += 2) {
    const float *r0 = attended(rows, indices, first, j, width);
    const float *r1 = attended(rows, indices, first, j + 1, width);
    UNROLLED for (int v = 0; v < vectors; v++) {
      load(&x, r0 + v * LANES, tail);
      even[v] += weights[j] * x;
      load(&x, r1 + v * LANES, tail);
      odd[v] += weights[j + 1] * x;
    }
  }
  if (j < end) {
    const float *r0 = attended(rows, indices, first, j, width);
    UNROLLED for (int v = 0; v < vectors; v++) {
      load(&x, r0 + v * LANES, tail);
      even[v] += weights[j] * x;
    }
  }
  UNROLLED for (int v = 0; v < vectors; v++) {
    sums[v] = even[v];
    sums[VECTORS + v] = odd[v];
  }
}

/// The sums of `count` rows by the weights of each of `together` queries, so many columns of them. Rows come in
/// pieces that stay in the first-level cache for all queries.
CK_INLINE void weighted_sums(float *out, const float *weights, size_t stride, const float *rows,
                             const int32_t *indices, size_t first, size_t count, size_t width,
                             size_t together, const int vectors, size_t tail) {
  lanes sums[CK_TOGETHER][2 * VECTORS];
  memset(sums, 0, together * sizeof *sums);
  for (size_t j = 0; j < count; j += PIECE) {
    size_t end = count - j < PIECE ? count : j + PIECE;
    size_t next = count - end < PIECE ? count : end + PIECE;
    announce(rows, indices, first, end, next, width, (size_t)vectors * LANES);
    for (size_t q = 0; q < together; q++)
      add_weighted(sums[q], weights + q * stride, rows, indices, first, j, end, width, vectors,
                   tail);
  }
  for (size_t q = 0; q < together; q++)
    UNROLLED for (int v = 0; v < vectors; v++) {
      lanes x = sums[q][v] + sums[q][VECTORS + v];
      memcpy(out + q * width + v * LANES, &x, (tail < LANES ? tail : LANES) * sizeof *out);
    }
}

/// How many rows from `r` on attend to the same rows as it does: the beam of an utterance.
CK_INLINE size_t rows_together(const int32_t *indices, const int32_t *spans, size_t r,
                               size_t rows) {
  size_t n = 1;
  if (indices) return n;
  while (n < CK_TOGETHER && r + n < rows && spans[2 * (r + n)] == spans[2 * r] &&
         spans[2 * (r + n) + 1] == spans[2 * r + 1])
    n++;
  return n;
}

CK_INLINE void attend(float *out, const float *queries, const float *keys, const float *values,
                      const int32_t *indices, const int32_t *spans, float *scores, float scale,
                      size_t rows, size_t heads, size_t size, size_t firstHead,
                      size_t endHead, const int whole) {
  size_t width = heads * size, together = 1;
  for (size_t r = 0; r < rows; r += together) {
    together = rows_together(indices, spans, r, rows);
    size_t first = (size_t)spans[2 * r], count = (size_t)spans[2 * r + 1] - first;
    if (count == 0) {
      for (size_t i = 0; i < together; i++)
        memset(out + (r + i) * width + firstHead * size, 0,
               (endHead - firstHead) * size * sizeof *out);
      continue;
    }
    size_t stride = (count + LANES - 1) / LANES * LANES;
    for (size_t h = firstHead; h < endHead; h++) {
      size_t column = h * size;
      const float *q = queries + r * width + column;
      for (size_t j = 0; j < count; j += LANES) {
        // Places beyond the last key repeat it; nobody reads their scores.
        const float *k[LANES];
        for (size_t l = 0; l < LANES; l++)
          k[l] = column +
                 attended(keys, indices, first, j + l < count ? j + l : count - 1, width);
        size_t next = j + LANES < count ? j + LANES : count;
        announce(keys + column, indices, first, next,
                 count - next < LANES ? count : next + LANES, width, size);
        for (size_t i = 0; i < together; i++)
          sixteen_scores(scores + i * stride + j, q + i * width, k, scale, size, whole);
      }
      announce(values + column, indices, first, 0, count < PIECE ? count : PIECE, width, size);
      for (size_t i = 0; i < together; i++)
        row_softmax(scores + i * stride, scores + i * stride, count);
      float *o = out + r * width + column;
      const float *v = values + column;
      size_t c = 0;
      for (; c + 4 * LANES <= size; c += 4 * LANES)
        weighted_sums(o + c, scores, stride, v + c, indices, first, count, width, together, 4,
                      LANES);
      for (; c + 2 * LANES <= size; c += 2 * LANES)
        weighted_sums(o + c, scores, stride, v + c, indices, first, count, width, together, 2,
                      LANES);
      for (; c + LANES <= size; c += LANES)
        weighted_sums(o + c, scores, stride, v + c, indices, first, count, width, together, 1,
                      LANES);
      if (!whole && c < size)
        weighted_sums(o + c, scores, stride, v + c, indices, first, count, width, together, 1,
                      size - c);
    }
  }
}

CK_CLONES void ck_attend_rows(float *out, const float *queries, const float *keys,
                              const float *values, const int32_t *indices, const int32_t *spans,
                              float *scores, float scale, size_t rows, size_t heads, size_t size,
                              size_t firstHead, size_t endHead) {
  // Two copies of the loops: the common sizes need no code for partial vectors, which would cost them
  // their registers.
  if (size % LANES == 0)
    attend(out, queries, keys, values, indices, spans, scores, scale, rows, heads, size, firstHead,
           endHead, 1);
  else
    attend(out, queries, keys, values, indices, spans, scores, scale, rows, heads, size, firstHead,
           endHead, 0);
}
