#pragma once
// What the files of a bundle are called (ledger/FORMAT.md 17.2).
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/base/ids.h"

namespace quanlu::consumers::bundle {

inline constexpr std::string_view kGenesisEntry = "genesis.entry", kGenesisSeal = "genesis.seal",
                                  kPolicyFile = "policy.txt", kExportKeyFile = "keys/export.vkey";

enum class Piece : std::uint8_t { kEntry, kSeal, kJson, kProof, kOpening };

// "p0/entries/0000000000000005.entry": what belongs to what the bundle is about; "p0/control/…":
// what else is needed to believe its seals.
struct EntryPlace {
  Partition partition;
  bool control = false;
  Seq seq;
  Piece piece = Piece::kEntry;
};
std::string to_name(const EntryPlace& place);
std::optional<EntryPlace> parse_entry_name(std::string_view name);

std::string checkpoint_name(Partition partition);  // "p0/checkpoint"
// "p0/timestamps/0.tsr": the time stamps of that checkpoint, numbered.
std::string stamp_name(Partition partition, std::uint64_t number);
bool is_stamp_name(std::string_view name, Partition partition);
std::string key_name(Partition partition);  // "keys/p0.vkey", its checkpoint key
// The partition of a name that begins with "p<N>/"; nothing for other names.
std::optional<Partition> partition_of(std::string_view name);

// "0:5..0:20" of a range, both ends in it.
struct Range {
  Partition partition;
  Seq first, last;
};
std::string to_filter(const Range& range);
std::optional<Range> parse_range(std::string_view filter);

}  // namespace quanlu::consumers::bundle
