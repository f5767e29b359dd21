#pragma once

#include <stddef.h>
#include <stdint.h>

// What is done to rows between products, in one pass over them, for CPUs with AVX-512. Where there is none, loops that
// the compiler makes vectors of do the same in several.

/// Whether the CPU has AVX-512, and the instructions that round to bf16.
int ck_has_wide_rows(void);
int ck_has_wide_bf16(void);

/// x rounded to bf16, and swish of x.
void ck_wide_to_bf16(void *out, const float *x, size_t count);
void ck_wide_swish_to_bf16(void *out, const float *x, size_t count);
/// One row of ck_requantize_rows, with swish.
void ck_wide_requantize_swish(uint8_t *out, float *scale, float *x, float rowScale,
                              const float *columnScales, const int32_t *offsets, const float *bias,
                              float zero, size_t columns);
