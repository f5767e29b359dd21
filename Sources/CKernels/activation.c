#include "CKernels.h"
#include "simd.h"

// The kind is constant over a call, so each loop is written once and the switch stands outside it.

CK_CLONES static void relu(float *out, const float *x, size_t count) {
  CK_IN_PLACE for (size_t i = 0; i < count; i++) out[i] = x[i] > 0 ? x[i] : 0;
}
CK_CLONES static void relu_backward(float *dx, const float *dy, const float *x, size_t count) {
  for (size_t i = 0; i < count; i++) dx[i] = x[i] > 0 ? dy[i] : 0;
}

CK_CLONES static void swish(float *out, const float *x, size_t count) {
  CK_IN_PLACE for (size_t i = 0; i < count; i++) out[i] = ck_swish(x[i]);
}
CK_CLONES static void swish_backward(float *dx, const float *dy, const float *x, size_t count) {
  for (size_t i = 0; i < count; i++) {
    float s = ck_sigmoid(x[i]);
    dx[i] = dy[i] * s * (1.0f + x[i] * (1.0f - s));
  }
}

static const float gelu_a = 0.7978845608f, gelu_b = 0.044715f;

CK_CLONES static void gelu(float *out, const float *x, size_t count) {
  CK_IN_PLACE for (size_t i = 0; i < count; i++) out[i] = ck_gelu(x[i]);
}
CK_CLONES static void gelu_backward(float *dx, const float *dy, const float *x, size_t count) {
  for (size_t i = 0; i < count; i++) {
    float v = x[i], t = ck_tanh(gelu_a * (v + gelu_b * v * v * v));
    float slope = gelu_a * (1.0f + 3.0f * gelu_b * v * v);
    dx[i] = dy[i] * (0.5f * (1.0f + t) + 0.5f * v * (1.0f - t * t) * slope);
  }
}

CK_CLONES static void sigmoid(float *out, const float *x, size_t count) {
  CK_IN_PLACE for (size_t i = 0; i < count; i++) out[i] = ck_sigmoid(x[i]);
}
CK_CLONES static void sigmoid_backward(float *dx, const float *dy, const float *x, size_t count) {
  for (size_t i = 0; i < count; i++) {
    float s = ck_sigmoid(x[i]);
    dx[i] = dy[i] * s * (1.0f - s);
  }
}

CK_CLONES static void hyperbolic(float *out, const float *x, size_t count) {
  CK_IN_PLACE for (size_t i = 0; i < count; i++) out[i] = ck_tanh(x[i]);
}
CK_CLONES static void hyperbolic_backward(float *dx, const float *dy, const float *x,
                                          size_t count) {
  for (size_t i = 0; i < count; i++) {
    float t = ck_tanh(x[i]);
    dx[i] = dy[i] * (1.0f - t * t);
  }
}

void ck_activate(float *out, const float *x, size_t count, int kind) {
  switch (kind) {
    case CK_RELU: relu(out, x, count); break;
    case CK_SWISH: swish(out, x, count); break;
    case CK_GELU: gelu(out, x, count); break;
    case CK_SIGMOID: sigmoid(out, x, count); break;
    case CK_TANH: hyperbolic(out, x, count); break;
    default: memmove(out, x, count * sizeof(float));
  }
}

void ck_activate_backward(float *dx, const float *dy, const float *x, size_t count, int kind) {
  switch (kind) {
    case CK_RELU: relu_backward(dx, dy, x, count); break;
    case CK_SWISH: swish_backward(dx, dy, x, count); break;
    case CK_GELU: gelu_backward(dx, dy, x, count); break;
    case CK_SIGMOID: sigmoid_backward(dx, dy, x, count); break;
    case CK_TANH: hyperbolic_backward(dx, dy, x, count); break;
    default: memmove(dx, dy, count * sizeof(float));
  }
}

CK_CLONES void ck_glu(float *out, const float *x, size_t rows, size_t width) {
  for (size_t r = 0; r < rows; r++, out += width, x += 2 * width)
    for (size_t c = 0; c < width; c++) out[c] = x[c] * ck_sigmoid(x[width + c]);
}

CK_CLONES void ck_glu_backward(float *dx, const float *dy, const float *x, size_t rows,
                               size_t width) {
  for (size_t r = 0; r < rows; r++, dx += 2 * width, dy += width, x += 2 * width)
    for (size_t c = 0; c < width; c++) {
      float s = ck_sigmoid(x[width + c]), g = dy[c];
      dx[c] = g * s;
      dx[width + c] = g * x[c] * s * (1.0f - s);
    }
}
