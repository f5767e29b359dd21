#include "CKernels.h"
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

CK_CLONES void ck_depthwise2d(float *out, const float *x, const float *weight, const float *bias,
                              size_t frames, size_t bins, size_t channels, size_t outFrames,
                              size_t outBins, size_t timePadding, size_t binPadding) {
  for (size_t t = 0; t < outFrames; t++)
    for (size_t f = 0; f < outBins; f++, out += channels) {
      for (size_t c = 0; c < channels; c++) out[c] = bias ? bias[c] : 0;
      for (size_t kt = 0; kt < 3; kt++)
        for (size_t kf = 0; kf < 3; kf++) {
          size_t it, jf;
          if (!inside(&it, t, kt, timePadding, frames) || !inside(&jf, f, kf, binPadding, bins))
            continue;
          const float *from = x + (it * bins + jf) * channels;
          const float *w = weight + (3 * kt + kf) * channels;
          for (size_t c = 0; c < channels; c++) out[c] += w[c] * from[c];
        }
    }
}

CK_CLONES void ck_depthwise2d_backward(float *dx, float *dweight, const float *dout, const float *x,
                                       const float *weight, size_t frames, size_t bins,
                                       size_t channels, size_t outFrames, size_t outBins,
                                       size_t timePadding, size_t binPadding) {
  for (size_t t = 0; t < outFrames; t++)
    for (size_t f = 0; f < outBins; f++, dout += channels)
      for (size_t kt = 0; kt < 3; kt++)
        for (size_t kf = 0; kf < 3; kf++) {
          size_t it, jf;
          if (!inside(&it, t, kt, timePadding, frames) || !inside(&jf, f, kf, binPadding, bins))
            continue;
          const float *from = x + (it * bins + jf) * channels;
          float *to = dx + (it * bins + jf) * channels;
          const float *w = weight + (3 * kt + kf) * channels;
          float *dw = dweight + (3 * kt + kf) * channels;
          for (size_t c = 0; c < channels; c++) {
            to[c] += dout[c] * w[c];
            dw[c] += dout[c] * from[c];
          }
        }
}
