#include "consumers/cli/checking/bundle_check.h"

#include <fstream>

#include "consumers/bundle/check.h"
#include "consumers/cli/about/version.h"
#include "consumers/cli/anchoring/stamps.h"
#include "consumers/cli/checking/bundle_pins.h"
#include "consumers/cli/checking/decode.h"
#include "consumers/cli/checking/json_view.h"
#include "consumers/cli/checking/outside.h"
#include "consumers/cli/checking/report_text.h"
#include "consumers/cli/evidence/publish_settings.h"
#include "ledger/store/files.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace archive = ledger::archive;

// An error of the archive names the file, too.
tl::unexpected<Error> in_file(Error error, const std::filesystem::path& file) {
  error.where = error.where.empty() ? file.string() : file.string() + " " + error.where;
  if (error.reason == "evidence")
    error.remedy = {"quanlu evidence verify", "quanlu evidence verify"};
  return fail(std::move(error));
}

// Level V4 over the checkpoints of the bundle, as over published ones.
Status check_witnesses(const bundle::CheckedBundle& checked, const ledger::policy::Policy& policy,
                       const Freshness& freshness, verify::Report& report) {
  AllPublished all;
  ledger::chain::Genesis genesis;
  genesis.suite = checked.manifest.suite;
  for (const bundle::GoodCheckpoint& good : checked.checkpoints) {
    genesis.checkpoint_keys.resize(
        std::max<std::size_t>(genesis.checkpoint_keys.size(), good.partition.value + 1));
    genesis.checkpoint_keys[good.partition.value] = ledger::note::to_vkey(good.key);
    auto published = std::make_unique<Published>(
        Published{.folder = ledger::publish::TileFolder("p" + std::to_string(good.partition.value)),
                  .tree = {},
                  .newest = good.note,
                  .trusted = {},
                  .newest_size = {},
                  .trusted_size = {},
                  .findings = {}});
    published->tree.partition = good.partition;
    all.push_back(std::move(published));
  }
  if (report.level(verify::Level::kV4) == verify::LevelState::kNotAsked)
    report.level(verify::Level::kV4) = verify::LevelState::kOk;
  return check_outside(all, genesis, policy, freshness, report);
}

BundleFrame frame_of(const bundle::CheckedBundle& checked) {
  BundleFrame frame{.kind = std::string(to_text(checked.manifest.kind)),
                    .filter = checked.manifest.filter,
                    .created = checked.manifest.created,
                    .signed_by = checked.signed_by,
                    .complete = checked.complete,
                    .streams = {},
                    .opened = checked.opened};
  for (const bundle::ShownStream& stream : checked.streams)
    frame.streams.emplace_back(stream.name, stream.last);
  return frame;
}

}  // namespace

bool is_archive(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return false;
  char begin[2] = {};
  std::ifstream(file, std::ios::binary).read(begin, sizeof begin);
  return begin[0] == 'P' && begin[1] == 'K';
}

Result<int> check_bundle_file(frame::Context& context, const frame::Options& options,
                              const std::filesystem::path& file) {
  const Millis started = context.clock.now(), began = context.clock.monotonic();
  TRY_ASSIGN(const BundlePins pins, bundle_pins(context, options));
  if (pins.empty() && !options.has("--trust-first"))
    return fail(
        Error{.kind = Failure::kUsage,
              .reason = "noPin",
              .what = {"没有说明这应是哪一本账", "nothing says which ledger this should be"},
              .where = file.string(),
              .expected = {},
              .found = {},
              .remedy = {"用 --log-id, --key 或 --trust 给出, 或用 --trust-first 相信它自己的",
                         "give --log-id, --key or --trust, or --trust-first to believe its "
                         "own"}});
  TRY_ASSIGN(const std::int64_t max_age, options.duration_ms("--max-age", 0));
  TRY_ASSIGN(const auto source, archive::open_zip_file(file));
  const auto zip = archive::StoredZip::open(*source);
  if (!zip) return in_file(zip.error(), file);
  bundle::Request request{.log_id = pins.log_id,
                          .vkeys = pins.vkeys,
                          .policy_text = {},
                          .decode = decode_under_schema,
                          .judge_json = judge_json,
                          .tsa_roots = nullptr};
  std::optional<ledger::crypto::TimeStampRoots> roots;
  if (const auto roots_file = options.maybe("--tsa-roots")) {
    TRY_ASSIGN(roots, anchoring::read_roots(context.directory / *roots_file));
    request.tsa_roots = &*roots;
  }
  const auto policy_file = options.maybe("--policy");
  if (policy_file) {
    TRY_ASSIGN(const Bytes text, ledger::store::read_file(context.directory / *policy_file,
                                                          ledger::policy::kPolicyBytesMax));
    request.policy_text = as_text(text);
  }
  auto checked = bundle::check_bundle(*zip, request);
  if (!checked) return in_file(std::move(checked.error()), file);
  verify::Report& report = checked->report;
  if (roots && report.checked.timestamps == 0)
    report.not_checked.push_back({.what = "timestamps", .why = "noneGiven"});
  if (policy_file) {
    TRY_ASSIGN(const auto policy,
               evidence::read_policy(context.directory / *policy_file, checked->manifest.suite));
    TRY(check_witnesses(*checked, policy, {.now = started, .age_max_ms = max_age}, report));
  } else {
    report.not_checked.push_back({.what = "V4", .why = "noPolicy"});
    if (max_age > 0) report.level(verify::Level::kV4) = verify::LevelState::kIncomplete;
  }
  const ReportFrame frame{.tool = "quanlu " + std::string(about::version()),
                          .started = started,
                          .elapsed_ms = context.clock.monotonic().value - began.value,
                          .kind = "bundle",
                          .location = file.string(),
                          .exit_code = report.exit_code(),
                          .bundle = frame_of(*checked)};
  if (context.json())
    context.screen.out << report_json(report, frame) << '\n';
  else
    print_report(context.screen, report, frame, options.has("--sixing"));
  return frame.exit_code;
}

}  // namespace quanlu::consumers::cli::checking
