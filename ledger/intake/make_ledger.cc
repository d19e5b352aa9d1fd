#include "ledger/intake/make_ledger.h"

#include <future>

#include "ledger/chain/entry.h"
#include "ledger/intake/control.h"
#include "ledger/keyring/kek.h"
#include "ledger/rules/packaged.h"
#include "ledger/store/files.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::intake {
namespace {

namespace codec = schemas::codec;

constexpr unsigned kFolderMode = 0750, kSecretMode = 0700;

Status make_folders(const Directory& directory) {
  for (const auto& folder : {directory.root, directory.run(), directory.tmp(),
                             directory.documents(), directory.root / "trust", directory.receipts()})
    TRY(store::make_folder(folder, kFolderMode));
  return store::make_folder(directory.keyring(), kSecretMode);
}

Status make_keyring(const Directory& directory, crypto::Suite suite, Random& random) {
  if (!std::filesystem::exists(directory.kek())) TRY(keyring::create_kek(directory.kek(), random));
  const Status made = keyring::Keyring::create(directory.keyring(), suite, directory.kek(), random);
  if (!made && made.error().kind != Failure::kConflict) return made;  // a conflict: made before
  return {};
}

// A packaged file in documents/, as an event names it.
Result<codec::DocRef> keep(const Documents& documents, crypto::Suite suite,
                           const rules::PackagedFile& file) {
  TRY_ASSIGN(const Digest digest, documents.put(file.bytes));
  codec::DocRef document;
  (suite == crypto::Suite::kSha256 ? document.sha256 : document.sm3) = digest;
  document.bytes = file.bytes.size();
  document.media_type = "application/toml";
  document.title = file.name;
  return document;
}

// Digest of all released event schemas, as JSON Schema texts in the order of their codes.
Digest schema_digest(crypto::Hasher& hasher) {
  hasher.begin();
  for (const schemas::registry::EventType& type : schemas::registry::event_types())
    hasher.update(as_bytes(schemas::registry::json_schema(type.code)));
  return hasher.finish();
}

Result<std::vector<codec::Command>> bootstrap_commands(const Directory& directory,
                                                       const MakeOptions& options, Clock& clock,
                                                       Random& random) {
  const crypto::Suite suite = options.genesis.suite;
  const Documents documents(directory.documents(), suite);
  crypto::Hasher hasher(suite);
  cases::Bootstrap from;
  from.now = clock.now();
  from.new_id = [&] { return make_uuid7(clock, random); };
  from.hash = [&](std::string_view bytes) { return hasher.of(as_bytes(bytes)); };
  from.schema_digest = schema_digest(hasher);
  for (const rules::PackagedFile& file : rules::packaged_files_of("rules-")) {
    TRY_ASSIGN(rules::RuleSet set, rules::RuleSet::parse(file.bytes, file.name));
    TRY_ASSIGN(codec::DocRef document, keep(documents, suite, file));
    from.rule_sets.push_back({.set = std::move(set), .file = std::move(document)});
  }
  for (const rules::PackagedFile& file : rules::packaged_files_of("areas-")) {
    TRY_ASSIGN(rules::AreaTable table, rules::AreaTable::parse(file.bytes, file.name));
    TRY_ASSIGN(codec::DocRef document, keep(documents, suite, file));
    from.area_tables.push_back({.table = std::move(table), .file = std::move(document)});
  }
  from.calendars = rules::packaged_calendars();
  from.administrators = options.administrators;
  return cases::bootstrap(from);
}

// The bootstrap batch follows genesis and the epochs that were started before it.
Result<bool> holds_bootstrap(log::Log& log) {
  TRY_ASSIGN(const auto reader, log.read(Locator(1)));
  while (true) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record) return false;
    if (chain::read_header(record->entry).type_code != chain::kWriterEpochStarted) return true;
  }
}

// One batch, whole or not at all.
Status append_bootstrap(OpenLedger& ledger, std::vector<codec::Command> commands) {
  std::promise<std::vector<Outcome>> promise;
  Request request{
      .commands = std::move(commands),
      .caller = {.accounts = {kLedgerAccount}, .ledger = true},
      .handling = {},
      .done = [&](std::vector<Outcome> outcomes) { promise.set_value(std::move(outcomes)); }};
  ledger.writer().submit(std::move(request));
  for (const Outcome& outcome : promise.get_future().get()) {
    if (const auto* error = std::get_if<Error>(&outcome); error && error->reason != "batch")
      return fail(*error);
    if (const auto* refusal = std::get_if<Refusal>(&outcome))
      return fail(Error{.kind = failure_of(refusal->reason),
                        .reason = refusal->code(),
                        .what = {"初始化事件被拒", "an event of the bootstrap was refused"},
                        .where = refusal->path,
                        .expected = refusal->expected,
                        .found = refusal->found,
                        .remedy = refusal->remedy});
  }
  return {};
}

}  // namespace

Result<chain::Genesis> make_ledger(const Directory& directory, const MakeOptions& options,
                                   Clock& clock, Random& random) {
  TRY(check_origin(options.genesis.origin));
  TRY(make_folders(directory));
  TRY_ASSIGN(const GenesisRecord record, obtain_genesis(directory, options.genesis, clock, random));
  TRY(make_keyring(directory, options.genesis.suite, random));
  chain::Genesis genesis;
  bool bootstrapped = false;
  {
    TRY_ASSIGN(const auto log, log::open_log(options.log, directory.root, Partition(0)));
    TRY_ASSIGN(genesis, open_log_with(*log, record));
    TRY_ASSIGN(bootstrapped, holds_bootstrap(*log));
  }
  const std::filesystem::path trust = directory.trust(to_hex(genesis.log_id.bytes));
  if (std::filesystem::exists(trust))
    return fail(Error{.kind = Failure::kConflict,
                      .reason = "complete",
                      .what = {"此目录已有账本", "this directory holds a ledger already"},
                      .where = directory.root.string(),
                      .found = to_hex(genesis.log_id.bytes),
                      .remedy = {"换一个空目录", "choose an empty directory"}});
  TRY(store::replace_file(directory.genesis(), as_bytes(genesis_json(genesis, record.seal))));
  {
    TRY_ASSIGN(
        const auto ledger,
        OpenLedger::open(directory, {.log = options.log, .writer = options.writer}, clock, random));
    if (!bootstrapped) {
      TRY_ASSIGN(auto commands, bootstrap_commands(directory, options, clock, random));
      TRY(append_bootstrap(*ledger, std::move(commands)));
    }
    TRY(ledger->close());
  }
  TRY(store::replace_file(trust, as_bytes(trust_json(genesis))));
  return genesis;
}

}  // namespace quanlu::ledger::intake
