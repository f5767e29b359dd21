#ifndef CRANDOMKERNELS_H
#define CRANDOMKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// One block of Philox-4x32-10 (Salmon et al. 2011): counter and key to four random words.
void ck_philox(uint32_t out[4], const uint32_t counter[4], uint64_t key);

/// out[i] = uniform number in [0, 1), a multiple of 2^-24, at position `first + i` of the stream `key`.
void ck_random_uniform(float *out, size_t n, uint64_t key, uint64_t first);

#endif
