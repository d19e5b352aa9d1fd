// The vectors of ledger/FORMAT.md section 10: made here, kept in tests/golden/chain, read by every
// build and by the second verifier.
#include <fstream>
#include <sstream>

#include "ledger/chain/canonical.h"
#include "ledger/crypto/aead.h"
#include "tests/ledger/chain/story.h"
#include "tests/support/paths.h"

namespace quanlu::tests {
namespace {

constexpr crypto::Suite kBoth[] = {crypto::Suite::kSha256, crypto::Suite::kGm};

std::filesystem::path file_of(crypto::Suite suite) {
  return source_dir() / "tests/golden/chain" / (std::string(crypto::to_text(suite)) + ".txt");
}

// Names and values in the order of the file.
struct Vectors {
  std::vector<std::pair<std::string, std::string>> lines;

  void put(const std::string& name, BytesView value) { lines.emplace_back(name, to_hex(value)); }
  void put(const std::string& name, const Stored& record) {
    put(name + ".entry", record.entry);
    if (record.seal) put(name + ".seal", *record.seal);
  }
  Bytes get(const std::string& name) const {
    for (const auto& [known, value] : lines)
      if (known == name) return from_hex(value).value();
    FAIL("no vector " << name);
    return {};
  }
  bool has(const std::string& name) const {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const auto& line) { return line.first == name; });
  }
  Stored record(const std::string& name) const {
    Stored stored{get(name + ".entry")};
    if (has(name + ".seal")) stored.seal = get(name + ".seal");
    return stored;
  }
  std::string text() const {
    std::string all;
    for (const auto& [name, value] : lines)
      all += name + " " + value + "\n";
    return all;
  }
  static Vectors read(crypto::Suite suite) {
    std::ifstream in(file_of(suite));
    Vectors vectors;
    std::string name, value;
    while (in >> name >> value)
      vectors.lines.emplace_back(name, value);
    return vectors;
  }
};

// ---- made ----

Bytes patched(Bytes entry, std::size_t at, std::uint64_t word) {
  store_le(&entry[at], word);
  return entry;
}

// Each is one change of a good entry; the name is the fault that the walk reports.
void put_malformed(Vectors& to, const Bytes& good) {
  const std::size_t body = 19 * kWord;  // behind the header and an envelope of one word
  const auto word = [&](std::size_t at) { return load_le<std::uint64_t>(&good[at]); };
  Bytes trailing = good, cut = good;
  trailing.resize(good.size() + kWord);
  cut.resize(good.size() - kWord);
  to.put("malformed.1.form", patched(good, at::kRoot, kRootPointer + (1ULL << 32)));
  to.put("malformed.2.form", patched(good, at::kEnvelope, word(at::kEnvelope) | 1));
  to.put("malformed.3.untrimmed", patched(good, at::kRecordedAt, 0));
  to.put("malformed.4.untrimmed", patched(good, body, 0));
  to.put("malformed.5.offset", patched(good, at::kBody, word(at::kBody) + 4));
  to.put("malformed.6.trailing", trailing);
  to.put("malformed.7.bounds", cut);
  to.put("malformed.8.padding",
         patched(good, good.size() - kWord, word(good.size() - kWord) | 1ULL << 63));
  to.put("malformed.9.pointer", patched(good, body + kWord, 2));
  to.put("malformed.10.empty", patched(good, body + kWord, 4));
}

void put_sealed_field(Vectors& to, crypto::Suite suite, const Genesis& genesis) {
  SeededRandom random(77);
  const crypto::Secret key = crypto::Secret::random(crypto::kDataKeySize, random);
  crypto::FieldPlace place{
      .log_id = genesis.log_id, .type_code = TypeCode(402), .type_version = 1, .field = 3};
  random.fill(place.event_id.bytes);
  random.fill(place.subject_key_id.bytes);
  const auto sealed = crypto::seal_field(suite, key, place, "张某某", random);
  to.put("field.data_key", key.view());
  to.put("field.event_id", place.event_id.bytes);
  to.put("field.subject_key_id", place.subject_key_id.bytes);
  to.put("field.text", as_bytes("张某某"));
  to.put("field.nonce", sealed.nonce);
  to.put("field.ciphertext", sealed.ciphertext);
  to.put("field.commitment", sealed.commitment.bytes);
}

