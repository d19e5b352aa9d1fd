#include "consumers/cli/listing/form.h"

#include "consumers/cli/frame/suggest.h"

namespace quanlu::consumers::cli::listing {
namespace {

constexpr std::uint64_t kTerminalLimit = 50;

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

Result<std::vector<std::size_t>> choose(const std::string& fields,
                                        const std::vector<Column>& columns) {
  std::vector<std::string> names;
  for (const Column& column : columns)
    names.push_back(column.name);
  std::vector<std::size_t> chosen;
  for (const std::string& wanted : split(fields)) {
    std::size_t at = 0;
    while (at < names.size() && names[at] != wanted)
      ++at;
    if (at < names.size()) {
      chosen.push_back(at);
      continue;
    }
    std::string known;
    for (const std::string& name : names)
      known += (known.empty() ? "" : ",") + name;
    auto error = frame::usage({"没有这个字段", "no such field"}, "--fields", known, wanted);
    if (const auto near = frame::nearest(wanted, names))
      error.value().remedy = {"是否指 `" + *near + "`?", "did you mean `" + *near + "`?"};
    return error;
  }
  return chosen;
}

bool is_of_lists(frame::Format format) {
  return format != frame::Format::kMarkdown && format != frame::Format::kCapnp;
}

tl::unexpected<Error> no_terminal() {
  Error error{.kind = Failure::kUsage,
              .reason = "usage",
              .what = {"xlsx 是文件, 不显示在终端上", "xlsx is a file, not for a terminal"},
              .where = "--format xlsx"};
  error.remedy = {"重定向到文件: > 文件.xlsx", "send it to a file: > file.xlsx"};
  return fail(std::move(error));
}

}  // namespace

Result<Form> form_of(const frame::Context& context, const frame::Options& options,
                     const std::vector<Column>& columns) {
  Form form{.format = context.format, .columns = {}, .cursor = options.maybe("--cursor")};
  form.bom = options.has("--bom");
  if (!is_of_lists(form.format))
    return frame::usage({"清单没有这种格式", "no list has this format"}, "--format",
                        "human json jsonl csv csv-excel xlsx", "");
  if (form.format == frame::Format::kXlsx && context.screen.out_terminal) return no_terminal();
  if (const auto fields = options.maybe("--fields")) {
    TRY_ASSIGN(form.columns, choose(*fields, columns));
  }
  TRY_ASSIGN(form.limit,
             options.number("--limit", context.screen.out_terminal ? kTerminalLimit : 0));
  return form;
}

std::vector<frame::Option> with_form_options(std::vector<frame::Option> own) {
  own.push_back({.name = "--fields",
                 .value = "A,B,C",
                 .help = {"只要这些字段, 依此次序", "these fields only, in this order"}});
  own.push_back({.name = "--limit",
                 .value = "N",
                 .help = {"最多几条 (终端 50, 管道不限; 0 不限)",
                          "at most so many (terminal 50, pipe all; 0: all)"}});
  own.push_back({.name = "--cursor",
                 .value = "C",
                 .help = {"从上一页末尾继续", "go on where the page before ended"}});
  own.push_back({.name = "--bom", .help = {"csv 以 BOM 开头", "csv begins with a BOM"}});
  return own;
}

std::string make_cursor(const std::string& generation, BytesView key) {
  return generation + "." + to_hex(key);
}

Result<Bytes> read_cursor(const std::string& cursor, const std::string& generation) {
  const std::size_t dot = cursor.rfind('.');
  const auto key = dot == std::string::npos ? std::nullopt : from_hex(cursor.substr(dot + 1));
  if (!key || key->empty())
    return frame::usage({"不是游标", "this is no cursor"}, "--cursor", "", cursor);
  if (cursor.substr(0, dot) == generation) return *key;
  Error error{.kind = Failure::kAbsent,
              .reason = "cursorGone",
              .what = {"视图已重建, 游标失效", "the views were made again: the cursor is gone"},
              .where = "--cursor"};
  error.remedy = {"从第一页重新开始", "begin with the first page again"};
  return fail(std::move(error));
}

}  // namespace quanlu::consumers::cli::listing
