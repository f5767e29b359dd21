#ifndef CKERNELS_H
#define CKERNELS_H

// Swiftlet's loops over numbers, in plain C: what oneDNN lacks or does slower.
//
// Every function names its outputs first, then its inputs, then sizes. Matrices are row-major and
// dense. Nothing here allocates, and each result depends on its own row only, never on how many rows
// there are: that is half of the promise that a batch does not change a transcript (oneDNN's
// products, in blocks of suitable numbers of rows, are the other half).

#include <stddef.h>
#include <stdint.h>

#include "CFeatureKernels.h"
#include "CFewRowsKernels.h"
#include "CPanelKernels.h"
#include "CHalfKernels.h"
#include "COperationCounter.h"
#include "CQuantizeKernels.h"
#include "CRandomKernels.h"

// MARK: memory.c

/// Tells the C library to keep freed memory instead of giving it back to the system.
void ck_keep_freed_memory(void);

/// Gives freed memory back to the system now.
void ck_give_back_memory(void);

// MARK: elementwise.c

void ck_add(float *out, const float *a, const float *b, size_t count);
void ck_subtract(float *out, const float *a, const float *b, size_t count);
void ck_multiply(float *out, const float *a, const float *b, size_t count);
void ck_scale(float *out, const float *a, float scale, size_t count);
/// out = a + scale * b
void ck_add_scaled(float *out, const float *a, const float *b, float scale, size_t count);
void ck_fill(float *out, float value, size_t count);
/// out[r, c] = a[r, c] + row[c]
void ck_add_row(float *out, const float *a, const float *row, size_t rows, size_t columns);
/// out[r, c] = a[r, c] * row[c]
void ck_multiply_row(float *out, const float *a, const float *row, size_t rows, size_t columns);
/// out[r, c] = row[c]
void ck_repeat_row(float *out, const float *row, size_t rows, size_t columns);
/// out[c] = sum over r of a[r, c]
void ck_column_sums(float *out, const float *a, size_t rows, size_t columns);
/// out[c] = sum over r of a[r, c] * b[r, c]
void ck_column_products(float *out, const float *a, const float *b, size_t rows, size_t columns);
double ck_sum(const float *a, size_t count);
double ck_sum_of_squares(const float *a, size_t count);
int ck_all_finite(const float *a, size_t count);
/// Copies a block of columns: out[r, 0..<width] = a[r, first..<first+width]
void ck_copy_columns(float *out, size_t outColumns, size_t outFirst, const float *a, size_t columns,
                     size_t first, size_t width, size_t rows);

// MARK: activation.c

enum { CK_RELU = 1, CK_SWISH = 2, CK_GELU = 3, CK_SIGMOID = 4, CK_TANH = 5 };
void ck_activate(float *out, const float *x, size_t count, int kind);
/// dx = dy * f'(x)
void ck_activate_backward(float *dx, const float *dy, const float *x, size_t count, int kind);
/// out[r, 0..<width] = x[r, 0..<width] * sigmoid(x[r, width..<2 width])
void ck_glu(float *out, const float *x, size_t rows, size_t width);
void ck_glu_backward(float *dx, const float *dy, const float *x, size_t rows, size_t width);

// MARK: dropout.c

/// out = x / (1 - rate) where the 16 random bits at this position of the stream `key` are, as a share of 65536,
/// at least `rate`, 0 elsewhere. May work in place.
void ck_dropout(float *out, const float *x, float rate, uint64_t key, size_t count);

// MARK: normalize.c

/// Layer norm of each row; `statistics` [rows, 2] receives mean and 1 / deviation (may be NULL).
void ck_layer_norm(float *out, float *statistics, const float *x, const float *gain,
                   const float *bias, float epsilon, size_t rows, size_t columns);
void ck_layer_norm_backward(float *dx, float *dgain, float *dbias, const float *dy, const float *x,
                            const float *gain, const float *statistics, size_t rows,
                            size_t columns);

// MARK: softmax.c

/// The place of the largest number, the first of equals; 0 where all are not numbers.
size_t ck_largest(const float *x, size_t count);
void ck_softmax(float *out, const float *x, size_t rows, size_t columns);
void ck_softmax_backward(float *dx, const float *dy, const float *y, size_t rows, size_t columns);
void ck_log_softmax(float *out, const float *x, size_t rows, size_t columns);
void ck_log_softmax_backward(float *dx, const float *dy, const float *y, size_t rows,
                             size_t columns);

/// Softmax of attention scores in place. Row i of `scores` [queries, keys] becomes
/// softmax over j in [first(i), last(i)) of scale * (scores[i, j] + position[i, queries - 1 - i + j]),
/// zero elsewhere. `position` [queries, queries + keys - 1] may be NULL. `bounds` [queries, 2] gives
/// first and last; NULL means all keys.
void ck_attention_softmax(float *scores, const float *position, const int32_t *bounds, float scale,
                          size_t queries, size_t keys);
