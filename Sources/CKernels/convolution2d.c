#include "CKernels.h"
#include "quantize.h"
#include "simd.h"

/// Row or column `2 * o + k - padding` of the picture; false where it lies outside.
CK_INLINE int inside(size_t *at, size_t o, size_t k, size_t padding, size_t size) {
  size_t shifted = 2 * o + k;
  if (shifted < padding || shifted - padding >= size) return 0;
  *at = shifted - padding;
  return 1;
}

void ck_patches(float *out, const float *x, size_t frames, size_t bins, size_t channels,
                size_t outFrames, size_t outBins, size_t timePadding, size_t binPadding) {
  for (size_t t = 0; t < outFrames; t++)
    for (size_t f = 0; f < outBins; f++)
      for (size_t kt = 0; kt < 3; kt++)
        for (size_t kf = 0; kf < 3; kf++, out += channels) {
          size_t it, jf;
          if (inside(&it, t, kt, timePadding, frames) && inside(&jf, f, kf, binPadding, bins)) {
            const float *from = x + (it * bins + jf) * channels;
            if (channels == 1)
              *out = *from;
            else
              memcpy(out, from, channels * sizeof(float));
          } else {
            memset(out, 0, channels * sizeof(float));
          }
        }
}

CK_CLONES void ck_quantize_patches(uint8_t *out, float *scales, uint32_t *largest, const float *x,
                                   float zero, size_t frames, size_t bins, size_t channels,
                                   size_t outFrames, size_t outBins, size_t timePadding,
                                   size_t binPadding) {
  for (size_t i = 0; i < frames * bins; i++) largest[i] = largest_magnitude(x + i * channels, channels);
  for (size_t t = 0; t < outFrames; t++)
    for (size_t f = 0; f < outBins; f++, scales++) {
      size_t it, jf;
      uint32_t most = 0;
      for (size_t kt = 0; kt < 3; kt++)
        for (size_t kf = 0; kf < 3; kf++)
          if (inside(&it, t, kt, timePadding, frames) && inside(&jf, f, kf, binPadding, bins)) {
            uint32_t bits = largest[it * bins + jf];
            most = bits > most ? bits : most;
          }
      float factor = quantizing_factor(most, scales);
      for (size_t kt = 0; kt < 3; kt++)
        for (size_t kf = 0; kf < 3; kf++, out += channels)
          if (inside(&it, t, kt, timePadding, frames) && inside(&jf, f, kf, binPadding, bins))
            quantize_by(out, x + (it * bins + jf) * channels, factor, zero, channels);
          else
            memset(out, (int)zero, channels);
    }
}

CK_CLONES void ck_patches_backward(float *dx, const float *dout, size_t frames, size_t bins,
                                   size_t channels, size_t outFrames, size_t outBins,
                                   size_t timePadding, size_t binPadding) {
  for (size_t t = 0; t < outFrames; t++)
    for (size_t f = 0; f < outBins; f++)
      for (size_t kt = 0; kt < 3; kt++)
        for (size_t kf = 0; kf < 3; kf++, dout += channels) {
          size_t it, jf;
          if (inside(&it, t, kt, timePadding, frames) && inside(&jf, f, kf, binPadding, bins)) {
            float *to = dx + (it * bins + jf) * channels;
            for (size_t c = 0; c < channels; c++) to[c] += dout[c];
          }
        }
}

typedef float lanes __attribute__((vector_size(64)));
enum { LANES = 16, TOGETHER = 4 };

/// Four neighbouring positions by up to four times sixteen channels, all sums in registers.
CK_INLINE void first_block(float *out, const float *weight, const float *bias,
                           const float taps[9][TOGETHER], size_t channels, size_t positions,
                           const int vectors) {
  lanes sums[TOGETHER][4], w;
  for (int v = 0; v < vectors; v++) {
    memcpy(&w, bias + v * LANES, sizeof w);
    for (int p = 0; p < TOGETHER; p++) sums[p][v] = w;
  }
  for (int k = 0; k < 9; k++)
    for (int v = 0; v < vectors; v++) {
      memcpy(&w, weight + k * channels + v * LANES, sizeof w);
      for (int p = 0; p < TOGETHER; p++) sums[p][v] += taps[k][p] * w;
    }
  for (size_t p = 0; p < positions; p++)
    for (int v = 0; v < vectors; v++) {
      lanes positive = __builtin_elementwise_max(sums[p][v], (lanes){0});
      memcpy(out + p * channels + v * LANES, &positive, sizeof positive);
    }
}

CK_CLONES void ck_rectified_convolution2d(float *out, const float *x, const float *weight,
                                          const float *bias, size_t frames, size_t bins,
                                          size_t channels, size_t outFrames, size_t outBins,
                                          size_t timePadding, size_t binPadding) {
  for (size_t t = 0; t < outFrames; t++)
    for (size_t f = 0; f < outBins; f += TOGETHER) {
      float taps[9][TOGETHER] = {{0}};
      size_t positions = outBins - f < TOGETHER ? outBins - f : TOGETHER;
      for (size_t kt = 0; kt < 3; kt++)
        for (size_t kf = 0; kf < 3; kf++)
          for (size_t p = 0; p < positions; p++) {
            size_t it, jf;
            if (inside(&it, t, kt, timePadding, frames) &&
                inside(&jf, f + p, kf, binPadding, bins))
              taps[3 * kt + kf][p] = x[it * bins + jf];
          }
      float *o = out + (t * outBins + f) * channels;
      size_t c = 0;
      for (; c + 4 * LANES <= channels; c += 4 * LANES)
        first_block(o + c, weight + c, bias + c, taps, channels, positions, 4);
      for (; c + LANES <= channels; c += LANES)
        first_block(o + c, weight + c, bias + c, taps, channels, positions, 1);
      for (; c < channels; c++)
        for (size_t p = 0; p < positions; p++) {
          float sum = bias[c];
          for (int k = 0; k < 9; k++) sum += taps[k][p] * weight[k * channels + c];
          o[p * channels + c] = sum > 0 ? sum : 0;
        }
    }
}

