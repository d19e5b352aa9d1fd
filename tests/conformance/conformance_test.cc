// The first verifier over the vectors that every verifier of these ledgers must answer alike.
#include "consumers/cli/checking/published.h"
#include "consumers/cli/evidence/proof_check.h"
#include "consumers/cli/receipts/receipt_file.h"
#include "consumers/verify/entry_check.h"
#include "consumers/verify/promises.h"
#include "ledger/crypto/timestamp.h"
#include "ledger/note/note.h"
#include "ledger/tree/check.h"
#include "tests/conformance/vectors.h"
#include "tests/consumers/verify/ledger.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {
namespace {

namespace checking = consumers::cli::checking;
namespace evidence = consumers::cli::evidence;
namespace note = ledger::note;
namespace tree = ledger::tree;
namespace verify = consumers::verify;

crypto::Suite suite_of(const Vector& vector) {
  return static_cast<crypto::Suite>(vector.number("suite"));
}

std::string hex(BytesView bytes) {
  return bytes.empty() ? "." : to_hex(bytes);
}

TEST_CASE("verifier keys are taken and refused as the vectors say") {
  each_vector("vkeys", 30, [](const Vector& vector) {
    crypto::Hasher hasher(suite_of(vector));
    const auto key = note::parse_vkey(hasher, vector.text("vkey"));
    if (!key) return refused("vkey");
    return ok({{"key", hex(as_bytes(key->name)),
                key->role == note::NoteRole::kLog ? "log" : "witness", hex(key->id)}});
  });
}

TEST_CASE("signed notes are read and verified as the vectors say") {
  each_vector("notes", 100, [](const Vector& vector) {
    crypto::Hasher hasher(suite_of(vector));
    crypto::Verifier verifier;
    std::vector<note::NoteKey> keys;
    for (const Words& line : vector.all("vkey"))
      keys.push_back(note::parse_vkey(hasher, as_text(*spelt(line.at(1), *vector.blobs))).value());
    const auto read = note::parse_note(vector.text("note"));
    if (!read) return verdict_of(read.error());
    const auto verified = note::verify_note(*read, keys, verifier);
    if (!verified) return verdict_of(verified.error());
    Words signed_by{"signed"};
    for (const note::Verified& one : *verified)
      signed_by.push_back(std::to_string(one.key - keys.data()));
    return ok({{"text", hex(as_bytes(read->text))}, std::move(signed_by)});
  });
}

TEST_CASE("checkpoints are read as the vectors say") {
  each_vector("checkpoints", 30, [](const Vector& vector) {
    const auto read = note::parse_checkpoint(vector.text("text"));
    if (!read) return verdict_of(read.error());
    return ok({{"says", hex(as_bytes(read->origin)), std::to_string(read->size.value),
                hex(read->root.bytes)}});
  });
}

TEST_CASE("inclusion proofs prove what the vectors say and nothing else") {
  each_vector("inclusion", 60, [](const Vector& vector) {
    crypto::Hasher hasher(suite_of(vector));
    const bool proved = tree::check_inclusion(
        hasher, vector.number("index"), TreeSize(vector.number("size")), vector.digest("leaf"),
        vector.digests("proof"), vector.digest("root"));
    return proved ? ok() : refused("proof");
  });
}

TEST_CASE("consistency proofs prove what the vectors say and nothing else") {
  each_vector("consistency", 60, [](const Vector& vector) {
    crypto::Hasher hasher(suite_of(vector));
    const bool proved = tree::check_consistency(hasher, TreeSize(vector.number("from")),
                                                TreeSize(vector.number("to")), vector.digest("old"),
                                                vector.digest("new"), vector.digests("proof"));
    return proved ? ok() : refused("proof");
  });
}

TEST_CASE("proof files convince as the vectors say") {
  each_vector("proof_files", 60, [](const Vector& vector) {
    const auto key = evidence::pinned_key(vector.text("vkey"));
    if (!key) return refused("vkey");
    const auto checked = evidence::check_proof(*key, vector.text("file"), vector.bytes("entry"));
    return checked ? ok() : verdict_of(checked.error());
  });
}

TEST_CASE("every tile has one path") {
  each_vector("tile_paths", 40, [](const Vector& vector) {
    const auto tile = tree::parse_tile_path(vector.text("path"));
    if (!tile) return refused("path");
    return ok({{"tile", std::to_string(tile->level), std::to_string(tile->index),
                std::to_string(tile->width)}});
  });
}

TEST_CASE("entries by themselves are judged as the vectors say") {
  each_vector("entries", 80, [](const Vector& vector) {
    const Bytes entry = vector.bytes("entry");
    if (!has_entry_form(entry)) return refused("malformed");
    const Header header = read_header(entry);
    if (header.format_version != kFormatVersion || header.suite != vector.number("suite") ||
        (header.flags & kCriticalFlags) != 0)
      return refused("version");
    if (const auto fault = verify::check_entry(entry, {})) return refused(std::string(fault->kind));
    crypto::Hasher hasher(suite_of(vector));
    return ok({{"leaf", hex(hasher.leaf(entry).bytes)}});
  });
}

TEST_CASE("seals hold as the vectors say") {
  each_vector("seals", 40, [](const Vector& vector) {
    const crypto::Suite suite = suite_of(vector);
    crypto::Hasher hasher(suite);
    crypto::Verifier verifier;
    const auto key = crypto::parse_public_key(suite, vector.bytes("key")).value();
    const auto seal = parse_seal(vector.bytes("seal"));
    const bool holds =
        seal && seal->alg == crypto::alg_of(suite) && 1 <= seal->count &&
        seal->count <= vector.number("most") && seal->count == vector.number("batch") &&
        seal->key_id == crypto::key_id(hasher, key) &&
        verifier.verify(key,
                        signed_bytes({.log_id = vector.digest("log_id"),
                                      .partition = Partition(
                                          static_cast<std::uint32_t>(vector.number("partition"))),
                                      .count = seal->count,
                                      .seq = Seq(vector.number("seq")),
                                      .leaf = vector.digest("leaf")}),
                        seal->signature);
    return holds ? ok() : refused("badSeal");
  });
}

TEST_CASE("grants have the form that the vectors say") {
  each_vector("grants", 40, [](const Vector& vector) {
    crypto::Hasher hasher(suite_of(vector));
    const auto grant = parse_grant(hasher, vector.bytes("grant"));
    if (!grant) return refused("grant");
    const auto number = [](auto value) {
      return std::to_string(static_cast<std::uint64_t>(value));
    };
    return ok({{"grants", number(grant->role), number(grant->action), number(grant->serial),
                number(grant->partition.value), number(grant->from_epoch.value),
                hex(grant->key_id.bytes)}});
  });
}

Result<Genesis> genesis_of(const Bytes& entry) {
  const auto suite = ledger::chain::suite_of(entry);
  if (!suite) return fail(Failure::kTampered, "genesis", {"没有套件", "no suite"});
  crypto::Hasher hasher(*suite);
  crypto::Verifier verifier;
  return read_genesis(hasher, verifier, entry);
}

TEST_CASE("a genesis is right or not as the vectors say") {
  each_vector("geneses", 60, [](const Vector& vector) {
    const auto genesis = genesis_of(vector.bytes("entry"));
    if (!genesis) return refused("genesis");
    return ok({{"log_id", hex(genesis->log_id.bytes)}});
  });
}

Log records_of(const Vector& vector) {
  Log records;
  for (const Words& line : vector.all("record"))
    records.push_back(
        {.entry = *spelt(line.at(1), *vector.blobs), .seal = spelt(line.at(2), *vector.blobs)});
  return records;
}

TEST_CASE("the accept rule answers as the vectors say") {
  each_vector("folds", 150, [](const Vector& vector) {
    const Genesis genesis = must(genesis_of(vector.bytes("genesis")));
    crypto::Hasher hasher(genesis.suite);
    crypto::Verifier verifier;
    const Partition partition(static_cast<std::uint32_t>(vector.number("partition")));
    Fold fold(hasher, verifier, genesis, State::start(genesis, partition));
    Words answers{"answers"};
    const Log records = records_of(vector);
    for (std::size_t i = 0; i < records.size(); ++i) {
      const Outcome outcome = fold.step(records[i].at(i));
      answers.push_back(outcome.kind == Outcome::kPending ? "pending"
                        : outcome.kind == Outcome::kStray
                            ? std::string(to_text(outcome.reason))
                            : "accepted:" +
                                  std::to_string(outcome.last.value - outcome.first.value + 1));
    }
    const std::string& last = answers.back();
    Verdict verdict = last == "pending" || last.starts_with("accepted") ? ok() : refused(last);
    verdict.lines = {std::move(answers)};
    return verdict;
  });
}

// The keys that count behind all records, and what lies at the promised place.
verify::JudgedPromise judged_receipt(const Vector& vector, const verify::GivenReceipt& receipt) {
  const Genesis genesis = must(genesis_of(vector.bytes("genesis")));
  const Log records = records_of(vector);
  ReceiptKeys keys(genesis);
  for (const Stored& record : records)
    if (ReceiptKeys::concerns(read_header(record.entry).type_code)) keys.take(record.entry);
  verify::PlaceSeen seen{.entry = {}, .published = TreeSize(vector.number("published"))};
  const Promise& promise = receipt.given.promise;
  if (promise.partition == Partition(0) && promise.seq.value < records.size()) {
    const Bytes& entry = records[promise.seq.value].entry;
    crypto::Hasher hasher(genesis.suite);
    seen.entry = {
        .leaf = hasher.leaf(entry), .event_id = read_header(entry).event_id, .there = true};
  }
  crypto::Verifier verifier;
  return verify::judge_promise(receipt, genesis, keys, verifier, seen,
                               Millis(static_cast<std::int64_t>(vector.number("now"))),
                               vector.number("newest") == 1);
}

TEST_CASE("receipts bind or do not as the vectors say") {
  each_vector("receipts", 100, [](const Vector& vector) {
    const auto receipt = consumers::cli::receipts::read_receipt(vector.text("file"), "file");
    if (!receipt) return verdict_of(receipt.error());
    const verify::JudgedPromise judged = judged_receipt(vector, *receipt);
    if (judged.state == verify::Promised::kPending)
      return Verdict{{"incomplete", "receipt_pending"}, {}};
    if (judged.state == verify::Promised::kUnknown) return Verdict{{"incomplete", judged.kind}, {}};
    if (judged.state != verify::Promised::kKept) return Verdict{{"tampered", judged.kind}, {}};
    const Promise& promise = receipt->given.promise;
    return ok({{"says", std::to_string(promise.partition.value), std::to_string(promise.seq.value),
                hex(promise.leaf.bytes), hex(promise.event_id.bytes),
                std::to_string(promise.issued_at.value), std::to_string(promise.due_at.value)}});
  });
}

TEST_CASE("time stamps over checkpoints count or do not as the vectors say") {
  each_vector("stamps", 90, [](const Vector& vector) {
    const auto roots = must(crypto::TimeStampRoots::parse(vector.text("roots"), "roots"));
    const auto stamp = crypto::check_time_stamp(vector.bytes("response"), suite_of(vector),
                                                vector.bytes("text"), std::nullopt, &roots, "");
    if (stamp) return ok();
    const bool contradicts = stamp.error().kind == Failure::kTampered;
    return Verdict{{contradicts ? "tampered" : "incomplete", "timestamp"}, {}};
  });
}

// What is published beside a small ledger, in a folder of its own.
void lay_out(const Vector& vector, const std::filesystem::path& root, const Digest& log_id) {
  const auto write = [](const std::filesystem::path& file, const Bytes& bytes) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << as_text(bytes);
  };
  for (const Words& line : vector.all("file"))
    write(root / "published/log/0" / line.at(1), *spelt(line.at(2), *vector.blobs));
  if (vector.has("trusted"))
    write(root / "trust" / (to_hex(log_id.bytes) + ".p0.note"), vector.bytes("trusted"));
}

