#include "consumers/cli/bench/levels.h"

#include <fstream>

#include "consumers/cli/bench/inside.h"
#include "consumers/cli/bench/published.h"
#include "ledger/chain/entry.h"
#include "ledger/chain/promise.h"
#include "ledger/intake/key_folder.h"
#include "ledger/intake/promiser.h"
#include "ledger/note/note.h"
#include "ledger/policy/policy.h"
#include "schemas/base/bytes.h"
#include "schemas/base/check.h"

namespace quanlu::consumers::cli::bench {
namespace {

namespace chain = ledger::chain;
namespace note = ledger::note;

constexpr std::uint64_t kPromisesMax = 10'000;
constexpr std::int64_t kMergeDelayMs = 60'000;

// What one row asks, and what its report has to have counted so that it is not empty.
struct Row {
  const char* name;
  const char* levels;
  int jobs;
  const char* counted;  // member of "checked"
  Arguments more;
};

Result<Figure> measure(frame::Context& context, const ledger::intake::Directory& directory,
                       const Row& row, const DigestCeilings& digest) {
  Arguments arguments{{"--levels", row.levels}, {"--jobs", std::to_string(row.jobs)}};
  arguments.insert(arguments.end(), row.more.begin(), row.more.end());
  const double spent = processor_seconds();
  const Stopwatch watch;
  TRY_ASSIGN(const auto report, run_inside(context, directory.root, "verify", arguments));
  const double seconds = watch.seconds(), processor = processor_seconds() - spent;
  const std::uint64_t entries = number_at(report, {"checked", "entries"});
  const std::uint64_t counted = number_at(report, {"checked", row.counted});
  const std::string* result = report.find_text("result");
  if (result == nullptr || *result != "ok" || entries == 0 || counted == 0)
    return fail(Error{.kind = Failure::kFailed,
                      .reason = "unequal",
                      .what = {"结果不等, 速率不算", "the results differ, no rate counts"},
                      .where = row.name,
                      .expected = "ok, and " + std::string(row.counted) + " counted",
                      .found = report.to_json().substr(0, 400)});
  return Figure{.name = row.name,
                .value = static_cast<double>(entries) / seconds,
                .unit = "events/s",
                .ceiling = row.jobs == 1 ? digest.one : digest.two,
                .ceiling_name = row.jobs == 1 ? "digest" : "digest on two cores at once",
                .n = entries,
                .notes = std::string(row.levels) + ", " + std::to_string(counted) + " " +
                         row.counted + ", whole command; " + processor_cost(processor, entries)};
}

// A witness's cosignature under the newest note, and a policy that asks for it.
Result<std::filesystem::path> cosign(frame::Context& context, PublishedBench& published) {
  ledger::crypto::Hasher hasher(published.genesis().suite);
  const auto secret =
      ledger::crypto::SigningKey::generate(published.genesis().suite, context.random);
  const note::NoteKey witness =
      note::make_note_key(hasher, "bench.example/w", note::NoteRole::kWitness, secret.public_key());
  TRY_ASSIGN(note::Note signed_note, note::parse_note(published.note()));
  signed_note.signatures.push_back(
      note::cosign_note(witness, secret, signed_note.text,
                        static_cast<std::uint64_t>(context.clock.now().value / 1000)));
  TRY(published.replace_note(note::to_text(signed_note)));
  const std::filesystem::path file = published.directory().tmp() / "policy";
  std::ofstream(file) << "log " << note::to_vkey(published.key()) << "\nwitness w "
                      << note::to_vkey(witness) << "\nquorum w\n";
  return file;
}

// Signed promises over entries all along the log.
Result<std::filesystem::path> promise(PublishedBench& published) {
  const ledger::intake::KeyFolder keys(published.directory().keys(), published.genesis().suite);
  TRY_ASSIGN(const auto secret, keys.load(ledger::intake::KeyFolder::kReceipt));
  ledger::crypto::Hasher hasher(published.genesis().suite);
  const std::uint64_t size = published.size().value;
  const std::uint64_t step = size / std::min(size, kPromisesMax);
  const std::filesystem::path file = published.directory().tmp() / "receipts.jsonl";
  std::ofstream out(file);
  for (std::uint64_t seq = 0; seq < size; seq += step) {
    TRY_ASSIGN(const auto record, published.log().get(Locator(seq)));
    CHECK(record.has_value());
    const chain::Header header = chain::read_header(record->entry);
    out << ledger::intake::promise_line(chain::make_promise(
               secret, {.log_id = published.genesis().log_id,
                        .partition = Partition(0),
                        .seq = Seq(seq),
                        .leaf = hasher.leaf(record->entry),
                        .event_id = header.event_id,
                        .issued_at = header.recorded_at,
                        .due_at = Millis(header.recorded_at.value + kMergeDelayMs)}))
        << '\n';
  }
  return file;
}

}  // namespace

Result<std::vector<Figure>> measure_levels(frame::Context& context,
                                           const ledger::intake::Directory& directory,
                                           const DigestCeilings& digest) {
  std::filesystem::create_directories(directory.tmp());
  std::filesystem::path policy, receipts;
  {
    TRY_ASSIGN(const auto published, PublishedBench::open(directory));
    TRY(published->keep_half());
    TRY_ASSIGN(policy, cosign(context, *published));
    TRY_ASSIGN(receipts, promise(*published));
  }
  const Row rows[]{{"verify_v2", "V2", 1, "tiles", {}},
                   {"verify_v3", "V3", 1, "tiles", {}},
                   {"verify_v4", "V4", 1, "cosignatures", {{"--policy", policy.string()}}},
                   {"verify_v5", "V5", 1, "receipts", {{"--receipts", receipts.string()}}},
                   {"verify_v6", "V6", 1, "views", {}},
                   {"verify_checkpoint", "V0,V1,V2", 1, "tiles", {}},
                   {"verify_checkpoint_2cores", "V0,V1,V2", 2, "tiles", {}}};
  std::vector<Figure> figures;
  for (const Row& row : rows) {
    TRY_ASSIGN(Figure figure, measure(context, directory, row, digest));
    figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace quanlu::consumers::cli::bench
