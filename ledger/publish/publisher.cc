#include "ledger/publish/publisher.h"

#include <algorithm>

#include <unistd.h>

#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::publish {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kFolderMode = 0750;
constexpr std::size_t kStagedMax = 1536;  // files made durable in one go: half a million entries
constexpr std::uint64_t kProgressEvery = 4096;

Error diverged(const Words& by, TreeSize size, const Digest& expected, std::string found) {
  return {
      .kind = Failure::kTampered,
      .reason = "tree_diverged",
      .what = {"日志得不出已公布的检查点: 停止发布",
               "the log does not lead to what was published before: publishing stops"},
      .where = by.zh + " / " + by.en + ", size " + std::to_string(size.value),
      .expected = to_base64(expected.bytes),
      .found = std::move(found),
      .remedy = {"保全现场, 运行 quanlu verify", "keep everything as it is, run quanlu verify"}};
}

Error regressed(std::string expected, std::string found) {
  return {
      .kind = Failure::kTampered,
      .reason = "log_regressed",
      .what = {"日志比已公布的短, 或链首不同: 停止发布",
               "the log is shorter than what was published, or its head is another"},
      .expected = std::move(expected),
      .found = std::move(found),
      .remedy = {"保全现场, 运行 quanlu verify", "keep everything as it is, run quanlu verify"}};
}

}  // namespace

Publisher::Publisher(PublisherParts parts, store::FileLock lock)
    : parts_(std::move(parts)),
      lock_(std::move(lock)),
      folder_(parts_.published),
      hasher_(parts_.genesis.suite) {}

Result<std::unique_ptr<Publisher>> Publisher::open(PublisherParts parts) {
  TRY(store::make_folder(parts.own, kFolderMode));
  TRY(store::make_folder(parts.published, kFolderMode));
  TRY_ASSIGN(store::FileLock lock,
             store::FileLock::take(parts.own / "lock",
                                   "pid " + std::to_string(::getpid()) + " publisher"));
  std::unique_ptr<Publisher> publisher(new Publisher(std::move(parts), std::move(lock)));
  TRY(publisher->restore());
  return publisher;
}

Status Publisher::restore() {
  batch_.abandon();
  record_ = {};
  published_.reset();
  bounds_.clear();
  range_ = {};
  tiles_ = {};
  bundles_ = {};
  next_ = {};
  TRY_ASSIGN(const auto record, read_record(hasher_, parts_.own / "record"));
  if (record) {
    record_ = *record;
    auto range = tree::CompactRange::restore(record_.grown, record_.peaks);
    CHECK(range.has_value());  // the file carries a digest of its own
    range_ = std::move(*range);
    TRY_ASSIGN(tiles_, tree::TileBuilder::restore(folder_, record_.grown));
    TRY_ASSIGN(bundles_, BundleBuilder::restore(folder_, record_.grown));
    next_ = record_.next;
    if (record_.claimed.value > 0)
      TRY(bind({record_.claimed, record_.claimed_root, {"发布者的承诺", "the publisher's claim"}}));
  }
  TRY(bind_published());
  TRY_ASSIGN(const note::Memory signed_last, parts_.signer.remembered());
  if (signed_last.size.value > 0)
    TRY(bind({signed_last.size, signed_last.root, {"签名者的记忆", "the signer's memory"}}));
  whole_ = true;
  return {};
}

Status Publisher::bind_published() {
  TRY_ASSIGN(const auto text, folder_.checkpoint());
  if (!text) return {};
  TRY_ASSIGN(const note::Note signed_note, note::parse_note(*text));
  const std::vector<note::NoteKey> keys{parts_.signer.key()};
  TRY(note::verify_note(signed_note, keys, verifier_));
  TRY_ASSIGN(published_, note::parse_checkpoint(signed_note.text));
  published_note_ = *text;
  return bind({published_->size, published_->root, {"已发布的检查点", "the published checkpoint"}});
}

// A size at or below ours is checked at once, a larger one when the log gets there.
Status Publisher::bind(Bound bound) {
  if (bound.size > range_.size()) {
    bounds_.push_back(std::move(bound));
    std::sort(bounds_.begin(), bounds_.end(),
              [](const Bound& left, const Bound& right) { return left.size < right.size; });
    return {};
  }
  tree::TiledNodes nodes(folder_, hasher_, range_.size());
  TRY_ASSIGN(const Digest root, tree::root_of(nodes, hasher_, bound.size));
  if (root != bound.root)
    return fail(diverged(bound.by, bound.size, bound.root, to_base64(root.bytes)));
  return {};
}

