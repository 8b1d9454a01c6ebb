#ifndef HTTP_H
#define HTTP_H

#include <string>
#include <string_view>

#include "wasi-http.h"

/** A request, as a whole. */
struct HttpRequest {
  http_method_t method;
  std::string path; // without the query
  std::string body;
  bool isComplete;
};

/** The response to a request: either sent as a whole, or begun and then written piece by piece. */
class HttpResponse {
public:
  /** Sends a whole body. */
  void send(uint16_t status, const std::string &contentType, const std::string &body);

  /** Sends status and headers; `write` and `end` follow. */
  void begin(uint16_t status, const std::string &contentType);

  /** Waits until the client's side takes the text; returns whether it did. */
  bool write(std::string_view text);

  void end();

  bool hasBegun() const { return hasBegun_; }

private:
  bool hasBegun_ = false;
  http_body_t body_{};
  http_future_t trailers_{};

  void open(uint16_t status, http_fields_t headers);
};

/** Answers a request. It is the program's; `http.cpp` calls it. */
void answer(const HttpRequest &request, HttpResponse &response) noexcept;

#endif
