#include "ledger/intake/genesis.h"

#include <algorithm>

#include "ledger/chain/accept.h"
#include "ledger/chain/entry.h"
#include "ledger/chain/grant.h"
#include "ledger/chain/signed_by.h"
#include "ledger/intake/control.h"
#include "ledger/intake/signatories.h"
#include "ledger/store/files.h"
#include "schemas/base/check.h"
#include "schemas/codec/entry_writer.h"
#include "schemas/codec/event_json.h"
#include "schemas/codec/json_writer.h"

namespace quanlu::ledger::intake {
namespace {

namespace codec = schemas::codec;

constexpr std::size_t kOriginMax = 120;

Result<Bytes> writer_grant(const crypto::Signatory& key, std::uint64_t serial) {
  chain::Grant grant{.role = chain::Role::kWriter,
                     .action = chain::Action::kAdd,
                     .serial = serial,
                     .key = key.public_key(),
                     .key_id = key.id()};
  TRY(chain::prove(grant, key));
  return chain::encode(grant);
}

std::string origin_of(const GenesisOptions& options, Partition partition) {
  if (options.partitions == 1) return options.origin;
  return options.origin + "/p" + std::to_string(partition.value);
}

// keys/genesis.entry, and keys/genesis-1.entry … of the other partitions.
std::filesystem::path kept_file(const Directory& directory, Partition partition,
                                const char* extension) {
  const std::string number = partition == Partition(0) ? "" : "-" + std::to_string(partition.value);
  return directory.keys() / ("genesis" + number + extension);
}
std::filesystem::path entry_file(const Directory& directory, Partition partition) {
  return kept_file(directory, partition, ".entry");
}
std::filesystem::path seal_file(const Directory& directory, Partition partition) {
  return kept_file(directory, partition, ".seal");
}

bool is_kept(const Directory& directory, Partition partition) {
  return std::filesystem::exists(entry_file(directory, partition)) &&
         std::filesystem::exists(seal_file(directory, partition));
}

Result<GenesisRecord> kept(const Directory& directory, Partition partition) {
  TRY_ASSIGN(Bytes entry, store::read_file(entry_file(directory, partition), chain::kEntrySizeMax));
  TRY_ASSIGN(Bytes seal, store::read_file(seal_file(directory, partition), chain::kSealSize));
  return GenesisRecord{.entry = std::move(entry), .seal = std::move(seal)};
}

Status keep(const Directory& directory, Partition partition, const GenesisRecord& record) {
  TRY(store::replace_file(seal_file(directory, partition), record.seal, 0600));
  return store::replace_file(entry_file(directory, partition), record.entry, 0600);
}

// The entry of seq 0 but for what the chain knows of it.
Bytes opening_entry(const codec::Genesis& opening, const GenesisOptions& options, Millis now,
                    Clock& clock, Random& random) {
  codec::ControlMoment moment = ledger_moment(make_uuid7(clock, random), now, opening.partition);
  moment.stream_seq = StreamSeq(1);
  codec::Command command = codec::control_command(schemas::registry::EventCode::kPartitionOpened,
                                                  codec::body_of(opening), moment);
  command.envelope.authority_at = opening.partition.value;  // places 0 to P - 1 are the openings'
  codec::EntryWriter encoder;
  auto encoded = encoder.write(command, static_cast<std::uint16_t>(options.suite));
  CHECK(encoded.has_value());  // 3 roots, 2 grants and at most 32 checkpoint keys fit
  return std::move(*encoded);
}

Result<codec::Genesis> opening_of(const KeyFolder& keys, const GenesisOptions& options,
                                  const crypto::Signatory& writer, Random& random) {
  crypto::Hasher hasher(options.suite);
  codec::Genesis opening;
  opening.suite = static_cast<std::uint16_t>(options.suite);
  opening.partition_count = options.partitions;
  opening.origin = options.origin;
  opening.threshold = KeyFolder::kThreshold;
  opening.checkpoint_seconds = options.checkpoint_seconds;
  opening.merge_seconds = options.merge_seconds;
  for (int i = 1; i <= KeyFolder::kRoots; ++i) {
    TRY_ASSIGN(const crypto::SigningKey root, keys.obtain(KeyFolder::root(i), random));
    opening.root_keys.push_back(crypto::encode(root.public_key()));
  }
  TRY_ASSIGN(crypto::SigningKey spare, keys.obtain(KeyFolder::kSpare, random));
  TRY_ASSIGN(Bytes first, writer_grant(writer, 1));
  TRY_ASSIGN(Bytes second, writer_grant(std::move(spare), 2));
  opening.grants = {std::move(first), std::move(second)};
  for (std::uint32_t p = 0; p < options.partitions; ++p) {
    TRY_ASSIGN(const crypto::Signatory key,
               obtain_signatory(keys, KeyFolder::checkpoint(Partition(p)), options.token, random));
    opening.checkpoint_keys.push_back(
        note_verifier_key(hasher, origin_of(options, Partition(p)), key.public_key()));
  }
  TRY_ASSIGN(const crypto::SigningKey receipt, keys.obtain(KeyFolder::kReceipt, random));
  opening.receipt_keys = {crypto::encode(receipt.public_key())};
  return opening;
}

auto other_ledger(std::string expected, std::string found) {
  return fail(Error{.kind = Failure::kConflict,
                    .reason = "logNotEmpty",
                    .what = {"日志已属于另一账本", "the log belongs to another ledger"},
                    .expected = std::move(expected),
                    .found = std::move(found),
                    .remedy = {"换一个空目录", "choose an empty directory"}});
}

}  // namespace

Status check_origin(const std::string& origin) {
  const bool plain =
      std::ranges::all_of(origin, [](unsigned char c) { return c > 0x20 && c < 0x7F && c != '+'; });
  if (plain && !origin.empty() && origin.size() <= kOriginMax &&
      origin.find("://") == std::string::npos)
    return {};
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "origin",
                    .what = {"检查点来源名不合规", "this origin cannot name a checkpoint"},
                    .where = "--origin",
                    .expected = "mz.jinan.example/quanlu",
                    .found = origin,
                    .remedy = {"不带协议的网址, 无空格与加号, 至多 120 字符",
                               "a URL without scheme, no blank, no plus, at most 120 characters"}});
}

