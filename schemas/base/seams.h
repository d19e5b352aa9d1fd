#pragma once
// The seams through which time and chance enter, each with an in-memory twin, so that the whole
// pipeline runs in one thread under a seed. Disk and network have their seams in the rooms that
// own them (ledger/store, ledger/log, consumers/http).
#include <cstdint>
#include <span>

#include "schemas/base/ids.h"

namespace quanlu {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Millis now() = 0;        // wall clock
  virtual Millis monotonic() = 0;  // never steps; its zero means nothing
};

// Random bytes fit for keys and nonces; a source that fails stops the process.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

class SystemClock final : public Clock {
 public:
  Millis now() override;
  Millis monotonic() override;
};

class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;  // getrandom(2)
};

// Twins for tests, simulation and demo: time moves only when told, chance follows a seed.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Millis start) : now_(start), monotonic_(start) {}
  Millis now() override { return now_; }
  Millis monotonic() override { return monotonic_; }
  void set(Millis instant) { now_ = instant; }
  void advance(std::int64_t millis) {
    now_.value += millis;
    monotonic_.value += millis;
  }

 private:
  Millis now_, monotonic_;
};

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override;
  std::uint64_t next();  // splitmix64: equal on every machine, not for keys of a real ledger
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

Id16 make_uuid7(Clock& clock, Random& random);

}  // namespace quanlu
