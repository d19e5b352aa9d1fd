#include "consumers/demo/line.h"

#include "schemas/base/bytes.h"
#include "schemas/base/check.h"

namespace quanlu::consumers::demo {
namespace {

using schemas::registry::EventType;
using schemas::registry::FieldKind;

const EventType& type_of(std::uint16_t code) {
  const EventType* type = schemas::registry::find_event(code);
  CHECK(type != nullptr);
  return *type;
}

}  // namespace

Line::Line(World& world, std::uint16_t code, const EventId& id, std::string_view account)
    : world_(world), type_(type_of(code)), json_(world.line) {
  CHECK(world.line.empty());
  json_.begin_object();
  json_.key("eventId").id(id);
  json_.key("type").string(type_.name);
  json_.key("occurredAt").instant(world.now);
  json_.key("actor").begin_object();
  json_.key("account").string(account);
  json_.end_object();
}

Line::~Line() {
  if (!in_data_) json_.key("data").begin_object();
  json_.end_object().end_object();
}

Line& Line::on(std::string_view kind, std::string_view key) {
  json_.key("stream").string(std::string(kind) + "/" + std::string(key));
  return *this;
}

Line& Line::on(std::string_view kind, const Id16& key) {
  return on(kind, to_uuid_text(key));
}

Line& Line::expect(std::uint64_t seq) {
  json_.key("expectedSeq").counter(seq);
  expected_ = true;
  return *this;
}

Line& Line::about(const Org& org) {
  json_.key("subject").begin_object();
  json_.key("uscc").string(org.uscc);
  json_.end_object();
  return *this;
}

Line& Line::in_case(const Id16& case_id) {
  json_.key("caseId").id(case_id);
  return *this;
}

schemas::codec::JsonWriter& Line::field(std::string_view name) {
  CHECK(type_.field(name) != nullptr);
  if (!in_data_) {
    CHECK(expected_ || !type_.moves_state());
    json_.key("data").begin_object();
    in_data_ = true;
  }
  return json_.key(name);
}

Line& Line::set(std::string_view name, std::string_view text) {
  field(name).string(text);
  return *this;
}

Line& Line::set(std::string_view name, bool truth) {
  field(name).boolean(truth);
  return *this;
}

Line& Line::set(std::string_view name, std::int64_t number) {
  schemas::codec::JsonWriter& json = field(name);
  const FieldKind kind = type_.field(name)->kind;
  if (kind == FieldKind::kU64 || kind == FieldKind::kI64)
    json.counter_text(static_cast<std::uint64_t>(number));
  else
    json.integer(number);
  return *this;
}

Line& Line::set(std::string_view name, Fen money) {
  field(name).money(money);
  return *this;
}

Line& Line::set(std::string_view name, Day day) {
  field(name).date(day);
  return *this;
}

Line& Line::set(std::string_view name, const Id16& id) {
  field(name).id(id);
  return *this;
}

Line& Line::set_list(std::string_view name, std::initializer_list<std::string_view> texts) {
  field(name).begin_array();
  for (const std::string_view text : texts)
    json_.string(text);
  json_.end_array();
  return *this;
}

Line& Line::set_ids(std::string_view name, std::initializer_list<Id16> ids) {
  field(name).begin_array();
  for (const Id16& id : ids)
    json_.id(id);
  json_.end_array();
  return *this;
}

// A document that nobody has, known by the digest of its title: the check of documents finds it
// missing, which is what a sample should show.
void Line::doc(std::string_view title) {
  const std::string seed = std::string(title) + std::to_string(world_.random.next());
  json_.begin_object();
  json_.key(world_.options.suite == ledger::crypto::Suite::kGm ? "sm3" : "sha256")
      .hex(world_.hasher.of(as_bytes(seed)).bytes);
  json_.key("bytes").integer(world_.between(20'000, 900'000));
  json_.key("mediaType").string("application/pdf");
  json_.key("title").string(title);
  json_.end_object();
}

Line& Line::set_doc(std::string_view name, std::string_view title) {
  field(name);
  doc(title);
  return *this;
}

Line& Line::set_docs(std::string_view name, std::string_view title) {
  field(name).begin_array();
  doc(title);
  json_.end_array();
  return *this;
}

Line& Line::set_subject(std::string_view name, const Org& org) {
  field(name).begin_object();
  json_.key("uscc").string(org.uscc);
  json_.end_object();
  return *this;
}

Line& Line::set_unit_subject(std::string_view name, std::string_view unit) {
  field(name).begin_object();
  json_.key("unit").string(unit);
  json_.end_object();
  return *this;
}

Line& Line::set_set(std::string_view name, std::uint64_t count, std::string_view digest_of) {
  field(name).begin_object();
  json_.key("count").counter(count);
  json_.key("digest").hex(world_.hasher.of(as_bytes(digest_of)).bytes);
  json_.end_object();
  return *this;
}

}  // namespace quanlu::consumers::demo
