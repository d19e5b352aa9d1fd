#include "consumers/gateway/unsealing/unseal_json.h"

#include "schemas/codec/forms.h"
#include "schemas/codec/json_value.h"
#include "schemas/codec/json_writer.h"

namespace quanlu::consumers::gateway::unsealing {
namespace {

namespace codec = schemas::codec;
using ledger::intake::OpenedField;

auto malformed(std::string where, std::string expected) {
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "form",
                    .what = {"不成形", "malformed"},
                    .where = std::move(where),
                    .expected = std::move(expected)});
}

Failure failure_of_status(unsigned status) {
  if (status == 401 || status == 403) return Failure::kDenied;
  if (status == 404 || status == 410) return Failure::kAbsent;
  return status < 500 ? Failure::kUsage : Failure::kFailed;
}

}  // namespace

std::string unseal_question(const UnsealQuestion& question) {
  std::string text;
  codec::JsonWriter json(text);
  json.begin_object().key("position").string(to_text(question.position));
  json.key("purpose").string(question.purpose).end_object();
  return text;
}

Result<UnsealQuestion> read_unseal_question(std::string_view body) {
  const auto document = codec::parse_json(body, "$");
  if (!document) return fail(document.error());
  const codec::JsonValue* position = document->find("position");
  const codec::JsonValue* purpose = document->find("purpose");
  const std::string_view text = position == nullptr ? std::string_view() : position->text;
  const auto at = text.find(':') == text.npos ? std::nullopt : answer::parse_position(text);
  if (!at) return malformed("$.position", "PARTITION:SEQ");
  return UnsealQuestion{.position = *at,
                        .purpose = purpose == nullptr ? std::string() : purpose->text};
}

std::string unsealed_document(const Position& position, const std::vector<OpenedField>& fields) {
  std::string text;
  codec::JsonWriter json(text);
  json.begin_object().key("schema").string("quanlu.unseal/1");
  json.key("position").string(to_text(position)).key("fields").begin_array();
  for (const OpenedField& field : fields) {
    json.begin_object().key("field").string(field.field->name).key("text");
    field.text ? json.string(*field.text) : json.null();
    json.key("erasedBy");
    field.erased_by ? json.counter(field.erased_by->value) : json.null();
    json.end_object();
  }
  json.end_array().end_object();
  return text;
}

Result<std::vector<OpenedField>> read_unsealed(unsigned status, std::string_view body,
                                               const schemas::registry::EventType& type) {
  const auto document = codec::parse_json(body, "run/quanlu.sock");
  if (!document) return fail(document.error());
  if (status != 200) {
    const codec::JsonValue* code = document->find("code");
    const codec::JsonValue* detail = document->find("detail");
    const std::string words = detail == nullptr ? std::string() : detail->text;
    return fail(Error{.kind = failure_of_status(status),
                      .reason = code == nullptr ? "internal" : code->text,
                      .what = {words, words},
                      .where = "run/quanlu.sock"});
  }
  std::vector<OpenedField> fields;
  const codec::JsonValue* list = document->find("fields");
  if (list == nullptr) return malformed("$.fields", "a list");
  for (const codec::JsonValue& one : list->items) {
    const codec::JsonValue* name = one.find("field");
    const codec::JsonValue* text = one.find("text");
    const codec::JsonValue* erased = one.find("erasedBy");
    const auto* field = name == nullptr ? nullptr : type.field(name->text);
    if (field == nullptr || text == nullptr) return malformed("$.fields", "field and text");
    OpenedField opened{.field = field, .text = {}, .erased_by = {}};
    if (text->kind == codec::JsonValue::Kind::kText) opened.text = text->text;
    if (erased != nullptr && erased->kind == codec::JsonValue::Kind::kInteger)
      opened.erased_by = Seq(static_cast<std::uint64_t>(erased->integer));
    fields.push_back(std::move(opened));
  }
  return fields;
}

}  // namespace quanlu::consumers::gateway::unsealing