// Records that the fold of record.0 .. record.8 calls strays, each for the reason in its name.
void put_strays(Vectors& to, Story& story, const crypto::SigningKey& writer) {
  World& world = story.world;
  const auto batch = [&](Head head, const crypto::SigningKey& by) {
    return world.batch(head, by, {world.event("stray")})[0];
  };
  const auto resealed = [&](Stored record) {
    Head behind = story.head;
    behind.next = behind.next.next();
    record.seal = world.seal(behind, world.hasher.leaf(record.entry), writer, 1);
    return record;
  };
  const Stored good = batch(story.head, writer);
  Head gap = story.head, fork = story.head, epoch = story.head;
  gap.next = gap.next.next();
  fork.prev = Digest{};
  epoch.epoch = Epoch(1);
  Stored early = good, version = good, foreign = good, partition = good, short_one = good;
  store_le(&early.entry[at::kRecordedAt], story.head.recorded_at.value - 1);
  version.entry[at::kFlags] = 1;
  foreign.entry[at::kLogId] ^= 1;
  partition.entry[at::kPartition] = 1;
  short_one.entry.resize(136);
  to.put("stray.gap", batch(gap, writer));
  to.put("stray.fork", batch(fork, writer));
  to.put("stray.time", resealed(early));
  to.put("stray.epoch", batch(epoch, writer));
  to.put("stray.badSeal", batch(story.head, story.writer(0)));
  to.put("stray.foreign", resealed(foreign));
  to.put("stray.partition", resealed(partition));
  to.put("stray.version", resealed(version));
  to.put("stray.malformed", short_one);
  Head again = story.head;
  const Bytes old = encode(world.granted(story.writer(2), Action::kAdd, 1));
  to.put("stray.control", world.batch(again, writer, {world.key_added(old)})[0]);
  again = story.head;
  to.put("stray.genesis",
         world.batch(again, writer,
                     {make_entry(world.suite(), kPartitionOpened, 9,
                                 partition_opened(world.plan(), world.keys, 0))})[0]);
}

Vectors make(crypto::Suite suite) {
  Story story({.suite = suite, .origin = "golden.test/quanlu"});
  World& world = story.world;
  Vectors made;
  const auto secret = [](std::uint64_t seed) {
    SeededRandom random(seed);
    Bytes bytes(32);
    random.fill(bytes);
    return bytes;
  };
  for (std::uint64_t i = 0; i < 3; ++i) {
    made.put("root." + std::to_string(i) + ".secret", secret(100 + i));
    made.put("root." + std::to_string(i) + ".public",
             crypto::encode(world.keys.roots[i].public_key()));
    made.put("root." + std::to_string(i) + ".id", world.keys.roots[i].id().bytes);
  }
  for (std::uint64_t i = 0; i < 3; ++i) {
    made.put("writer." + std::to_string(i) + ".secret", secret(200 + i));
    made.put("writer." + std::to_string(i) + ".public",
             crypto::encode(world.keys.writers[i].public_key()));
    made.put("writer." + std::to_string(i) + ".id", world.keys.writers[i].id().bytes);
  }

  // A ledger of eight accepted entries and one that was superseded (record 2).
  Log log{world.opening(0)};
  Head head = world.head_behind_opening(0);
  add(log, world.epoch(head, world.keys.writers[0]));
  Head lost = head;
  log.push_back({world.batch(lost, world.keys.writers[0], {world.event("lost")})[0].entry});
  add(log, world.batch(head, world.keys.writers[0],
                       {world.event("社会组织年检"), world.event("入户走访")}));
  const Grant added = world.granted(world.keys.writers[2], Action::kAdd, 1);
  add(log, world.batch(head, world.keys.writers[0], {world.key_added(encode(added))}));
  add(log, world.epoch(head, world.keys.writers[2]));
  const Grant revoked = world.granted(world.keys.writers[0], Action::kRevoke, 1);
  add(log, world.batch(head, world.keys.writers[2],
                       {world.key_revoked(encode(revoked)), world.event("end")}));

  Fold fold = world.fold();
  for (std::size_t i = 0; i < log.size(); ++i) {
    fold.step(log[i].at(i));
    made.put("record." + std::to_string(i), log[i]);
    made.put("record." + std::to_string(i) + ".leaf", fold.leaf().bytes);
  }
  made.put("signed.4", signed_bytes({world.genesis.log_id, Partition(0), 2, Seq(3),
                                     world.hasher.leaf(log[4].entry)}));
  made.put("log_id", world.genesis.log_id.bytes);
  made.put("head", fold.state().prev.bytes);
  made.put("grant.add", encode(added));
  made.put("grant.revoke", encode(revoked));
  story.head = head;
  put_strays(made, story, world.keys.writers[2]);
  put_malformed(made, world.event("good"));
  put_sealed_field(made, suite, world.genesis);
  return made;
}

// ---- read ----

