#include "CKernels.h"
#include "CRandomKernels.h"
#include "simd.h"

CK_CLONES static void drop(float *out, const float *x, const uint16_t *chance, uint32_t limit,
                           float scale, size_t count) {
  CK_IN_PLACE for (size_t i = 0; i < count; i++)
    out[i] = chance[i] >= limit ? scale * x[i] : 0.0f;
}

void ck_dropout(float *out, const float *x, float rate, uint64_t key, size_t count) {
  // Eight decisions of 16 bits to a block: a rate is met within 1 / 131072.
  enum { BLOCKS = 256, PIECE = 8 * BLOCKS };
  uint32_t words[4 * BLOCKS];
  uint16_t chance[PIECE];
  float scale = 1.0f / (1.0f - rate);
  uint32_t limit = (uint32_t)(rate * 65536.0f + 0.5f);
  for (size_t first = 0; first < count; first += PIECE) {
    size_t n = count - first < PIECE ? count - first : PIECE;
    ck_random_shorts(words, (n + 7) / 8, key, first / 8);
    memcpy(chance, words, (n + 7) / 8 * 16);
    drop(out + first, x + first, chance, limit, scale, n);
  }
}
