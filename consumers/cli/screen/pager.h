#pragma once
// Long output goes through $PAGER (default `less -FRX`) on a terminal only (INTERFACES.md 1, rule
// 15).
#include <memory>
#include <ostream>
#include <string>

namespace quanlu::consumers::cli::screen {

// Runs the command in a shell with its stdin as stream(); ends with it. When it cannot be started
// stream() is null and the caller writes where it would have.
class Pager {
 public:
  explicit Pager(const std::string& command);
  ~Pager();  // closes the pipe and waits until the reader has finished reading
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;

  std::ostream* stream() { return stream_.get(); }

 private:
  class Buffer;
  std::unique_ptr<Buffer> buffer_;
  std::unique_ptr<std::ostream> stream_;
};

}  // namespace quanlu::consumers::cli::screen
