#pragma once
// A ledger whose log grows, and the folder in which its tree is published.
#include <map>

#include "ledger/publish/publisher.h"
#include "tests/ledger/intake/world.h"

namespace quanlu::tests {

namespace publish = ledger::publish;
namespace note = ledger::note;
namespace tree = ledger::tree;

class PublishingLedger {
 public:
  PublishingLedger() : loaded_(made_ledger()), directory_(loaded_.copy_to(temp_.path() / "l")) {}
  explicit PublishingLedger(const std::filesystem::path& root)
      : loaded_(made_ledger()), directory_{root} {}

  const chain::Genesis& genesis() const { return loaded_.genesis; }
  const intake::Directory& directory() const { return directory_; }
  std::filesystem::path published() const { return directory_.root / "published/log/0"; }
  std::filesystem::path own() const { return directory_.root / "tree/0"; }
  std::filesystem::path signer_folder() const { return directory_.root / "signer"; }

  // Adds so many accounts in one go; each makes two entries, an epoch one more.
  void append(std::size_t events) {
    SeededRandom random(next_);
    const auto open =
        must(OpenWriter::open(loaded_, directory_, lmdb_log(directory_), clock_, random));
    for (std::size_t i = 0; i < events; ++i, ++next_) {
      intake::Request request{
          .commands = {}, .caller = {.accounts = {"sys"}}, .handling = {}, .done = {}};
      request.commands.push_back(
          command_of(account_opened(numbered_id(next_), "p" + std::to_string(next_))));
      open->writer().submit(std::move(request));
    }
    must(open->writer().close());
  }

  // What publishes, with what lies below it.
  struct Open {
    std::unique_ptr<ledger::log::Log> log;
    std::unique_ptr<publish::InlineSigner> signer;
    std::unique_ptr<publish::Publisher> publisher;
  };
  Result<Open> open(publish::Cosigning* cosigning = nullptr) {
    Open open;
    open.log = lmdb_log(directory_);
    const intake::KeyFolder keys(directory_.keys(), genesis().suite);
    TRY_ASSIGN(auto secret, keys.load(intake::KeyFolder::checkpoint(Partition(0))));
    TRY_ASSIGN(open.signer, publish::InlineSigner::open(signer_folder(), genesis().origin,
                                                        std::move(secret), clock_));
    TRY_ASSIGN(open.publisher, publish::Publisher::open({.log = *open.log,
                                                         .genesis = genesis(),
                                                         .partition = Partition(0),
                                                         .signer = *open.signer,
                                                         .published = published(),
                                                         .own = own(),
                                                         .cosigning = cosigning}));
    return open;
  }
  Result<publish::Published> publish_once() {
    TRY_ASSIGN(const Open open, this->open());
    return open.publisher->publish();
  }

  // Every published file by its path, bytes and all.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(published()))
      if (entry.is_regular_file())
        all[std::filesystem::relative(entry.path(), published()).string()] =
            std::string(as_text(must(ledger::store::read_file(entry.path(), 1 << 26))));
    return all;
  }

  // The root of the first `size` entries as the log has them, by the definition of RFC 6962.
  Digest naive_root(std::uint64_t size) const {
    const auto log = lmdb_log(directory_);
    ledger::crypto::Hasher hasher(genesis().suite);
    std::vector<Digest> leaves;
    for (const auto& record : records_of(*log))
      leaves.push_back(hasher.leaf(record.entry));
    leaves.resize(size);
    return naive_root(hasher, leaves);
  }

 private:
  static Digest naive_root(ledger::crypto::Hasher& hasher, std::span<const Digest> leaves) {
    if (leaves.empty()) return hasher.of({});
    if (leaves.size() == 1) return leaves.front();
    std::size_t half = 1;
    while (2 * half < leaves.size())
      half *= 2;
    return hasher.node(naive_root(hasher, leaves.first(half)),
                       naive_root(hasher, leaves.subspan(half)));
  }

  TempDir temp_;
  const Loaded& loaded_;
  const intake::Directory directory_;
  ManualClock clock_{morning()};
  std::uint64_t next_ = 1;
};

}  // namespace quanlu::tests
