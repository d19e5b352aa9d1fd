// What is published is the tree over the log, the same whoever makes it and however often he is
// cut; and nothing is published that contradicts what was.
#include <algorithm>
#include <fstream>

#include "ledger/tree/check.h"
#include "tests/ledger/publish/world.h"
#include "tests/support/child.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

// Rewrites the log with every record but the last `entries` of them.
void cut_log(const intake::Directory& directory, std::size_t entries) {
  auto records = records_of(*lmdb_log(directory));
  records.resize(records.size() - entries);
  while (!records.empty() && !records.back().seal)
    records.pop_back();
  std::filesystem::remove_all(directory.log(Partition(0)));
  const auto log = lmdb_log(directory);
  append_records(*log, records);
}

// A log that may become another one, and whose reader fails once at a record.
class UnsteadyLog final : public ledger::log::Log {
 public:
  explicit UnsteadyLog(ledger::log::Log& log) : log_(&log) {}
  void become(ledger::log::Log& log) { log_ = &log; }
  void fail_once_at(std::uint64_t record) { fails_at_ = record; }

  Result<Locator> end() override { return log_->end(); }
  Result<Locator> start() override { return log_->start(); }
  Status append(Locator base, const ledger::log::SealedBatch& batch) override {
    return log_->append(base, batch);
  }
  Result<std::unique_ptr<ledger::log::LogReader>> read(Locator from) override {
    TRY_ASSIGN(auto reader, log_->read(from));
    return std::unique_ptr<ledger::log::LogReader>(new Reader(*this, std::move(reader)));
  }
  Result<std::optional<ledger::log::StoredRecord>> get(Locator at) override {
    return log_->get(at);
  }

 private:
  class Reader final : public ledger::log::LogReader {
   public:
    Reader(UnsteadyLog& log, std::unique_ptr<ledger::log::LogReader> reader)
        : log_(log), reader_(std::move(reader)) {}
    Result<std::optional<chain::Record>> next() override {
      if (log_.fails_at_ != ++read_) return reader_->next();
      log_.fails_at_.reset();
      return fail(Failure::kFailed, "away", {"读取失败", "the log cannot be read"});
    }

   private:
    UnsteadyLog& log_;
    std::unique_ptr<ledger::log::LogReader> reader_;
    std::uint64_t read_ = 0;
  };

  ledger::log::Log* log_;
  std::optional<std::uint64_t> fails_at_;
};

// The ledger's publisher over a log of another's making; `open` keeps the signer.
std::unique_ptr<publish::Publisher> publisher_over(UnsteadyLog& log, PublishingLedger& ledger,
                                                   PublishingLedger::Open& open) {
  open.publisher.reset();  // and its lock
  return must(publish::Publisher::open({.log = log,
                                        .genesis = ledger.genesis(),
                                        .partition = Partition(0),
                                        .signer = *open.signer,
                                        .published = ledger.published(),
                                        .own = ledger.own()}));
}

}  // namespace

TEST_CASE("a published checkpoint is signed by the log's key and says the root of the log") {
  PublishingLedger ledger;
  ledger.append(150);
  const publish::Published published = must(ledger.publish_once());
  CHECK(published.fresh);
  CHECK(published.checkpoint.origin == ledger.genesis().origin);
  CHECK(published.checkpoint.size.value > 300);
  CHECK(published.checkpoint.root == ledger.naive_root(published.checkpoint.size.value));
  ledger::crypto::Hasher hasher(ledger.genesis().suite);
  ledger::crypto::Verifier verifier;
  const std::vector<note::NoteKey> keys{
      *note::parse_vkey(hasher, ledger.genesis().checkpoint_keys.front())};
  const auto files = ledger.files();
  const note::Note read = must(note::parse_note(files.at("checkpoint")));
  CHECK(note::verify_note(read, keys, verifier)->size() == 1);
  CHECK(must(note::parse_checkpoint(read.text)) == published.checkpoint);
  CHECK(files.at("checkpoints/" + tree::number_path(published.checkpoint.size.value)) ==
        files.at("checkpoint"));
}

