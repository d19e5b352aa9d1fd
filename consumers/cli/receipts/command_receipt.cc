#include "consumers/cli/frame/run.h"
#include "consumers/cli/receipts/commands.h"
#include "consumers/cli/receipts/ground.h"
#include "consumers/cli/receipts/receipt_file.h"
#include "consumers/cli/receipts/told.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::receipts {
namespace {

using frame::Context;
using frame::Options;
using verify::GivenReceipt;

// All that the arguments name; what cannot be read is shown, and makes it 2.
Result<ReadReceipts> named(const Context& context, const Options& options) {
  ReadReceipts all;
  for (const std::string& name : options.all("FILE")) {
    TRY_ASSIGN(ReadReceipts read, read_receipts(context.directory / name));
    std::move(read.receipts.begin(), read.receipts.end(), std::back_inserter(all.receipts));
    std::move(read.unreadable.begin(), read.unreadable.end(), std::back_inserter(all.unreadable));
  }
  if (all.receipts.empty() && !all.unreadable.empty()) return fail(all.unreadable.front());
  return all;
}

int show_unreadable(const Context& context, const ReadReceipts& read) {
  for (const Error& error : read.unreadable)
    screen::show(context.screen, error);
  return read.unreadable.empty() ? frame::kOk : frame::kUsage;
}

Result<int> show(Context& context, const Options& options) {
  TRY_ASSIGN(const ReadReceipts read, named(context, options));
  if (context.json()) {
    screen::Json json = screen::Json::document("receipt-show");
    json.key("receipts").begin_array();
    for (const GivenReceipt& receipt : read.receipts) {
      json.begin_object();
      add_promise(json, receipt);
      json.member("differs", receipt.differs).end();
    }
    json.end().member("unreadable", read.unreadable.size());
    context.screen.out << json.finish() << '\n';
  } else {
    for (const GivenReceipt& receipt : read.receipts)
      print_promise(context.screen, receipt);
  }
  return show_unreadable(context, read);
}

Result<std::unique_ptr<Ground>> ground_of(const Context& context, const Options& options) {
  if (const auto folder = options.maybe("--published"))
    return Ground::of_folder(context.directory / *folder);
  auto ground = Ground::of_ledger(context);
  if (!ground && ground.error().reason == "ledger")
    ground.error().remedy = {"-L 账本目录; 没有账本时 --published 已发布的目录 (如 log/0)",
                             "-L DIR of the ledger; without one, --published FOLDER (like log/0)"};
  return ground;
}

// What a third party needs beside the receipt to see that it was broken.
Status add_evidence(screen::Json& json, Ground& ground, const GivenReceipt& receipt) {
  TRY_ASSIGN(const BrokenPromise broken, ground.evidence(receipt));
  json.key("evidence").begin_object().member("size", broken.size.value).member("note", broken.note);
  json.key("leaf");
  broken.leaf ? json.value(to_hex(broken.leaf->bytes)) : json.null();
  json.key("proof").begin_array();
  for (const Digest& hash : broken.proof)
    json.value(to_base64(hash.bytes));
  json.end().end();
  return {};
}

Result<int> check(Context& context, const Options& options) {
  TRY_ASSIGN(const ReadReceipts read, named(context, options));
  TRY_ASSIGN(const auto ground, ground_of(context, options));
  const Millis now = context.clock.now();
  int code = frame::kOk;
  screen::Json json = screen::Json::document("receipt-check");
  json.member("logId", ground->genesis().log_id).member("published", ground->published());
  json.key("receipts").begin_array();
  for (const GivenReceipt& receipt : read.receipts) {
    TRY_ASSIGN(const auto judged, ground->judge(receipt, now));
    code = frame::worst(code, exit_code(judged.state));
    json.begin_object();
    add_promise(json, receipt);
    add_judged(json, judged);
    if (judged.state == verify::Promised::kBroken) TRY(add_evidence(json, *ground, receipt));
    json.end();
    if (!context.json()) print_judged(context.screen, receipt, judged);
  }
  code = frame::worst(code, show_unreadable(context, read));
  json.end().member("unreadable", read.unreadable.size()).member("exitCode", code);
  if (context.json()) context.screen.out << json.finish() << '\n';
  return code;
}

frame::Argument files() {
  return {.name = "FILE",
          .help = {"回执文件 (append --json 的输出), .jsonl, 或其目录",
                   "receipts (what append --json printed), .jsonl, or a folder of them"},
          .repeated = true};
}

}  // namespace

frame::Command show_command() {
  return {
      .path = "receipt show",
      .summary = {"回执承诺了什么 (不需账本)", "what a receipt promises; needs no ledger"},
      .examples = {"receipt show quanlu-demo/receipts", "receipt show quanlu-demo/receipts --json"},
      .arguments = {files()},
      .run = frame::run<show>};
}

frame::Command check_command() {
  return {.path = "receipt check",
          .summary = {"承诺是否守住: 已守 0, 未到期 4, 未守或伪造 3",
                      "whether promises were kept: kept 0, pending 4, broken or forged 3"},
          .examples = {"-L quanlu-demo receipt check quanlu-demo/receipts",
                       "-L quanlu-demo checkpoint publish && quanlu receipt check "
                       "quanlu-demo/receipts --published quanlu-demo/published/log/0"},
          .arguments = {files()},
          .options = {{.name = "--published",
                       .value = "FOLDER",
                       .help = {"对照分区 0 的发布目录, 或含各分区的上级 (不需账本)",
                                "against what is published of partition 0, or of all partitions "
                                "in one folder; needs no ledger"}}},
          .run = frame::run<check>};
}

}  // namespace quanlu::consumers::cli::receipts
