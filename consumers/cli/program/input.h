#pragma once
// Standard input that an interruption ends: a command that waits for a pipe or a person hears
// Ctrl-C as the end of what it reads (INTERFACES.md 1, rule 9).
#include <atomic>
#include <streambuf>
#include <vector>

namespace quanlu::consumers::cli::program {

// Borrows the descriptor and the flag; one thread reads.
class InterruptibleInput final : public std::streambuf {
 public:
  InterruptibleInput(int descriptor, const std::atomic<int>& interrupted);

 protected:
  int_type underflow() override;

 private:
  int descriptor_;
  const std::atomic<int>& interrupted_;
  std::vector<char> buffer_;
};

}  // namespace quanlu::consumers::cli::program
