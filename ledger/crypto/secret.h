#pragma once
// Memory for keys and passphrases: from OpenSSL's secure heap when main opened it (locked, kept out
// of core files), wiped in any case when it goes.
#include <cstddef>
#include <cstdint>
#include <span>

#include "schemas/base/bytes.h"
#include "schemas/base/seams.h"

namespace quanlu::ledger::crypto {

// Called once by main before any key exists. False when the system did not lock the memory.
bool open_secure_heap(std::size_t size);

// Overwrites in a way that the compiler may not drop.
void wipe(std::span<std::uint8_t> bytes);

// Equality in a time that depends on the lengths alone.
bool equal_secret(BytesView left, BytesView right);

// Bytes of a fixed size that have one owner, cannot be copied or printed, and are wiped.
class Secret {
 public:
  explicit Secret(std::size_t size);
  explicit Secret(BytesView bytes);
  static Secret random(std::size_t size, Random& random);

  ~Secret();
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;

  std::span<std::uint8_t> writable() { return {bytes_, size_}; }
  BytesView view() const { return {bytes_, size_}; }

 private:
  std::uint8_t* bytes_;
  std::size_t size_;
};

}  // namespace quanlu::ledger::crypto