TEST_CASE("every entry of the tree is proved by the published tiles alone") {
  PublishingLedger ledger;
  ledger.append(150);
  const note::Checkpoint checkpoint = must(ledger.publish_once()).checkpoint;
  publish::TileFolder folder(ledger.published());
  ledger::crypto::Hasher hasher(ledger.genesis().suite);
  tree::TiledNodes nodes(folder, hasher, checkpoint.size);
  const auto records = records_of(*lmdb_log(ledger.directory()));
  for (std::uint64_t i = 0; i < checkpoint.size.value; ++i) {
    const auto proof = must(tree::prove_inclusion(nodes, hasher, i, checkpoint.size));
    CHECK(tree::check_inclusion(hasher, i, checkpoint.size, hasher.leaf(records[i].entry), proof,
                                checkpoint.root));
  }
  // Bundles hold the entries themselves, seals stand beside them.
  const Bytes bundle = must(folder.read_bundle(0, 256)), seals = must(folder.read_seals(0, 256));
  Bytes expected, expected_seals;
  for (std::uint64_t i = 0; i < 256; ++i) {
    append_be(expected, static_cast<std::uint16_t>(records[i].entry.size()));
    append(expected, records[i].entry);
    if (!records[i].seal) continue;
    append_be(expected_seals, i);
    append(expected_seals, *records[i].seal);
  }
  CHECK(bundle == expected);
  CHECK(seals == expected_seals);
}

TEST_CASE("a tree that grew in many steps has the files of one that grew at once, and more") {
  PublishingLedger ledger;
  std::vector<note::Checkpoint> seen;
  for (const std::size_t events : {1, 40, 90, 130, 3}) {
    ledger.append(events);
    seen.push_back(must(ledger.publish_once()).checkpoint);
  }
  CHECK_FALSE(must(ledger.publish_once()).fresh);
  const auto grown = ledger.files();
  for (const auto& folder : {ledger.published(), ledger.own(), ledger.signer_folder()})
    std::filesystem::remove_all(folder);
  must(ledger.publish_once());
  for (const auto& [path, bytes] : ledger.files()) {
    INFO(path);
    REQUIRE(grown.count(path) == 1);
    CHECK(grown.at(path) == bytes);
  }
  for (const note::Checkpoint& one : seen)
    CHECK(one.root == ledger.naive_root(one.size.value));
}

TEST_CASE("a publisher that lost its record makes it again and gives the same checkpoint") {
  PublishingLedger ledger;
  ledger.append(20);
  const auto before = must(ledger.publish_once());
  std::filesystem::remove_all(ledger.own());
  const auto again = must(ledger.publish_once());
  CHECK(again.note == before.note);
  CHECK_FALSE(again.fresh);
  ledger.append(1);
  CHECK(must(ledger.publish_once()).fresh);
}

TEST_CASE("nothing is published over a log that ends below what was published") {
  PublishingLedger ledger;
  ledger.append(20);
  must(ledger.publish_once());
  const auto before = ledger.files();
  cut_log(ledger.directory(), 5);
  CHECK(ledger.publish_once().error().reason == "log_regressed");
  std::filesystem::remove_all(ledger.own());  // nor when its own memory is gone
  CHECK(ledger.publish_once().error().reason == "log_regressed");
  CHECK(ledger.files() == before);
}

TEST_CASE("nothing is published over a log that was cut and continued otherwise") {
  PublishingLedger ledger;
  ledger.append(20);
  must(ledger.publish_once());
  const auto before = ledger.files();
  cut_log(ledger.directory(), 5);
  std::filesystem::remove_all(ledger.directory().state(Partition(0)));
  ledger.append(40);
  CHECK(ledger.publish_once().error().kind == Failure::kTampered);
  std::filesystem::remove_all(ledger.own());
  CHECK(ledger.publish_once().error().reason == "tree_diverged");
  // Even with all that is published gone, the signer remembers.
  std::filesystem::remove_all(ledger.published());
  CHECK(ledger.publish_once().error().reason == "tree_diverged");
  CHECK_FALSE(std::filesystem::exists(ledger.published() / "checkpoint"));
}

TEST_CASE("a run that could not read to the end is taken up by the same publisher") {
  PublishingLedger ledger;
  ledger.append(300);  // full tiles are staged before the reader fails
  note::Checkpoint checkpoint;
  {
    auto open = must(ledger.open());
    UnsteadyLog log(*open.log);
    const auto publisher = publisher_over(log, ledger, open);
    log.fail_once_at(590);
    CHECK(publisher->publish().error().reason == "away");
    checkpoint = must(publisher->publish()).checkpoint;
    CHECK_FALSE(must(publisher->publish()).fresh);
  }
  CHECK(checkpoint.root == ledger.naive_root(checkpoint.size.value));
}

