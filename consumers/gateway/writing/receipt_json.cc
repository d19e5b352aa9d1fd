#include "consumers/gateway/writing/receipt_json.h"

#include <algorithm>

#include "schemas/base/time.h"
#include "schemas/codec/event_json.h"
#include "schemas/codec/json_value.h"
#include "schemas/codec/json_writer.h"

namespace quanlu::consumers::gateway::writing {
namespace {

namespace codec = schemas::codec;
using codec::JsonValue;
using ledger::intake::Receipt;

void write_refusals(codec::JsonWriter& json, const char* key,
                    const std::vector<Refusal>& refusals) {
  json.key(key).begin_array();
  for (const Refusal& refusal : refusals) {
    json.begin_object().key("code").string(refusal.code()).key("path").string(refusal.path);
    json.key("rule").string(refusal.rule).key("expected").string(refusal.expected);
    json.key("found").string(refusal.found).end_object();
  }
  json.end_array();
}

codec::JsonWriter& write_promise(codec::JsonWriter& json,
                                 const ledger::chain::SignedPromise& promise) {
  json.begin_object().key("mergeBy").instant(promise.promise.due_at);
  json.key("message").base64(ledger::chain::signed_bytes(promise.promise));
  json.key("keyId").hex(promise.key_id.bytes);
  return json.key("signature").base64(promise.signature).end_object();
}

std::string text_of(const JsonValue& object, std::string_view key) {
  const JsonValue* value = object.find(key);
  return value == nullptr ? std::string() : value->text;
}

std::uint64_t number_of(const JsonValue& object, std::string_view key) {
  const JsonValue* value = object.find(key);
  return value == nullptr ? 0 : static_cast<std::uint64_t>(value->integer);
}

bool truth_of(const JsonValue& object, std::string_view key) {
  const JsonValue* value = object.find(key);
  return value != nullptr && value->truth;
}

std::vector<Refusal> refusals_of(const JsonValue& object, std::string_view key) {
  std::vector<Refusal> refusals;
  const JsonValue* list = object.find(key);
  for (const JsonValue& one : list == nullptr ? std::vector<JsonValue>() : list->items) {
    const std::string code = text_of(one, "code");
    Refusal refusal{.reason = parse_reason(code.substr(0, code.find(':'))).value_or(Reason::kForm)};
    refusal.path = text_of(one, "path");
    refusal.rule = text_of(one, "rule");
    refusal.expected = text_of(one, "expected");
    refusal.found = text_of(one, "found");
    refusals.push_back(std::move(refusal));
  }
  return refusals;
}

Digest digest_of(const std::string& text) {
  return parse_digest(std::string_view(text).substr(text.find(':') + 1)).value_or(Digest{});
}

}  // namespace

std::string receipt_document(const Receipt& receipt, const ledger::chain::Genesis& genesis,
                             const Beside& beside) {
  std::string text;
  codec::JsonWriter json(text);
  json.begin_object().key("schema").string("quanlu.receipt/1");
  json.key("eventId").id(receipt.event_id).key("replayed").boolean(receipt.replayed);
  json.key("dryRun").boolean(receipt.dry_run);
  json.key("logId").hex(genesis.log_id.bytes);
  json.key("partition").counter(receipt.partition.value);
  if (!receipt.dry_run) {
    json.key("seq").counter(receipt.seq.value);
    json.key("leafHash")
        .string(codec::digest_text(static_cast<std::uint16_t>(genesis.suite), receipt.leaf));
  }
  json.key("typeCode").counter(receipt.type_code.value);
  json.key("stream").string(receipt.stream);
  json.key("streamSeq").counter(receipt.stream_seq.value);
  json.key("recordedAt").instant(receipt.recorded_at);
  write_refusals(json, "flags", receipt.flags);
  write_refusals(json, "warnings", receipt.warnings);
  json.key("promise");
  beside.promise ? write_promise(json, *beside.promise) : json.null();
  json.key("checkpoint");
  if (beside.checkpoint)
    json.begin_object().key("size").counter(beside.checkpoint->value).end_object();
  else
    json.null();
  json.end_object();
  return text;
}

Result<Receipt> read_receipt(std::string_view document) {
  TRY_ASSIGN(const JsonValue json, codec::parse_json(document, "receipt"));
  const auto id = parse_uuid(text_of(json, "eventId"));
  const auto recorded_at = parse_rfc3339(text_of(json, "recordedAt"));
  if (text_of(json, "schema") != "quanlu.receipt/1" || !id || !recorded_at)
    return fail(Failure::kFailed, "form", {"不是回执", "this is no receipt"}, "receipt");
  Receipt receipt;
  receipt.event_id = EventId(*id);
  receipt.replayed = truth_of(json, "replayed");
  receipt.dry_run = truth_of(json, "dryRun");
  receipt.partition = Partition(static_cast<std::uint32_t>(number_of(json, "partition")));
  receipt.seq = Seq(number_of(json, "seq"));
  receipt.leaf = digest_of(text_of(json, "leafHash"));
  receipt.type_code = TypeCode(static_cast<std::uint16_t>(number_of(json, "typeCode")));
  receipt.stream = text_of(json, "stream");
  receipt.stream_seq = StreamSeq(number_of(json, "streamSeq"));
  receipt.recorded_at = *recorded_at;
  receipt.flags = refusals_of(json, "flags");
  receipt.warnings = refusals_of(json, "warnings");
  return receipt;
}

}  // namespace quanlu::consumers::gateway::writing
