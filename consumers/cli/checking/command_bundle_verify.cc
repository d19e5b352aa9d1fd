#include <map>

#include "consumers/bundle/names.h"
#include "consumers/bundle/opening.h"
#include "consumers/cli/checking/bundle_check.h"
#include "consumers/cli/checking/bundle_pins.h"
#include "consumers/cli/checking/commands.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/reading/events.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/people.h"
#include "ledger/archive/manifest.h"
#include "ledger/chain/canonical.h"
#include "schemas/codec/place.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace archive = ledger::archive;
namespace chain = ledger::chain;
using frame::Context;
using frame::Options;

Result<int> verify_bundle(Context& context, const Options& options) {
  return check_bundle_file(context, options, context.directory / options.text("FILE"));
}

// What lies in it, read and not believed.
struct Opened {
  std::unique_ptr<archive::ZipSource> source;
  archive::StoredZip zip;
  archive::Manifest manifest;
};

Result<Opened> open_archive(const std::filesystem::path& file) {
  TRY_ASSIGN(auto source, archive::open_zip_file(file));
  auto zip = archive::StoredZip::open(*source);
  if (!zip) {
    zip.error().where = file.string() + " " + zip.error().where;
    return fail(std::move(zip.error()));
  }
  const archive::PackedFile* const packed = zip->find(archive::kManifestName);
  if (packed == nullptr)
    return fail(Failure::kUsage, "manifest", {"没有 MANIFEST, 不是包", "no MANIFEST: no bundle"},
                file.string());
  TRY_ASSIGN(const auto content, zip->read(*packed));
  TRY_ASSIGN(auto read, archive::read_manifest(as_text(content.bytes)));
  return Opened{
      .source = std::move(source), .zip = std::move(*zip), .manifest = std::move(read.manifest)};
}

// The lines of its events, in the order of the ledger; what is no entry is left out here and found
// by verify.
Result<std::multimap<Seq, std::vector<std::string>>> event_lines(const screen::Screen& screen,
                                                                 const Opened& opened) {
  std::multimap<Seq, std::vector<std::string>> lines;  // by place
  for (const archive::PackedFile& file : opened.zip.files()) {
    const auto place = bundle::parse_entry_name(file.name);
    if (!place || place->control || place->piece != bundle::Piece::kEntry) continue;
    TRY_ASSIGN(const auto content, opened.zip.read(file));
    if (!chain::has_entry_form(content.bytes)) continue;
    const chain::Record record{
        .locator = Locator(place->seq.value), .entry = content.bytes, .seal = std::nullopt};
    const auto event = schemas::codec::Event::decode(content.bytes);
    lines.emplace(event ? schemas::codec::place_of(*event) : place->seq,
                  reading::line_cells(screen, {.record = record,
                                               .header = chain::read_header(content.bytes),
                                               .event = event ? &*event : nullptr}));
  }
  return lines;
}

// A sealed text that the bundle opens; none where the opening does not hold.
struct ShownText {
  Position at;
  const schemas::registry::EventType* type = nullptr;  // null: this build does not know it
  const schemas::codec::Field* field = nullptr;
  std::optional<std::string> text;
};

const schemas::codec::Field* field_of(const schemas::registry::EventType* type,
                                      std::uint16_t number) {
  if (type == nullptr) return nullptr;
  for (const auto& field : type->fields)
    if (field.number == number) return &field;
  return nullptr;
}

// What stands beside one entry: read against that entry, whoever signed it.
Status add_opened(const Opened& opened, bundle::EntryPlace place, BytesView opening,
                  std::vector<ShownText>& texts) {
  ShownText shown{.at = {place.partition, place.seq}};
  place.piece = bundle::Piece::kEntry;
  const archive::PackedFile* const file = opened.zip.find(to_name(place));
  if (file == nullptr) return {};
  TRY_ASSIGN(const auto entry, opened.zip.read(*file));
  if (!chain::has_entry_form(entry.bytes) || chain::check_canonical(entry.bytes)) return {};
  shown.type = schemas::registry::find_event(chain::read_header(entry.bytes).type_code.value);
  auto clear =
      bundle::open_texts(opened.manifest.suite, opened.manifest.log_id, entry.bytes, opening);
  if (!clear) texts.push_back(shown);
  if (!clear) return {};
  for (bundle::OpenedText& one : *clear) {
    shown.field = field_of(shown.type, one.field);
    shown.text = std::move(one.text);
    texts.push_back(shown);
  }
  return {};
}

Result<std::vector<ShownText>> opened_texts(const Opened& opened) {
  std::vector<ShownText> texts;
  for (const archive::PackedFile& file : opened.zip.files()) {
    const auto place = bundle::parse_entry_name(file.name);
    if (!place || place->piece != bundle::Piece::kOpening) continue;
    TRY_ASSIGN(const auto opening, opened.zip.read(file));
    TRY(add_opened(opened, *place, opening.bytes, texts));
  }
  return texts;
}

void add_texts(screen::Json& json, const std::vector<ShownText>& texts) {
  if (texts.empty()) return;
  json.key("opened").begin_array();
  for (const ShownText& shown : texts) {
    json.begin_object().member("position", to_text(shown.at)).key("type");
    shown.type == nullptr ? json.null() : json.value(shown.type->name);
    json.key("field");
    shown.field == nullptr ? json.null() : json.value(shown.field->name);
    json.key("text");
    shown.text ? json.value(*shown.text) : json.null();
    json.end();
  }
  json.end();
}

