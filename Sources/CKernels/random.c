#include "CRandomKernels.h"

#include "simd.h"

/// One round: two products of 32 by 32 bits, whose halves are exchanged and mixed with the rest. Words are
/// kept in 64-bit variables because that is the form of the vector instruction for such products.
CK_INLINE void philox_round(uint64_t x[4], uint32_t key0, uint32_t key1) {
  const uint64_t low = 0xffffffffu;
  uint64_t a = (x[0] & low) * 0xD2511F53u;
  uint64_t b = (x[2] & low) * 0xCD9E8D57u;
  uint64_t x1 = x[1], x3 = x[3];
  x[0] = (b >> 32) ^ x1 ^ key0;
  x[1] = b;
  x[2] = (a >> 32) ^ x3 ^ key1;
  x[3] = a;
}

CK_INLINE void philox(uint64_t x[4], uint64_t key) {
  uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
  for (int round = 0; round < 10; round++) {
    philox_round(x, key0, key1);
    key0 += 0x9E3779B9u;  // the golden ratio
    key1 += 0xBB67AE85u;  // the square root of three, less one
  }
}

/// The upper 24 bits of a word, as a number in [0, 1). Exact, so there is nothing to round.
CK_INLINE float unit(uint64_t word) { return (float)(int32_t)((uint32_t)word >> 8) * 0x1p-24f; }

ck_random_block ck_random(uint64_t key, uint64_t index, uint32_t use, uint32_t tag) {
  uint64_t x[4] = {(uint32_t)index, index >> 32, use, tag};
  philox(x, key);
  return (ck_random_block){{(uint32_t)x[0], (uint32_t)x[1], (uint32_t)x[2], (uint32_t)x[3]}};
}

CK_CLONES static void uniform_blocks(float *restrict out, size_t blocks, uint64_t key,
                                     uint64_t index) {
  for (size_t i = 0; i < blocks; i++) {
    uint64_t at = index + i;
    uint64_t x[4] = {at & 0xffffffffu, at >> 32, CK_RANDOM_UNIFORM, 0};
    philox(x, key);
    for (int k = 0; k < 4; k++) out[4 * i + k] = unit(x[k]);
  }
}

CK_CLONES void ck_random_shorts(uint32_t *restrict out, size_t blocks, uint64_t key,
                                uint64_t first) {
  for (size_t i = 0; i < blocks; i++) {
    uint64_t at = first + i;
    uint64_t x[4] = {at & 0xffffffffu, at >> 32, CK_RANDOM_SHORTS, 0};
    philox(x, key);
    for (int k = 0; k < 4; k++) out[4 * i + k] = (uint32_t)x[k];
  }
}

void ck_random_uniform(float *out, size_t count, uint64_t key, uint64_t first) {
  size_t i = 0;
  while (i < count) {
    uint64_t position = first + i;
    if (position % 4 == 0 && count - i >= 4) {
      size_t blocks = (count - i) / 4;
      uniform_blocks(out + i, blocks, key, position / 4);
      i += 4 * blocks;
    } else {  // a block that the range covers in part
      ck_random_block block = ck_random(key, position / 4, CK_RANDOM_UNIFORM, 0);
      for (; position / 4 == (first + i) / 4 && i < count; i++) {
        out[i] = unit(block.word[(first + i) % 4]);
      }
    }
  }
}
