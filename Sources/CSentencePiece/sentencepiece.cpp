#include "CSentencePiece.h"

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

// Exported by the library, but absent from its installed headers.
namespace sentencepiece::logging {
void SetMinLogLevel(int level);
}

struct swiftlet_sentencepiece {
  sentencepiece::SentencePieceProcessor processor;
};

namespace {

constexpr int kOnlyFatal = 3;

/// A copy that the C caller owns; a NUL follows the bytes.
char *copied(const void *bytes, size_t count) {
  auto *copy = static_cast<char *>(std::malloc(count + 1));
  if (copy == nullptr) std::abort();
  if (count > 0) std::memcpy(copy, bytes, count);
  copy[count] = '\0';
  return copy;
}

char *copied(const std::string &text) { return copied(text.data(), text.size()); }

/// Runs `body`, which returns a status, and turns whatever goes wrong into a message.
template <typename Body>
char *message_of(Body body) {
  try {
    sentencepiece::logging::SetMinLogLevel(kOnlyFatal);
    const sentencepiece::util::Status status = body();
    return status.ok() ? nullptr : copied(status.error_message());
  } catch (const std::exception &error) {
    return copied(error.what());
  } catch (...) {
    return copied("unknown failure");
  }
}

/// Walks sentences that lie end to end.
class Sentences : public sentencepiece::SentenceIterator {
 public:
  Sentences(const char *text, const size_t *lengths, size_t count)
      : text_(text), lengths_(lengths), count_(count) {
    take();
  }
  bool done() const override { return index_ >= count_; }
  void Next() override {
    text_ += lengths_[index_];
    ++index_;
    take();
  }
  const std::string &value() const override { return value_; }
  sentencepiece::util::Status status() const override { return {}; }

 private:
  void take() {
    if (!done()) value_.assign(text_, lengths_[index_]);
  }

  const char *text_;
  const size_t *lengths_;
  size_t count_;
  size_t index_ = 0;
  std::string value_;
};

std::unordered_map<std::string, std::string> parsed(const char *options) {
  std::unordered_map<std::string, std::string> result;
  std::istringstream lines(options);
  for (std::string line; std::getline(lines, line);) {
    const size_t equals = line.find('=');
    if (equals != std::string::npos) result[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return result;
}

}  // namespace

char *swiftlet_sentencepiece_load(
    const void *bytes, size_t count, swiftlet_sentencepiece **model) {
  return message_of([&] {
    auto loaded = std::make_unique<swiftlet_sentencepiece>();
    auto status =
        loaded->processor.LoadFromSerializedProto({static_cast<const char *>(bytes), count});
    if (status.ok()) *model = loaded.release();
    return status;
  });
}

void swiftlet_sentencepiece_free(swiftlet_sentencepiece *model) { delete model; }

char *swiftlet_sentencepiece_encode(
    const swiftlet_sentencepiece *model, const char *text, size_t text_count, int32_t **ids,
    size_t *id_count) {
  return message_of([&] {
    std::vector<int> encoded;
    auto status = model->processor.Encode(std::string_view(text, text_count), &encoded);
    if (status.ok()) {
      static_assert(sizeof(int) == sizeof(int32_t));
      *ids = reinterpret_cast<int32_t *>(copied(encoded.data(), encoded.size() * sizeof(int)));
      *id_count = encoded.size();
    }
    return status;
  });
}

char *swiftlet_sentencepiece_train(
    const char *options, const char *text, const size_t *lengths, size_t sentence_count,
    void **model_bytes, size_t *model_count) {
  return message_of([&] {
    Sentences sentences(text, lengths, sentence_count);
    std::string model;
    auto status =
        sentencepiece::SentencePieceTrainer::Train(parsed(options), &sentences, &model);
    if (status.ok()) {
      *model_bytes = copied(model);
      *model_count = model.size();
    }
    return status;
  });
}

void swiftlet_sentencepiece_release(void *memory) { std::free(memory); }
