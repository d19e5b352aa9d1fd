#include <algorithm>

#include "consumers/cli/bundles/chosen.h"
#include "consumers/cli/bundles/commands.h"
#include "consumers/cli/bundles/contents.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/people.h"
#include "ledger/intake/key_folder.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::bundles {
namespace {

namespace archive = ledger::archive;
namespace crypto = ledger::crypto;
namespace note = ledger::note;
using frame::Context;
using frame::Options;

struct Exporter {
  crypto::SigningKey secret;
  note::NoteKey key;
};

// keys/export.pem, or the key that --key names by its id, the beginning of that, or its file.
Result<std::string> export_key_of(const opened::OpenedLedger& ledger, const Options& options,
                                  const ledger::intake::KeyFolder& keys) {
  const std::string wanted = options.text("--key", ledger::intake::KeyFolder::kExport);
  std::vector<std::string> found, known;
  std::error_code error;  // a folder of somebody else's: no files
  for (const auto& file : std::filesystem::directory_iterator(ledger.directory.keys(), error)) {
    const std::string name = file.path().stem().string();
    if (file.path().extension() != ".pem" || !name.starts_with(ledger::intake::KeyFolder::kExport))
      continue;
    TRY_ASSIGN(const crypto::SigningKey key, keys.load(name));
    const std::string id = to_hex(key.id().bytes);
    if (name == wanted) return name;
    if (!wanted.empty() && id.starts_with(wanted)) found.push_back(name);
    known.push_back(name + " " + id);
  }
  if (found.size() == 1) return found.front();
  if (!options.has("--key")) return wanted;
  std::sort(known.begin(), known.end());
  std::string all;
  for (const std::string& one : known)
    all += (all.empty() ? "" : ", ") + one;
  return fail(Error{.kind = found.empty() ? Failure::kAbsent : Failure::kUsage,
                    .reason = found.empty() ? "absent" : "ambiguous",
                    .what = {"没有这把导出密钥", "there is no such export key"},
                    .where = "--key",
                    .expected = all,
                    .found = wanted});
}

Result<Exporter> exporter_of(const opened::OpenedLedger& ledger, const Options& options,
                             const ledger::chain::Genesis& genesis) {
  const ledger::intake::KeyFolder keys(ledger.directory.keys(), genesis.suite,
                                       ledger.directory.passphrase);
  TRY_ASSIGN(const std::string name, export_key_of(ledger, options, keys));
  const std::filesystem::path file = keys.file(name);
  if (!std::filesystem::exists(file))
    return fail(Error{.kind = Failure::kDenied,
                      .reason = "exportKey",
                      .what = {"没有导出密钥, 无人能签署清单",
                               "there is no export key to sign the manifest with"},
                      .where = file.string(),
                      .expected = {},
                      .found = {},
                      .remedy = {"quanlu keys new --role export, 并把所印公钥交给接收方",
                                 "quanlu keys new --role export, and give its vkey to whoever "
                                 "receives bundles"}});
  TRY_ASSIGN(crypto::SigningKey secret, keys.load(name));
  crypto::Hasher hasher(genesis.suite);
  note::NoteKey key = note::make_note_key(hasher, archive::export_name(genesis.origin),
                                          note::NoteRole::kLog, secret.public_key());
  return Exporter{.secret = std::move(secret), .key = std::move(key)};
}

// An export leaves the house: who, what for, to whom is on record first (INTERFACES.md 6).
Status record(opened::Reading& reading, const Context& context, const Options& options,
              const Chosen& chosen, const Digest& digest) {
  const projections::query::Rights& rights = reading.disclosure().rights();
  return reading.record(
      ledger::cases::ExportMade{.account = rights.account(),
                                .kind = "bundle-" + std::string(to_text(chosen.kind)) +
                                        (options.has("--unsealed") ? "-unsealed" : ""),
                                .filter = chosen.filter,
                                .rows = chosen.count(),
                                .digest = digest,
                                .purpose = *context.purpose,
                                .recipient = options.text("--recipient"),
                                .masked = false});
}

struct Made {
  const Chosen& chosen;
  const Contents& contents;
  std::filesystem::path file;
  std::size_t bytes = 0;
  Digest digest;
  std::string signed_by;
  bool several = false;                  // partitions in the ledger
  const OpenedFields* opened = nullptr;  // with --unsealed
};

// "size" of the checkpoint; of several partitions "checkpoints", one for each that is in it.
void add_checkpoints(screen::Json& json, const Made& made) {
  if (!made.several) {
    json.member("size", made.contents.sizes.begin()->second.value);
    return;
  }
  json.key("checkpoints").begin_array();
  for (const auto& [partition, size] : made.contents.sizes)
    json.begin_object().member("partition", partition.value).member("size", size.value).end();
  json.end();
}

void add_opened(screen::Json& json, const Made& made) {
  if (made.opened == nullptr) return;
  json.key("unsealed").begin_object().member("fields", made.opened->fields);
  json.member("erased", made.opened->erased).member("closed", made.opened->closed).end();
}

void tell_opened(const screen::Screen& screen, const OpenedFields& opened) {
  screen.note(screen.say("已启封字段", "sealed fields opened") + " " +
              screen::grouped(opened.fields) + "   " +
              screen.say("依法擦除, 不能启封", "erased by law") + " " +
              screen::grouped(opened.erased) + "   " +
              screen.say("无权启封, 仍密封", "not yours to open, still sealed") + " " +
              screen::grouped(opened.closed));
}

void tell(const Context& context, const Made& made) {
  const screen::Screen& screen = context.screen;
  const archive::Manifest& manifest = made.contents.manifest;
  if (context.json()) {
    screen::Json json = screen::Json::document("bundle");
    json.member("kind", to_text(manifest.kind)).member("filter", manifest.filter);
    json.member("logId", manifest.log_id).member("origin", manifest.origin);
    json.member("suite", crypto::to_text(manifest.suite)).member("created", manifest.created);
    json.member("file", made.file.string()).member("bytes", made.bytes);
    json.member("digest", made.digest).member("signedBy", made.signed_by);
    json.member("entries", made.chosen.count()).member("controlEntries", made.contents.control);
    json.member("files", made.contents.files.size() + 1);
    add_checkpoints(json, made);
    add_opened(json, made);
    screen.out << json.finish() << '\n';
    return;
  }
  screen.out << screen.painted(screen::Mark::kGood) << ' ' << made.file.string() << "   "
             << screen::grouped(made.bytes) << " B   " << crypto::to_text(manifest.suite) << ' '
             << to_hex(made.digest.bytes) << '\n';
  std::string covered;
  for (const auto& [partition, size] : made.contents.sizes) {
    covered += "   ";
    if (made.several) covered += std::to_string(partition.value) + ": ";
    covered += screen.say("检查点大小", "checkpoint of size") + " " + screen::grouped(size.value);
  }
  screen.note(screen.say("条目", "entries") + " " + screen::grouped(made.chosen.count()) + covered +
              "   " + screen.say("签署", "signed by") + " " + made.signed_by);
  if (made.opened != nullptr) tell_opened(screen, *made.opened);
}

// What is opened leaves the house for good: to whom is said, and which fields may be.
Status check_unsealed(const Options& options) {
  const bool unsealed = options.has("--unsealed");
  if (unsealed && options.text("--recipient").empty())
    return frame::usage({"启封个人信息须说明接收方", "who receives opened personal data is said"},
                        "--recipient", "--recipient TEXT", "");
  if (!unsealed && options.has("--field"))
    return frame::usage({"只与 --unsealed 连用", "goes with --unsealed"}, "--field", "--unsealed",
                        "");
  return {};
}

Result<int> make(Context& context, const Options& options, archive::BundleKind kind,
                 const char* argument) {
  const auto file = options.maybe("--output");
  if (!file) return frame::usage({"缺少选项", "this option is needed"}, "-o", "-o FILE", "");
  if (!context.purpose)
    return fail(Error{.kind = Failure::kDenied,
                      .reason = "purposeRequired",
                      .what = {"导出须说明目的", "an export needs a purpose"},
                      .where = "--purpose",
                      .expected = "CODE[; text]",
                      .found = {},
                      .remedy = {"--purpose 代码", "--purpose CODE"}});
  TRY(check_unsealed(options));
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const auto reading, opened::Reading::open(context, ledger));
  TRY_ASSIGN(const Exporter exporter, exporter_of(ledger, options, reading->genesis()));
  TRY_ASSIGN(const Chosen chosen, choose(context, ledger, *reading, kind, options.text(argument)));
  std::optional<OpenedFields> opened;
  if (options.has("--unsealed")) {
    TRY_ASSIGN(opened, open_fields(context, ledger, *reading, chosen, options.all("--field")));
  }
  TRY_ASSIGN(Contents contents,
             lay_out(ledger, reading->genesis(), chosen, opened ? *opened : OpenedFields(),
                     note::to_vkey(exporter.key)));
  TRY_ASSIGN(const Bytes bytes,
             archive::pack(contents.manifest, contents.files, &exporter.key, &exporter.secret));
  crypto::Hasher hasher(reading->genesis().suite);
  const Digest digest = hasher.of(bytes);
  TRY(reading->disclosure().permit());
  TRY(record(*reading, context, options, chosen, digest));
  const std::filesystem::path path = context.directory / *file;
  TRY(ledger::store::replace_file(path, bytes));
  tell(context, {.chosen = chosen,
                 .contents = contents,
                 .file = path,
                 .bytes = bytes.size(),
                 .digest = digest,
                 .signed_by = exporter.key.name + "+" + to_hex(exporter.key.id),
                 .several = ledger.partitions() > 1,
                 .opened = opened ? &*opened : nullptr});
  return frame::kOk;
}

