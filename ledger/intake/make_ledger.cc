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
constexpr const char* kAccessOrigin = "/access";

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
  from.now = options.in_force_since.value_or(clock.now());
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
    if (!chain::has_entry_form(record->entry)) continue;  // somebody else's
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

// What every kind of ledger begins with: folders, keys, genesis, keyring.
struct Begun {
  chain::Genesis genesis;
  Bytes seal;         // of genesis
  bool told = false;  // something was appended behind the first epoch
};
Result<Begun> begin(const Directory& directory, const GenesisOptions& options,
                    const log::LogSpec& spec, Clock& clock, Random& random) {
  TRY(make_folders(directory));
  TRY_ASSIGN(const GenesisRecord record, obtain_genesis(directory, options, clock, random));
  TRY(make_keyring(directory, options.suite, random));
  TRY(log::prepare_log(spec, options.partitions));
  TRY_ASSIGN(const auto log,
             log::open_log_to_write(spec, directory.root, Partition(0), options.partitions, {}));
  Begun begun{.genesis = {}, .seal = record.seal};
  TRY_ASSIGN(begun.genesis, open_log_with(*log, record));
  TRY_ASSIGN(begun.told, holds_bootstrap(*log));
  for (std::uint32_t p = 1; p < options.partitions; ++p) {
    TRY_ASSIGN(const GenesisRecord opening,
               obtain_opening(directory, options, begun.genesis, Partition(p), clock, random));
    TRY_ASSIGN(const auto other,
               log::open_log_to_write(spec, directory.root, Partition(p), options.partitions, {}));
    TRY(open_partition_with(*other, opening, begun.genesis));
  }
  return begun;
}

std::filesystem::path trust_of(const Directory& directory, const chain::Genesis& genesis) {
  return directory.trust(to_hex(genesis.log_id.bytes));
}

Status write_genesis(const Directory& directory, const Begun& begun) {
  return store::replace_file(directory.genesis(),
                             as_bytes(genesis_json(begun.genesis, begun.seal)));
}

Status write_trust(const Directory& directory, const chain::Genesis& genesis) {
  return store::replace_file(trust_of(directory, genesis), as_bytes(trust_json(genesis)));
}

// access/: a ledger of its own under "<origin>/access", with nothing in it but its genesis and an
// epoch. False: it was complete.
Result<bool> make_access(const Directory& ledger, const MakeOptions& options, Clock& clock,
                         Random& random) {
  const Directory directory = ledger.access();
  GenesisOptions genesis = options.genesis;
  genesis.origin += kAccessOrigin;
  genesis.partitions = 1;
  TRY_ASSIGN(const Begun begun, begin(directory, genesis, {}, clock, random));
  if (std::filesystem::exists(trust_of(directory, begun.genesis))) return false;
  TRY(write_genesis(directory, begun));
  TRY_ASSIGN(const auto opened,
             OpenLedger::open(directory, {.log = {}, .writer = options.writer, .access = true},
                              clock, random));
  TRY(opened->close());
  TRY(write_trust(directory, begun.genesis));
  return true;
}

}  // namespace

Result<chain::Genesis> make_ledger(const Directory& directory, const MakeOptions& options,
                                   Clock& clock, Random& random) {
  TRY(check_origin(options.genesis.origin + kAccessOrigin));
  TRY_ASSIGN(const Begun begun, begin(directory, options.genesis, options.log, clock, random));
  const bool complete = std::filesystem::exists(trust_of(directory, begun.genesis));
  if (!complete) {
    TRY(write_genesis(directory, begun));
    TRY_ASSIGN(
        const auto ledger,
        OpenLedger::open(directory, {.log = options.log, .writer = options.writer}, clock, random));
    if (!begun.told) {
      TRY_ASSIGN(auto commands, bootstrap_commands(directory, options, clock, random));
      TRY(append_bootstrap(*ledger, std::move(commands)));
    }
    TRY(ledger->close());
  }
  bool access_made = false;
  if (options.access) {
    TRY_ASSIGN(access_made, make_access(directory, options, clock, random));
  }
  if (complete && !access_made)
    return fail(Error{.kind = Failure::kConflict,
                      .reason = "complete",
                      .what = {"此目录已有账本", "this directory holds a ledger already"},
                      .where = directory.root.string(),
                      .found = to_hex(begun.genesis.log_id.bytes),
                      .remedy = {"换一个空目录", "choose an empty directory"}});
  TRY(write_trust(directory, begun.genesis));
  return begun.genesis;
}

}  // namespace quanlu::ledger::intake
