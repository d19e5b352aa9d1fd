// The accept rule over sequences of records that an attacker chose: the recorded records of
// tests/golden/chain, in any order, with bits flipped and seals moved. Nothing is ever accepted but
// what somebody with a key sealed.
//
// Input: five bytes a record. u16 which recorded one, u8 what is done to it, u16 where.
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "ledger/chain/accept.h"
#include "schemas/base/bytes.h"
#include "tests/fuzz/fuzz.h"

using namespace quanlu;
namespace chain = ledger::chain;

namespace {

struct Stored {
  Bytes entry;
  std::optional<Bytes> seal;
};

// Partition 0 of the recorded sequences.
struct Recorded {
  ledger::crypto::Hasher hasher{ledger::crypto::Suite::kSha256};
  ledger::crypto::Verifier verifier;
  chain::Genesis genesis;
  std::vector<Stored> records;
  std::set<Digest> leaves;  // of what was recorded: the only entries that anybody sealed

  Recorded() {
    std::ifstream file(QUANLU_SOURCE_DIR "/tests/golden/chain/sequences-p0.txt");
    for (std::string line; std::getline(file, line);) {
      std::istringstream words(line);
      std::string word, entry, seal;
      words >> word >> entry >> seal;
      if (word == "genesis") genesis = *chain::read_genesis(hasher, verifier, *from_hex(entry));
      if (word != "record") continue;
      Stored record{entry == "." ? Bytes() : *from_hex(entry), {}};
      if (seal != "-") record.seal = seal == "." ? Bytes() : *from_hex(seal);
      if (chain::has_entry_form(record.entry)) leaves.insert(hasher.leaf(record.entry));
      records.push_back(std::move(record));
    }
    FUZZ_CHECK(records.size() > 100);
  }
};

void flip(Bytes& bytes, std::size_t at) {
  if (!bytes.empty()) bytes[at / 8 % bytes.size()] ^= static_cast<std::uint8_t>(1U << at % 8);
}

void disturb(Stored& record, std::uint8_t what, std::uint16_t where, const Recorded& recorded) {
  switch (what % 8) {
    case 0:
      return flip(record.entry, where);
    case 1:
      if (record.seal) flip(*record.seal, where);
      return;
    case 2:
      record.seal.reset();
      return;
    case 3:
      record.seal = recorded.records[where % recorded.records.size()].seal;
      return;
    case 4:
      record.entry.resize(std::min<std::size_t>(record.entry.size(), where));
      return;
    default:
      return;
  }
}

void check_step(const chain::Fold& fold, const chain::Outcome& outcome, const Recorded& recorded,
                Seq before) {
  const chain::State& state = fold.state();
  if (outcome.kind != chain::Outcome::kAccepted) {
    FUZZ_CHECK(state.next_seq == before);
    return;
  }
  FUZZ_CHECK(outcome.first == before);
  FUZZ_CHECK(state.next_seq == outcome.last.next());
  FUZZ_CHECK(fold.accepted().size() == outcome.last.value - outcome.first.value + 1);
  for (const chain::PendingEntry& entry : fold.accepted())
    FUZZ_CHECK(recorded.leaves.contains(entry.leaf));
  FUZZ_CHECK(state.pending.empty());
  const auto again = chain::decode_state(chain::encode(state));
  FUZZ_CHECK(again && *again == state);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Recorded recorded;
  chain::Fold fold(recorded.hasher, recorded.verifier, recorded.genesis,
                   chain::State::start(recorded.genesis, Partition(0)));
  for (std::size_t at = 0; at + 5 <= size && at < 5 * 64; at += 5) {
    Stored record = recorded.records[load_le<std::uint16_t>(data + at) % recorded.records.size()];
    disturb(record, data[at + 2], load_le<std::uint16_t>(data + at + 3), recorded);
    chain::Record given{.locator = Locator(at), .entry = record.entry, .seal = {}};
    if (record.seal) given.seal = BytesView(*record.seal);
    const Seq before = fold.state().next_seq;
    check_step(fold, fold.step(given), recorded, before);
  }
  return 0;
}
