#ifndef CPANELKERNELS_H
#define CPANELKERNELS_H

// Matrices that change from product to product, rounded to bf16 and laid out as `ck_few_rows_bf16` reads weights: in
// panels of 64 outputs, each of which holds the numbers of two inputs at a time. For CPUs with AVX512_BF16.

#include <stddef.h>

/// The bytes that panels of this many outputs take.
size_t ck_panels_size(size_t inputs, size_t outputs);

/// Packs x, whose rows are the outputs, `stride` numbers apart.
void ck_panels_of_outputs(void *panels, const float *x, size_t stride, size_t inputs,
                          size_t outputs);

/// Packs x, whose rows are the inputs, `stride` numbers apart.
void ck_panels_of_inputs(void *panels, const float *x, size_t stride, size_t inputs,
                         size_t outputs);

/// Rounds rows that are `stride` numbers apart to rows without gaps.
void ck_rounded_rows(void *out, const float *x, size_t stride, size_t rows, size_t columns);

#endif
