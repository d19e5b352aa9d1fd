// A publisher with its signer, killed at every step and at every file that it writes, and after a
// cut of the power that took the last rename back: never two roots for one size.
#include <cstdio>
#include <map>

#include "tests/ledger/publish/world.h"
#include "tests/support/child.h"
#include "tests/support/lost_rename.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

// What was ever published or signed: each size has one root for ever.
class Roots {
 public:
  void note(const PublishingLedger& ledger) {
    for (const auto& [path, text] : ledger.files()) {
      if (path.rfind("checkpoint", 0) != 0 || path.ends_with(".new")) continue;
      const auto read = ledger::note::parse_note(text);
      if (!read) continue;  // half of a file beside the one that counts
      add(must(ledger::note::parse_checkpoint(read->text)));
    }
    for (const auto& file : std::filesystem::directory_iterator(ledger.signer_folder())) {
      const auto bytes = must(ledger::store::read_file(file.path(), 1 << 16));
      std::string text(as_text(bytes));
      for (int line = 0; line < 2; ++line)  // what it is, and of which origin
        text.erase(0, text.find('\n') + 1);
      if (const auto memory = ledger::note::parse_memory(text))
        if (memory->size.value > 0) add({.origin = {}, .size = memory->size, .root = memory->root});
    }
  }
  std::size_t sizes() const { return roots_.size(); }

 private:
  void add(const ledger::note::Checkpoint& checkpoint) {
    const auto [at, fresh] = roots_.emplace(checkpoint.size.value, checkpoint.root);
    CHECK(at->second == checkpoint.root);
  }
  std::map<std::uint64_t, Digest> roots_;
};

void kill_at(PublishingLedger& ledger, Roots& roots, const std::string& point) {
  int kills = 0;
  for (int hit = 1;; ++hit) {
    for (const bool lost : {false, true}) {
      if (lost && !point.ends_with("renamed")) continue;  // all else is durable, or was never there
      INFO(point << " hit " << hit << (lost ? ", the last rename lost" : ""));
      ledger.append(1);
      const LostRename disk({ledger.published(), ledger.own(), ledger.signer_folder()});
      Child child("child: a publisher to be killed",
                  {{"CHILD_DIR", ledger.directory().root.string()},
                   {"QUANLU_KILL", point + ":" + std::to_string(hit)}});
      const Child::End end = child.wait();
      if (end.signal == 0) {
        REQUIRE(end.code == 0);
        REQUIRE(kills > 0);  // else nobody passes this point
        std::printf("%-20s killed %d times\n", point.c_str(), kills);
        return;
      }
      REQUIRE(end.signal == SIGKILL);
      ++kills;
      roots.note(ledger);
      if (lost) disk.lose();
      if (hit % 2 == 0) ledger.append(1);  // a larger size is next, not the one that was begun
      const auto published = must(ledger.publish_once());
      CHECK(published.checkpoint.root == ledger.naive_root(published.checkpoint.size.value));
      roots.note(ledger);
    }
  }
}

TEST_CASE("killed at every step and every write, persisted or not, each size has one root") {
  if (!kKillPoints) return;
  PublishingLedger ledger;
  ledger.append(4);
  must(ledger.publish_once());
  Roots roots;
  for (const char* point :
       {"publish.read", "publish.claimed", "publish.tiles", "publish.grown", "signer.checked",
        "signer.persisted", "publish.signed", "publish.witnessed", "publish.kept",
        "publish.published", "store.written", "store.renamed", "store.batch_written",
        "store.batch_renamed"})
    kill_at(ledger, roots, point);
  CHECK(roots.sizes() > 20);
}

}  // namespace
