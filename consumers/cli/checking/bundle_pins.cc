#include "consumers/cli/checking/bundle_pins.h"

#include <algorithm>

#include "consumers/cli/evidence/proof_check.h"
#include "ledger/note/checkpoint.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"
#include "schemas/codec/json_value.h"

namespace quanlu::consumers::cli::checking {
namespace {

constexpr std::size_t kTrustBytesMax = 1 << 20;

Status add_key(BundlePins& pins, const std::string& vkey, const std::string& where) {
  if (!evidence::pinned_key(vkey))
    return frame::usage({"这不是检查点或导出公钥", "this is no key of checkpoints or exports"},
                        where, "NAME+8 hex+BASE64", vkey);
  pins.vkeys.push_back(vkey);
  return {};
}

Status add_trust(BundlePins& pins, const std::filesystem::path& file) {
  TRY_ASSIGN(const Bytes bytes, ledger::store::read_file(file, kTrustBytesMax));
  TRY_ASSIGN(const auto trust, schemas::codec::parse_json(as_text(bytes), file.string()));
  const auto* const log_id = trust.find("logId");
  const auto* const keys = trust.find("keys");
  const auto id = log_id == nullptr ? std::nullopt : parse_digest(log_id->text);
  if (!id || keys == nullptr)
    return frame::usage({"不是信任文件", "this is no trust file"}, file.string(),
                        "trust/<log id>.json", "");
  if (pins.log_id && *pins.log_id != *id)
    return frame::usage({"信任文件与 --log-id 不一致", "the trust file is of another log id"},
                        file.string(), to_hex(pins.log_id->bytes), to_hex(id->bytes));
  pins.log_id = id;
  for (const auto& key : keys->items)
    TRY(add_key(pins, key.text, file.string()));
  return {};
}

// What --trust names, or the file in the folder that it names: with a log id the one of that
// ledger.
Result<std::filesystem::path> trust_file(const std::filesystem::path& place,
                                         const std::optional<Digest>& log_id) {
  std::error_code error;  // what cannot be looked at is read as a file, and says why it is none
  if (!std::filesystem::is_directory(place, error)) return place;
  std::vector<std::filesystem::path> found;
  for (const auto& file : std::filesystem::directory_iterator(place, error)) {
    const auto named = parse_digest(file.path().stem().string());
    if (file.path().extension() == ".json" && named && (!log_id || *log_id == *named))
      found.push_back(file.path());
  }
  if (found.size() == 1) return found.front();
  return frame::usage(
      {found.empty() ? "此目录中没有信任文件" : "此目录中有几个信任文件, 用 --log-id 说明是哪一个",
       found.empty() ? "there is no trust file in this folder"
                     : "there are several trust files in this folder: --log-id says which"},
      "--trust", "<log id>.json", place.string());
}

}  // namespace

Result<std::optional<Digest>> log_id_of(const frame::Options& options) {
  const auto text = options.maybe("--log-id");
  if (!text) return std::optional<Digest>();
  const auto pin = parse_digest(*text);
  if (!pin)
    return frame::usage({"账本号写法不对", "this is no log id"}, "--log-id", "64 hex digits",
                        *text);
  return pin;
}

Result<BundlePins> bundle_pins(const frame::Context& context, const frame::Options& options) {
  BundlePins pins;
  TRY_ASSIGN(pins.log_id, log_id_of(options));
  for (const std::string& vkey : options.all("--key"))
    TRY(add_key(pins, vkey, "--key"));
  if (const auto given = options.maybe("--trust")) {
    TRY_ASSIGN(pins.trust, trust_file(context.directory / *given, pins.log_id));
    TRY(add_trust(pins, *pins.trust));
  }
  return pins;
}

std::optional<KeyMismatch> key_mismatch(const std::vector<std::string>& keys,
                                        const ledger::chain::Genesis& genesis) {
  bool is_ours = keys.empty();
  for (std::uint32_t p = 0; p < genesis.partition_count; ++p) {
    const std::string& key = genesis.checkpoint_keys[p];
    const std::string name =
        ledger::note::origin_of(genesis.origin, genesis.partition_count, Partition(p)) + "+";
    const auto pinned =
        std::ranges::find_if(keys, [&](const std::string& one) { return one.starts_with(name); });
    const bool listed = std::ranges::find(keys, key) != keys.end();
    if (pinned != keys.end() && !listed) return KeyMismatch{*pinned, key};
    is_ours = is_ours || listed;
  }
  if (is_ours) return std::nullopt;
  return KeyMismatch{keys.front(), genesis.checkpoint_keys.front()};
}

std::vector<frame::Option> pin_options() {
  return {
      {.name = "--log-id",
       .value = "HEX",
       .help = {"应有的账本号", "the log id that it should have"}},
      {.name = "--key",
       .value = "VKEY",
       .help = {"检查点公钥与导出公钥, 由可信途径取得 (可多次)",
                "keys of checkpoints and of the exporter, had from somebody trusted (again and "
                "again)"},
       .letter = "",
       .repeated = true},
      {.name = "--trust",
       .value = "FILE|FOLDER",
       .help = {"核验者自己的信任文件 (init 写下的 trust/*.json) 或其目录; 所见的检查点留存其旁",
                "the verifier's own trust file (trust/*.json as init writes it), or its "
                "folder; the checkpoint that was seen is kept beside it"}}};
}

}  // namespace quanlu::consumers::cli::checking
