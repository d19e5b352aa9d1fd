// glossary, schema list|show: the words and event types of the annotations, and the documents.
#include "consumers/cli/about/commands.h"
#include "consumers/cli/about/documents.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/suggest.h"
#include "consumers/cli/screen/table.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::about {
namespace {

namespace registry = schemas::registry;
using frame::Context;
using frame::Options;

bool fits(const registry::Term& term, std::string_view wanted) {
  return wanted.empty() || term.id.find(wanted) != std::string_view::npos ||
         term.zh.find(wanted) != std::string_view::npos ||
         term.en.find(wanted) != std::string_view::npos;
}

int not_found(Context& context, const std::string& wanted, const std::vector<std::string>& names) {
  Error error{
      .kind = Failure::kAbsent, .reason = "absent", .what = {"没有这个名称", "no such name"}};
  error.found = wanted;
  if (const auto name = frame::nearest(wanted, names))
    error.remedy = {"是否指 `" + *name + "`?", "did you mean `" + *name + "`?"};
  return context.fail(error);
}

int glossary(Context& context, const Options& options) {
  const std::string wanted = options.text("TERM");
  std::vector<const registry::Term*> terms;
  for (const registry::Term& term : registry::glossary())
    if (fits(term, wanted)) terms.push_back(&term);
  if (terms.empty()) return not_found(context, wanted, {});
  if (context.json()) {
    screen::Json json = screen::Json::document("glossary");
    json.key("terms").begin_array();
    for (const registry::Term* term : terms)
      json.begin_object()
          .member("id", term->id)
          .member("zh", term->zh)
          .member("en", term->en)
          .member("kind", term->kind)
          .member("basis", term->basis)
          .end();
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  screen::Table table({{"id"},
                       {context.screen.say("中文", "Chinese")},
                       {context.screen.say("英文", "English")},
                       {context.screen.say("种类", "kind")},
                       {context.screen.say("依据", "basis")}});
  for (const registry::Term* term : terms)
    table.add({std::string(term->id), std::string(term->zh), std::string(term->en),
               std::string(term->kind), std::string(term->basis)});
  table.print(context.screen);
  return frame::kOk;
}

int list(Context& context, const Options&) {
  if (context.json()) {
    screen::Json json = screen::Json::document("schema-list");
    json.key("types").begin_array();
    for (const registry::EventType& type : registry::event_types())
      json.begin_object()
          .member("code", type.code)
          .member("version", type.version)
          .member("name", type.name)
          .member("zh", type.zh)
          .member("en", type.en)
          .member("family", registry::label(type.family).id)
          .end();
    json.end().key("documents").begin_array();
    for (const DocumentSchema& schema : document_schemas())
      json.begin_object()
          .member("name", schema.name())
          .member("major", schema.major())
          .member("title", schema.title())
          .end();
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  screen::Table table({{context.screen.say("代码", "code"), true},
                       {context.screen.say("名称", "name")},
                       {context.screen.say("中文", "Chinese")},
                       {context.screen.say("英文", "English")},
                       {context.screen.say("类别", "family")}});
  for (const registry::EventType& type : registry::event_types())
    table.add({std::to_string(type.code), std::string(type.name), std::string(type.zh),
               std::string(type.en), std::string(registry::label(type.family).id)});
  table.print(context.screen);
  context.screen.out << '\n';
  screen::Table documents(
      {{context.screen.say("文档", "document")}, {context.screen.say("含义", "meaning")}});
  for (const DocumentSchema& schema : document_schemas())
    documents.add({std::string(schema.file), std::string(schema.title())});
  documents.print(context.screen);
  return frame::kOk;
}

const registry::EventType* find(const std::string& wanted) {
  const bool digits = !wanted.empty() && wanted.size() <= 5 &&
                      wanted.find_first_not_of("0123456789") == std::string::npos;
  if (!digits) return registry::find_event(wanted);
  const unsigned long code = std::stoul(wanted);
  return code > UINT16_MAX ? nullptr : registry::find_event(static_cast<std::uint16_t>(code));
}

int show_glossary(Context& context, const Options& options) {
  const std::string wanted = options.text("NAME");
  if (const DocumentSchema* document = find_document_schema(wanted)) {
    if (context.format == frame::Format::kCapnp || context.format == frame::Format::kMarkdown)
      return context.fail(frame::usage({"文档只有 JSON 模式", "a document has a JSON Schema only"},
                                       "--format", "json", "md, capnp")
                              .value());
    context.screen.out << document->text;
    return frame::kOk;
  }
  const registry::EventType* type = find(wanted);
  if (type == nullptr) {
    std::vector<std::string> names;
    for (const DocumentSchema& known : document_schemas())
      names.emplace_back(known.name());
    for (const registry::EventType& known : registry::event_types())
      names.emplace_back(known.name);
    return not_found(context, wanted, names);
  }
  if (context.format == frame::Format::kCapnp)
    context.screen.out << registry::capnp_text(type->code, type->version) << '\n';
  else if (context.json())
    context.screen.out << registry::json_schema(type->code, type->version) << '\n';
  else
    context.screen.out << registry::markdown(type->code, type->version) << '\n';
  return frame::kOk;
}

}  // namespace

std::vector<frame::Command> word_commands() {
  return {
      {.path = "glossary",
       .summary = {"词汇: 编号, 中文, English", "the words: id, Chinese, English"},
       .examples = {"glossary 复核", "glossary Grade --json"},
       .arguments = {{.name = "TERM", .help = {"词的一部分", "part of a word"}, .required = false}},
       .run = glossary},
      {.path = "schema list",
       .summary = {"全部事件类型和 JSON 文档", "all event types and JSON documents"},
       .examples = {"schema list", "schema list --json"},
       .run = list},
      {.path = "schema show",
       .summary = {"一种事件或一种 JSON 文档", "one event type or one JSON document"},
       .examples = {"schema show ComplaintRegistered --format json", "schema show receipt"},
       .arguments = {{.name = "NAME",
                      .help = {"事件的名称或代码, 或文档名",
                               "name or code of an event, or name of a document"}}},
       .run = show_glossary}};
}

}  // namespace quanlu::consumers::cli::about