Result<GenesisRecord> obtain_genesis(const Directory& directory, const GenesisOptions& options,
                                     Clock& clock, Random& random) {
  TRY(check_origin(options.origin));
  const KeyFolder keys(directory.keys(), options.suite, directory.passphrase);
  TRY(keys.prepare(random));
  if (is_kept(directory, Partition(0))) return kept(directory, Partition(0));
  TRY_ASSIGN(const crypto::Signatory writer,
             obtain_signatory(keys, KeyFolder::kWriter, options.token, random));
  TRY_ASSIGN(const codec::Genesis opening, opening_of(keys, options, writer, random));
  const Millis now = clock.now();
  GenesisRecord record{.entry = opening_entry(opening, options, now, clock, random), .seal = {}};
  chain::write_place(record.entry, {.recorded_at = now});
  crypto::Hasher hasher(options.suite);
  const Digest log_id = hasher.leaf(record.entry);
  TRY_ASSIGN(const chain::SealBytes seal,
             chain::make_seal(writer, {.log_id = log_id, .count = 1, .leaf = log_id}));
  record.seal.assign(seal.begin(), seal.end());
  TRY(keep(directory, Partition(0), record));
  return record;
}

Result<GenesisRecord> obtain_opening(const Directory& directory, const GenesisOptions& options,
                                     const chain::Genesis& genesis, Partition partition,
                                     Clock& clock, Random& random) {
  if (is_kept(directory, partition)) return kept(directory, partition);
  const KeyFolder keys(directory.keys(), options.suite, directory.passphrase);
  TRY_ASSIGN(const crypto::Signatory writer, load_signatory(keys, KeyFolder::kWriter));
  TRY_ASSIGN(codec::Genesis opening, opening_of(keys, options, writer, random));
  opening.partition = partition;
  const Millis now = chain::read_header(genesis.entry).recorded_at;
  GenesisRecord record{.entry = opening_entry(opening, options, now, clock, random), .seal = {}};
  chain::write_place(record.entry, {.partition = partition,
                                    .log_id = genesis.log_id,
                                    .prev = genesis.log_id,
                                    .recorded_at = now});
  CHECK(chain::opens_partition(genesis, record.entry, partition));
  crypto::Hasher hasher(options.suite);
  TRY_ASSIGN(const chain::SealBytes seal,
             chain::make_seal(writer, {.log_id = genesis.log_id,
                                       .partition = partition,
                                       .count = 1,
                                       .leaf = hasher.leaf(record.entry)}));
  record.seal.assign(seal.begin(), seal.end());
  TRY(keep(directory, partition, record));
  return record;
}

