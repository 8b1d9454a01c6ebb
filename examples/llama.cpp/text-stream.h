#ifndef TEXT_STREAM_H
#define TEXT_STREAM_H

#include "model.h"

/**
 * Passes text on as it is generated: complete characters only, and up to the first of the texts that end it. Holds
 * back what may turn out to be the beginning of such a text.
 */
class TextStream {
public:
  TextStream(const std::vector<std::string> &stops, const OnText &onText) : stops_(stops), onText_(onText) {}

  /** Adds the text of a token; returns false when the text ends here. */
  bool add(std::string_view piece);

  /** Passes on what is held back, and returns the given reason. */
  Ending end(Ending ending);

  /** The reason, after `add` returned false. */
  Ending ending() const { return ending_; }

private:
  const std::vector<std::string> &stops_;
  const OnText &onText_;
  std::string held_;
  Ending ending_ = Ending::stop;

  size_t undecided() const;
  bool pass(size_t size);
};

#endif