// Called after every leaf.
Status Publisher::check_bound() {
  while (!bounds_.empty() && bounds_.front().size == range_.size()) {
    const Digest root = range_.root(hasher_);
    if (root != bounds_.front().root)
      return fail(
          diverged(bounds_.front().by, range_.size(), bounds_.front().root, to_base64(root.bytes)));
    bounds_.erase(bounds_.begin());
  }
  return {};
}

// The accept state behind what the tree holds, if the log still has that head.
Result<chain::State> Publisher::start_state() {
  if (record_.grown.value == 0) return chain::State::start(parts_.genesis, parts_.partition);
  TRY_ASSIGN(chain::State state, chain::decode_state(record_.accept_state));
  TRY_ASSIGN(const auto head, parts_.log.get(Locator(record_.next.value - 1)));
  if (!head) return fail(regressed(std::to_string(record_.grown.value) + " entries", "less"));
  const Digest leaf = hasher_.leaf(head->entry);
  if (leaf != state.prev) return fail(regressed(to_hex(state.prev.bytes), to_hex(leaf.bytes)));
  return state;
}

// What a failed run had read, staged and held itself against is forgotten, its claim is not.
Result<Published> Publisher::publish(const std::function<void(std::uint64_t)>& progress) {
  if (!whole_) TRY(restore());
  whole_ = false;
  TRY_ASSIGN(Published published, run(progress));
  whole_ = true;
  return published;
}

Result<Published> Publisher::run(const std::function<void(std::uint64_t)>& progress) {
  read_ = 0;
  TRY(read_log(progress));
  KILL_POINT("publish.read");
  if (!bounds_.empty())
    return fail(regressed(
        bounds_.front().by.en + ", " + std::to_string(bounds_.front().size.value) + " entries",
        std::to_string(range_.size().value) + " entries"));
  const Digest root = range_.root(hasher_);
  if (record_.grown != range_.size()) TRY(make_tiles_durable());
  const note::Checkpoint checkpoint{
      .origin = parts_.signer.key().name, .size = range_.size(), .root = root};
  Published published{.checkpoint = checkpoint, .note = published_note_, .entries = read_};
  const bool known = published_ && published_->size == range_.size();
  if (!known) {
    TRY_ASSIGN(published.note, signed_note(root));
  }
  TRY_ASSIGN(Gathered gathered, cosigned(published.note));
  KILL_POINT("publish.witnessed");
  published.witnesses = std::move(gathered.witnesses);
  if (!known && !gathered.reached && !parts_.cosigning->may_go_without()) {
    published.held_back = true;
    return published;
  }
  if (!known || gathered.note != published.note)
    TRY(folder_.publish(checkpoint.size, gathered.note));
  KILL_POINT("publish.published");
  published.fresh = !known;
  published.note = std::move(gathered.note);
  published_ = checkpoint;
  published_note_ = published.note;
  return published;
}

Result<std::string> Publisher::signed_note(const Digest& root) {
  KILL_POINT("publish.grown");
  TRY_ASSIGN(const note::NoteSignature signature, ask_signer(root));
  KILL_POINT("publish.signed");
  const note::Checkpoint checkpoint{
      .origin = parts_.signer.key().name, .size = range_.size(), .root = root};
  return note::to_text(note::Note{.text = note::to_text(checkpoint), .signatures = {signature}});
}

Result<Gathered> Publisher::cosigned(std::string text) {
  if (parts_.cosigning == nullptr)
    return Gathered{.note = std::move(text), .reached = true, .witnesses = {}};
  // Asked from several threads: each with its own hasher and its own view of the tiles.
  const crypto::Suite suite = parts_.genesis.suite;
  const OwnTree tree{.log = parts_.signer.key(),
                     .size = range_.size(),
                     .prove = [this, suite](TreeSize from) -> Result<tree::Proof> {
                       crypto::Hasher hasher(suite);
                       tree::TiledNodes nodes(folder_, hasher, range_.size());
                       return tree::prove_consistency(nodes, hasher, from, range_.size());
                     },
                     .root = [this, suite](TreeSize size) -> Result<Digest> {
                       crypto::Hasher hasher(suite);
                       tree::TiledNodes nodes(folder_, hasher, range_.size());
                       return tree::root_of(nodes, hasher, size);
                     }};
  return parts_.cosigning->gather(text, tree);
}