Result<chain::Genesis> genesis_of(log::Log& log) {
  TRY_ASSIGN(const auto first, log.get(Locator(0)));
  if (!first)
    return fail(Failure::kAbsent, "noGenesis",
                {"日志为空, 没有创始条目", "the log is empty, there is no genesis entry"});
  const auto suite = chain::suite_of(first->entry);
  if (!suite)
    return fail(Failure::kTampered, "genesis",
                {"第 0 条不是创始条目", "entry 0 is no genesis entry"}, "partition 0 seq 0");
  crypto::Hasher hasher(*suite);
  crypto::Verifier verifier;
  return chain::read_genesis(hasher, verifier, first->entry);
}

Result<chain::Genesis> open_log_with(log::Log& log, const GenesisRecord& record) {
  TRY_ASSIGN(const Locator end, log.end());
  if (end.value == 0) {
    const std::vector<BytesView> entries{record.entry};
    TRY(log.append(Locator(0), {.entries = entries, .seal = record.seal}));
  }
  TRY_ASSIGN(chain::Genesis genesis, genesis_of(log));
  if (!std::ranges::equal(genesis.entry, record.entry)) {
    crypto::Hasher hasher(genesis.suite);
    return other_ledger(to_hex(hasher.leaf(record.entry).bytes), to_hex(genesis.log_id.bytes));
  }
  return genesis;
}

Status open_partition_with(log::Log& log, const GenesisRecord& record,
                           const chain::Genesis& genesis) {
  TRY_ASSIGN(const Locator end, log.end());
  if (end.value == 0) {
    const std::vector<BytesView> entries{record.entry};
    return log.append(Locator(0), {.entries = entries, .seal = record.seal});
  }
  TRY_ASSIGN(const auto first, log.get(Locator(0)));
  if (first && std::ranges::equal(first->entry, record.entry)) return {};
  return other_ledger(to_hex(genesis.log_id.bytes), "another first entry");
}

std::string genesis_json(const chain::Genesis& genesis, BytesView seal) {
  std::string text;
  codec::JsonWriter json(text);
  json.begin_object().key("schema").string("quanlu.genesis/1");
  json.key("logId").hex(genesis.log_id.bytes);
  json.key("origin").string(genesis.origin);
  json.key("suite").string(crypto::to_text(genesis.suite));
  json.key("partitions").counter(genesis.partition_count);
  json.key("checkpointKeys").begin_array();
  for (const std::string& key : genesis.checkpoint_keys)
    json.string(key);
  json.end_array();
  json.key("entry").base64(genesis.entry);
  json.key("seal").base64(seal).end_object();
  return text + "\n";
}

std::string trust_json(const chain::Genesis& genesis) {
  std::string text;
  codec::JsonWriter json(text);
  json.begin_object().key("schema").string("quanlu.trust/1");
  json.key("logId").hex(genesis.log_id.bytes);
  json.key("origins").begin_array();
  for (std::uint32_t p = 0; p < genesis.partition_count; ++p)
    json.string(genesis.partition_count == 1 ? genesis.origin
                                             : genesis.origin + "/p" + std::to_string(p));
  json.end_array();
  json.key("keys").begin_array();
  for (const std::string& key : genesis.checkpoint_keys)
    json.string(key);
  json.end_array();
  json.key("partitions").begin_array().end_array();
  json.key("evidence").begin_array().end_array().end_object();
  return text + "\n";
}

}  // namespace quanlu::ledger::intake
