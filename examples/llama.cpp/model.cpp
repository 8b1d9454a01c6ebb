/* Loads a model and generates text. */

#include "model.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "text-stream.h"

namespace {

using Sampler = std::unique_ptr<llama_sampler, Release<llama_sampler_free>>;

/** The messages of llama.cpp, of which the latest error explains a failure. */
struct Log {
  bool isVerbose = false;
  std::string error;

  static void write(ggml_log_level level, const char *text, void *self) {
    Log &log = *static_cast<Log *>(self);
    if (log.isVerbose) std::fputs(text, stderr);
    // The first error of a failure is the most specific.
    if (level == GGML_LOG_LEVEL_ERROR && log.error.empty()) log.error = text;
  }

  [[noreturn]] void fail(const std::string &failure) {
    std::string reason = error;
    while (!reason.empty() && reason.back() == '\n') reason.pop_back();
    throw std::runtime_error(reason.empty() ? failure : failure + ": " + reason);
  }
};

Log log_;

/** The device that a name such as `CPU` or `WebGPU` begins. */
ggml_backend_buffer_type_t bufferType(const std::string &device) {
  for (size_t i = 0; i < ggml_backend_dev_count(); i++) {
    ggml_backend_dev_t candidate = ggml_backend_dev_get(i);
    if (std::string_view(ggml_backend_dev_name(candidate)).starts_with(device)) return ggml_backend_dev_buffer_type(candidate);
  }
  throw std::runtime_error("there is no device " + device + "; --list-devices lists them");
}

/** Tells users why a model is slow. */
void reportMissingGpu(const Options &options) {
  if (options.gpuLayers == 0 || ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_GPU)) return;
  std::fprintf(stderr, "llama: there is no GPU with the feature shader-f16, so one thread of the CPU computes; -ngl 0 chooses it\n");
}

llama_model *load(const Options &options) {
  reportMissingGpu(options);
  std::vector<llama_model_tensor_buft_override> overrides;
  for (auto &[pattern, device] : options.tensorDevices) overrides.push_back({pattern.c_str(), bufferType(device)});
  overrides.push_back({nullptr, nullptr});

  llama_model_params params = llama_model_default_params();
  params.n_gpu_layers = options.gpuLayers;
  // Nothing is mapped: tensors pass through memory one at a time.
  params.load_mode = LLAMA_LOAD_MODE_NONE;
  params.tensor_buft_overrides = overrides.data();
  llama_model *model = llama_model_load_from_file(options.model.c_str(), params);
  if (!model) log_.fail(options.model + " cannot be loaded");
  return model;
}

llama_context *createContext(llama_model *model, const Options &options) {
  llama_context_params params = llama_context_default_params();
  uint32_t trained = uint32_t(llama_model_n_ctx_train(model));
  params.n_ctx = options.context > 0 && options.context < trained ? options.context : trained;
  params.n_batch = options.batch;
  params.n_ubatch = std::min(options.batch, options.microBatch);
  params.n_threads = params.n_threads_batch = 1;
  params.flash_attn_type = options.flashAttention;
  params.type_k = options.keyType;
  params.type_v = options.valueType;
  params.offload_kqv = options.gpuLayers != 0;
  params.op_offload = options.gpuLayers != 0;
  llama_context *context = llama_init_from_model(model, params);
  if (!context) log_.fail("no context of " + std::to_string(params.n_ctx) + " tokens can be created; -c sets its size");
  return context;
}

/** The samplers in the order of llama-cli. */
Sampler createSampler(const Sampling &sampling, const llama_vocab *vocabulary, int contextSize) {
  Sampler chain(llama_sampler_chain_init(llama_sampler_chain_default_params()));
  auto add = [&](llama_sampler *sampler) { llama_sampler_chain_add(chain.get(), sampler); };
  int tokens = llama_vocab_n_tokens(vocabulary);
  if (!sampling.grammar.empty()) {
    llama_sampler *grammar = llama_sampler_init_grammar(vocabulary, sampling.grammar.c_str(), "root");
    if (!grammar) throw std::invalid_argument("the grammar cannot be parsed");
    add(grammar);
  }
  if (sampling.ignoreEnd) {
    std::vector<llama_logit_bias> ends;
    for (llama_token token = 0; token < tokens; token++) {
      if (llama_vocab_is_eog(vocabulary, token)) ends.push_back({token, -INFINITY});
    }
    add(llama_sampler_init_logit_bias(tokens, int(ends.size()), ends.data()));
  }
  bool penalizes = sampling.repeatPenalty != 1 || sampling.frequencyPenalty != 0 || sampling.presencePenalty != 0;
  if (penalizes && sampling.repeatLastN != 0) {
    int lastN = sampling.repeatLastN < 0 ? contextSize : sampling.repeatLastN;
    add(llama_sampler_init_penalties(tokens, lastN, sampling.repeatPenalty, sampling.frequencyPenalty, sampling.presencePenalty));
  }
  if (sampling.temperature <= 0) {
    add(llama_sampler_init_greedy());
    return chain;
  }
  if (sampling.topK > 0) add(llama_sampler_init_top_k(sampling.topK));
  if (sampling.typicalP < 1) add(llama_sampler_init_typical(sampling.typicalP, 1));
  if (sampling.topP < 1) add(llama_sampler_init_top_p(sampling.topP, 1));
  if (sampling.minP > 0) add(llama_sampler_init_min_p(sampling.minP, 1));
  add(llama_sampler_init_temp(sampling.temperature));
  add(llama_sampler_init_dist(sampling.seed));
  return chain;
}

} // namespace

