/* llama.cpp on the command line: continues a prompt, chats, or measures. README.md documents it. */

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

#include "bench.h"
#include "chat-template.h"
#include "model.h"
#include "options.h"

namespace {

bool print(std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

void printTimes(const Model &model, const Usage &usage) {
  auto rate = [](size_t tokens, double time) { return time > 0 ? double(tokens) / time : 0; };
  size_t read = usage.promptTokens - usage.cachedTokens;
  size_t written = usage.textTokens > 0 ? usage.textTokens - 1 : 0;
  std::fprintf(stderr, "model:  %s, loaded in %.2f s\n", model.description().c_str(), model.loadTime());
  std::fprintf(stderr, "prompt: %zu tokens, %.1f tokens/s\n", read, rate(read, usage.promptTime));
  std::fprintf(stderr, "text:   %zu tokens, %.1f tokens/s\n", usage.textTokens, rate(written, usage.textTime));
}

void add(Usage &sum, const Usage &usage) {
  sum.promptTokens += usage.promptTokens;
  sum.cachedTokens += usage.cachedTokens;
  sum.textTokens += usage.textTokens;
  sum.promptTime += usage.promptTime;
  sum.textTime += usage.textTime;
}

Usage continueText(Model &model, const Options &options) {
  if (options.showsPrompt) print(options.prompt);
  Usage usage;
  model.generate({options.prompt, false, options.predict, {}, options.sampling}, print, usage);
  print("\n");
  return usage;
}

Usage chat(Model &model, const Options &options) {
  ChatTemplate chatTemplate(model, options.chatTemplate);
  std::vector<Message> messages;
  if (!options.systemPrompt.empty()) messages.push_back({"system", options.systemPrompt});
  Usage sum;
  std::string line = options.prompt;
  for (bool hasLine = !line.empty(); hasLine || (print("> ") && std::getline(std::cin, line)); hasLine = false) {
    if (line.empty()) continue;
    messages.push_back({"user", line});
    std::string answer;
    Usage usage;
    Request request{chatTemplate.apply(messages), true, options.predict, {}, options.sampling};
    Ending ending = model.generate(request, [&](std::string_view text) { return answer += text, print(text); }, usage);
    add(sum, usage);
    messages.push_back({"assistant", answer});
    print("\n");
    if (options.isSingleTurn) break;
    if (ending == Ending::length && options.predict < 0) throw std::runtime_error("the context is full; -c sets its size");
  }
  return sum;
}

void listDevices() {
  for (size_t i = 0; i < ggml_backend_dev_count(); i++) {
    ggml_backend_dev_t device = ggml_backend_dev_get(i);
    std::printf("%s: %s\n", ggml_backend_dev_name(device), ggml_backend_dev_description(device));
  }
}

void run(const Options &options) {
  if (options.isHelp) {
    print("Continues a text with a language model in a GGUF file.\n\n" + optionsHelp());
    return;
  }
  setLog(options.isVerbose);
  if (options.listsDevices) return listDevices();
  Model model(options);
  if (options.isBench) return bench(model, options);
  if (!options.saveLogits.empty()) model.saveLogits(options.saveLogits);
  Usage usage = options.isChat ? chat(model, options) : continueText(model, options);
  if (options.showsTimes) printTimes(model, usage);
}

} // namespace

int main(int count, char **arguments) {
  try {
    run(parseOptions({arguments + 1, arguments + count}));
    return EXIT_SUCCESS;
  } catch (const std::exception &error) {
    std::fflush(stdout);
    std::fprintf(stderr, "llama: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
