#include "consumers/cli/bench/proving.h"

#include "consumers/cli/bench/published.h"
#include "consumers/cli/evidence/proof_check.h"
#include "consumers/cli/evidence/publishing.h"
#include "ledger/intake/genesis.h"
#include "ledger/note/proof_file.h"
#include "ledger/store/file_batch.h"
#include "ledger/tree/check.h"
#include "ledger/tree/prove.h"

namespace quanlu::consumers::cli::bench {
namespace {

namespace tree = ledger::tree;
using ledger::crypto::Hasher;

constexpr std::uint64_t kLeaves = 1'000'000;
constexpr std::size_t kProofs = 2'000, kCheckpoints = 40;
constexpr std::size_t kStagedMax = 1536;  // files that the publisher makes durable in one go

tl::unexpected<Error> differs(const char* what) {
  return fail(Failure::kFailed, "unequal", {"结果不等, 速率不算", "the results differ"}, what);
}

// MTH of RFC 6962 section 2.1, as it is defined.
Digest by_definition(Hasher& hasher, std::span<const Digest> leaves) {
  if (leaves.size() == 1) return leaves.front();
  const std::size_t left = std::bit_floor(leaves.size() - 1);
  return hasher.node(by_definition(hasher, leaves.first(left)),
                     by_definition(hasher, leaves.subspan(left)));
}

bool are_leaves(const tree::TileBuilder::Filled& filled, std::span<const Digest> leaves) {
  const auto part = leaves.subspan(filled.tile.index * tree::kTileWidth, filled.tile.width);
  return filled.bytes.size() == part.size_bytes() &&
         std::memcmp(filled.bytes.data(), part.data(), part.size_bytes()) == 0;
}

struct Grown {
  double seconds = 0;
  Digest root;
  std::vector<tree::TileBuilder::Filled> tiles;
};

// `folder` empty: the tiles stay in memory.
Result<Grown> grow(Hasher& hasher, std::span<const Digest> leaves,
                   const std::filesystem::path& folder) {
  Grown grown;
  const ledger::publish::TileFolder files(folder);
  ledger::store::FileBatch batch;
  tree::CompactRange range;
  tree::TileBuilder builder;
  const auto take = [&](std::vector<tree::TileBuilder::Filled> tiles) -> Status {
    for (tree::TileBuilder::Filled& tile : tiles) {
      if (!folder.empty()) TRY(batch.add(files.file(tile.tile), tile.bytes));
      grown.tiles.push_back(std::move(tile));
    }
    return batch.size() < kStagedMax ? Status() : batch.settle();
  };
  const Stopwatch watch;
  for (std::size_t at = 0; at < leaves.size(); ++at) {
    range.grow(hasher, leaves[at], &builder);
    if ((at + 1) % tree::kTileWidth == 0) TRY(take(builder.take_full()));
  }
  TRY(take(builder.partial()));
  if (!folder.empty()) TRY(batch.settle());
  grown.root = range.root(hasher);
  grown.seconds = watch.seconds();
  return grown;
}

Figure timed(const char* name, std::vector<double>& times, std::string notes) {
  Figure figure{.name = name, .unit = "µs", .n = times.size(), .notes = std::move(notes)};
  figure.p50 = percentile(times, 0.5);
  figure.p99 = percentile(times, 0.99);
  figure.value = *figure.p50;
  return figure;
}

}  // namespace

Result<std::vector<Figure>> measure_growth(const std::filesystem::path& folder,
                                           const std::vector<Bytes>& entries,
                                           double digest_ceiling) {
  Hasher hasher(ledger::crypto::Suite::kSha256);
  std::vector<Digest> leaves;
  leaves.reserve(kLeaves);
  for (const Bytes& entry : entries)
    leaves.push_back(hasher.leaf(entry));
  while (leaves.size() < kLeaves)
    leaves.push_back(leaves[leaves.size() - entries.size()]);
  const Digest root = by_definition(hasher, leaves);
  std::vector<Figure> figures;
  for (const bool durable : {false, true}) {
    const char* const name = durable ? "tree_grow_durable" : "tree_grow";
    const std::filesystem::path place = durable ? folder / "tiles" : std::filesystem::path();
    TRY_ASSIGN(const Grown grown, grow(hasher, leaves, place));
    for (const auto& tile : grown.tiles)
      if (tile.tile.level == 0 && !are_leaves(tile, leaves)) return differs(name);
    if (grown.root != root) return differs(name);
    figures.push_back({.name = name,
                       .value = static_cast<double>(leaves.size()) / grown.seconds,
                       .unit = "leaves/s",
                       .ceiling = digest_ceiling,
                       .ceiling_name = "digest",
                       .n = leaves.size(),
                       .notes = std::to_string(grown.tiles.size()) + " tiles" +
                                (durable ? " written and synced, 1536 at a time" : "") +
                                "; root equals the one made by definition"});
    if (durable) std::filesystem::remove_all(place);
  }
  return figures;
}

Result<std::vector<Figure>> measure_proofs(const ledger::intake::Directory& directory,
                                           Random& random) {
  TRY_ASSIGN(const auto published, PublishedBench::open(directory));
  Hasher hasher(published->genesis().suite);
  tree::TiledNodes nodes(published->folder(), hasher, published->size());
  TRY(tree::root_of(nodes, hasher, published->size()));
  std::vector<double> made, checked;
  for (std::size_t i = 0; i < kProofs; ++i) {
    std::array<std::uint8_t, 8> bytes;
    random.fill(bytes);
    const std::uint64_t index = load_be<std::uint64_t>(bytes.data()) % published->size().value;
    const Stopwatch making;
    TRY_ASSIGN(tree::Proof proof, tree::prove_inclusion(nodes, hasher, index, published->size()));
    made.push_back(making.microseconds());
    TRY_ASSIGN(const auto record, published->log().get(Locator(index)));
    const Bytes entry(record->entry.begin(), record->entry.end());
    const std::string file = ledger::note::to_text(ledger::note::ProofFile{
        .index = index, .proof = std::move(proof), .checkpoint = published->note()});
    const Stopwatch checking;
    const auto verdict = evidence::check_proof(published->key(), file, entry);
    checked.push_back(checking.microseconds());
    if (!verdict || verdict->checkpoint.root != published->root()) return differs("proof_verify");
  }
  const std::string of = "; tree of " + std::to_string(published->size().value);
  std::vector<Figure> figures;
  figures.push_back(timed("proof_inclusion", made,
                          "random entries, tiles in the cache of the system; each proof leads to "
                          "the published root" +
                              of));
  figures.push_back(
      timed("proof_verify", checked, "proof file read, note and signature, inclusion" + of));
  return figures;
}

Result<Figure> measure_checkpoints(CityLedger& ledger) {
  SystemClock clock;
  TRY_ASSIGN(const auto genesis, ledger::intake::genesis_of(ledger.log()));
  TRY_ASSIGN(const auto open, evidence::open_publisher(ledger.directory(), ledger.log(), genesis,
                                                       evidence::kFirst, clock, {}));
  TRY(open.publisher->publish());
  std::vector<double> times;
  for (std::size_t i = 0; i < kCheckpoints; ++i) {
    TRY(ledger.append(1, 1));
    TRY_ASSIGN(const Locator end, ledger.log().end());
    const Stopwatch watch;
    TRY_ASSIGN(const auto published, open.publisher->publish());
    times.push_back(watch.microseconds());
    if (!published.fresh || published.checkpoint.size.value != end.value)
      return differs("checkpoint_latency");
  }
  return timed(
      "checkpoint_latency", times,
      "receipt in hand to published note, asked for at once: entry read again, tree "
      "claimed, tiles durable, signed in process, no witness; serve waits up to 10 s more");
}

}  // namespace quanlu::consumers::cli::bench
