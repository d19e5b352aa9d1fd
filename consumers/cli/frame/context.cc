#include "consumers/cli/frame/context.h"

#include <csignal>

namespace quanlu::consumers::cli::frame {

std::optional<Format> parse_format(std::string_view text) {
  if (text == "human") return Format::kHuman;
  if (text == "json") return Format::kJson;
  if (text == "jsonl") return Format::kJsonl;
  if (text == "csv") return Format::kCsv;
  if (text == "csv-excel") return Format::kCsvExcel;
  if (text == "xlsx") return Format::kXlsx;
  if (text == "md") return Format::kMarkdown;
  if (text == "capnp") return Format::kCapnp;
  return std::nullopt;
}

int Context::fail(const Error& error) {
  const int code = exit_code(error.kind);
  screen::show(screen, error);
  if (json()) screen.out << screen::error_document(error, code) << '\n';
  return code;
}

int Context::refuse(const Refusal& refusal, std::string_view where) {
  const int code = exit_code(failure_of(refusal.reason));
  screen::show(screen, refusal, where);
  if (json()) {
    screen::Json document = screen::Json::document("refusal");
    document.member("exitCode", code);
    screen::add_refusal(document, refusal);
    screen.out << document.finish() << '\n';
  }
  return code;
}

int Context::stop_code() const {
  const int signal = interrupted.load(std::memory_order_relaxed);
  if (signal == 0) return kOk;
  return signal == SIGTERM ? kTerminated : kInterrupted;
}

Result<std::filesystem::path> find_ledger(const Context& context) {
  namespace fs = std::filesystem;
  std::error_code error;  // a path that cannot be looked at is one that is not there
  auto named = [&](const std::string& name, const char* where) -> Result<fs::path> {
    const fs::path path = context.directory / name;
    if (fs::is_directory(path, error)) return path.lexically_normal();
    Error absent{.kind = Failure::kUsage,
                 .reason = "ledger",
                 .what = {"没有这个账本目录", "no such ledger directory"}};
    absent.where = where;
    absent.found = path.lexically_normal().string();
    return quanlu::fail(std::move(absent));
  };
  if (context.ledger) return named(*context.ledger, "--ledger");
  if (const auto value = context.environment("QUANLU_LEDGER"); value && !value->empty())
    return named(*value, "QUANLU_LEDGER");
  for (fs::path folder = fs::absolute(context.directory, error);; folder = folder.parent_path()) {
    if (fs::is_regular_file(folder / "quanlu.toml", error)) return folder;
    if (folder == folder.parent_path()) break;
  }
  Error nowhere{
      .kind = Failure::kUsage, .reason = "ledger", .what = {"没有指明账本", "no ledger was named"}};
  nowhere.remedy = {
      "用 -L 目录 或环境变量 QUANLU_LEDGER, 或进入账本目录; 新建: quanlu init, 试用: quanlu demo",
      "give -L DIR or QUANLU_LEDGER, or enter a ledger directory; a new one: quanlu init, to try: "
      "quanlu demo"};
  return quanlu::fail(std::move(nowhere));
}

}  // namespace quanlu::consumers::cli::frame
