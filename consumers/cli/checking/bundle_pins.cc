#include "consumers/cli/checking/bundle_pins.h"

#include "consumers/cli/evidence/proof_check.h"
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
  if (const auto file = options.maybe("--trust")) TRY(add_trust(pins, context.directory / *file));
  return pins;
}

std::vector<frame::Option> pin_options() {
  return {{.name = "--log-id",
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
           .value = "FILE",
           .help = {"核验者自己的信任文件 (init 写下的 trust/*.json)",
                    "the verifier's own trust file (trust/*.json as init writes it)"}}};
}

}  // namespace quanlu::consumers::cli::checking
