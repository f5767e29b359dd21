// A thin C face of libsentencepiece: load, encode, train.
//
// Every function that can fail returns NULL on success, or a message that the caller releases with
// `swiftlet_sentencepiece_release`. No exception crosses this boundary, and nothing is logged.
#ifndef SWIFTLET_CSENTENCEPIECE_H
#define SWIFTLET_CSENTENCEPIECE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A loaded model. Reading it from several threads at once is safe.
typedef struct swiftlet_sentencepiece swiftlet_sentencepiece;

/// Loads a serialised model. The bytes are copied. They must have been validated: the library
/// trusts offsets inside a model, and ends the process on some contradictions.
char *_Nullable swiftlet_sentencepiece_load(
    const void *_Nonnull bytes, size_t count,
    swiftlet_sentencepiece *_Nullable *_Nonnull model);

void swiftlet_sentencepiece_free(swiftlet_sentencepiece *_Nonnull model);

/// Splits UTF-8 text into token ids; release `*ids`.
char *_Nullable swiftlet_sentencepiece_encode(
    const swiftlet_sentencepiece *_Nonnull model, const char *_Nonnull text, size_t text_count,
    int32_t *_Nullable *_Nonnull ids, size_t *_Nonnull id_count);

/// Trains a model; release `*model_bytes`.
///
/// `options` are lines of `name=value` with the library's own option names. The sentences lie end
/// to end in `text`; sentence i is `lengths[i]` bytes long.
char *_Nullable swiftlet_sentencepiece_train(
    const char *_Nonnull options,
    const char *_Nonnull text, const size_t *_Nonnull lengths, size_t sentence_count,
    void *_Nullable *_Nonnull model_bytes, size_t *_Nonnull model_count);

/// Releases memory that a function above handed out.
void swiftlet_sentencepiece_release(void *_Nullable memory);

#ifdef __cplusplus
}
#endif
#endif
