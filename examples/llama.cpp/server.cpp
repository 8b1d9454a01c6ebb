/* llama.cpp behind HTTP, in the shape of OpenAI's API. README.md documents it. */

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <wasi/api.h>

#include "chat-template.h"
#include "http.h"
#include "json.h"
#include "model.h"
#include "options.h"

namespace {

using Json = common_json;

/** A failure to answer with: an HTTP status and a message. */
struct Refusal : std::runtime_error {
  uint16_t status;
  const char *type;
  Refusal(uint16_t status, const char *type, const std::string &message) : std::runtime_error(message), status(status), type(type) {}
};

[[noreturn]] void refuse(const std::string &message) { throw Refusal(400, "invalid_request_error", message); }

/** The model, loaded for the first request and kept for later ones. */
struct Server {
  Options options;
  std::unique_ptr<Model> model;
  std::unique_ptr<ChatTemplate> chatTemplate;
  std::string name;
  std::time_t loadedAt = 0;
  unsigned long requests = 0;

  void open(const Options &given) {
    options = given;
    setLog(options.isVerbose);
    model = std::make_unique<Model>(options);
    try {
      chatTemplate = std::make_unique<ChatTemplate>(*model, options.chatTemplate);
    } catch (const std::exception &error) { // texts can be continued without one
      std::fprintf(stderr, "llama: no chat: %s\n", error.what());
    }
    name = options.model.substr(options.model.rfind('/') + 1);
    loadedAt = std::time(nullptr);
    std::fprintf(stderr, "llama: %s, loaded in %.2f s\n", model->description().c_str(), model->loadTime());
  }
};

Server server;

/** The arguments of the component, without its name: it has no `main` that would receive them. */
std::vector<std::string> commandLine() {
  size_t count = 0, size = 0;
  if (__wasi_args_sizes_get(&count, &size) != 0) return {};
  std::vector<uint8_t *> arguments(count + 1);
  std::vector<uint8_t> text(size + 1);
  if (__wasi_args_get(arguments.data(), text.data()) != 0) return {};
  std::vector<std::string> list;
  for (size_t i = 1; i < count; i++) list.push_back(reinterpret_cast<char *>(arguments[i]));
  return list;
}

/** Loads the model, unless an earlier request did. */
void openServer() {
  if (server.model) return;
  try {
    server.open(parseOptions(commandLine()));
  } catch (const std::exception &error) {
    std::fprintf(stderr, "llama: %s\n", error.what());
    throw Refusal(500, "server_error", "the model cannot be loaded; the server's log says why");
  }
}

// ==== Reading requests ====

template <class T> T valueOf(const Json &request, const char *name, T otherwise) {
  try {
    return request.contains(name) && !request.at(name).is_null() ? request.at(name).get<T>() : otherwise;
  } catch (const common_json_error &) {
    refuse(std::string(name) + " has the wrong type");
  }
}

/** The text of a message: a string, or a list of parts, of which all must be text. */
std::string contentOf(const Json &message) {
  if (!message.contains("content") || message.at("content").is_null()) return "";
  const Json &content = message.at("content");
  if (content.is_string()) return content.get<std::string>();
  if (!content.is_array()) refuse("content is neither a string nor a list of parts");
  std::string text;
  for (const Json &part : content) {
    if (valueOf<std::string>(part, "type", "") != "text") refuse("only parts of the type text are supported");
    text += valueOf<std::string>(part, "text", "");
  }
  return text;
}

std::vector<Message> messagesOf(const Json &request) {
  if (!request.contains("messages") || !request.at("messages").is_array() || request.at("messages").empty()) {
    refuse("messages is not a list of messages");
  }
  std::vector<Message> messages;
  for (const Json &message : request.at("messages")) {
    if (!message.is_object()) refuse("messages is not a list of messages");
    messages.push_back({valueOf<std::string>(message, "role", "user"), contentOf(message)});
  }
  return messages;
}

std::vector<std::string> stopsOf(const Json &request) {
  std::vector<std::string> stops;
  if (!request.contains("stop") || request.at("stop").is_null()) return stops;
  const Json &stop = request.at("stop");
  if (stop.is_string()) return {stop.get<std::string>()};
  if (!stop.is_array()) refuse("stop is neither a string nor a list of strings");
  for (const Json &text : stop) {
    if (!text.is_string()) refuse("stop is neither a string nor a list of strings");
    if (text != "") stops.push_back(text.get<std::string>());
  }
  return stops;
}

/** The options of llama-server, of which OpenAI's are a part; others than the given ones are those of the command line. */
Sampling samplingOf(const Json &request) {
  Sampling sampling = server.options.sampling;
  sampling.temperature = valueOf(request, "temperature", sampling.temperature);
  sampling.topP = valueOf(request, "top_p", sampling.topP);
  sampling.topK = valueOf(request, "top_k", sampling.topK);
  sampling.minP = valueOf(request, "min_p", sampling.minP);
  sampling.repeatPenalty = valueOf(request, "repeat_penalty", sampling.repeatPenalty);
  sampling.presencePenalty = valueOf(request, "presence_penalty", sampling.presencePenalty);
  sampling.frequencyPenalty = valueOf(request, "frequency_penalty", sampling.frequencyPenalty);
  sampling.seed = uint32_t(valueOf<int64_t>(request, "seed", sampling.seed));
  sampling.grammar = valueOf(request, "grammar", sampling.grammar);
  if (!(sampling.temperature >= 0)) refuse("temperature is negative");
  if (!(sampling.repeatPenalty > 0)) refuse("repeat_penalty is not above 0");
  return sampling;
}

Request requestOf(const Json &json, bool isChat) {
  Request request;
  request.isTemplated = isChat;
  if (isChat) {
    if (!server.chatTemplate) refuse("the model has no usable chat template; start the server with --chat-template-file");
    std::vector<Message> messages = messagesOf(json);
    try {
      request.prompt = server.chatTemplate->apply(messages);
    } catch (const std::exception &error) {
      refuse(std::string("the chat template refuses the messages: ") + error.what());
    }
  } else {
    request.prompt = valueOf<std::string>(json, "prompt", "");
  }
  request.predict = valueOf(json, "max_completion_tokens", valueOf(json, "max_tokens", server.options.predict));
  request.stops = stopsOf(json);
  request.sampling = samplingOf(json);
  return request;
}

// ==== Writing responses ====

const char *finishReason(Ending ending) { return ending == Ending::length ? "length" : "stop"; }

Json usageOf(const Usage &usage) {
  return Json::object({
    {"prompt_tokens", usage.promptTokens},
    {"completion_tokens", usage.textTokens},
    {"total_tokens", usage.promptTokens + usage.textTokens},
    {"prompt_tokens_details", Json::object({{"cached_tokens", usage.cachedTokens}})},
  });
}

/** The objects of one answer: a whole one, or chunks. */
struct Answer {
  bool isChat;
  std::string id;
  std::time_t created = std::time(nullptr);