TEST_CASE("a claim binds the publisher that made it, though its tiles could not be written") {
  PublishingLedger ledger, other;  // one genesis, two histories
  ledger.append(20);
  other.append(2);
  other.append(40);
  const auto other_log = lmdb_log(other.directory());
  auto open = must(ledger.open());
  UnsteadyLog log(*open.log);
  const auto publisher = publisher_over(log, ledger, open);
  const auto in_the_way = ledger.published() / "tile";
  std::ofstream(in_the_way) << "not a folder";
  REQUIRE_FALSE(publisher->publish().has_value());
  std::filesystem::remove(in_the_way);
  log.become(*other_log);
  const auto over_another_history = publisher->publish();
  REQUIRE_FALSE(over_another_history.has_value());
  CHECK(over_another_history.error().reason == "tree_diverged");
  log.become(*open.log);
  CHECK(must(publisher->publish()).fresh);
}

TEST_CASE("a record that was changed is not believed") {
  PublishingLedger ledger;
  ledger.append(3);
  must(ledger.publish_once());
  const auto file = ledger.own() / "record";
  Bytes bytes = must(ledger::store::read_file(file, 1 << 20));
  for (std::size_t at = 0; at < bytes.size(); at += 7) {
    Bytes changed = bytes;
    changed[at] ^= 0x10;
    must(ledger::store::replace_file(file, changed));
    CHECK(ledger.publish_once().error().reason == "tree_record");
  }
}

TEST_CASE("two publishers do not meet: the second is told who holds the tree") {
  PublishingLedger ledger;
  const auto first = must(ledger.open());
  const auto second = publish::Publisher::open({.log = *first.log,
                                                .genesis = ledger.genesis(),
                                                .partition = Partition(0),
                                                .signer = *first.signer,
                                                .published = ledger.published(),
                                                .own = ledger.own()});
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().reason == "locked");
}

TEST_CASE("a signer signs one line of trees, each size with one root") {
  PublishingLedger ledger;
  ledger.append(4);
  const auto open = must(ledger.open());
  const auto published = must(open.publisher->publish());
  ledger::crypto::Hasher hasher(ledger.genesis().suite);
  const TreeSize size = published.checkpoint.size;
  const auto again = must(open.signer->sign(
      {.from = size, .to = size, .root = published.checkpoint.root, .proof = {}}));
  CHECK(must(note::parse_note(published.note)).signatures.front() == again);  // Ed25519 repeats
  const Digest other = hasher.of(as_bytes("another history"));
  const auto sign = [&](std::uint64_t from, std::uint64_t to, const Digest& root) {
    return open.signer
        ->sign({.from = TreeSize(from), .to = TreeSize(to), .root = root, .proof = {}})
        .error()
        .reason;
  };
  CHECK(sign(size.value, size.value, other) == "inconsistent");
  CHECK(sign(size.value, size.value + 1, other) == "inconsistent");
  CHECK(sign(0, size.value + 1, other) == "stale");
  CHECK(sign(size.value, size.value - 1, other) == "backwards");
}

TEST_CASE("child: a publisher to be killed", "[.child]") {
  PublishingLedger ledger(std::filesystem::path(std::getenv("CHILD_DIR")));
  must(ledger.publish_once());
}

TEST_CASE("killed at any step, a publisher goes on and there is one root for each size") {
  if (!kKillPoints) return;
  PublishingLedger ledger;
  std::map<std::uint64_t, Digest> roots;
  const auto note_roots = [&] {
    for (const auto& [path, text] : ledger.files()) {
      if (path.rfind("checkpoint", 0) != 0) continue;
      const auto checkpoint = must(note::parse_checkpoint(must(note::parse_note(text)).text));
      const auto [at, fresh] = roots.emplace(checkpoint.size.value, checkpoint.root);
      CHECK(at->second == checkpoint.root);
    }
  };
  for (const char* point : {"publish.claimed", "publish.tiles", "publish.grown", "signer.persisted",
                            "publish.signed", "publish.kept"}) {
    for (const std::size_t more : {0, 70}) {
      INFO(point << ", then " << more);
      ledger.append(70);
      Child child("child: a publisher to be killed",
                  {{"CHILD_DIR", ledger.directory().root.string()},
                   {"QUANLU_KILL", std::string(point) + ":1"}});
      CHECK(child.wait().signal == SIGKILL);
      note_roots();
      if (more > 0) ledger.append(more);
      const auto published = must(ledger.publish_once());
      CHECK(published.checkpoint.root == ledger.naive_root(published.checkpoint.size.value));
      note_roots();
    }
  }
  CHECK(roots.size() >= 12);
}
