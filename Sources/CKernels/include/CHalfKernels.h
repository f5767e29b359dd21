#ifndef CHALFKERNELS_H
#define CHALFKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Sixteen-bit floating point, both ways. The sixteen-bit side may lie at any address.
// Narrowing rounds to nearest, ties to even; a NaN stays a (quiet) NaN, too large becomes infinite.

void ck_f16_to_f32(float *out, const void *in, size_t n);
void ck_f32_to_f16(void *out, const float *in, size_t n);
void ck_bf16_to_f32(float *out, const void *in, size_t n);
void ck_f32_to_bf16(void *out, const float *in, size_t n);

#endif
