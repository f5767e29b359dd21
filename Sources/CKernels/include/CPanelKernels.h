#ifndef CPANELKERNELS_H
#define CPANELKERNELS_H

// Matrices that change from product to product, rounded to bf16 and laid out as `ck_few_rows_bf16` reads weights: in
// panels of 64 outputs, each of which holds the numbers of two inputs at a time. Rows that meet them, and results,
// are `stride` numbers apart, so that each can begin with a cache line. For CPUs with AVX512_BF16.

#include <stddef.h>
#include <stdint.h>

/// The bytes that panels of this many outputs take.
size_t ck_panels_size(size_t inputs, size_t outputs);

/// Packs x, whose rows are the outputs, `stride` numbers apart.
void ck_panels_of_outputs(void *panels, const float *x, size_t stride, size_t inputs,
                          size_t outputs);

/// Packs x, whose rows are the inputs, `stride` numbers apart.
void ck_panels_of_inputs(void *panels, const float *x, size_t stride, size_t inputs,
                         size_t outputs);

/// out [rows, outputs] = x [rows, inputs] in bf16 times panels. Of `out` the columns are written up to a whole number of
/// panels, and of x they are read up to an even number.
void ck_panels_product(float *out, size_t out_stride, const void *x, size_t x_stride,
                       const void *panels, size_t rows, size_t inputs, size_t outputs);

/// Rounds rows, to each of which `added` is added unless it is NULL, and writes zeros behind the columns of each.
void ck_rounded_rows(void *out, size_t out_stride, const float *x, const float *added,
                     size_t stride, size_t rows, size_t columns);

/// The weights of attention before they are divided by their sum, rounded, and 1 / the sum of each row: what
/// ck_attention_softmax makes of scores, which are overwritten. Scores and weights have one stride; zeros are written
/// behind the weights of a row.
void ck_rounded_attention_weights(void *weights, float *inverses, float *scores, size_t stride,
                                  const float *position, size_t position_stride,
                                  const int32_t *bounds, float scale, size_t queries, size_t keys);

/// Each row of x times its own factor.
void ck_scaled_rows(float *out, size_t out_stride, const float *x, size_t stride,
                    const float *scales, size_t rows, size_t columns);

#endif