  Json object(const char *kind, Json choice) const {
    return Json::object({
      {"id", id},
      {"object", kind},
      {"created", created},
      {"model", server.name},
      {"choices", Json::array({choice})},
    });
  }

  Json whole(const std::string &text, Ending ending, const Usage &usage) const {
    Json choice = Json::object({{"index", 0}});
    if (isChat) choice["message"] = Json::object({{"role", "assistant"}, {"content", text}});
    else choice["text"] = text;
    choice["finish_reason"] = finishReason(ending);
    Json answer = object(isChat ? "chat.completion" : "text_completion", choice);
    answer["usage"] = usageOf(usage);
    return answer;
  }

  Json chunk(const Json &delta, const common_json_value &reason) const {
    Json choice = Json::object({{"index", 0}});
    if (isChat) choice["delta"] = delta;
    else choice["text"] = delta.value("content", "");
    choice["finish_reason"] = reason;
    return object(isChat ? "chat.completion.chunk" : "text_completion", choice);
  }
};

std::string eventOf(const Json &json) { return "data: " + json.dump_safe() + "\n\n"; }

void stream(const Answer &answer, const Request &request, bool includesUsage, HttpResponse &response) {
  // Begins with the first text, so that a prompt that cannot be used is still an HTTP error.
  auto begin = [&] {
    response.begin(200, "text/event-stream");
    if (answer.isChat) response.write(eventOf(answer.chunk({{"role", "assistant"}, {"content", ""}}, nullptr)));
  };
  Usage usage;
  Ending ending = server.model->generate(
    request,
    [&](std::string_view text) {
      if (!response.hasBegun()) begin();
      return response.write(eventOf(answer.chunk(Json::object({{"content", text}}), nullptr)));
    },
    usage);
  if (!response.hasBegun()) begin();
  if (ending != Ending::cancelled) {
    response.write(eventOf(answer.chunk(Json::object(), finishReason(ending))));
    if (includesUsage) {
      Json last = answer.object(answer.isChat ? "chat.completion.chunk" : "text_completion", nullptr);
      last["choices"] = Json::array();
      last["usage"] = usageOf(usage);
      response.write(eventOf(last));
    }
    response.write("data: [DONE]\n\n");
  }
  response.end();
}

void complete(const HttpRequest &http, bool isChat, HttpResponse &response) {
  if (!http.isComplete) refuse("the request ends early");
  Json json = Json::parse_no_throw(http.body);
  if (json.is_discarded() || !json.is_object()) refuse("the body is not a JSON object");
  Request request = requestOf(json, isChat);
  Answer answer{isChat, (isChat ? "chatcmpl-" : "cmpl-") + std::to_string(++server.requests)};
  if (valueOf(json, "stream", false)) {
    Json streamOptions = json.value("stream_options", Json::object());
    return stream(answer, request, valueOf(streamOptions, "include_usage", false), response);
  }
  Usage usage;
  std::string text;
  Ending ending = server.model->generate(request, [&](std::string_view piece) { return text += piece, true; }, usage);
  response.send(200, "application/json", answer.whole(text, ending, usage).dump_safe());
}

void listModels(HttpResponse &response) {
  Json model = Json::object({{"id", server.name}, {"object", "model"}, {"created", server.loadedAt}, {"owned_by", "llama.cpp"}});
  response.send(200, "application/json", Json::object({{"object", "list"}, {"data", Json::array({model})}}).dump_safe());
}

struct Route {
  const char *path;
  http_method_t method;
  void (*handle)(const HttpRequest &, HttpResponse &);
};

constexpr Route routes[] = {
  {"/v1/models", HTTP_METHOD_GET, [](const HttpRequest &, HttpResponse &response) { listModels(response); }},
  {"/v1/chat/completions", HTTP_METHOD_POST, [](const HttpRequest &request, HttpResponse &response) { complete(request, true, response); }},
  {"/v1/completions", HTTP_METHOD_POST, [](const HttpRequest &request, HttpResponse &response) { complete(request, false, response); }},
};

const Route &routeOf(const HttpRequest &request) {
  for (const Route &route : routes) {
    if (request.path != route.path) continue;
    if (request.method != route.method) throw Refusal(405, "invalid_request_error", request.path + " does not take this method");
    return route;
  }
  throw Refusal(404, "invalid_request_error", "there is no " + request.path);
}

void sendError(HttpResponse &response, uint16_t status, const char *type, const char *message) {
  Json error = Json::object({{"message", message}, {"type", type}, {"param", nullptr}, {"code", nullptr}});
  Json body = Json::object({{"error", error}});
  if (!response.hasBegun()) return response.send(status, "application/json", body.dump_safe());
  response.write(eventOf(body));
  response.end();
}

} // namespace

void answer(const HttpRequest &request, HttpResponse &response) noexcept {
  try {
    const Route &route = routeOf(request);
    openServer();
    route.handle(request, response);
  } catch (const Refusal &refusal) {
    sendError(response, refusal.status, refusal.type, refusal.what());
  } catch (const std::invalid_argument &error) {
    sendError(response, 400, "invalid_request_error", error.what());
  } catch (const std::exception &error) {
    std::fprintf(stderr, "llama: %s\n", error.what());
    sendError(response, 500, "server_error", error.what());
  }
}
