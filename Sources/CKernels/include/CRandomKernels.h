#ifndef CRANDOMKERNELS_H
#define CRANDOMKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Random numbers as a function of (key, position): Philox-4x32-10, a block cipher made for this, from
// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011). A counter of
// 128 bits gives four words of 32 random bits.

/// What a block is used for. Its third counter word, so that no two uses share a block.
enum { CK_RANDOM_UNIFORM = 0, CK_RANDOM_BITS = 1, CK_RANDOM_NORMAL = 2, CK_RANDOM_CHILD = 3, CK_RANDOM_SHORTS = 4 };

/// A block of four words.
typedef struct { uint32_t word[4]; } ck_random_block;

/// The block number `index` of the stream `key`. `tag` tells further kinds of one use apart.
ck_random_block ck_random(uint64_t key, uint64_t index, uint32_t use, uint32_t tag);

/// out[i] = the number at position p = first + i: the upper 24 bits of word p mod 4 of block p / 4,
/// times 2^-24, which lies in [0, 1).
void ck_random_uniform(float *out, size_t count, uint64_t key, uint64_t first);

/// out[4 i + k] = word k of block first + i, which is two numbers of 16 random bits: half the work where these
/// suffice.
void ck_random_shorts(uint32_t *out, size_t blocks, uint64_t key, uint64_t first);

#endif
