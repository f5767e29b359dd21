#include "CKernels.h"
#include "simd.h"

/// Where the chunk of frame t ends.
CK_INLINE size_t chunk_end(size_t t, size_t frames, size_t chunk) {
  size_t end = (t / chunk + 1) * chunk;
  return end < frames ? end : frames;
}

/// The kernel positions at output frame t that see a frame of the utterance, and none after the chunk.
CK_INLINE void taps(size_t *first, size_t *last, size_t t, size_t frames, size_t kernel,
                    size_t left, size_t chunk) {
  *first = t < left ? left - t : 0;
  size_t end = chunk_end(t, frames, chunk) + left - t;
  *last = end < kernel ? end : kernel;
}

CK_CLONES void ck_depthwise(float *out, const float *x, const float *weight, const float *bias,
                            size_t begin, size_t end, size_t frames, size_t channels,
                            size_t kernel, size_t left, size_t chunk) {
  for (size_t t = begin; t < end; t++) {
    size_t first, last;
    taps(&first, &last, t, frames, kernel, left, chunk);
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
                                           size_t left, size_t chunk) {
  // dx[s] = sum over k of weight[k] * dy[s + left - k], but no dy of a chunk before that of s
  for (size_t s = 0; s < frames; s++) {
    size_t first = s + left + 1 > frames ? s + left + 1 - frames : 0;
    size_t seen = s % chunk + left + 1;
    size_t last = seen < kernel ? seen : kernel;
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
                                            size_t left, size_t chunk) {
  for (size_t k = 0; k < kernel; k++) {
    float *w = dweight + k * channels;
    size_t first = k < left ? left - k : 0;
    // A position right of the middle is not used by the last frames of each chunk.
    size_t ahead = k > left ? k - left : 0;
    size_t stretch = ahead > 0 ? chunk : frames;
    for (size_t block = 0; block < channels; block += 64) {
      size_t width = channels - block < 64 ? channels - block : 64;
      float sum[64] = {0};
      for (size_t start = first; start < frames; start += stretch) {
        size_t end = ahead > 0 ? chunk_end(start, frames, chunk) : frames;
        for (size_t t = start; t + ahead < end; t++) {
          const float *gr = dy + t * channels + block;
          const float *xr = x + (t + k - left) * channels + block;
          if (width == 64)
            for (size_t c = 0; c < 64; c++) sum[c] += gr[c] * xr[c];
          else
            for (size_t c = 0; c < width; c++) sum[c] += gr[c] * xr[c];
        }
      }
      for (size_t c = 0; c < width; c++) w[block + c] += sum[c];
    }
  }
}
