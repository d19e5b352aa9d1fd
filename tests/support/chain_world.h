#pragma once
// A ledger for stories about the chain: root keys, two writers, a genesis, and records as they
// would lie in a log. Everything follows from seeds. No Cap'n Proto: bodies are built by
// canonical.h.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/chain/accept.h"
#include "ledger/chain/link.h"
#include "tests/support/canonical.h"
#include "tests/support/catch.h"

namespace quanlu::tests {

using namespace ledger::chain;  // NOLINT: stories are about nothing else
namespace crypto = ledger::crypto;

inline crypto::SigningKey key_of(crypto::Suite suite, std::uint64_t seed) {
  SeededRandom random(seed);
  return crypto::SigningKey::generate(suite, random);
}

// A canonical entry as the codec hands it over: places zero, recordedAt a placeholder.
inline Bytes make_entry(crypto::Suite suite, TypeCode code, std::uint64_t id, Node body,
                        Node envelope = make_struct({1})) {
  std::vector<std::uint64_t> words(15);
  const std::uint64_t suite_number = static_cast<std::uint64_t>(suite);
  words[0] = kFormatVersion | suite_number << 16;
  const std::array<std::uint8_t, 10> random{static_cast<std::uint8_t>(id >> 8),
                                            static_cast<std::uint8_t>(id)};
  const EventId event_id =
      make_uuid7(Millis(1'700'000'000'000 + static_cast<std::int64_t>(id)), random);
  words[11] = load_le<std::uint64_t>(event_id.bytes.data());
  words[12] = load_le<std::uint64_t>(event_id.bytes.data() + 8);
  words[13] = code.value | std::uint64_t{1} << 16;
  words[14] = 1;
  return CanonicalWriter::write(Node{.kind = Node::kStruct,
                                     .data = std::move(words),
                                     .pointers = {std::move(envelope), std::move(body)}});
}

struct GenesisPlan {
  crypto::Suite suite = crypto::Suite::kSha256;
  std::uint32_t partitions = 1;
  std::uint32_t batch_events_max = 8, batch_bytes_max = kBatchBytesMin;
  std::string origin = "example.test/quanlu";
  std::uint8_t threshold = 2;
  std::vector<Partition> writers = {kAllPartitions, kAllPartitions};  // what each grant reaches
  bool receipts = false;  // whether genesis lists a receipt key
};

struct Keys {
  explicit Keys(crypto::Suite suite) {
    for (std::uint64_t i = 0; i < 3; ++i)
      roots.push_back(key_of(suite, 100 + i));
    for (std::uint64_t i = 0; i < 4; ++i)
      writers.push_back(key_of(suite, 200 + i));
    for (std::uint64_t i = 0; i < 2; ++i)
      receipts.push_back(key_of(suite, 300 + i));
  }
  std::vector<crypto::SigningKey> roots, writers, receipts;
};

inline Grant grant_for(const crypto::SigningKey& key, Action action = Action::kAdd) {
  return {.action = action, .key = key.public_key(), .key_id = key.id()};
}

inline Bytes genesis_grant(const crypto::SigningKey& key, Partition partition) {
  Grant grant = grant_for(key);
  grant.partition = partition;
  prove(grant, key);
  return encode(grant);
}

inline Node partition_opened(const GenesisPlan& plan, const Keys& keys, std::uint32_t partition) {
  std::vector<Node> roots, grants, checkpoint_keys;
  for (const auto& root : keys.roots)
    roots.push_back(make_data(crypto::encode(root.public_key())));
  for (std::size_t i = 0; i < plan.writers.size(); ++i)
    grants.push_back(make_data(genesis_grant(keys.writers[i], plan.writers[i])));
  for (std::uint32_t p = 0; p < plan.partitions; ++p)
    checkpoint_keys.push_back(make_text(plan.origin + "/p" + std::to_string(p) + "+00000000+AQ=="));
  const std::uint64_t suite = static_cast<std::uint64_t>(plan.suite);
  return make_struct(
      {suite | std::uint64_t{plan.threshold} << 16 | std::uint64_t{partition} << 32,
       plan.partitions | std::uint64_t{plan.batch_events_max} << 32,
       plan.batch_bytes_max | std::uint64_t{10} << 32, 60},
      {make_text(plan.origin), make_list(roots), make_list(grants), make_list(checkpoint_keys),
       plan.receipts ? make_list({make_data(crypto::encode(keys.receipts[0].public_key()))})
                     : Node{}});
}

inline Node epoch_started(std::uint64_t epoch, const crypto::SigningKey& writer,
                          BytesView grant = {}) {
  return make_struct({epoch}, {make_struct({7, 7}), make_data(crypto::encode(writer.public_key())),
                               make_data(grant), make_text("host"), make_text("quanlu test")});
}

// A record that owns its bytes.
struct Stored {
  Bytes entry;
  std::optional<Bytes> seal;
  Record at(std::uint64_t locator) const {
    Record record{.locator = Locator(locator), .entry = entry};
    if (seal) record.seal = *seal;
    return record;
  }
  friend bool operator==(const Stored&, const Stored&) = default;
};
using Log = std::vector<Stored>;

// The writer's side, without a log: makes records that a fold should take.
class World {
 public:
  static constexpr TypeCode kEvent{402};

