/* Chat templates, by the Jinja engine of llama.cpp. */

#include "chat-template.h"

#include <stdexcept>

#include "jinja/lexer.h"
#include "jinja/parser.h"
#include "jinja/runtime.h"
#include "json.h"

struct ChatTemplate::Program {
  std::string source;
  jinja::program program;
  std::string firstToken, lastToken;
  bool addsFirstToken;
};

namespace {

std::string tokenText(const Model &model, llama_token token) {
  return token == LLAMA_TOKEN_NULL ? "" : model.piece(token, true);
}

} // namespace

ChatTemplate::ChatTemplate(const Model &model, const std::string &given) {
  const char *own = llama_model_chat_template(model.model(), nullptr);
  if (given.empty() && !own) throw std::runtime_error("the model has no chat template; give one with --chat-template-file");
  jinja::lexer lexer;
  jinja::lexer_result tokens = lexer.tokenize(given.empty() ? own : given);
  const llama_vocab *vocabulary = model.vocabulary();
  program_ = std::make_unique<Program>(Program{
    tokens.source,
    jinja::parse_from_tokens(tokens),
    tokenText(model, llama_vocab_bos(vocabulary)),
    tokenText(model, llama_vocab_eos(vocabulary)),
    llama_vocab_get_add_bos(vocabulary),
  });
}

ChatTemplate::~ChatTemplate() = default;

std::string ChatTemplate::apply(const std::vector<Message> &messages) const {
  common_json list = common_json::array();
  for (const Message &message : messages) list.push_back({{"role", message.role}, {"content", message.content}});
  jinja::context context(program_->source);
  jinja::global_from_json(context,
                          common_json::object({{"messages", list},
                                               {"bos_token", program_->firstToken},
                                               {"eos_token", program_->lastToken},
                                               {"add_generation_prompt", true}}),
                          false);
  jinja::runtime runtime(context);
  std::string prompt = jinja::runtime::gather_string_parts(runtime.execute(program_->program))->as_string().str();
  // The tokenizer adds the first token where the model wants one.
  const std::string &first = program_->firstToken;
  bool isTwice = program_->addsFirstToken && !first.empty() && prompt.starts_with(first);
  return isTwice ? prompt.substr(first.size()) : prompt;
}