CK_CLONES void ck_depthwise2d(float *out, const float *x, const float *weight, const float *bias,
                              size_t frames, size_t bins, size_t channels, size_t outFrames,
                              size_t outBins, size_t timePadding, size_t binPadding) {
  // Blocks of channels stay in registers over all taps.
  for (size_t t = 0; t < outFrames; t++)
    for (size_t f = 0; f < outBins; f++, out += channels)
      for (size_t block = 0; block < channels; block += 64) {
        size_t width = channels - block < 64 ? channels - block : 64;
        float sum[64];
        for (size_t c = 0; c < width; c++) sum[c] = bias ? bias[block + c] : 0;
        for (size_t kt = 0; kt < 3; kt++)
          for (size_t kf = 0; kf < 3; kf++) {
            size_t it, jf;
            if (!inside(&it, t, kt, timePadding, frames) || !inside(&jf, f, kf, binPadding, bins))
              continue;
            const float *from = x + (it * bins + jf) * channels + block;
            const float *w = weight + (3 * kt + kf) * channels + block;
            if (width == 64)
              for (size_t c = 0; c < 64; c++) sum[c] += w[c] * from[c];
            else
              for (size_t c = 0; c < width; c++) sum[c] += w[c] * from[c];
          }
        memcpy(out + block, sum, width * sizeof(float));
      }
}

/// The gradient of the weight for a block of channels: one row of the kernel at a time, whose three sums stay in
/// registers.
CK_INLINE void depthwise2d_weight(float *dweight, const float *dout, const float *x, size_t frames,
                                  size_t bins, size_t channels, size_t outFrames, size_t outBins,
                                  size_t timePadding, size_t binPadding, const size_t width) {
  for (size_t kt = 0; kt < 3; kt++) {
    float sum[3][64] = {{0}};
    for (size_t t = 0; t < outFrames; t++) {
      size_t it;
      if (!inside(&it, t, kt, timePadding, frames)) continue;
      for (size_t f = 0; f < outBins; f++) {
        const float *g = dout + (t * outBins + f) * channels;
        for (size_t kf = 0; kf < 3; kf++) {
          size_t jf;
          if (!inside(&jf, f, kf, binPadding, bins)) continue;
          const float *from = x + (it * bins + jf) * channels;
          for (size_t c = 0; c < width; c++) sum[kf][c] += g[c] * from[c];
        }
      }
    }
    for (size_t kf = 0; kf < 3; kf++)
      for (size_t c = 0; c < width; c++) dweight[(3 * kt + kf) * channels + c] += sum[kf][c];
  }
}

/// The gradient of the input, gathered at each place from the positions whose patches it was part of.
CK_INLINE void depthwise2d_input(float *dx, const float *dout, const float *weight, size_t frames,
                                 size_t bins, size_t channels, size_t outFrames, size_t outBins,
                                 size_t timePadding, size_t binPadding, const size_t width) {
  for (size_t i = 0; i < frames; i++)
    for (size_t j = 0; j < bins; j++) {
      float *to = dx + (i * bins + j) * channels;
      float sum[64];
      for (size_t c = 0; c < width; c++) sum[c] = to[c];
      // 2 t + kt = i + padding
      for (size_t kt = (i + timePadding) % 2; kt < 3 && kt <= i + timePadding; kt += 2) {
        size_t t = (i + timePadding - kt) / 2;
        if (t >= outFrames) continue;
        for (size_t kf = (j + binPadding) % 2; kf < 3 && kf <= j + binPadding; kf += 2) {
          size_t f = (j + binPadding - kf) / 2;
          if (f >= outBins) continue;
          const float *g = dout + (t * outBins + f) * channels;
          const float *w = weight + (3 * kt + kf) * channels;
          for (size_t c = 0; c < width; c++) sum[c] += g[c] * w[c];
        }
      }
      memcpy(to, sum, width * sizeof(float));
    }
}

CK_CLONES void ck_depthwise2d_backward(float *dx, float *dweight, const float *dout, const float *x,
                                       const float *weight, size_t frames, size_t bins,
                                       size_t channels, size_t outFrames, size_t outBins,
                                       size_t timePadding, size_t binPadding) {
  for (size_t block = 0; block < channels; block += 64, dx += 64, dweight += 64, dout += 64,
              x += 64, weight += 64) {
    size_t width = channels - block < 64 ? channels - block : 64;
    if (width == 64) {
      depthwise2d_input(dx, dout, weight, frames, bins, channels, outFrames, outBins, timePadding,
                        binPadding, 64);
      depthwise2d_weight(dweight, dout, x, frames, bins, channels, outFrames, outBins, timePadding,
                         binPadding, 64);
    } else {
      depthwise2d_input(dx, dout, weight, frames, bins, channels, outFrames, outBins, timePadding,
                        binPadding, width);
      depthwise2d_weight(dweight, dout, x, frames, bins, channels, outFrames, outBins, timePadding,
                         binPadding, width);
    }
  }
}