Result<int> make_case(Context& context, const Options& options) {
  return make(context, options, archive::BundleKind::kCase, "CASE");
}
Result<int> make_org(Context& context, const Options& options) {
  return make(context, options, archive::BundleKind::kOrg, "ORG");
}
Result<int> make_range(Context& context, const Options& options) {
  return make(context, options, archive::BundleKind::kRange, "SEQ..SEQ");
}

std::vector<frame::Option> making_options() {
  return {{.name = "--output",
           .value = "FILE",
           .help = {"写入此文件", "the file to write"},
           .letter = "-o"},
          {.name = "--key",
           .value = "KEYID",
           .help = {"签署的导出密钥: 密钥号或其开头, 或文件名 (export)",
                    "which export key signs: its id, the beginning of that, or its file (export)"}},
          {.name = "--unsealed",
           .help = {"启封有权查看的密封字段: 包中附各字段自己的密钥 (须 --recipient; 先记入访问账)",
                    "open the sealed fields that you may open: the bundle has the keys of each of "
                    "them (needs --recipient; recorded first)"}},
          {.name = "--field",
           .value = "NAME",
           .help = {"只启封此字段 (可多次); 默认为全部",
                    "open this field only (again and again); default: all"},
           .letter = "",
           .repeated = true},
          {.name = "--recipient",
           .value = "TEXT",
           .help = {"接收方, 记入导出事件", "who receives it, for the record of the export"}}};
}

}  // namespace