void print_texts(const screen::Screen& screen, const std::vector<ShownText>& texts) {
  if (texts.empty()) return;
  screen::Table table({{.head = screen.say("位置", "position")},
                       {.head = screen.say("启封字段", "opened field")},
                       {.head = screen.say("内容", "text")}});
  for (const ShownText& shown : texts)
    table.add({to_text(shown.at),
               shown.field == nullptr ? "–" : screen.say(shown.field->zh, shown.field->en),
               shown.text ? *shown.text : screen.say("与密封的不符", "not what was sealed")});
  table.print(screen);
}

void show_json(const Context& context, const Opened& opened, const std::vector<ShownText>& texts) {
  screen::Json json = screen::Json::document("bundle-show");
  const archive::Manifest& manifest = opened.manifest;
  json.member("kind", to_text(manifest.kind)).member("filter", manifest.filter);
  json.member("suite", ledger::crypto::to_text(manifest.suite)).member("logId", manifest.log_id);
  json.member("origin", manifest.origin).member("created", manifest.created);
  add_texts(json, texts);
  json.key("files").begin_array();
  for (const archive::ListedFile& file : manifest.files)
    json.begin_object()
        .member("name", file.name)
        .member("bytes", file.size)
        .member("digest", file.digest)
        .end();
  json.end();
  context.screen.out << json.finish() << '\n';
}

Result<int> show_bundle(Context& context, const Options& options) {
  TRY_ASSIGN(const Opened opened, open_archive(context.directory / options.text("FILE")));
  TRY_ASSIGN(const std::vector<ShownText> texts, opened_texts(opened));
  if (context.json()) {
    show_json(context, opened, texts);
    return frame::kOk;
  }
  const screen::Screen& screen = context.screen;
  const archive::Manifest& manifest = opened.manifest;
  screen.out << to_text(manifest.kind) << "  " << screen::visible(manifest.filter) << "  "
             << manifest.origin << "  " << screen.say("账本号", "log id") << " "
             << to_hex(manifest.log_id.bytes) << "  " << screen.say("文件", "files") << " "
             << screen::grouped(manifest.files.size() + 1) << '\n';
  TRY_ASSIGN(auto lines, event_lines(screen, opened));
  screen::Table table(reading::line_columns(screen));
  for (auto& [place, cells] : lines)
    table.add(std::move(cells));
  table.print(screen);
  print_texts(screen, texts);
  screen.note(screen.say("仅为展示, 未核验: quanlu bundle verify",
                         "shown, not verified: quanlu bundle verify"));
  return frame::kOk;
}

std::vector<frame::Option> verify_options() {
  std::vector<frame::Option> options = pin_options();
  options.push_back({.name = "--trust-first",
                     .help = {"没有固定任何凭据时相信包自己的 (结果不为 0)",
                              "believe its own keys when nothing is pinned (never exit 0)"}});
  options.push_back({.name = "--policy",
                     .value = "FILE",
                     .help = {"核验者自己的见证策略 (C2SP tlog-policy), 用于 V4",
                              "the verifier's own witness policy (C2SP tlog-policy), for V4"}});
  options.push_back({.name = "--tsa-roots",
                     .value = "FILE",
                     .help = {"核验者自己的时间戳根证书 (PEM), 用于 V4",
                              "the verifier's own roots of time-stamp authorities (PEM), for V4"}});
  options.push_back({.name = "--max-age",
                     .value = "DURATION",
                     .help = {"最新副署的最大年龄 (要 --policy), 超过为 4",
                              "age of the newest cosignature (needs --policy); above it 4"}});
  options.push_back({.name = "--sixing", .help = {"按四性检测分组", "grouped as DA/T 70-2018"}});
  return options;
}

// Makes a bundle first, so that the example runs by itself.
constexpr const char* kMakeFirst =
    "-L quanlu-demo keys new --role export; quanlu -L quanlu-demo bundle range 0..9 -o "
    "range.quanlu.zip --purpose demo; quanlu ";

}  // namespace

std::vector<frame::Command> bundle_commands() {
  return {{.path = "bundle verify",
           .summary = {"核验一个证据包, 不需要账本", "check a bundle; needs no ledger"},
           .examples = {std::string(kMakeFirst) +
                            "bundle verify range.quanlu.zip --trust quanlu-demo/trust/*.json --key "
                            "\"$(quanlu -L quanlu-demo keys export --role export)\"",
                        "bundle verify range.quanlu.zip --trust quanlu-demo/trust/*.json --json  "
                        "# exit 4"},
           .arguments = {{.name = "FILE", .help = {"证据包", "the bundle"}}},
           .options = verify_options(),
           .run = frame::run<verify_bundle>},
          {.path = "bundle show",
           .summary = {"证据包里有什么 (不核验)", "what lies in a bundle (nothing is checked)"},
           .examples = {std::string(kMakeFirst) + "bundle show range.quanlu.zip",
                        "bundle show range.quanlu.zip --json"},
           .arguments = {{.name = "FILE", .help = {"证据包", "the bundle"}}},
           .run = frame::run<show_bundle>}};
}

}  // namespace quanlu::consumers::cli::checking