  explicit World(GenesisPlan plan = {})
      : plan_(std::move(plan)),
        hasher(plan_.suite),
        keys(plan_.suite),
        opened_(partition_opened(plan_, keys, 0)),
        genesis(make_genesis()) {}

  crypto::Suite suite() const { return plan_.suite; }
  const GenesisPlan& plan() const { return plan_; }
  Fold fold(Partition partition = Partition(0)) {
    return Fold(hasher, verifier, genesis, State::start(genesis, partition));
  }

  // Seq 0 of a partition, and the head behind it.
  Stored opening(std::uint32_t partition, std::size_t writer = 0) {
    Head head = partition == 0 ? first_head() : first_head(genesis, Partition(partition));
    return opening_from(head, partition, writer);
  }
  Head head_behind_opening(std::uint32_t partition) {
    Head head = partition == 0 ? first_head() : first_head(genesis, Partition(partition));
    opening_from(head, partition, 0);
    return head;
  }

  // Links, seals as one batch, moves the head. The time moves with every entry.
  Log batch(Head& head, const crypto::SigningKey& writer, std::vector<Bytes> entries) {
    Log log;
    Digest leaf;
    for (Bytes& entry : entries) {
      leaf = must(extend(head, entry, Millis(++time_), hasher));
      log.push_back({.entry = std::move(entry)});
    }
    log.back().seal = seal(head, leaf, writer, static_cast<std::uint32_t>(log.size()));
    return log;
  }
  Bytes seal(const Head& behind, const Digest& leaf, const crypto::SigningKey& writer,
             std::uint32_t count) const {
    const SealBytes made = make_seal(writer, {.log_id = genesis.log_id,
                                              .partition = behind.partition,
                                              .count = count,
                                              .seq = Seq(behind.next.value - 1),
                                              .leaf = leaf});
    return {made.begin(), made.end()};
  }

  Bytes event(std::string_view text = "visit held") {
    const std::uint64_t id = next_id();
    return make_entry(suite(), kEvent, id, make_struct({id}, {make_text(text)}));
  }
  std::vector<Bytes> events(std::size_t count) {
    std::vector<Bytes> entries;
    while (entries.size() < count)
      entries.push_back(event());
    return entries;
  }
  // Opens the head's next epoch with the writer's key.
  Log epoch(Head& head, const crypto::SigningKey& writer, BytesView grant = {}) {
    head = next_epoch(head);
    return batch(head, writer,
                 {make_entry(suite(), kWriterEpochStarted, next_id(),
                             epoch_started(head.epoch.value, writer, grant))});
  }
  // A grant of this ledger, signed by the first `roots` root keys; an added key proves itself.
  Grant granted(const crypto::SigningKey& key, Action action, std::uint64_t serial,
                std::size_t roots = 2) {
    Grant grant = grant_for(key, action);
    grant.log_id = genesis.log_id;
    grant.serial = serial;
    for (std::size_t i = 0; i < roots; ++i)
      sign(grant, keys.roots[i]);
    if (action == Action::kAdd) prove(grant, key);
    return grant;
  }
  Bytes key_added(BytesView grant) {
    return make_entry(suite(), kKeyAdded, next_id(), make_struct({}, {make_data(grant)}));
  }
  Bytes key_revoked(BytesView grant) {
    return make_entry(suite(), kKeyRevoked, next_id(),
                      make_struct({}, {make_data(grant), make_text("stolen"), make_words({1, 2})}));
  }

 private:
  Stored opening_from(Head& head, std::uint32_t partition, std::size_t writer) {
    time_ = std::max<std::int64_t>(time_, 1'725'000'000'000);
    Node body =
        opened_;  // the same grants in every partition: an SM2 signature is never made twice
    body.data[0] |= std::uint64_t{partition} << 32;
    Bytes entry = make_entry(suite(), kPartitionOpened, kOpeningIds + partition, std::move(body));
    const Digest leaf = must(extend(head, entry, Millis(1'725'000'000'000), hasher));
    return {.entry = std::move(entry), .seal = seal(head, leaf, keys.writers[writer], 1)};
  }
  Genesis make_genesis() {
    Head head = first_head();
    const Stored made = opening_from(head, 0, 0);
    return must(read_genesis(hasher, verifier, made.entry));
  }

  GenesisPlan plan_;
  std::int64_t time_ = 0;
  // Every entry of a world has an id of its own, however long it lives.
  std::uint64_t next_id() {
    if (++ids_ == kOpeningIds) ids_ += 32;
    return ids_;
  }

  static constexpr std::uint64_t kOpeningIds = 1000;  // of the partitions' openings
  std::uint64_t ids_ = 0;

 public:
  crypto::Hasher hasher;
  crypto::Verifier verifier;
  Keys keys;

 private:
  Node opened_;  // the body of partition 0's genesis

 public:
  Genesis genesis;
};

inline void add(Log& log, const Log& more) {
  log.insert(log.end(), more.begin(), more.end());
}

}  // namespace quanlu::tests