verify::Report judged(const Vector& vector, const std::filesystem::path& root) {
  const Genesis genesis = must(genesis_of(vector.bytes("genesis")));
  lay_out(vector, root, genesis.log_id);
  const auto published = must(checking::read_published(
      ledger::publish::TileFolder(root / "published/log/0"),
      root / "trust" / (to_hex(genesis.log_id.bytes) + ".p0.note"), genesis, Partition(0)));
  verify::Request request;
  request.all_seals = true;  // the vectors speak of the exact fold
  request.log_id = vector.digest("pin");
  std::istringstream levels(vector.word("levels"));
  for (std::string level; std::getline(levels, level, ',');)
    request.levels.add(verify::parse_level(level).value());
  if (published) request.published.push_back(published->tree);
  std::vector<verify::Row> rows;
  for (const Stored& record : records_of(vector))
    rows.push_back({rows.size(), record, {}});
  verify::MemorySource source(Partition(0), rows);
  verify::Report report = verify::verify({&source}, request);
  if (!published) return report;
  for (const verify::Finding& finding : published->findings)
    if (request.levels.has(finding.level)) report.add(finding);
  return report;
}

// "size 16", or a path under the published prefix.
std::string place_of(const verify::Finding& finding, const std::filesystem::path& root) {
  const std::filesystem::path prefix = root / "published/log/0", locator(finding.locator);
  if (!locator.is_absolute()) return finding.locator;
  if (locator.parent_path() == root / "trust") return "trusted";
  return locator.lexically_relative(prefix).string();
}

