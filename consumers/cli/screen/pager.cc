#include "consumers/cli/screen/pager.h"

#include <cstdio>
#include <cstdlib>
#include <streambuf>

namespace quanlu::consumers::cli::screen {

// A reader that quits early closes the pipe; what follows is then dropped without a word, since
// nobody wants it any more.
class Pager::Buffer final : public std::streambuf {
 public:
  explicit Buffer(const std::string& command) {
    setenv("LESSCHARSET", "utf-8", 0);  // less takes a bare C locale for Latin letters only
    pipe_ = popen(command.c_str(), "w");
  }
  ~Buffer() override {
    if (pipe_ != nullptr) pclose(pipe_);
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  bool is_open() const { return pipe_ != nullptr; }

 protected:
  int_type overflow(int_type letter) override {
    if (letter == traits_type::eof()) return traits_type::not_eof(letter);
    return std::fputc(letter, pipe_) == EOF ? traits_type::eof() : letter;
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    return static_cast<std::streamsize>(
        std::fwrite(text, 1, static_cast<std::size_t>(size), pipe_));
  }
  int sync() override { return std::fflush(pipe_); }

 private:
  std::FILE* pipe_ = nullptr;
};

Pager::Pager(const std::string& command) : buffer_(std::make_unique<Buffer>(command)) {
  if (buffer_->is_open()) stream_ = std::make_unique<std::ostream>(buffer_.get());
}

Pager::~Pager() {
  if (stream_ != nullptr) stream_->flush();
}

}  // namespace quanlu::consumers::cli::screen
