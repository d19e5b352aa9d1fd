#include "consumers/cli/checking/bundle_check.h"
#include "consumers/cli/checking/bundle_pins.h"
#include "consumers/cli/checking/commands.h"
#include "consumers/cli/checking/prefix_verification.h"
#include "consumers/cli/checking/report_text.h"
#include "consumers/cli/checking/verification.h"
#include "consumers/cli/evidence/proof_verification.h"
#include "consumers/cli/frame/run.h"

namespace quanlu::consumers::cli::checking {
namespace {

// Pins as everywhere; the entry lies beside the proof, or where --entry says.
Result<int> check_proof_file(frame::Context& context, const frame::Options& options,
                             const std::filesystem::path& file) {
  for (const char* const other :
       {"--levels", "--max-age", "--max-unsigned-age", "--tsa-roots", "--receipts", "--seals"})
    if (options.has(other))
      return frame::usage({"这个选项不用于证明文件", "this option is not for proof files"}, other,
                          "--key, --trust, --log-id, --policy, --entry", "");
  TRY_ASSIGN(const BundlePins pins, bundle_pins(context, options));
  if (pins.vkeys.empty())
    return frame::usage({"没有固定任何检查点公钥", "no checkpoint key is pinned"}, file.string(),
                        "--key, --trust", "");
  evidence::ProofPins proof_pins{.vkeys = pins.vkeys, .log_id = pins.log_id};
  if (const auto policy = options.maybe("--policy"))
    proof_pins.policy = context.directory / *policy;
  const auto entry = options.maybe("--entry");
  return evidence::verify_proof(
      context, file,
      entry ? context.directory / *entry : std::filesystem::path(file).replace_extension(".entry"),
      proof_pins);
}

Result<int> check(frame::Context& context, const frame::Options& options) {
  if (const auto target = options.maybe("TARGET");
      target && is_archive(context.directory / *target)) {
    if (options.has("--max-unsigned-age"))
      return frame::usage({"这个选项不用于证据包", "this option is not for bundles"},
                          "--max-unsigned-age", "-L LEDGER", *target);
    return check_bundle_file(context, options, context.directory / *target);
  }
  if (const auto target = options.maybe("TARGET");
      target && evidence::is_proof_file(context.directory / *target))
    return check_proof_file(context, options, context.directory / *target);
  if (options.has("--entry"))
    return frame::usage({"这个选项只用于证明文件", "this option is for proof files"}, "--entry",
                        "verify FILE.tlog-proof", options.text("--entry"));
  TRY_ASSIGN(const Verified verified, run_verification(context, options));
  if (context.json())
    context.screen.out << report_json(verified.report, verified.frame) << '\n';
  else
    print_report(context.screen, verified.report, verified.frame, options.has("--sixing"));
  if (verified.report.error) screen::show(context.screen, *verified.report.error);
  return verified.frame.exit_code;
}

// What only this command takes: a proof's entry, and the headings.
std::vector<frame::Option> options_of_verify() {
  std::vector<frame::Option> options = verification_options();
  options.push_back({.name = "--entry",
                     .value = "FILE",
                     .help = {"证明文件的条目 (默认为其旁同名的 .entry)",
                              "the entry of a proof file (its name with .entry, beside it)"}});
  options.push_back({.name = "--sixing", .help = {"按四性检测分组", "grouped as DA/T 70-2018"}});
  return options;
}

}  // namespace

std::vector<frame::Option> verification_options() {
  std::vector<frame::Option> options{
      {.name = "--levels",
       .value = "V0,V1,…",
       .help = {"层级 (默认全部可行者)", "levels (default: all that can be done)"}},
      {.name = "--trust-first",
       .help = {"没有固定的账本号时相信它自己的", "believe its own log id when none is pinned"}},
      {.name = "--policy",
       .value = "FILE",
       .help = {"核验者自己的见证策略 (C2SP tlog-policy), 用于 V4",
                "the verifier's own witness policy (C2SP tlog-policy), for V4"}},
      {.name = "--tsa-roots",
       .value = "FILE",
       .help = {"核验者自己的时间戳根证书 (PEM), 用于 V4",
                "the verifier's own roots of time-stamp authorities (PEM), for V4"}},
      {.name = "--max-age",
       .value = "DURATION",
       .help = {"检查点的最大年龄, 自最新副署或首次见到起, 超过为 4",
                "age of the checkpoint, since its newest cosignature or since it was first seen; "
                "above it 4"}},
      {.name = "--max-unsigned-age",
       .value = "DURATION",
       .help = {"条目可以多久不在检查点之下, 超过为 4",
                "how long entries may lie without a checkpoint above them; beyond that 4"}},
      {.name = "--receipts",
       .value = "DIR",
       .help = {"另给的回执 (文件或目录), 用于 V5; 本账本自己的承诺总会核对",
                "receipts that were given (a file or a folder), for V5; the "
                "ledger's own promises are always checked"},
       .repeated = true},
      {.name = "--jobs", .value = "N", .help = {"线程数 (1)", "threads (1)"}},
      {.name = "--seals",
       .help = {"逐个核验检查点之下的印", "verify each seal below the checkpoint too"}},
      {.name = "--strict-strays", .help = {"有离群记录即为 4", "strays make it 4"}}};
  const std::vector<frame::Option> pins = pin_options();
  options.insert(options.begin() + 1, pins.begin(), pins.end());
  return options;
}

frame::Command verify_command() {
  return {.path = "verify",
          .summary = {"核验账本: 字节, 链, 印, 视图", "check a ledger: bytes, chain, seals, views"},
          .examples = {"-L quanlu-demo verify --levels V0,V1 --json",
                       "verify quanlu-demo/published/log/0 --trust quanlu-demo/trust/*.json"},
          .arguments = {{.name = "TARGET",
                         .help = {"账本目录, 证据包, 证明文件 (.tlog-proof), 或其发布目录 (文件夹, "
                                  "https://…/log/0; 多分区为其上级 "
                                  "https://…/log); access 为其访问账",
                                  "ledger directory, a bundle, a proof file (.tlog-proof), or what "
                                  "is published of it (a folder, "
                                  "https://…/log/0; of several partitions the one above, "
                                  "https://…/log); access: its access ledger"},
                         .required = false}},
          .options = options_of_verify(),
          .run = frame::run<check>};
}

}  // namespace quanlu::consumers::cli::checking
