#include "consumers/verify/vectors.h"

#include "ledger/chain/canonical.h"
#include "ledger/chain/entry.h"
#include "ledger/chain/vector.h"
#include "ledger/note/checkpoint.h"
#include "ledger/tree/prove.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::verify {
namespace {

namespace chain = ledger::chain;
namespace note = ledger::note;
using chain::CheckpointVector;

class Vectors {
 public:
  Vectors(const chain::Genesis& genesis, const std::vector<PublishedTree>& published,
          const AccessRoot& access)
      : genesis_(genesis), published_(published), access_(access), hasher_(genesis.suite) {}

  void take(BytesView entry) {
    at_ = chain::read_header(entry).seq;
    const auto vector = chain::check_canonical(entry) ? std::nullopt : chain::parse_vector(entry);
    if (!vector) return add("vector_mismatch", Level::kV2, "a checkpoint vector", "", kForm);
    for (const CheckpointVector::One& one : vector->partitions)
      take(one);
    if (vector->access_size) take_access(*vector->access_size, vector->access_root);
  }

  std::vector<Finding> findings() { return std::move(findings_); }

 private:
  static inline const Words kForm{"检查点向量不成形", "this is no checkpoint vector"};
  static inline const Words kRoot{"检查点向量与该分区的树不符",
                                  "the vector does not agree with the tree of its partition"};
  static inline const Words kFalls{"检查点向量中的条数回落", "a size falls in a checkpoint vector"};
  static inline const Words kAccess{"查阅账与检查点向量不符: 被截去或改写",
                                    "the access ledger does not agree with the vector: it was cut "
                                    "or written anew"};

  void take(const CheckpointVector::One& one) {
    const std::size_t index = one.partition.value;
    if (index >= genesis_.partition_count ||
        (index == 0 && one.size.value > at_.value))  // of its own partition: below itself
      return add("vector_mismatch", Level::kV2, "size <= " + std::to_string(at_.value),
                 "partition " + std::to_string(index) + " size " + std::to_string(one.size.value),
                 kRoot);
    last_.resize(genesis_.partition_count);
    if (one.size < last_[index])
      add("vector_order", Level::kV3, ">= " + std::to_string(last_[index].value),
          std::to_string(one.size.value), kFalls);
    last_[index] = std::max(last_[index], one.size);
    const std::string text = note_text(one);
    if (hasher_.of(as_bytes(text)) != one.note)
      return add("vector_mismatch", Level::kV2, text, to_hex(one.note.bytes), kRoot);
    compare(one);
  }

  std::string note_text(const CheckpointVector::One& one) const {
    return note::to_text(
        {.origin = note::origin_of(genesis_.origin, genesis_.partition_count, one.partition),
         .size = one.size,
         .root = one.root});
  }

  void compare(const CheckpointVector::One& one) {
    for (const PublishedTree& published : published_) {
      if (published.partition != one.partition || published.tiles == nullptr) continue;
      if (published.size < one.size)
        return add("vector_mismatch", Level::kV2, "size >= " + std::to_string(one.size.value),
                   "size " + std::to_string(published.size.value), kRoot);
      ledger::tree::TiledNodes nodes(*published.tiles, hasher_, published.size);
      const auto root = ledger::tree::root_of(nodes, hasher_, one.size);
      if (!root) return;  // a tile is not there: tile_missing says so
      if (*root != one.root)
        add("vector_mismatch", Level::kV2, to_base64(one.root.bytes), to_base64(root->bytes),
            kRoot);
      return;
    }
  }

  void take_access(TreeSize size, const Digest& expected) {
    if (size < last_access_)
      add("vector_order", Level::kV3, ">= " + std::to_string(last_access_.value),
          std::to_string(size.value), kFalls);
    last_access_ = std::max(last_access_, size);
    if (!access_) return;
    const auto root = access_(size);
    if (root && *root == expected) return;
    const bool absent = !root && root.error().kind != Failure::kTampered;
    add("vector_access", Level::kV2, to_base64(expected.bytes),
        root ? to_base64(root->bytes) : root.error().found, kAccess,
        absent ? Severity::kIncomplete : Severity::kViolation);
  }

  void add(const char* kind, Level level, std::string expected, std::string actual,
           const Words& text, Severity severity = Severity::kViolation) {
    findings_.push_back({.kind = kind,
                         .level = level,
                         .severity = severity,
                         .partition = Partition(0),
                         .seq = at_,
                         .locator = "seq " + std::to_string(at_.value),
                         .expected = std::move(expected),
                         .actual = std::move(actual),
                         .event_id = {},
                         .type = chain::kCheckpointPublished,
                         .text = text});
  }

  const chain::Genesis& genesis_;
  const std::vector<PublishedTree>& published_;
  const AccessRoot& access_;
  ledger::crypto::Hasher hasher_;
  Seq at_;
  std::vector<TreeSize> last_;
  TreeSize last_access_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_vectors(const std::vector<Bytes>& control, const chain::Genesis& genesis,
                                   const std::vector<PublishedTree>& published,
                                   const AccessRoot& access) {
  Vectors vectors(genesis, published, access);
  for (const Bytes& entry : control)
    if (chain::read_header(entry).type_code == chain::kCheckpointPublished) vectors.take(entry);
  return vectors.findings();
}

}  // namespace quanlu::consumers::verify
