#ifndef CFEATUREKERNELS_H
#define CFEATUREKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Vectors in the feature kernels are this many floats wide; rows of mel weights are padded to it.
#define SWIFTLET_FEATURE_LANES 16

/// How one frame of samples is conditioned before its Fourier transform.
typedef struct {
  double scale;            ///< multiplies every sample first (32768 for Kaldi)
  double preemphasis;      ///< x[n] -= preemphasis * x[n - 1], the first sample by itself; 0 is off
  int32_t removes_mean;    ///< non-zero: subtract the frame's mean before pre-emphasis
} swiftlet_frame_conditioning;

/// Conditions one frame and multiplies it by the window; `frame` is zero from `length` to `padded`.
void swiftlet_window_frame(
    const float *samples, const double *window, size_t length, size_t padded,
    swiftlet_frame_conditioning conditioning, double *frame);

/// power[k] = re[k]^2 + im[k]^2 for interleaved complex numbers.
void swiftlet_power_spectrum(const double *spectrum, size_t bins, float *power);

/// One triangle of a mel bank: `count` weights (a multiple of the lanes, zero-padded) from
/// `weight_offset` on apply to the power bins from `first_bin` on.
typedef struct {
  int32_t first_bin;
  int32_t weight_offset;
  int32_t count;
} swiftlet_mel_band;

/// energies[b] = sum over the band's bins of weight * power. `power` must be readable, and finite,
/// up to the end of the last band's padding.
void swiftlet_mel_energies(
    const float *power, const float *weights, const swiftlet_mel_band *bands, size_t count,
    float *energies);

/// values[i] = scale * ln(max(values[i] + guard, floor)), in place; relative error about 1e-7.
void swiftlet_scaled_log(float *values, size_t count, float guard, float floor, float scale);

/// values[r, c] = (values[r, c] - mean[c]) * inverse_deviation[c], in place.
void swiftlet_normalise_rows(
    float *values, size_t rows, size_t columns, const float *mean, const float *inverse_deviation);

/// out[n] = samples[n] - coefficient * samples[n - 1], where samples[-1] is `previous`.
void swiftlet_preemphasise(
    const float *samples, size_t count, float coefficient, float previous, float *out);

/// out[n] = sum over k of x[n * step / phases + k] * weights[n * step % phases, k], for `phases` rows of
/// `taps` weights, a multiple of the lanes.
void swiftlet_polyphase(
    const float *x, const float *weights, size_t taps, size_t phases, size_t step, float *out,
    size_t count);

/// The means of `channels` interleaved channels, one per frame.
void swiftlet_mean_channels(const float *interleaved, size_t frames, size_t channels, float *mono);

/// The index of the first value that is not finite or exceeds `limit` in magnitude; `count` if
/// none.
size_t swiftlet_first_irregular(const float *values, size_t count, float limit);

#endif
