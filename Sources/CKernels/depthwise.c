#include "CKernels.h"
#include "simd.h"

/// The kernel positions that stay inside the utterance at output frame t.
CK_INLINE void taps(size_t *first, size_t *last, size_t t, size_t frames, size_t kernel,
                    size_t left) {
  *first = t < left ? left - t : 0;
  size_t end = frames + left - t;
  *last = end < kernel ? end : kernel;
}

CK_CLONES void ck_depthwise(float *out, const float *x, const float *weight, const float *bias,
                            size_t frames, size_t channels, size_t kernel, size_t left) {
  for (size_t t = 0; t < frames; t++) {
    size_t first, last;
    taps(&first, &last, t, frames, kernel, left);
    float *o = out + t * channels;
    // Blocks of channels stay in registers over all taps.
    for (size_t block = 0; block < channels; block += 64) {
      size_t width = channels - block < 64 ? channels - block : 64;
      float sum[64];
      for (size_t c = 0; c < width; c++) sum[c] = bias ? bias[block + c] : 0;
      for (size_t k = first; k < last; k++) {
        const float *xr = x + (t + k - left) * channels + block;
        const float *wr = weight + k * channels + block;
        if (width == 64)
          for (size_t c = 0; c < 64; c++) sum[c] += wr[c] * xr[c];
        else
          for (size_t c = 0; c < width; c++) sum[c] += wr[c] * xr[c];
      }
      memcpy(o + block, sum, width * sizeof(float));
    }
  }
}

CK_CLONES void ck_depthwise_backward_input(float *dx, const float *dy, const float *weight,
                                           size_t frames, size_t channels, size_t kernel,
                                           size_t left) {
  // dx[s] = sum over k of weight[k] * dy[s + left - k]
  for (size_t s = 0; s < frames; s++) {
    size_t first = s + left + 1 > frames ? s + left + 1 - frames : 0;
    size_t last = s + left + 1 < kernel ? s + left + 1 : kernel;
    float *o = dx + s * channels;
    for (size_t block = 0; block < channels; block += 64) {
      size_t width = channels - block < 64 ? channels - block : 64;
      float sum[64] = {0};
      for (size_t k = first; k < last; k++) {
        const float *gr = dy + (s + left - k) * channels + block;
        const float *wr = weight + k * channels + block;
        if (width == 64)
          for (size_t c = 0; c < 64; c++) sum[c] += wr[c] * gr[c];
        else
          for (size_t c = 0; c < width; c++) sum[c] += wr[c] * gr[c];
      }
      memcpy(o + block, sum, width * sizeof(float));
    }
  }
}

CK_CLONES void ck_depthwise_backward_weight(float *dweight, const float *dy, const float *x,
                                            size_t frames, size_t channels, size_t kernel,
                                            size_t left) {
  for (size_t k = 0; k < kernel; k++) {
    float *w = dweight + k * channels;
    size_t first = k < left ? left - k : 0;
    size_t last = frames + left > k ? frames + left - k : 0;
    if (last > frames) last = frames;
    for (size_t block = 0; block < channels; block += 64) {
      size_t width = channels - block < 64 ? channels - block : 64;
      float sum[64] = {0};
      for (size_t t = first; t < last; t++) {
        const float *gr = dy + t * channels + block;
        const float *xr = x + (t + k - left) * channels + block;
        if (width == 64)
          for (size_t c = 0; c < 64; c++) sum[c] += gr[c] * xr[c];
        else
          for (size_t c = 0; c < width; c++) sum[c] += gr[c] * xr[c];
      }
      for (size_t c = 0; c < width; c++) w[block + c] += sum[c];
    }
  }
}
