#include "consumers/bundle/check.h"

#include <algorithm>

#include "consumers/bundle/run.h"
#include "consumers/bundle/seal_rule.h"
#include "ledger/note/checkpoint.h"

namespace quanlu::consumers::bundle {
namespace {

namespace archive = ledger::archive;
namespace chain = ledger::chain;
namespace note = ledger::note;
using verify::Level;
using verify::LevelState;
using verify::Severity;

Result<archive::ReadManifest> manifest_of(const archive::StoredZip& zip, bool& crc_fits) {
  const archive::PackedFile* const file = zip.find(archive::kManifestName);
  if (file == nullptr)
    return fail(Failure::kUsage, "manifest", {"没有 MANIFEST, 不是包", "no MANIFEST: no bundle"},
                "MANIFEST");
  TRY_ASSIGN(const auto content, zip.read(*file));
  crc_fits = content.crc_fits;
  TRY_ASSIGN(auto read, archive::read_manifest(as_text(content.bytes)));
  return read;
}

std::vector<note::NoteKey> export_keys(const Run& run) {
  std::vector<note::NoteKey> keys;
  std::ranges::copy_if(run.pinned, std::back_inserter(keys), [&](const note::NoteKey& key) {
    return key.name == archive::export_name(run.into.manifest.origin);
  });
  return keys;
}

// Who packed it: a pinned key that signs as "<origin>/export".
void check_signature(Run& run, const note::Note& signed_note) {
  const std::vector<note::NoteKey> keys = export_keys(run);
  const auto verified = note::verify_note(signed_note, keys, run.verifier);
  const std::string manifest(archive::kManifestName);
  if (verified) {
    const note::NoteKey& key = *verified->front().key;
    run.into.signed_by = key.name + "+" + to_hex(key.id);
    ++run.into.report.checked.signatures;
  } else if (verified.error().kind == Failure::kTampered) {
    run.violation("manifest_signature", manifest, "", verified.error().where);
  } else {
    const note::NoteSignature& first = signed_note.signatures.front();
    run.add("manifest_unknown", Severity::kIncomplete, manifest,
            archive::export_name(run.into.manifest.origin), first.name + "+" + to_hex(first.id));
  }
}

// Exactly the listed files, with exactly the listed bytes.
Status check_listing(Run& run) {
  const auto& listed = run.into.manifest.files;
  for (const archive::ListedFile& file : listed) {
    const archive::PackedFile* const packed = run.zip.find(file.name);
    if (packed == nullptr) {
      run.violation("file_missing", file.name);
      continue;
    }
    TRY_ASSIGN(const auto content, run.zip.read(*packed));
    const Digest found = run.hasher.of(content.bytes);
    if (found != file.digest || packed->size != file.size || !content.crc_fits)
      run.violation("file_differs", file.name, to_hex(file.digest.bytes), to_hex(found.bytes));
  }
  for (const archive::PackedFile& file : run.zip.files())
    if (file.name != archive::kManifestName &&
        !std::ranges::binary_search(listed, file.name, {}, &archive::ListedFile::name))
      run.violation("file_unlisted", file.name);
  return {};
}

// Which ledger it is of. False: nothing else can be judged.
Result<bool> check_identity(Run& run) {
  const archive::Manifest& manifest = run.into.manifest;
  const std::string file(kGenesisEntry);
  const Digest wanted = run.request.log_id.value_or(manifest.log_id);
  if (manifest.log_id != wanted)
    run.violation("log_id", std::string(archive::kManifestName), to_hex(wanted.bytes),
                  to_hex(manifest.log_id.bytes));
  if (!run.there(file)) {
    run.violation("genesis", file);
    return false;
  }
  TRY_ASSIGN(const Bytes entry, run.content(file));
  const Digest found = run.hasher.leaf(entry);
  if (chain::suite_of(entry) != manifest.suite) {
    run.violation("genesis", file, std::string(ledger::crypto::to_text(manifest.suite)));
    return false;
  }
  auto genesis = chain::read_genesis(run.hasher, run.verifier, entry);
  if (!genesis) {
    run.violation("genesis", file, "", genesis.error().found);
    return false;
  }
  run.genesis = std::move(*genesis);
  if (found != manifest.log_id)
    run.violation("genesis", file, to_hex(manifest.log_id.bytes), to_hex(found.bytes));
  if (run.genesis.origin != manifest.origin)
    run.violation("genesis", file, manifest.origin, run.genesis.origin);
  if (!run.request.log_id && run.pinned.empty()) run.add("no_pin", Severity::kIncomplete, file);
  return !run.found_violation();
}

// The seal of genesis, by a key that it lists itself.
Status check_genesis_seal(Run& run) {
  const std::string file(kGenesisSeal);
  if (!run.there(file)) return {};
  TRY_ASSIGN(const Bytes bytes, run.content(file));
  const auto seal = chain::parse_seal(bytes);
  const chain::Grant* const grant = seal ? run.genesis.writer(seal->key_id, Partition(0)) : nullptr;
  const chain::Sealed genesis{
      .log_id = run.genesis.log_id, .partition = {}, .seq = {}, .leaf = run.genesis.log_id};
  if (grant == nullptr || !holds(*seal, genesis, 1, grant->key, run.hasher, run.verifier))
    run.violation("bad_seal", file);
  else
    ++run.into.report.checked.seals;
  return {};
}

// Names that this version gives no meaning: nothing is said about them.
bool has_meaning(std::string_view name) {
  if (parse_entry_name(name) || name == kGenesisEntry || name == kGenesisSeal) return true;
  const auto partition = partition_of(name);
  if (partition && (name == checkpoint_name(*partition) || is_stamp_name(name, *partition)))
    return true;
  return name == archive::kManifestName || name == kPolicyFile || name == "verify.py" ||
         name == "README.zh.md" || name == "README.en.md" || name.starts_with("keys/") ||
         name.starts_with("schema/");
}

// Of whom the bundle says that he packed it, beside those whom the verifier knows.
Status compare_export_key(Run& run) {
  const std::vector<note::NoteKey> keys = export_keys(run);
  if (keys.empty() || !run.there(kExportKeyFile)) return {};
  TRY_ASSIGN(const Bytes text, run.content(kExportKeyFile));
  const bool known = std::ranges::any_of(
      keys, [&](const note::NoteKey& key) { return to_vkey(key) + "\n" == as_text(text); });
  if (!known)
    run.add("key_differs", Severity::kInfo, std::string(kExportKeyFile), to_vkey(keys.front()));
  return {};
}

Status compare_policy(Run& run) {
  if (run.request.policy_text.empty() || !run.there(kPolicyFile)) return {};
  TRY_ASSIGN(const Bytes text, run.content(kPolicyFile));
  if (as_text(text) != run.request.policy_text)
    run.add("policy_differs", Severity::kInfo, std::string(kPolicyFile));
  return {};
}

void begin_report(CheckedBundle& checked) {
  verify::Report& report = checked.report;
  report.suite = ledger::crypto::to_text(checked.manifest.suite);
  report.origin = checked.manifest.origin;
  report.log_id = to_hex(checked.manifest.log_id.bytes);
  for (const Level level : {Level::kV0, Level::kV1, Level::kV2})
    report.level(level) = LevelState::kOk;
  report.not_checked.push_back({.what = "V3", .why = "oneCheckpoint"});
  report.not_checked.push_back({.what = "V5", .why = "noneGiven"});
  report.not_checked.push_back({.what = "V6", .why = "noViews"});
}

// What was stopped before it began is not called good.
void skip_rest(verify::Report& report, const std::string& why) {
  for (const Level level : {Level::kV0, Level::kV2})
    if (report.level(level) == LevelState::kOk) report.level(level) = LevelState::kSkipped;
  report.not_checked.push_back({.what = "entries", .why = why});
}

Status check_rest(Run& run) {
  verify::Report& report = run.into.report;
  report.partitions = run.genesis.partition_count;
  TRY(check_genesis_seal(run));
  TRY(compare_export_key(run));
  std::set<Partition> partitions;
  for (const archive::PackedFile& file : run.zip.files()) {
    if (!has_meaning(file.name))
      report.not_checked.push_back({.what = file.name, .why = "unknownFile"});
    const auto partition = partition_of(file.name);
    if (partition && partition->value >= run.genesis.partition_count)
      run.violation("partition", file.name);
    else if (partition)
      partitions.insert(*partition);
  }
  std::vector<TrueEntry> shown;
  for (const Partition partition : partitions)
    TRY(check_partition(run, partition, shown));
  check_completeness(run, shown);
  return compare_policy(run);
}

}  // namespace

Result<CheckedBundle> check_bundle(const archive::StoredZip& zip, const Request& request) {
  bool crc_fits = true;
  TRY_ASSIGN(auto read, manifest_of(zip, crc_fits));
  if (!read.note)
    return fail(Failure::kUsage, "evidence", {"这是证据文件", "this is evidence"}, "MANIFEST");
  CheckedBundle checked;
  checked.manifest = std::move(read.manifest);
  begin_report(checked);
  Run run(zip, request, checked);
  check_signature(run, *read.note);
  if (!crc_fits) run.violation("file_differs", std::string(archive::kManifestName));
  TRY(check_listing(run));
  if (run.found_violation()) {
    skip_rest(checked.report, "notAsPacked");
    return checked;
  }
  TRY_ASSIGN(const bool known, check_identity(run));
  if (!known) {
    skip_rest(checked.report, "noGenesis");
    return checked;
  }
  TRY(check_rest(run));
  return checked;
}

}  // namespace quanlu::consumers::bundle