Status Publisher::read_log(const std::function<void(std::uint64_t)>& progress) {
  TRY_ASSIGN(chain::State state, start_state());
  chain::Fold fold(hasher_, verifier_, parts_.genesis, std::move(state));
  waiting_.clear();
  TRY_ASSIGN(const auto reader, parts_.log.read(record_.next));
  while (true) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record) break;
    TRY(take(*record, fold, fold.step(*record)));
    if (++read_ % kProgressEvery == 0 && progress) progress(read_);
  }
  chain::State head = fold.state();
  head.pending.clear();  // they wait for their seal, and are read again
  head.pending_grants.clear();
  reached_state_ = chain::encode(head);
  return {};
}

Status Publisher::take(const chain::Record& record, chain::Fold& fold,
                       const chain::Outcome& outcome) {
  for (const Locator superseded : fold.superseded())
    waiting_.erase(superseded);
  if (outcome.kind == chain::Outcome::kStray) {
    if (parts_.strays_lie_there) return {};
    return fail(Error{.kind = Failure::kTampered,
                      .reason = "stray",
                      .what = {"日志中有不被接受的记录: 停止发布",
                               "the log holds a record that is not accepted: publishing stops"},
                      .where = "partition " + std::to_string(parts_.partition.value) + " seq " +
                               std::to_string(record.locator.value),
                      .found = std::string(chain::to_text(outcome.reason)),
                      .remedy = {"运行 quanlu verify", "run quanlu verify"}});
  }
  waiting_.emplace(record.locator, Bytes(record.entry.begin(), record.entry.end()));
  if (outcome.kind == chain::Outcome::kPending) return {};
  const auto accepted = fold.accepted();
  for (std::size_t i = 0; i < accepted.size(); ++i) {
    const auto entry = waiting_.find(accepted[i].locator);
    CHECK(entry != waiting_.end());
    range_.grow(hasher_, accepted[i].leaf, &tiles_);
    const bool last = i + 1 == accepted.size();
    bundles_.add(entry->second, last ? record.seal : std::nullopt);
    TRY(check_bound());
  }
  waiting_.clear();
  next_ = record.locator.next();
  return stage_full();
}

// Full tiles are the same whoever makes them from this log, so they may lie there early.
Status Publisher::stage_full() {
  for (const tree::TileBuilder::Filled& tile : tiles_.take_full())
    TRY(batch_.add(folder_.file(tile.tile), tile.bytes));
  for (const BundleBuilder::Filled& bundle : bundles_.take_full())
    TRY(stage(bundle));
  return batch_.size() < kStagedMax ? Status() : batch_.settle();
}

Status Publisher::stage(const BundleBuilder::Filled& bundle) {
  TRY(batch_.add(folder_.bundle_file(bundle.index, bundle.width), bundle.entries));
  return batch_.add(folder_.seals_file(bundle.index, bundle.width), bundle.seals);
}

Status Publisher::save() {
  return store::replace_file(parts_.own / "record", encode(hasher_, record_), 0600);
}

// The claim first: from then on this size has this root, whatever becomes of us.
Status Publisher::make_tiles_durable() {
  record_.claimed = range_.size();
  record_.claimed_root = range_.root(hasher_);
  TRY(save());
  KILL_POINT("publish.claimed");
  for (const tree::TileBuilder::Filled& tile : tiles_.partial())
    TRY(batch_.add(folder_.file(tile.tile), tile.bytes));
  if (const auto bundle = bundles_.partial()) TRY(stage(*bundle));
  TRY(batch_.settle());
  KILL_POINT("publish.tiles");
  record_.grown = range_.size();
  record_.peaks.assign(range_.peaks().begin(), range_.peaks().end());
  record_.next = next_;
  record_.accept_state = reached_state_;
  return save();
}

Result<note::NoteSignature> Publisher::ask_signer(const Digest& root) {
  TRY_ASSIGN(const note::Memory memory, parts_.signer.remembered());
  note::Growth growth{.from = memory.size, .to = range_.size(), .root = root, .proof = {}};
  if (memory.size.value > 0 && memory.size <= range_.size()) {
    tree::TiledNodes nodes(folder_, hasher_, range_.size());
    TRY_ASSIGN(growth.proof, tree::prove_consistency(nodes, hasher_, memory.size, range_.size()));
  }
  return parts_.signer.sign(growth);
}

}  // namespace quanlu::ledger::publish
