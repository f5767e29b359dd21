#ifndef CFEWROWSKERNELS_H
#define CFEWROWSKERNELS_H

// Products of a few rows [rows, inputs] with a weight that oneDNN has packed in panels of 64 outputs, for CPUs
// with AVX-512. One row reads each weight once and computes hardly anything: what counts is that memory is read
// in order and ahead. A row comes to the same bits as in oneDNN's product of many rows. Each call makes the outputs of
// some of the panels, from `firstPanel` to the one before `endPanel`.

#include <stddef.h>
#include <stdint.h>

/// out = x . weight, in whole numbers: x without sign, the weight with one. Needs AVX512_VNNI.
void ck_few_rows_int8(int32_t *out, const void *x, const void *panels, size_t rows, size_t inputs,
                      size_t outputs, size_t firstPanel, size_t endPanel);

/// out = residual + x . weight + bias, where what precedes the residual is rectified if `rectifies`; bias and residual
/// may be NULL. x and weight are bf16. Needs AVX512_BF16.
void ck_few_rows_bf16(float *out, const void *x, const void *panels, const float *bias,
                      const float *residual, int rectifies, size_t rows, size_t inputs,
                      size_t outputs, size_t firstPanel, size_t endPanel);

/// The same of 32-bit numbers.
void ck_few_rows_f32(float *out, const float *x, const void *panels, const float *bias,
                     const float *residual, int rectifies, size_t rows, size_t inputs,
                     size_t outputs, size_t firstPanel, size_t endPanel);

#endif
