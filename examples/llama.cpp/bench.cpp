/* The benchmark: rates of prompts ("pp") and texts ("tg"), as llama-bench defines and prints them. */

#include "bench.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numeric>

namespace {

/** Random tokens, after the one that begins a text. */
std::vector<llama_token> randomTokens(const Model &model, size_t count) {
  int vocabulary = llama_vocab_n_tokens(model.vocabulary());
  std::vector<llama_token> tokens(count);
  for (llama_token &token : tokens) token = std::rand() % vocabulary;
  if (llama_vocab_get_add_bos(model.vocabulary())) tokens[0] = llama_vocab_bos(model.vocabulary());
  return tokens;
}

double timePrompt(Model &model, int count) {
  std::vector<llama_token> tokens = randomTokens(model, size_t(count));
  double start = now();
  model.decode(tokens);
  llama_synchronize(model.context());
  return now() - start;
}

double timeText(Model &model, int count) {
  std::vector<llama_token> tokens = randomTokens(model, size_t(count));
  llama_memory_clear(llama_get_memory(model.context()), false);
  double start = now();
  for (llama_token token : tokens) {
    llama_decode(model.context(), llama_batch_get_one(&token, 1));
    llama_synchronize(model.context());
  }
  return now() - start;
}

std::string deviceName(const Options &options) {
  ggml_backend_dev_t gpu = ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_GPU);
  return gpu && options.gpuLayers != 0 ? ggml_backend_reg_name(ggml_backend_dev_backend_reg(gpu)) : "CPU";
}

void printRow(const Model &model, const Options &options, const std::string &test, const std::vector<double> &rates) {
  double count = double(rates.size());
  double mean = std::accumulate(rates.begin(), rates.end(), 0.0) / count;
  double squares = 0;
  for (double rate : rates) squares += (rate - mean) * (rate - mean);
  double deviation = rates.size() > 1 ? std::sqrt(squares / (count - 1)) : 0;
  char size[32], parameters[32], result[64];
  std::snprintf(size, sizeof size, "%.2f MiB", double(llama_model_size(model.model())) / 1048576);
  std::snprintf(parameters, sizeof parameters, "%.2f M", double(llama_model_n_params(model.model())) / 1e6);
  std::snprintf(result, sizeof result, "%.2f ± %.2f", mean, deviation);
  std::printf("| %-30s | %12s | %12s | %-8s | %3d | %-4s | %8s | %20s |\n", model.description().c_str(), size, parameters,
              deviceName(options).c_str(), options.gpuLayers, llama_flash_attn_type_name(options.flashAttention), test.c_str(), result);
  std::fflush(stdout);
}

void measure(Model &model, const Options &options, const char *name, int count, double (*time)(Model &, int)) {
  if (count == 0) return;
  time(model, count); // compiles the shaders
  std::vector<double> rates;
  for (int run = 0; run < options.repetitions; run++) rates.push_back(count / time(model, count));
  printRow(model, options, name + std::to_string(count), rates);
}

} // namespace

void bench(Model &model, const Options &options) {
  std::printf("| %-30s | %12s | %12s | %-8s | %3s | %-4s | %8s | %20s |\n", "model", "size", "params", "backend", "ngl", "fa", "test", "t/s");
  std::printf("| ------------------------------ | -----------: | -----------: | -------- | --: | ---- | -------: | -------------------: |\n");
  for (int count : options.benchPrompts) measure(model, options, "pp", count, timePrompt);
  for (int count : options.benchTexts) measure(model, options, "tg", count, timeText);
}
