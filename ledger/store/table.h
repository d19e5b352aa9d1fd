#pragma once
// A table: ordered rows of key and value bytes. Keys have 1 to 511 bytes and are compared as bytes;
// long natural keys are hashed by the caller. No duplicates: a composite key says the same.
#include <cstdint>
#include <optional>
#include <span>

#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::store {

class Txn;
class WriteTxn;

inline constexpr std::size_t kKeyBytesMax = 511;

// A handle, good as long as its Env. Values that get() gives are borrowed from the transaction: of
// a snapshot until it ends or is renewed, of a WriteTxn until its next change.
class Table {
 public:
  explicit Table(unsigned number) : number_(number) {}

  Result<std::optional<BytesView>> get(const Txn& txn, BytesView key) const;
  Status put(WriteTxn& txn, BytesView key, BytesView value) const;  // adds or replaces
  // Adds behind the last key; a key that is not above it is kConflict "not_above_last".
  Status append(WriteTxn& txn, BytesView key, BytesView value) const;
  Result<bool> erase(WriteTxn& txn, BytesView key) const;  // false: there was none
  Status clear(WriteTxn& txn) const;
  Result<std::uint64_t> rows(const Txn& txn) const;

  // As put and append, but gives the place to write the value into, before the next change.
  Result<std::span<std::uint8_t>> put_place(WriteTxn& txn, BytesView key, std::size_t size) const;
  Result<std::span<std::uint8_t>> append_place(WriteTxn& txn, BytesView key,
                                               std::size_t size) const;

  unsigned number() const { return number_; }

 private:
  Result<std::span<std::uint8_t>> place(WriteTxn& txn, BytesView key, std::size_t size,
                                        unsigned flags) const;
  unsigned number_;
};

}  // namespace quanlu::ledger::store