TEST_CASE("the golden ledger of each suite is accepted as it was when it was made") {
  for (const crypto::Suite suite : kBoth) {
    const Vectors golden = Vectors::read(suite);
    crypto::Hasher hasher(suite);
    crypto::Verifier verifier;
    const Genesis genesis = must(read_genesis(hasher, verifier, golden.get("record.0.entry")));
    REQUIRE(to_hex(genesis.log_id.bytes) == to_hex(golden.get("log_id")));
    Fold fold(hasher, verifier, genesis, State::start(genesis, Partition(0)));
    const std::string expected = "AAPPAAAPA";  // accepted or pending
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const std::string name = "record." + std::to_string(i);
      CAPTURE(crypto::to_text(suite), name);
      const Outcome outcome = fold.step(golden.record(name).at(i));
      REQUIRE(outcome.kind == (expected[i] == 'A' ? Outcome::kAccepted : Outcome::kPending));
      REQUIRE(to_hex(fold.leaf().bytes) == to_hex(golden.get(name + ".leaf")));
      REQUIRE_FALSE(check_canonical(golden.get(name + ".entry")));
    }
    REQUIRE(to_hex(fold.state().prev.bytes) == to_hex(golden.get("head")));
    REQUIRE(fold.state().next_seq == Seq(8));
    REQUIRE(fold.state().epoch == Epoch(2));
    REQUIRE(to_hex(fold.state().writer->id.bytes) == to_hex(golden.get("writer.2.id")));
    REQUIRE(to_hex(signed_bytes({genesis.log_id, Partition(0), 2, Seq(3), {[&] {
                                   Digest leaf;
                                   const Bytes bytes = golden.get("record.4.leaf");
                                   std::copy(bytes.begin(), bytes.end(), leaf.bytes.begin());
                                   return leaf.bytes;
                                 }()}})) == to_hex(golden.get("signed.4")));
    const State before = fold.state();
    for (const char* reason : {"gap", "fork", "time", "epoch", "badSeal", "foreign", "partition",
                               "version", "malformed", "control", "genesis"}) {
      CAPTURE(reason);
      const Outcome outcome = fold.step(golden.record(std::string("stray.") + reason).at(99));
      REQUIRE(outcome.kind == Outcome::kStray);
      REQUIRE(to_text(outcome.reason) == reason);
      REQUIRE(fold.state() == before);
    }
  }
}

TEST_CASE("golden keys, grants and sealed fields are read as they were made") {
  for (const crypto::Suite suite : kBoth) {
    const Vectors golden = Vectors::read(suite);
    crypto::Hasher hasher(suite);
    for (const std::string name :
         {"root.0", "root.1", "root.2", "writer.0", "writer.1", "writer.2"}) {
      const auto key = crypto::SigningKey::from_private(suite, golden.get(name + ".secret"));
      REQUIRE(to_hex(crypto::encode(key->public_key())) == to_hex(golden.get(name + ".public")));
      REQUIRE(to_hex(key->id().bytes) == to_hex(golden.get(name + ".id")));
    }
    REQUIRE(parse_grant(hasher, golden.get("grant.add"))->action == Action::kAdd);
    REQUIRE(parse_grant(hasher, golden.get("grant.revoke"))->action == Action::kRevoke);

    const auto array = [&](const std::string& name, auto& to) {
      const Bytes bytes = golden.get(name);
      REQUIRE(bytes.size() == to.size());
      std::copy(bytes.begin(), bytes.end(), to.begin());
    };
    crypto::FieldPlace place{.type_code = TypeCode(402), .type_version = 1, .field = 3};
    crypto::SealedField sealed{.alg = crypto::alg_of(suite),
                               .ciphertext = golden.get("field.ciphertext")};
    array("log_id", place.log_id.bytes);
    array("field.event_id", place.event_id.bytes);
    array("field.subject_key_id", place.subject_key_id.bytes);
    array("field.nonce", sealed.nonce);
    array("field.commitment", sealed.commitment.bytes);
    const crypto::Secret key(golden.get("field.data_key"));
    REQUIRE(must(crypto::open_field(suite, key, place, sealed)) == "张某某");
  }
}

TEST_CASE("ten malformed entries are refused for the reason in their name") {
  for (const crypto::Suite suite : kBoth) {
    int count = 0;
    for (const auto& [name, value] : Vectors::read(suite).lines) {
      if (name.rfind("malformed.", 0) != 0) continue;
      const auto fault = check_canonical(from_hex(value).value());
      REQUIRE(fault);
      REQUIRE(name.substr(name.rfind('.') + 1) == to_text(*fault));
      ++count;
    }
    REQUIRE(count == 10);
  }
}

TEST_CASE("sha256 vectors are the same bytes on every machine") {
  REQUIRE(make(crypto::Suite::kSha256).text() == Vectors::read(crypto::Suite::kSha256).text());
}

TEST_CASE("the document prints the vectors that lie in the files") {
  std::ifstream in(source_dir() / "ledger/FORMAT.md");
  const std::string document{std::istreambuf_iterator<char>(in), {}};
  for (const crypto::Suite suite : kBoth) {
    const Vectors golden = Vectors::read(suite);
    for (const char* name :
         {"log_id", "head", "record.1.leaf", "record.1.seal", "writer.0.secret", "writer.0.id",
          "field.nonce", "field.ciphertext", "field.commitment"}) {
      CAPTURE(name);
      REQUIRE(document.find(to_hex(golden.get(name))) != std::string::npos);
    }
  }
}

TEST_CASE("golden vectors are written anew", "[.][remake]") {
  for (const crypto::Suite suite : kBoth)
    std::ofstream(file_of(suite)) << make(suite).text();
}

}  // namespace
}  // namespace quanlu::tests
