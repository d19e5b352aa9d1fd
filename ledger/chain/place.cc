#include "ledger/chain/place.h"

#include "ledger/chain/body.h"
#include "ledger/chain/pointer.h"

namespace quanlu::ledger::chain {
namespace {

constexpr std::size_t kAuthorityAt = 32;  // in the data section of the envelope, frozen

}  // namespace

Partition partition_of(crypto::Hasher& hasher, std::string_view key, std::uint32_t partitions) {
  if (key.empty() || partitions == 1) return Partition(0);
  const Digest digest = hasher.of(as_bytes(key));
  return Partition(
      static_cast<std::uint32_t>(load_be<std::uint64_t>(digest.bytes.data()) % partitions));
}

// An accepted entry need not be canonical: what lies outside of it is not looked at.
Seq place_of(BytesView entry) {
  const Pointer envelope{load_le<std::uint64_t>(entry.data() + at::kEnvelope)};
  const std::int64_t begin =
      static_cast<std::int64_t>(at::kEnvelope / kWord) + 1 + envelope.offset();
  const bool inside =
      envelope.is_struct() && begin >= 0 &&
      static_cast<std::uint64_t>(begin) + envelope.struct_size().words() <= entry.size() / kWord;
  const std::uint64_t stated =
      inside ? Body(entry, at::kEnvelope).number<std::uint64_t>(kAuthorityAt) : 0;
  return stated != 0 ? Seq(stated) : read_header(entry).seq;
}

}  // namespace quanlu::ledger::chain
