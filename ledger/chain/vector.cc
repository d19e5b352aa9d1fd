#include "ledger/chain/vector.h"

#include <algorithm>

#include "ledger/chain/body.h"

namespace quanlu::ledger::chain {
namespace {

constexpr std::size_t kPartitions = 0, kSizes = 1, kRoots = 2, kNotes = 3, kAccessRoot = 4;
constexpr std::size_t kAccessSizeAt = 0, kAccessGivenAt = 8;  // bytes of the data section

std::optional<Digest> digest_of(BytesView bytes) {
  Digest digest;
  if (bytes.size() != digest.bytes.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), digest.bytes.begin());
  return digest;
}

}  // namespace

std::optional<CheckpointVector> parse_vector(BytesView entry) {
  Body body(entry);
  const auto partitions = body.small_number_list(kPartitions);
  const auto sizes = body.number_list(kSizes);
  const auto roots = body.data_list(kRoots), notes = body.data_list(kNotes);
  const BytesView access_root = body.data(kAccessRoot);
  const bool given = (body.number<std::uint8_t>(kAccessGivenAt) & 1) != 0;
  const std::size_t count = partitions.size();
  if (!body.good() || sizes.size() != count || roots.size() != count || notes.size() != count)
    return std::nullopt;
  CheckpointVector vector;
  for (std::size_t i = 0; i < count; ++i) {
    const auto root = digest_of(roots[i]), note = digest_of(notes[i]);
    if (!root || !note || (i > 0 && partitions[i - 1] >= partitions[i])) return std::nullopt;
    vector.partitions.push_back({.partition = Partition(partitions[i]),
                                 .size = TreeSize(sizes[i]),
                                 .root = *root,
                                 .note = *note});
  }
  if (given != !access_root.empty()) return std::nullopt;
  if (!given) return vector;
  const auto root = digest_of(access_root);
  if (!root) return std::nullopt;
  vector.access_size = TreeSize(body.number<std::uint64_t>(kAccessSizeAt));
  vector.access_root = *root;
  return vector;
}

}  // namespace quanlu::ledger::chain
