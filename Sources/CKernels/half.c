#include "CHalfKernels.h"

#include <string.h>

#include "simd.h"

// Every conversion is integer arithmetic and selections, without a branch in the loop, so that each clone
// becomes full-width vector code whether or not the machine has conversion instructions.

static inline uint16_t load16(const void *base, size_t i) {
  uint16_t value;
  memcpy(&value, (const char *)base + 2 * i, 2);
  return value;
}

static inline void store16(void *base, size_t i, uint32_t bits) {
  uint16_t value = (uint16_t)bits;
  memcpy((char *)base + 2 * i, &value, 2);
}

static inline uint32_t bits_of(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  return bits;
}

static inline float float_of(uint32_t bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

CK_CLONES void ck_f16_to_f32(float *out, const void *in, size_t n) {
  const uint32_t rebias = 112u << 23;  // 127 - 15, the difference of the exponent biases
  for (size_t i = 0; i < n; i++) {
    uint32_t half = load16(in, i);
    uint32_t sign = (half & 0x8000u) << 16;
    uint32_t magnitude = half & 0x7fffu;
    uint32_t normal = (magnitude << 13) + rebias;
    uint32_t special = normal + rebias;  // exponent 31 becomes 255
    special |= magnitude > 0x7c00u ? 0x00400000u : 0u;
    uint32_t subnormal = bits_of((float)(int32_t)magnitude * 0x1p-24f);
    uint32_t result = magnitude < 0x0400u ? subnormal : normal;
    result = magnitude >= 0x7c00u ? special : result;
    out[i] = float_of(sign | result);
  }
}

CK_CLONES void ck_f32_to_f16(void *out, const float *in, size_t n) {
  for (size_t i = 0; i < n; i++) {
    uint32_t bits = bits_of(in[i]);
    uint32_t sign = (bits >> 16) & 0x8000u;
    uint32_t magnitude = bits & 0x7fffffffu;
    // Rounding may carry into the exponent, and from the largest finite value to infinity: as it should.
    uint32_t rounded = magnitude + 0x0fffu + ((magnitude >> 13) & 1u);
    uint32_t normal = (rounded >> 13) - (112u << 10);
    // One unit in the last place of 0.5 is the smallest subnormal half, 2^-24: the addition rounds for us.
    uint32_t subnormal = bits_of(float_of(magnitude) + 0.5f) - bits_of(0.5f);
    uint32_t nan = 0x7e00u | ((magnitude >> 13) & 0x03ffu);
    uint32_t result = magnitude < 0x38800000u ? subnormal : normal;  // 2^-14
    result = magnitude >= 0x47800000u ? 0x7c00u : result;            // 65536
    result = magnitude > 0x7f800000u ? nan : result;
    store16(out, i, sign | result);
  }
}

CK_CLONES void ck_bf16_to_f32(float *out, const void *in, size_t n) {
  for (size_t i = 0; i < n; i++) {
    out[i] = float_of((uint32_t)load16(in, i) << 16);
  }
}

CK_CLONES void ck_f32_to_bf16(void *out, const float *in, size_t n) {
  for (size_t i = 0; i < n; i++) {
    uint32_t bits = bits_of(in[i]);
    uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
    uint32_t nan = (bits >> 16) | 0x0040u;
    store16(out, i, (bits & 0x7fffffffu) > 0x7f800000u ? nan : rounded);
  }
}
