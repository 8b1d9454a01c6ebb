/* The command line: names and meanings as in llama-cli, and in llama-bench after `--bench`. */

#include "options.h"

#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace {

/** A value, and how an error message names the option that it belongs to. */
struct Value {
  std::string option;
  std::string text;

  [[noreturn]] void refuse(const std::string &expected) const {
    throw std::invalid_argument(option + " " + text + ": expected " + expected);
  }

  long long integer(long long least, long long most) const {
    char *end;
    long long number = std::strtoll(text.c_str(), &end, 10);
    if (text.empty() || *end || number < least || number > most) {
      refuse("a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    }
    return number;
  }

  float real(float least, float most) const {
    char *end;
    float number = std::strtof(text.c_str(), &end);
    if (text.empty() || *end || !(number >= least && number <= most)) {
      std::ostringstream range;
      range << "a number from " << least << " to " << most;
      refuse(range.str());
    }
    return number;
  }

  std::vector<int> integers() const {
    std::vector<int> numbers;
    std::istringstream list(text);
    for (std::string item; std::getline(list, item, ',');) numbers.push_back(int(Value{option, item}.integer(0, 1 << 20)));
    return numbers;
  }

  std::string fileContents() const {
    std::ifstream file(text, std::ios::binary);
    if (!file) throw std::invalid_argument(option + " " + text + ": the file cannot be read; grant its folder with --dir");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  ggml_type cacheType() const {
    for (ggml_type type : {GGML_TYPE_F32, GGML_TYPE_F16, GGML_TYPE_BF16, GGML_TYPE_Q8_0, GGML_TYPE_Q4_0}) {
      if (text == ggml_type_name(type)) return type;
    }
    refuse("f32, f16, bf16, q8_0 or q4_0");
  }

  llama_flash_attn_type flashAttention() const {
    if (text == "on" || text == "1") return LLAMA_FLASH_ATTN_TYPE_ENABLED;
    if (text == "off" || text == "0") return LLAMA_FLASH_ATTN_TYPE_DISABLED;
    if (text == "auto") return LLAMA_FLASH_ATTN_TYPE_AUTO;
    refuse("on, off or auto");
  }
};

struct Option {
  std::vector<const char *> names;
  const char *value; // null: a flag
  const char *help;
  std::function<void(Options &, const Value &)> apply;
};

constexpr long long most = INT32_MAX;

const std::vector<Option> &table() {
  static const std::vector<Option> options = {
    {{"-m", "--model"}, "FILE", "GGUF file of the model", [](auto &o, auto &v) { o.model = v.text; }},
    {{"-p", "--prompt"}, "TEXT", "text to continue, or the first message with -cnv", [](auto &o, auto &v) { o.prompt = v.text; }},
    {{"-f", "--file"}, "FILE", "file with the prompt", [](auto &o, auto &v) { o.prompt = v.fileContents(); }},
    {{"-n", "--predict", "--n-predict"}, "N", "tokens to generate; default -1: until the text ends", [](auto &o, auto &v) { o.predict = int(v.integer(-1, most)); }},
    {{"-cnv", "--conversation"}, nullptr, "chat: reads a message from each line of standard input", [](auto &o, auto &) { o.isChat = true; }},
    {{"-st", "--single-turn"}, nullptr, "chat: ends after the first answer", [](auto &o, auto &) { o.isChat = o.isSingleTurn = true; }},
    {{"-sys", "--system-prompt"}, "TEXT", "chat: message that describes the task of the model", [](auto &o, auto &v) { o.systemPrompt = v.text; }},
    {{"--chat-template-file"}, "FILE", "Jinja template to use instead of the model's", [](auto &o, auto &v) { o.chatTemplate = v.fileContents(); }},
    {{"--no-display-prompt"}, nullptr, "do not repeat the prompt", [](auto &o, auto &) { o.showsPrompt = false; }},
    {{"--no-perf"}, nullptr, "do not print times", [](auto &o, auto &) { o.showsTimes = false; }},
    {{"-c", "--ctx-size"}, "N", "tokens that the model remembers; default 4096; 0: as many as it was trained for", [](auto &o, auto &v) { o.context = uint32_t(v.integer(0, most)); }},
    {{"-b", "--batch-size"}, "N", "prompt tokens to submit at once; default 2048", [](auto &o, auto &v) { o.batch = uint32_t(v.integer(1, most)); }},
    {{"-ub", "--ubatch-size"}, "N", "prompt tokens to compute at once; default 512", [](auto &o, auto &v) { o.microBatch = uint32_t(v.integer(1, most)); }},
    {{"-ngl", "--gpu-layers", "--n-gpu-layers"}, "N", "layers on the GPU; default -1: all; 0 uses the CPU alone", [](auto &o, auto &v) { o.gpuLayers = int(v.integer(-1, most)); }},
    {{"-ot", "--override-tensor"}, "REGEX=DEVICE", "device of the tensors whose name matches: CPU or WebGPU; repeatable", [](auto &o, auto &v) {
       size_t at = v.text.rfind('=');
       if (at == std::string::npos) v.refuse("REGEX=DEVICE");
       o.tensorDevices.emplace_back(v.text.substr(0, at), v.text.substr(at + 1));
     }},
    {{"-fa", "--flash-attn"}, "on|off|auto", "fused attention; default auto", [](auto &o, auto &v) { o.flashAttention = v.flashAttention(); }},
    {{"-ctk", "--cache-type-k"}, "TYPE", "type of remembered keys: f32, f16, bf16, q8_0, q4_0; default f16", [](auto &o, auto &v) { o.keyType = v.cacheType(); }},
    {{"-ctv", "--cache-type-v"}, "TYPE", "type of remembered values", [](auto &o, auto &v) { o.valueType = v.cacheType(); }},
    {{"-s", "--seed"}, "N", "seed of the random choice; default: random", [](auto &o, auto &v) { o.sampling.seed = uint32_t(v.integer(-1, UINT32_MAX)); }},
    {{"--temp"}, "X", "temperature; default 0.8; 0 takes the likeliest token", [](auto &o, auto &v) { o.sampling.temperature = v.real(0, 100); }},
    {{"--top-k"}, "N", "choose among the N likeliest tokens; default 40; 0: all", [](auto &o, auto &v) { o.sampling.topK = int(v.integer(0, most)); }},
    {{"--top-p"}, "X", "choose among the tokens that make up this probability; default 0.95", [](auto &o, auto &v) { o.sampling.topP = v.real(0, 1); }},
    {{"--min-p"}, "X", "least probability, relative to the likeliest token; default 0.05", [](auto &o, auto &v) { o.sampling.minP = v.real(0, 1); }},
    {{"--typical"}, "X", "locally typical sampling; default 1: off", [](auto &o, auto &v) { o.sampling.typicalP = v.real(0, 1); }},
    {{"--repeat-penalty"}, "X", "penalty of repeated tokens; default 1: none", [](auto &o, auto &v) { o.sampling.repeatPenalty = v.real(0.001f, 100); }},
    {{"--repeat-last-n"}, "N", "tokens that penalties look back; default 64; -1: all", [](auto &o, auto &v) { o.sampling.repeatLastN = int(v.integer(-1, most)); }},
    {{"--presence-penalty"}, "X", "penalty of tokens that occurred; default 0", [](auto &o, auto &v) { o.sampling.presencePenalty = v.real(-100, 100); }},
    {{"--frequency-penalty"}, "X", "penalty per occurrence of a token; default 0", [](auto &o, auto &v) { o.sampling.frequencyPenalty = v.real(-100, 100); }},
    {{"--grammar"}, "GBNF", "grammar that the text must follow", [](auto &o, auto &v) { o.sampling.grammar = v.text; }},
    {{"--grammar-file"}, "FILE", "file with the grammar", [](auto &o, auto &v) { o.sampling.grammar = v.fileContents(); }},
    {{"--ignore-eos"}, nullptr, "continue after the end of the text", [](auto &o, auto &) { o.sampling.ignoreEnd = true; }},
    {{"--save-logits"}, "FILE", "write the logits of every prediction, 32-bit floats in little endian", [](auto &o, auto &v) { o.saveLogits = v.text; }},
    {{"--bench"}, nullptr, "measure instead: -p and -n are lists of numbers of tokens, by default 512 and 128", [](auto &o, auto &) { o.isBench = true; }},
    {{"-r", "--repetitions"}, "N", "bench: runs of each measurement; default 5", [](auto &o, auto &v) { o.repetitions = int(v.integer(1, 1000)); }},
    {{"--list-devices"}, nullptr, "print the devices and end", [](auto &o, auto &) { o.listsDevices = true; }},
    {{"-v", "--verbose"}, nullptr, "print the messages of llama.cpp", [](auto &o, auto &) { o.isVerbose = true; }},
    {{"-h", "--help"}, nullptr, "print the options and end", [](auto &o, auto &) { o.isHelp = true; }},
  };
  return options;
}

const Option *find(const std::string &name) {
  for (const Option &option : table()) {
    for (const char *known : option.names) {
      if (name == known) return &option;
    }
  }
  return nullptr;
}

/** In a benchmark, `-p` and `-n` are numbers of tokens. */
bool applyBench(Options &options, const Value &value) {
  if (!options.isBench) return false;
  if (value.option == "-p") options.benchPrompts = value.integers();
  else if (value.option == "-n") options.benchTexts = value.integers();
  else return false;
  return true;
}

} // namespace

Options parseOptions(const std::vector<std::string> &arguments) {
  Options options;
  for (const std::string &argument : arguments) options.isBench |= argument == "--bench";
  for (size_t i = 0; i < arguments.size(); i++) {
    const Option *option = find(arguments[i]);
    if (!option) throw std::invalid_argument("unknown option " + arguments[i] + "; --help lists the options");
    Value value{arguments[i], ""};
    if (option->value) {
      if (++i == arguments.size()) throw std::invalid_argument(value.option + " needs a value: " + option->value);
      value.text = arguments[i];
    }
    if (!applyBench(options, value)) option->apply(options, value);
  }
  bool needsModel = !options.isHelp && !options.listsDevices;
  if (needsModel && options.model.empty()) throw std::invalid_argument("no model; name its GGUF file with -m");
  return options;
}

std::string optionsHelp() {
  constexpr size_t column = 36;
  std::string text = "Options\n";
  for (const Option &option : table()) {
    std::string line = " ";
    for (const char *name : option.names) line += (line.size() > 1 ? ", " : " ") + std::string(name);
    if (option.value) line += " " + std::string(option.value);
    if (line.size() >= column) line += "\n";
    size_t width = line.back() == '\n' ? 0 : line.size();
    text += line + std::string(column - width, ' ') + option.help + "\n";
  }
  return text;
}
