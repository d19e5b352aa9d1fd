#include "consumers/cli/about/help_json.h"

#include "consumers/cli/frame/exit_code.h"
#include "consumers/cli/screen/json.h"
#include "schemas/base/refusal_words.h"

namespace quanlu::consumers::cli::about {
namespace {

using screen::Json;

std::string_view id_of(frame::Effect effect) {
  constexpr std::string_view kIds[] = {"reads", "appends", "writes", "destroys"};
  return kIds[static_cast<std::size_t>(effect)];
}

void add_words(Json& json, std::string_view name, const Words& words) {
  json.key(name).begin_object().member("zh", words.zh).member("en", words.en).end();
}

void add_texts(Json& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).begin_array();
  for (const std::string& text : texts)
    json.value(text);
  json.end();
}

void add_options(Json& json, const std::vector<frame::Option>& options) {
  json.key("options").begin_array();
  for (const frame::Option& option : options) {
    json.begin_object().member("name", option.name).member("letter", option.letter);
    json.member("value", option.value).member("repeated", option.repeated);
    add_words(json, "help", option.help);
    add_texts(json, "choices", option.choices);
    json.end();
  }
  json.end();
}

void add_command(Json& json, const frame::Command& command) {
  json.begin_object().member("path", command.path).member("effect", id_of(command.effect));
  add_words(json, "summary", command.summary);
  add_texts(json, "examples", command.examples);
  json.key("arguments").begin_array();
  for (const frame::Argument& argument : command.arguments) {
    json.begin_object().member("name", argument.name);
    add_words(json, "help", argument.help);
    json.member("required", argument.required).member("repeated", argument.repeated).end();
  }
  json.end();
  add_options(json, command.options);
  std::vector<std::string> globals;
  for (const frame::Option& option : frame::options_heeded_by(command))
    globals.push_back(option.name);
  add_texts(json, "globals", globals);
  add_texts(json, "formats", command.formats);
  json.end();
}

void add_topic(Json& json, const Topic& topic) {
  json.begin_object().member("name", topic.name);
  add_texts(json, "examples", topic.examples);
  add_words(json, "text", topic.text);
  json.end();
}

void add_exit_codes(Json& json) {
  json.key("exitCodes").begin_array();
  for (const frame::ExitCodeRow& row : frame::exit_code_table()) {
    json.begin_object().member("code", row.code).member("word", row.word);
    add_words(json, "meaning", row.meaning);
    add_words(json, "advice", row.advice);
    json.end();
  }
  json.end();
}

void add_reasons(Json& json) {
  json.key("reasons").begin_array();
  for (const Reason reason : all_reasons()) {
    json.begin_object().member("code", to_text(reason));
    add_words(json, "title", title_of(reason));
    json.member("exitCode", exit_code(failure_of(reason)));
    json.member("flagsOnImport", is_flag_on_import(reason)).end();
  }
  json.end();
}

}  // namespace

std::string help_document(const std::vector<frame::Command>& commands,
                          const std::vector<Topic>& topics) {
  Json json = Json::document("help");
  json.key("commands").begin_array();
  for (const frame::Command& command : commands)
    add_command(json, command);
  json.end();
  add_options(json, frame::global_options());
  json.key("topics").begin_array();
  for (const Topic& topic : topics)
    add_topic(json, topic);
  json.end();
  add_exit_codes(json);
  add_reasons(json);
  return json.finish();
}

}  // namespace quanlu::consumers::cli::about
