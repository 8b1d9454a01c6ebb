#ifndef OPTIONS_H
#define OPTIONS_H

#include <cstdint>
#include <string>
#include <vector>

#include "llama.h"

/** How the next token is chosen. The defaults are those of llama-cli. */
struct Sampling {
  float temperature = 0.8f; // 0: always the likeliest token
  int topK = 40;            // 0: all
  float topP = 0.95f;
  float minP = 0.05f;
  float typicalP = 1;
  float repeatPenalty = 1;
  int repeatLastN = 64; // tokens that the penalties look back; -1: the whole context
  float frequencyPenalty = 0;
  float presencePenalty = 0;
  uint32_t seed = LLAMA_DEFAULT_SEED; // random
  std::string grammar;                // GBNF
  bool ignoreEnd = false;             // continue after a token that ends the text
};

/** The command line. */
struct Options {
  std::string model;
  std::string prompt;
  std::string systemPrompt;
  std::string chatTemplate; // Jinja; empty: the model's
  std::string saveLogits;   // file
  int predict = -1;         // tokens to generate; -1: until the text ends or the context is full
  bool isChat = false;
  bool isSingleTurn = false;
  bool showsPrompt = true;
  bool showsTimes = true;
  bool isVerbose = false;
  bool isHelp = false;
  bool listsDevices = false;

  uint32_t context = 4096; // 0: as long as the model was trained for
  uint32_t batch = 2048;
  uint32_t microBatch = 512;
  int gpuLayers = -1; // all
  llama_flash_attn_type flashAttention = LLAMA_FLASH_ATTN_TYPE_AUTO;
  ggml_type keyType = GGML_TYPE_F16;
  ggml_type valueType = GGML_TYPE_F16;
  std::vector<std::pair<std::string, std::string>> tensorDevices; // regular expression, device

  Sampling sampling;

  bool isBench = false;
  std::vector<int> benchPrompts = {512};
  std::vector<int> benchTexts = {128};
  int repetitions = 5;
};

/**
 * Parses the arguments of a program, without its name.
 *
 * @throws std::invalid_argument naming the option at fault
 */
Options parseOptions(const std::vector<std::string> &arguments);

/** The text of `--help`. */
std::string optionsHelp();

#endif
