#pragma once
// What `tail` prints, whether the log was read here or by the service: each event as it comes, and
// with --json one document around them, which is whole also after an interruption.
#include <cstdint>
#include <optional>
#include <string>

#include "consumers/cli/frame/context.h"

namespace quanlu::consumers::cli::reading {

class TailOutput {
 public:
  TailOutput(frame::Context& context, std::uint64_t from) : context_(context), from_(from) {}

  // One event: its JSON, or a line for people. Flushed by flush() and end().
  void add(const std::string& line);
  void flush();
  // `withheld`: entries that need a purpose; nothing: who answered does not say how many.
  void end(std::uint64_t next, std::optional<std::uint64_t> withheld);

  // Whether the document has begun, so that an error can only be told behind it.
  bool has_begun() const { return begun_; }
  std::uint64_t shown() const { return shown_; }

 private:
  void begin();

  frame::Context& context_;
  const std::uint64_t from_;
  std::uint64_t shown_ = 0;
  bool begun_ = false;
};

}  // namespace quanlu::consumers::cli::reading