std::vector<frame::Command> bundle_commands() {
  constexpr auto kWrites = frame::Effect::kWrites;
  return {
      {.path = "bundle case",
       .effect = kWrites,
       .summary = {"一个案件的证据包, 离线可核", "a case as one file that is checked offline"},
       .examples = {"-L quanlu-demo keys new --role export; quanlu -L quanlu-demo bundle case "
                    "JN-TS-2024-0117 -o case.quanlu.zip --purpose demo",
                    "-L quanlu-demo bundle case JN-TS-2024-0117 -o case.quanlu.zip --purpose "
                    "demo --unsealed --recipient audit --json"},
       .arguments = {{.name = "CASE", .help = {"案件", "the case"}}},
       .options = making_options(),
       .run = frame::run<make_case>},
      {.path = "bundle org",
       .effect = kWrites,
       .summary = {"一个组织的证据包, 离线可核",
                   "an organization as one file that is checked offline"},
       .examples = {"-L quanlu-demo keys new --role export; quanlu -L quanlu-demo bundle org "
                    "51370100MJD001241U -o org.quanlu.zip --purpose demo",
                    "-L quanlu-demo bundle org 51370100MJD001241U -o org.quanlu.zip --purpose demo "
                    "--json"},
       .arguments = {{.name = "ORG", .help = {"组织", "the organization"}}},
       .options = making_options(),
       .run = frame::run<make_org>},
      {.path = "bundle range",
       .effect = kWrites,
       .summary = {"一段序号的证据包, 完整性可证",
                   "a range of seqs as one file, provably complete"},
       .examples = {"-L quanlu-demo keys new --role export; quanlu -L quanlu-demo bundle range "
                    "0..9 -o range.quanlu.zip --purpose demo",
                    "-L quanlu-demo bundle range 0:5..0:9 -o range.quanlu.zip --purpose demo "
                    "--json"},
       .arguments = {{.name = "SEQ..SEQ", .help = {"两端皆含", "both ends belong to it"}}},
       .options = making_options(),
       .run = frame::run<make_range>}};
}

}  // namespace quanlu::consumers::cli::bundles
