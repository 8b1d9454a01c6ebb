#ifndef MODEL_H
#define MODEL_H

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "llama.h"
#include "options.h"

/** Releases an object of llama.cpp. */
template <auto release> struct Release {
  template <class T> void operator()(T *object) const { release(object); }
};

/** The reason for which a text ends. */
enum class Ending {
  stop,      // the model ends it, or one of the given texts occurs
  length,    // as many tokens as allowed, or the context is full
  cancelled, // the reader wants no more
};

/** Times in seconds, and numbers of tokens. */
struct Usage {
  size_t promptTokens = 0;
  size_t cachedTokens = 0; // of the prompt, remembered from an earlier one
  size_t textTokens = 0;
  double promptTime = 0;
  double textTime = 0; // after the first token
};

/** A text to generate. */
struct Request {
  std::string prompt;
  bool isTemplated = false; // the prompt contains the model's special tokens as text
  int predict = -1;         // tokens; -1: no limit
  std::vector<std::string> stops;
  Sampling sampling;
};

/** Receives a piece of text, in complete UTF-8; returns false to end the text. */
using OnText = std::function<bool(std::string_view)>;

/** A language model, loaded to the GPU, and the context that it remembers. */
class Model {
public:
  /** @throws std::runtime_error when the file is no usable model, or a device is short of memory */
  explicit Model(const Options &options);

  /**
   * Continues a prompt. Skips what the context has in common with it.
   *
   * @throws std::invalid_argument when the prompt is longer than the context, or the grammar is none
   * @throws std::runtime_error when a device fails
   */
  Ending generate(const Request &request, const OnText &onText, Usage &usage);

  /**
   * Forgets the context and computes one prediction for the tokens, in batches.
   *
   * @throws std::runtime_error when a device fails
   */
  void decode(std::vector<llama_token> &tokens);

  llama_context *context() const { return context_.get(); }
  const llama_model *model() const { return model_.get(); }
  const llama_vocab *vocabulary() const { return llama_model_get_vocab(model_.get()); }
  double loadTime() const { return loadTime_; }

  /** "llama 1B Q4_0" */
  std::string description() const;

  /** Text of a token. */
  std::string piece(llama_token token, bool special) const;

  /** Where logits are written, if anywhere. */
  void saveLogits(const std::string &file);

private:
  std::unique_ptr<llama_model, Release<llama_model_free>> model_;
  std::unique_ptr<llama_context, Release<llama_free>> context_;
  std::unique_ptr<FILE, Release<std::fclose>> logits_;
  /** Tokens that the context holds. */
  std::vector<llama_token> remembered_;
  double loadTime_ = 0;

  std::vector<llama_token> tokenize(const Request &request) const;
  size_t remember(const std::vector<llama_token> &tokens);
  void evaluate(llama_token *tokens, size_t count);
};

/** Keeps the messages of llama.cpp, to explain failures, and prints them if wanted. */
void setLog(bool isVerbose);

/** Seconds on a clock that only moves forward. */
double now();

#endif
