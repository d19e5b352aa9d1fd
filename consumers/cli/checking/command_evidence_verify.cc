#include "consumers/bundle/evidence.h"
#include "consumers/cli/checking/bundle_pins.h"
#include "consumers/cli/checking/commands.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/people.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace archive = ledger::archive;
using frame::Context;
using frame::Options;

void show_evidence(const Context& context, const bundle::ShownEvidence& shown) {
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("evidence-verify");
    json.member("result", "shown").member("evidence", shown.id).member("origin", shown.origin);
    const auto words = [&json](const char* name, const Words& text) {
      json.key(name).begin_object().member("zh", text.zh).member("en", text.en).end();
    };
    words("shows", shown.shows);
    words("stated", shown.stated);
    json.key("facts").begin_object();
    for (const auto& [name, value] : shown.facts)
      json.member(name, value);
    json.end();
    screen.out << json.finish() << '\n';
    return;
  }
  screen.out << screen.painted(screen::Mark::kGood) << ' ' << shown.id << "  "
             << screen.say("已证明", "proved") << ": " << screen.say(shown.shows) << "  "
             << shown.origin << '\n';
  for (const auto& [name, value] : shown.facts)
    screen.out << "  " << name << "  " << value << '\n';
  if (!shown.stated.en.empty())
    screen.out << screen.painted(screen::Mark::kStated) << ' '
               << screen.say("制作者所称, 不在证明之内", "stated by whoever made it, not proved")
               << ": " << screen.say(shown.stated) << '\n';
}

Result<int> verify_evidence(Context& context, const Options& options) {
  TRY_ASSIGN(const BundlePins pins, bundle_pins(context, options));
  if (pins.empty())
    return frame::usage({"须给出公钥或账本号", "a key or a log id is needed"}, "--key",
                        "--key VKEY (E1, E4, E5), --log-id HEX (E2, E3), --trust FILE", "");
  const std::filesystem::path file = context.directory / options.text("FILE");
  TRY_ASSIGN(const auto source, archive::open_zip_file(file));
  const auto zip = archive::StoredZip::open(*source);
  auto shown =
      zip ? bundle::check_evidence(
                *zip, {.log_id = pins.log_id, .vkeys = pins.vkeys, .now = context.clock.now()})
          : Result<bundle::ShownEvidence>(tl::make_unexpected(zip.error()));
  if (!shown) {
    Error error = std::move(shown.error());
    error.where = error.where.empty() ? file.string() : file.string() + " " + error.where;
    return fail(std::move(error));
  }
  show_evidence(context, *shown);
  return frame::kOk;
}

}  // namespace

frame::Command evidence_command() {
  return {.path = "evidence verify",
          .summary = {"核验一个证据文件, 不需要账本 (成立为 0)",
                      "check a piece of evidence; needs no ledger (0: it holds)"},
          .examples =
              {"-L quanlu-demo demo tamper edit --seed 1 --json; quanlu -L quanlu-demo.tampered "
               "evidence make --seq \"$(quanlu -L quanlu-demo.tampered verify --levels V1,V2 "
               "--json | grep -o '\"seq\":[0-9]*' | head -1 | cut -d: -f2)\" -o e5.zip --purpose "
               "demo && quanlu evidence verify e5.zip --trust quanlu-demo/trust/*.json",
               "evidence verify e5.zip --trust quanlu-demo/trust/*.json --json"},
          .arguments = {{.name = "FILE", .help = {"证据文件", "the evidence"}}},
          .options = pin_options(),
          .run = frame::run<verify_evidence>};
}

}  // namespace quanlu::consumers::cli::checking
