#include "consumers/cli/program/input.h"

#include <cerrno>

#include <poll.h>
#include <unistd.h>

namespace quanlu::consumers::cli::program {
namespace {

constexpr std::size_t kBufferBytes = 1 << 16;
constexpr int kLookMs = 100;  // how often the flag is looked at while nothing comes

}  // namespace

InterruptibleInput::InterruptibleInput(int descriptor, const std::atomic<int>& interrupted)
    : descriptor_(descriptor), interrupted_(interrupted), buffer_(kBufferBytes) {}

InterruptibleInput::int_type InterruptibleInput::underflow() {
  if (gptr() < egptr()) return traits_type::to_int_type(*gptr());
  while (interrupted_.load(std::memory_order_relaxed) == 0) {
    pollfd wanted{.fd = descriptor_, .events = POLLIN, .revents = 0};
    const int ready = poll(&wanted, 1, kLookMs);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t size = ::read(descriptor_, buffer_.data(), buffer_.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    setg(buffer_.data(), buffer_.data(), buffer_.data() + size);
    return traits_type::to_int_type(*gptr());
  }
  return traits_type::eof();
}

}  // namespace quanlu::consumers::cli::program
