#pragma once
// What it means that two views are equal (INTEGRITY.md 6.1): the digest of each view and of the
// environment, over rows in key order, and the first difference between two environments.
#include <optional>
#include <string>
#include <vector>

#include "ledger/crypto/digest.h"
#include "projections/follow/position.h"
#include "projections/views/environment.h"

namespace quanlu::projections::follow {

struct ViewDigest {
  std::string_view name;
  std::uint64_t rows = 0;
  Digest digest;
  friend bool operator==(const ViewDigest&, const ViewDigest&) = default;
};

struct EnvironmentDigest {
  std::vector<ViewDigest> views;  // in name order
  Partition partition;         // 0; with several partitions seq and head are those of their order
  std::uint64_t next_seq = 0;  // events that the views know
  Digest head;                 // leaf hash of the last one; zero when there is none
  Digest digest;               // over the digests of the views, partition, seq and head

  // Of the same snapshot, in no digest. Rows and position move in one transaction, so that all
  // three say the same unless somebody changed one of them.
  std::uint64_t rows_next = 0;  // events that the rows know, by V30; 0 when it does not say
  Bytes position;               // as saved
  friend bool operator==(const EnvironmentDigest&, const EnvironmentDigest&) = default;
};

// H("quanlu/view/v1\n\0" | u32 name length | name | u32 schema version | per row: u32 key length |
// key | u32 value length | value without checksum). A row whose checksum does not fit: kTampered
// "row_damaged".
Result<ViewDigest> digest_view(const views::Environment& environment, const ledger::store::Txn& txn,
                               views::View view, crypto::Hasher& hasher);

// All of one snapshot. kAbsent "views_empty" when nothing was ever applied.
Result<EnvironmentDigest> digest_environment(views::Environment& environment,
                                             crypto::Hasher& hasher);

// What V30 says that its rows know: the seq behind it. 0 when there is no such row.
Result<std::uint64_t> rows_next(const views::Environment& environment,
                                const ledger::store::Txn& txn);

// The first row that differs, in name and key order; nothing when all are equal.
struct Difference {
  std::string_view view;
  Bytes key;
  enum class Kind : std::uint8_t { kChanged, kMissing, kAdded } kind = Kind::kChanged;
  Bytes wanted;  // the words of the row that should be there; empty when none should
};
// `wanted` is the fresh replay, `found` what people were shown. A damaged row of `found` is
// kTampered "row_damaged".
Result<std::optional<Difference>> first_difference(views::Environment& wanted,
                                                   views::Environment& found);

}  // namespace quanlu::projections::follow
