// Loops over samples and spectra. Each kernel's result depends only on its arguments' values, never
// on alignment or on how many frames surround the one at hand: streams rely on it.

#include "CFeatureKernels.h"

#include "simd.h"

#define LANES SWIFTLET_FEATURE_LANES

/// Adds the lanes as a balanced tree: a fixed order, and a smaller error than left to right.
#define SUM_OF_LANES(lanes)                                     \
  do {                                                          \
    for (size_t width = LANES / 2; width > 0; width /= 2)       \
      for (size_t i = 0; i < width; i++) lanes[i] += lanes[i + width]; \
  } while (0)

// Bands can lie a hundred decibels below the loudest one, where the rounding errors of a transform
// in single precision show in the third decimal: frames and spectra are double up to their power.
CK_CLONES
void swiftlet_window_frame(
    const float *restrict samples, const double *restrict window, size_t length, size_t padded,
    swiftlet_frame_conditioning conditioning, double *restrict frame) {
  const double scale = conditioning.scale, preemphasis = conditioning.preemphasis;
  double mean = 0;
  if (conditioning.removes_mean) {
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= length; i += LANES)
      for (size_t lane = 0; lane < LANES; lane++) lanes[lane] += (double)samples[i + lane];
    for (size_t lane = 0; i < length; i++, lane++) lanes[lane] += (double)samples[i];
    SUM_OF_LANES(lanes);
    mean = lanes[0] / (double)length;
  }
  if (length > 0) {
    const double first = (double)samples[0] - mean;
    frame[0] = (first - preemphasis * first) * scale * window[0];
  }
  for (size_t i = 1; i < length; i++) {
    const double current = (double)samples[i] - mean, previous = (double)samples[i - 1] - mean;
    frame[i] = (current - preemphasis * previous) * scale * window[i];
  }
  memset(frame + length, 0, (padded - length) * sizeof(double));
}

CK_CLONES
void swiftlet_power_spectrum(const double *restrict spectrum, size_t bins, float *restrict power) {
  for (size_t k = 0; k < bins; k++)
    power[k] =
        (float)(spectrum[2 * k] * spectrum[2 * k] + spectrum[2 * k + 1] * spectrum[2 * k + 1]);
}

CK_CLONES
void swiftlet_mel_energies(
    const float *restrict power, const float *restrict weights,
    const swiftlet_mel_band *restrict bands, size_t count, float *restrict energies) {
  for (size_t b = 0; b < count; b++) {
    const float *bins = power + bands[b].first_bin;
    const float *weight = weights + bands[b].weight_offset;
    float lanes[LANES] = {0};
    for (int32_t i = 0; i < bands[b].count; i += LANES)
      for (size_t lane = 0; lane < LANES; lane++) lanes[lane] += weight[i + lane] * bins[i + lane];
    SUM_OF_LANES(lanes);
    energies[b] = lanes[0];
  }
}

/// ln x for positive normal x. With x = m * 2^e and sqrt(1/2) <= m < sqrt(2),
/// ln m = 2 artanh(s), s = (m - 1) / (m + 1); the series in s^2 <= 0.0295 is cut after s^9;
/// what is left out is below 3e-9 of the whole.
static inline __attribute__((always_inline)) float natural_log(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  const uint32_t shifted = bits - 0x3f3504f3u;  // the bits of sqrt(1/2)
  const int32_t exponent = (int32_t)shifted >> 23;
  const uint32_t mantissa_bits = (shifted & 0x007fffffu) + 0x3f3504f3u;
  float mantissa;
  memcpy(&mantissa, &mantissa_bits, sizeof mantissa);
  const float s = (mantissa - 1) / (mantissa + 1), z = s * s;
  const float series =
      2.0f / 3 + z * (2.0f / 5 + z * (2.0f / 7 + z * (2.0f / 9)));
  // ln 2 in two parts: the first has few enough bits that its product with the exponent is exact.
  const float e = (float)exponent;
  return e * 0.693145751953125f + (2 * s + (s * z * series + e * 1.42860682030942e-6f));
}

CK_CLONES
void swiftlet_scaled_log(float *values, size_t count, float guard, float floor, float scale) {
  for (size_t i = 0; i < count; i++) {
    const float guarded = values[i] + guard;
    values[i] = scale * natural_log(guarded > floor ? guarded : floor);
  }
}

CK_CLONES
void swiftlet_normalise_rows(
    float *restrict values, size_t rows, size_t columns, const float *restrict mean,
    const float *restrict inverse_deviation) {
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++)
      values[r * columns + c] = (values[r * columns + c] - mean[c]) * inverse_deviation[c];
}

CK_CLONES
void swiftlet_preemphasise(
    const float *restrict samples, size_t count, float coefficient, float previous,
    float *restrict out) {
  if (count == 0) return;
  out[0] = samples[0] - coefficient * previous;
  for (size_t i = 1; i < count; i++) out[i] = samples[i] - coefficient * samples[i - 1];
}

CK_CLONES
void swiftlet_polyphase(
    const float *restrict x, const float *restrict weights, size_t taps, size_t phases, size_t step,
    float *restrict out, size_t count) {
  size_t phase = 0;
  for (size_t n = 0; n < count; n++) {
    const float *weight = weights + phase * taps;
    float lanes[LANES] = {0};
    for (size_t k = 0; k < taps; k += LANES)
      for (size_t lane = 0; lane < LANES; lane++) lanes[lane] += weight[k + lane] * x[k + lane];
    SUM_OF_LANES(lanes);
    out[n] = lanes[0];
    phase += step;
    x += phase / phases;
    phase %= phases;
  }
}

CK_CLONES
void swiftlet_mean_channels(
    const float *restrict interleaved, size_t frames, size_t channels, float *restrict mono) {
  const float share = 1.0f / (float)channels;
  for (size_t i = 0; i < frames; i++) {
    float sum = 0;
    for (size_t c = 0; c < channels; c++) sum += interleaved[i * channels + c];
    mono[i] = sum * share;
  }
}

CK_CLONES
size_t swiftlet_first_irregular(const float *values, size_t count, float limit) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    int irregular = 0;
    // A comparison with NaN is false, so "not within" also finds NaN.
    for (size_t lane = 0; lane < LANES; lane++)
      irregular |= !(__builtin_fabsf(values[i + lane]) <= limit);
    if (irregular) break;
  }
  for (; i < count; i++)
    if (!(__builtin_fabsf(values[i]) <= limit)) return i;
  return count;
}
