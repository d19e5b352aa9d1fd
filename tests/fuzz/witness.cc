// What a log that may lie asks of a witness: whatever comes, it holds one history. The input is the
// body of a request, or says which one is made and signed here: of this history or of another one,
// with its proof spoiled or not.
#include "consumers/witness/witness.h"

#include <algorithm>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/small_tree.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
namespace crypto = ledger::crypto;
namespace note = ledger::note;
namespace witness = consumers::witness;

namespace {

constexpr std::size_t kLeaves = 64, kForkAt = 20;
constexpr const char* kOrigin = "mz.example/quanlu";

crypto::SigningKey secret_of(std::uint64_t seed) {
  SeededRandom random(seed);
  return crypto::SigningKey::generate(crypto::Suite::kSha256, random);
}

struct Office {
  fuzz::SmallTree histories[2]{fuzz::SmallTree(kLeaves), fuzz::SmallTree(kLeaves, kForkAt)};
  crypto::SigningKey log_secret = secret_of(1);
  note::NoteKey log = note::make_note_key(histories[0].hasher(), kOrigin, note::NoteRole::kLog,
                                          log_secret.public_key());
  ManualClock clock{Millis(1'700'000'000'000)};
  tests::TempDir temp{std::filesystem::exists("/dev/shm") ? "/dev/shm" : "/tmp"};  // it syncs
  std::unique_ptr<witness::Witness> held;

  Office() { start(); }
  void start() {
    held.reset();
    std::filesystem::remove_all(temp.path() / "state");
    auto policy = ledger::policy::Policy::parse("log " + note::to_vkey(log) + "\nquorum none\n",
                                                histories[0].hasher(), "policy");
    auto opened = witness::Witness::open({.folder = temp.path() / "state",
                                          .name = "audit.example",
                                          .secret = secret_of(2),
                                          .policy = std::move(policy).value(),
                                          .clock = clock});
    FUZZ_CHECK(opened.has_value());
    held = std::move(*opened);
  }
  note::Memory memory() const { return held->held().front().memory; }

  // history, from, to, then bytes that spoil the proof
  std::string request(BytesView plan) {
    fuzz::SmallTree& tree = histories[plan[0] % 2];
    const std::uint64_t to = plan[2] % (kLeaves + 1), from = plan[1] % (kLeaves + 1);
    note::Note signed_note{
        .text = note::to_text(note::Checkpoint{kOrigin, TreeSize(to), tree.mth(0, to)}),
        .signatures = {}};
    const Result<note::NoteSignature> made = note::sign_note(log, log_secret, signed_note.text);
    signed_note.signatures.push_back(*made);
    note::AddCheckpoint asked{
        .old_size = TreeSize(from), .proof = {}, .checkpoint = note::to_text(signed_note)};
    if (from > 0 && from <= to) asked.proof = tree.subproof(from, 0, to, true);
    for (std::size_t at = 3; at + 1 < plan.size() && plan[at] < asked.proof.size(); at += 2)
      asked.proof[plan[at]].bytes[0] ^= plan[at + 1];
    return note::to_text(asked);
  }

  void ask(const std::string& body) {
    const note::Memory before = memory();
    const witness::Answer answer = held->add_checkpoint(body);
    constexpr unsigned kStatuses[] = {200, 400, 403, 404, 409, 422};
    FUZZ_CHECK(std::ranges::find(kStatuses, answer.status) != std::end(kStatuses));
    const note::Memory after = memory();
    if (answer.status != 200) {
      FUZZ_CHECK(after == before);
      return;
    }
    FUZZ_CHECK(after.size >= before.size);
    const auto is_of = [](fuzz::SmallTree& tree, const note::Memory& of) {
      return tree.mth(0, of.size.value) == of.root;
    };
    FUZZ_CHECK((is_of(histories[0], before) && is_of(histories[0], after)) ||
               (is_of(histories[1], before) && is_of(histories[1], after)));
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Office office;
  const std::string_view text = as_text(BytesView(data, size));
  if (const auto read = note::parse_add_checkpoint(text)) FUZZ_CHECK(note::to_text(*read) == text);
  office.ask(std::string(text));
  // Requests of eight bytes each, one after the other, from nothing on.
  if (size < 9 || data[0] != '!') return 0;
  office.start();
  for (std::size_t at = 1; at + 8 <= size && at < 8 * 16; at += 8)
    office.ask(office.request(BytesView(data + at, 8)));
  return 0;
}
