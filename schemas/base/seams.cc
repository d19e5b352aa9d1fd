#include "schemas/base/seams.h"

#include <array>
#include <cerrno>
#include <chrono>

#include <sys/random.h>

#include "schemas/base/check.h"

namespace quanlu {
namespace {

template <typename ClockType>
Millis millis_of() {
  return Millis(
      std::chrono::duration_cast<std::chrono::milliseconds>(ClockType::now().time_since_epoch())
          .count());
}

}  // namespace

Millis SystemClock::now() {
  return millis_of<std::chrono::system_clock>();
}
Millis SystemClock::monotonic() {
  return millis_of<std::chrono::steady_clock>();
}

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    CHECK(got > 0);  // without chance there are no keys and no nonces: stop
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

std::uint64_t SeededRandom::next() {
  std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

void SeededRandom::fill(std::span<std::uint8_t> bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 8 == 0) word = next();
    bytes[i] = static_cast<std::uint8_t>(word >> (8 * (i % 8)));
  }
}

Id16 make_uuid7(Clock& clock, Random& random) {
  std::array<std::uint8_t, 10> chance;
  random.fill(chance);
  return make_uuid7(clock.now(), chance);
}

}  // namespace quanlu