TEST_CASE("small ledgers and what is published of them are judged as the vectors say") {
  each_vector("ledgers", 100, [](const Vector& vector) {
    const TempDir folder;
    const verify::Report report = judged(vector, folder.path());
    const auto state = [&](verify::Level level) { return report.level(level); };
    const bool whole = state(verify::Level::kV0) == verify::LevelState::kOk &&
                       state(verify::Level::kV1) == verify::LevelState::kOk;
    std::vector<Words> lines;
    std::vector<std::string> bad, lacking;
    for (const verify::Finding& finding : report.findings) {
      if (finding.level < verify::Level::kV2) continue;
      Words line{"finding", std::string(to_text(finding.level)),
                 std::string(to_text(finding.severity)), finding.kind,
                 finding.seq ? std::to_string(finding.seq->value) : "-"};
      std::istringstream place(place_of(finding, folder.path()));
      for (std::string word; place >> word;)
        line.push_back(word);
      (finding.severity == verify::Severity::kViolation ? bad : lacking).push_back(finding.kind);
      lines.push_back(std::move(line));
    }
    std::vector<Words> wanted = vector.all("finding");
    std::sort(wanted.begin(), wanted.end());
    std::sort(lines.begin(), lines.end());
    CHECK(lines == wanted);
    CHECK((whole ? "ok" : "bad") == vector.word("chain"));
    Verdict verdict{{std::string(to_text(report.verdict()))}, {}};
    const std::vector<std::string>& kinds = bad.empty() ? lacking : bad;
    if (!whole)
      verdict.expect.emplace_back("chain");
    else if (!kinds.empty())
      verdict.expect.push_back(*std::min_element(kinds.begin(), kinds.end()));
    if (verdict.expect.front() == "ok") verdict.lines = {{"chain", "ok"}};
    return verdict;
  });
}

}  // namespace
}  // namespace quanlu::tests
