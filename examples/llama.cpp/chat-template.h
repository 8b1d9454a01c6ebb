#ifndef CHAT_TEMPLATE_H
#define CHAT_TEMPLATE_H

#include <memory>
#include <string>
#include <vector>

#include "model.h"

struct Message {
  std::string role; // "system", "user", "assistant"
  std::string content;
};

/** The Jinja template that turns a conversation into a prompt, as the model was trained. */
class ChatTemplate {
public:
  /**
   * Uses the given template, or the model's.
   *
   * @throws std::runtime_error when there is none, or when it cannot be parsed
   */
  ChatTemplate(const Model &model, const std::string &source);
  ~ChatTemplate();

  /**
   * Returns the prompt whose continuation is the assistant's answer.
   *
   * @throws std::exception with the template's message when it refuses the conversation
   */
  std::string apply(const std::vector<Message> &messages) const;

private:
  struct Program;
  std::unique_ptr<Program> program_;
};

#endif
