/* Passes generated text on in complete characters, and ends it at given texts. */

#include "text-stream.h"

#include <algorithm>

namespace {

/** The number of bytes at the end that begin a character of UTF-8 without completing it. */
size_t incompleteCharacter(std::string_view text) {
  for (size_t size = 1; size <= std::min<size_t>(3, text.size()); size++) {
    auto byte = static_cast<unsigned char>(text[text.size() - size]);
    if ((byte & 0xc0) == 0x80) continue;
    size_t needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > size ? size : 0;
  }
  return 0;
}

} // namespace

bool TextStream::add(std::string_view piece) {
  held_ += piece;
  size_t first = std::string::npos;
  for (const std::string &stop : stops_) first = std::min(first, held_.find(stop));
  if (first != std::string::npos) {
    held_.resize(first);
    end(Ending::stop);
    return false;
  }
  return pass(held_.size() - undecided());
}

Ending TextStream::end(Ending ending) {
  ending_ = ending;
  pass(held_.size());
  return ending_;
}

/** The number of bytes at the end that may belong to an ending text, or to a character that is not complete. */
size_t TextStream::undecided() const {
  size_t most = incompleteCharacter(held_);
  for (const std::string &stop : stops_) {
    for (size_t size = std::min(stop.size() - 1, held_.size()); size > most; size--) {
      if (std::string_view(held_).ends_with(std::string_view(stop).substr(0, size))) most = size;
    }
  }
  return most;
}

bool TextStream::pass(size_t size) {
  if (size == 0) return true;
  bool goesOn = onText_(std::string_view(held_).substr(0, size));
  held_.erase(0, size);
  if (!goesOn) ending_ = Ending::cancelled;
  return goesOn;
}