void setLog(bool isVerbose) {
  log_.isVerbose = isVerbose;
  llama_log_set(Log::write, &log_);
}

double now() { return double(ggml_time_us()) / 1e6; }

Model::Model(const Options &options) {
  double start = now();
  model_.reset(load(options));
  if (llama_model_has_encoder(model_.get()) || !llama_model_has_decoder(model_.get())) {
    throw std::runtime_error(options.model + " does not continue text; use a model with a decoder alone");
  }
  context_.reset(createContext(model_.get(), options));
  llama_synchronize(context_.get());
  loadTime_ = now() - start;
}

std::string Model::description() const {
  std::string text(128, '\0');
  text.resize(size_t(llama_model_desc(model_.get(), text.data(), text.size())));
  return text;
}

std::string Model::piece(llama_token token, bool special) const {
  std::string text(16, '\0');
  int size = llama_token_to_piece(vocabulary(), token, text.data(), int(text.size()), 0, special);
  if (size < 0) {
    text.resize(size_t(-size));
    size = llama_token_to_piece(vocabulary(), token, text.data(), int(text.size()), 0, special);
  }
  text.resize(size_t(size));
  return text;
}

void Model::saveLogits(const std::string &file) {
  logits_.reset(std::fopen(file.c_str(), "wb"));
  if (!logits_) throw std::runtime_error(file + " cannot be written; grant its folder with --dir");
}

std::vector<llama_token> Model::tokenize(const Request &request) const {
  const std::string &prompt = request.prompt;
  std::vector<llama_token> tokens(prompt.size() + 2);
  auto fill = [&] {
    return llama_tokenize(vocabulary(), prompt.data(), int(prompt.size()), tokens.data(), int(tokens.size()), true,
                          request.isTemplated);
  };
  int count = fill();
  if (count < 0) {
    tokens.resize(size_t(-count));
    count = fill();
  }
  tokens.resize(size_t(count));
  if (tokens.empty()) {
    llama_token first = llama_vocab_bos(vocabulary());
    if (first == LLAMA_TOKEN_NULL) throw std::invalid_argument("the prompt is empty, and the model has no token to begin with; give a prompt");
    tokens.push_back(first);
  }
  return tokens;
}

/** Keeps the longest prefix of the tokens that the context holds, without the last; returns its length. */
size_t Model::remember(const std::vector<llama_token> &tokens) {
  llama_memory_t memory = llama_get_memory(context());
  auto [end, _] = std::mismatch(remembered_.begin(), remembered_.end(), tokens.begin(), tokens.end() - 1);
  size_t kept = size_t(end - remembered_.begin());
  if (!llama_memory_seq_rm(memory, 0, llama_pos(kept), -1)) {
    llama_memory_clear(memory, true); // a recurrent model cannot forget only its latest tokens
    kept = 0;
  }
  remembered_.resize(kept);
  return kept;
}

void Model::evaluate(llama_token *tokens, size_t count) {
  for (size_t done = 0; done < count;) {
    int size = int(std::min<size_t>(count - done, llama_n_batch(context())));
    int status = llama_decode(context(), llama_batch_get_one(tokens + done, size));
    if (status != 0) log_.fail("the model cannot be evaluated, status " + std::to_string(status));
    remembered_.insert(remembered_.end(), tokens + done, tokens + done + size);
    done += size_t(size);
  }
}

void Model::decode(std::vector<llama_token> &tokens) {
  llama_memory_clear(llama_get_memory(context()), false);
  remembered_.clear();
  evaluate(tokens.data(), tokens.size());
}

Ending Model::generate(const Request &request, const OnText &onText, Usage &usage) {
  std::vector<llama_token> prompt = tokenize(request);
  size_t size = llama_n_ctx(context());
  if (prompt.size() > size) {
    throw std::invalid_argument("the prompt has " + std::to_string(prompt.size()) + " tokens, the context " +
                             std::to_string(size) + "; -c sets its size");
  }
  Sampler sampler = createSampler(request.sampling, vocabulary(), int(size));
  for (llama_token token : prompt) {
    if (request.sampling.grammar.empty()) llama_sampler_accept(sampler.get(), token);
  }
  double start = now();
  usage.promptTokens = prompt.size();
  usage.cachedTokens = remember(prompt);
  evaluate(prompt.data() + usage.cachedTokens, prompt.size() - usage.cachedTokens);

  TextStream text(request.stops, onText);
  for (double first = 0;;) {
    if (logits_) {
      const float *logits = llama_get_logits_ith(context(), -1);
      std::fwrite(logits, sizeof(float), size_t(llama_vocab_n_tokens(vocabulary())), logits_.get());
    }
    if (request.predict >= 0 && usage.textTokens >= size_t(request.predict)) return text.end(Ending::length);
    llama_token token = llama_sampler_sample(sampler.get(), context(), -1);
    if (usage.textTokens++ == 0) {
      first = now();
      usage.promptTime = first - start;
    }
    usage.textTime = now() - first;
    if (llama_vocab_is_eog(vocabulary(), token)) return text.end(Ending::stop);
    if (!text.add(piece(token, false))) return text.ending();
    if (remembered_.size() == size) return text.end(Ending::length);
    evaluate(&token, 1);
  }
}
