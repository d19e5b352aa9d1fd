#include "consumers/cli/screen/blocks.h"

#include "consumers/cli/screen/error_json.h"
#include "schemas/base/refusal_words.h"

namespace quanlu::consumers::cli::screen {
namespace {

// One labelled line; empty content has no line.
void line(std::string& block, const Screen& screen, const Words& label, std::string_view content) {
  if (content.empty()) return;
  block += "  " + screen.say(label) + "  ";
  block += content;
  block += '\n';
}

std::string expected_and_found(const Screen& screen, std::string_view expected,
                               std::string_view found) {
  std::string content;
  if (!expected.empty()) content += std::string(expected);
  if (!found.empty()) {
    if (!content.empty()) content += "   ";
    content += screen.say("实为", "found") + "  " + std::string(found);
  }
  return content;
}

// What the code means, and the rule by its id unless the code has it already.
std::string rule_of(const Screen& screen, const Refusal& refusal) {
  std::string text = screen.say(title_of(refusal.reason));
  if (!refusal.rule.empty() && refusal.reason != Reason::kInvariant)
    text += " (" + refusal.rule + ")";
  return text;
}

void close_with(std::string& block, std::string_view code) {
  block.pop_back();
  block.append("  [").append(code).append("]\n");
}

}  // namespace

void show(const Screen& screen, const Error& error) {
  std::string block = Screen::paint(Colour::kRed, screen.say("错误", "error"), screen.talk_colour) +
                      "  " + screen.say(error.what) + "\n";
  line(block, screen, {"位置", "where"}, error.where);
  const std::string values = expected_and_found(screen, error.expected, error.found);
  if (!error.expected.empty())
    line(block, screen, {"应为", "expected"}, values);
  else if (!values.empty())
    block += "  " + values + "\n";
  line(block, screen, {"办法", "remedy"}, screen.say(error.remedy));
  if (!error.reason.empty()) close_with(block, error.reason);
  screen.talk << block;
}

void show(const Screen& screen, const Refusal& refusal, std::string_view where) {
  std::string block =
      Screen::paint(Colour::kRed, screen.say("错误", "refused"), screen.talk_colour);
  if (!where.empty()) block.append("  ").append(where);
  if (!refusal.path.empty()) block.append("  ").append(refusal.path);
  block += '\n';
  line(block, screen, {"规则", "rule"}, rule_of(screen, refusal));
  close_with(block, refusal.code());
  const std::string values = expected_and_found(screen, refusal.expected, refusal.found);
  if (!refusal.expected.empty())
    line(block, screen, {"应为", "expected"}, values);
  else if (!values.empty())
    block += "  " + values + "\n";
  line(block, screen, {"办法", "remedy"}, screen.say(refusal.remedy));
  screen.talk << block;
}

std::string error_document(const Error& error, int exit_code) {
  Json json = Json::document("error");
  json.member("exitCode", exit_code);
  add_error(json, error);
  return json.finish();
}

void add_error(Json& json, const Error& error) {
  json.member("code", error.reason);
  json.key("text").begin_object().member("zh", error.what.zh).member("en", error.what.en).end();
  if (!error.where.empty()) json.member("where", error.where);
  if (!error.expected.empty()) json.member("expected", error.expected);
  if (!error.found.empty()) json.member("found", error.found);
  if (!error.remedy.zh.empty() || !error.remedy.en.empty())
    json.key("remedy")
        .begin_object()
        .member("zh", error.remedy.zh)
        .member("en", error.remedy.en)
        .end();
}

void add_refusal(Json& json, const Refusal& refusal) {
  const Words title = title_of(refusal.reason);
  json.member("path", refusal.path).member("code", refusal.code()).member("rule", refusal.rule);
  json.member("title", say(Language::kBoth, title));
  json.member("expected", refusal.expected).member("found", refusal.found);
  json.key("remedy")
      .begin_object()
      .member("zh", refusal.remedy.zh)
      .member("en", refusal.remedy.en)
      .end();
}

}  // namespace quanlu::consumers::cli::screen