/// Gradient of the scores, in place of dp: ds = scale * p * (dp - sum(p * dp)). `dposition`, where not
/// NULL, receives ds at the shifted places and zero elsewhere.
void ck_attention_softmax_backward(float *dp, float *dposition, const float *p, float scale,
                                   size_t queries, size_t keys);

// MARK: attention.c

/// Attention of each query row over rows of its own choice, for decoding. For row r and each of the
/// `heads` column blocks of `size`: out = sum over j of softmax(scale * q . k(j)) * v(j), where j runs
/// over spans[2 r] ..< spans[2 r + 1] and k(j) is row indices[j] of `keys`, or row j where `indices` is
/// NULL; zeros for an empty span. Rows that follow each other and have the same span share what is loaded.
/// Only heads from `firstHead` to the one before `endHead` are computed.
/// `scores` is working memory: CK_TOGETHER times the longest span, rounded up to a multiple of sixteen.
enum { CK_TOGETHER = 16 };
void ck_attend_rows(float *out, const float *queries, const float *keys, const float *values,
                    const int32_t *indices, const int32_t *spans, float *scores, float scale,
                    size_t rows, size_t heads, size_t size,
                    size_t firstHead, size_t endHead);

// MARK: depthwise.c

/// out[t, c] = bias[c] + sum over k of weight[k, c] * x[t - left + k, c], zeros outside 0..<frames and
/// after the chunk of t: frames fall into chunks of `chunk` (`frames` where there is but one; above 0). Computes the t
/// of begin..<end.
void ck_depthwise(float *out, const float *x, const float *weight, const float *bias, size_t begin, size_t end,
                  size_t frames, size_t channels, size_t kernel, size_t left, size_t chunk);
void ck_depthwise_backward_input(float *dx, const float *dy, const float *weight, size_t frames,
                                 size_t channels, size_t kernel, size_t left, size_t chunk);
/// Adds to dweight [kernel, channels].
void ck_depthwise_backward_weight(float *dweight, const float *dy, const float *x, size_t frames,
                                  size_t channels, size_t kernel, size_t left, size_t chunk);

// MARK: convolution2d.c

/// 3 x 3 patches with stride 2 of a picture [frames, bins, channels]:
/// out[(t, f), (kt, kf, c)], zeros where a patch leaves the picture, which it does by `timePadding` rows
/// and `binPadding` columns.
void ck_patches(float *out, const float *x, size_t frames, size_t bins, size_t channels,
                size_t outFrames, size_t outBins, size_t timePadding, size_t binPadding);
/// The same patches quantized, each a row as `ck_quantize_rows` makes it. `largest` is working memory for
/// [frames, bins].
void ck_quantize_patches(uint8_t *out, float *scales, uint32_t *largest, const float *x, float zero, size_t frames,
                         size_t bins, size_t channels, size_t outFrames, size_t outBins, size_t timePadding,
                         size_t binPadding);
/// Adds patches back into dx.
void ck_patches_backward(float *dx, const float *dout, size_t frames, size_t bins, size_t channels,
                         size_t outFrames, size_t outBins, size_t timePadding, size_t binPadding);
/// max(0, bias[c] + the full 3 x 3 convolution with stride 2) of a picture [frames, bins] of one channel; weight
/// [9, channels].
void ck_rectified_convolution2d(float *out, const float *x, const float *weight, const float *bias,
                                size_t frames, size_t bins, size_t channels, size_t outFrames,
                                size_t outBins, size_t timePadding, size_t binPadding);
/// Depthwise 3 x 3 convolution with stride 2; weight [9, channels].
void ck_depthwise2d(float *out, const float *x, const float *weight, const float *bias,
                    size_t frames, size_t bins, size_t channels, size_t outFrames, size_t outBins,
                    size_t timePadding, size_t binPadding);
/// Adds to dx and dweight.
void ck_depthwise2d_backward(float *dx, float *dweight, const float *dout, const float *x,
                             const float *weight, size_t frames, size_t bins, size_t channels,
                             size_t outFrames, size_t outBins, size_t timePadding, size_t binPadding);

// MARK: optimizer.c

/// One step of AdamW (Loshchilov and Hutter 2019) on `count` parameters, in place.
/// `correction1` and `correction2` are 1 - beta^t. An `average` that is not NULL then follows the parameters:
/// average += (1 - averageDecay) * (parameter - average).
void ck_adamw(float *parameter, float *moment1, float *moment2, float *average,
              const float *gradient, float gradientScale, float rate, float beta1, float beta2,
              float epsilon, float decay, float correction1, float correction2, float averageDecay,
              size_t count);

#endif
