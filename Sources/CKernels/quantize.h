#pragma once

#include <stdint.h>
#include <string.h>

#include "simd.h"

/// The largest magnitude as bits, whose order is that of magnitudes, infinity and NaN after all others.
CK_INLINE uint32_t largest_magnitude(const float *x, size_t count) {
  uint32_t largest = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, &x[i], sizeof bits);
    bits &= 0x7fffffffu;
    largest = bits > largest ? bits : largest;
  }
  return largest;
}

/// What numbers of which none is larger are multiplied by, to lie between -127 and 127; `scale` leads back.
CK_INLINE float quantizing_factor(uint32_t largest_bits, float *scale) {
  float largest;
  memcpy(&largest, &largest_bits, sizeof largest);
  *scale = largest / 127.0f;
  return largest > 0 ? 127.0f / largest : 0;
}

CK_INLINE void quantize_by(uint8_t *out, const float *x, float factor, float zero, size_t count) {
  // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits.
  float offset = 12582912.0f + zero;
  for (size_t i = 0; i < count; i++) {
    float shifted = x[i] * factor + offset;
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    out[i] = (uint8_t)bits;
  }
}
