#include "ledger/cases/step.h"

#include <algorithm>

namespace quanlu::ledger::cases {

namespace {

enum class Tag : std::uint8_t { kNothing, kNumber, kText, kId, kNumbers, kTexts, kIds };

template <typename T>
const T* get_if(const Value* value) {
  return value ? std::get_if<T>(value) : nullptr;
}

template <typename List, typename One>
void pack_list(const List& list, Packer& into, One one) {
  into.number(list.size());
  for (const auto& item : list)
    one(item);
}

void pack_value(const Value& value, Packer& into) {
  into.number(value.index());
  switch (static_cast<Tag>(value.index())) {
    case Tag::kNothing:
      break;
    case Tag::kNumber:
      into.whole(std::get<std::int64_t>(value));
      break;
    case Tag::kText:
      into.text(std::get<std::string>(value));
      break;
    case Tag::kId:
      into.id(std::get<Id16>(value));
      break;
    case Tag::kNumbers:
      pack_list(std::get<std::vector<std::int64_t>>(value), into,
                [&](std::int64_t item) { into.whole(item); });
      break;
    case Tag::kTexts:
      pack_list(std::get<std::vector<std::string>>(value), into,
                [&](const std::string& item) { into.text(item); });
      break;
    case Tag::kIds:
      pack_list(std::get<std::vector<Id16>>(value), into, [&](const Id16& item) { into.id(item); });
      break;
  }
}

template <typename Item, typename One>
std::vector<Item> unpack_list(Unpacker& from, One one) {
  std::vector<Item> list;
  const std::uint64_t count = from.number();
  for (std::uint64_t i = 0; i < count; ++i)
    list.push_back(one());
  return list;
}

Value unpack_value(Unpacker& from) {
  switch (static_cast<Tag>(from.number())) {
    case Tag::kNothing:
      return {};
    case Tag::kNumber:
      return from.whole();
    case Tag::kText:
      return from.text();
    case Tag::kId:
      return from.id();
    case Tag::kNumbers:
      return unpack_list<std::int64_t>(from, [&] { return from.whole(); });
    case Tag::kTexts:
      return unpack_list<std::string>(from, [&] { return from.text(); });
    case Tag::kIds:
      return unpack_list<Id16>(from, [&] { return from.id(); });
  }
  CHECK(!"a known kind of value");
  return {};
}

bool is_remembered(const registry::EventType& type, const registry::Field& field,
                   const Value& value) {
  using registry::FieldKind;
  const bool norm = type.family == registry::Family::kNrm;  // files of rules and areas
  if ((field.kind == FieldKind::kDoc && !norm) || field.kind == FieldKind::kBytes) return false;
  if (field.kind == FieldKind::kText && field.list) return false;
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr || text->size() <= kRememberedBytes;
}

// The values that are remembered, in order; values and fields both ascend by number.
template <typename Use>
void for_each_remembered(const Step& step, Use use) {
  auto field = step.type->fields.begin();
  for (const auto& value : step.values) {
    while (field->number != value.first) {
      ++field;
      CHECK(field != step.type->fields.end());
    }
    if (is_remembered(*step.type, *field, value.second)) use(value);
  }
}

void pack_person(const Person& person, Packer& into) {
  into.text(person.account);
  into.number(static_cast<std::uint64_t>(person.role));
  into.text(person.unit);
  into.number(person.area);
}

Person unpack_person(Unpacker& from) {
  Person person;
  person.account = from.text();
  person.role = static_cast<registry::Role>(from.number());
  person.unit = from.text();
  person.area = from.number();
  return person;
}

}  // namespace

const Value* Step::find(std::string_view field) const {
  if (type == nullptr) return nullptr;
  const registry::Field* known = type->field(field);
  if (known == nullptr) return nullptr;
  for (const auto& value : values)
    if (value.first == known->number) return &value.second;
  return nullptr;
}

std::int64_t Step::number(std::string_view field) const {
  const auto* value = get_if<std::int64_t>(find(field));
  return value ? *value : 0;
}

std::string_view Step::text(std::string_view field) const {
  const auto* value = get_if<std::string>(find(field));
  return value ? std::string_view(*value) : std::string_view();
}

Id16 Step::ref(std::string_view field) const {
  const auto* value = get_if<Id16>(find(field));
  return value ? *value : Id16{};
}

std::span<const std::string> Step::texts(std::string_view field) const {
  const auto* value = get_if<std::vector<std::string>>(find(field));
  return value ? std::span<const std::string>(*value) : std::span<const std::string>();
}

std::span<const Id16> Step::refs(std::string_view field) const {
  const auto* value = get_if<std::vector<Id16>>(find(field));
  return value ? std::span<const Id16>(*value) : std::span<const Id16>();
}

std::span<const std::int64_t> Step::numbers(std::string_view field) const {
  const auto* value = get_if<std::vector<std::int64_t>>(find(field));
  return value ? std::span<const std::int64_t>(*value) : std::span<const std::int64_t>();
}

bool Step::says(std::string_view field, std::string_view enumerant) const {
  if (type == nullptr) return false;
  const registry::Field* known = type->field(field);
  if (known == nullptr || known->enumeration == registry::kNoEnumeration) return false;
  const registry::Enumerant* wanted = registry::enumerations()[known->enumeration].find(enumerant);
  if (wanted == nullptr) return false;
  if (!known->list) return number(field) == wanted->value;
  const auto list = numbers(field);
  return std::find(list.begin(), list.end(), wanted->value) != list.end();
}

void Step::set(std::string_view field, Value value) {
  CHECK(type != nullptr);
  const registry::Field* known = type->field(field);
  CHECK(known != nullptr);
  auto at =
      std::lower_bound(values.begin(), values.end(), known->number,
                       [](const auto& one, std::uint16_t number) { return one.first < number; });
  if (at != values.end() && at->first == known->number)
    at->second = std::move(value);
  else
    values.emplace(at, known->number, std::move(value));
}

void pack(const Step& step, Packer& into) {
  pack(step, step.linked, into);
}

void pack(const Step& step, bool linked, Packer& into) {
  into.number(step.code);
  into.number(step.type ? step.type->version : 0);
  into.number(step.seq.value);
  into.id(step.id);
  into.number((linked ? 1U : 0U) | (step.case_id.is_zero() ? 0U : 2U) |
              (step.correlation.is_zero() ? 0U : 4U) | (step.supersedes.is_zero() ? 0U : 8U));
  into.number(static_cast<std::uint64_t>(step.origin));
  into.whole(step.occurred_at.value);
  into.whole(step.recorded_at.value - step.occurred_at.value);
  into.whole(step.effective_on.value);
  pack_person(step.actor, into);
  into.number(step.subject_kind);
  into.text(step.subject);
  if (!step.case_id.is_zero()) into.id(step.case_id);
  if (!step.correlation.is_zero()) into.id(step.correlation);
  if (!step.supersedes.is_zero()) into.id(step.supersedes);
  if (step.type == nullptr) return into.number(0);
  std::size_t kept = 0;
  for_each_remembered(step, [&](const auto&) { ++kept; });
  into.number(kept);
  for_each_remembered(step, [&](const auto& value) {
    into.number(value.first);
    pack_value(value.second, into);
  });
}

Step unpack_step(Unpacker& from, std::string stream) {
  Step step;
  step.stream = std::move(stream);
  step.code = static_cast<std::uint16_t>(from.number());
  step.type = registry::find_event(step.code, static_cast<std::uint16_t>(from.number()));
  step.seq = Seq(from.number());
  step.id = from.id();
  const std::uint64_t bits = from.number();
  step.linked = bits & 1;
  step.origin = static_cast<registry::Origin>(from.number());
  step.occurred_at = Millis(from.whole());
  step.recorded_at = Millis(step.occurred_at.value + from.whole());
  step.effective_on = Day(static_cast<std::int32_t>(from.whole()));
  step.actor = unpack_person(from);
  step.subject_kind = static_cast<std::uint8_t>(from.number());
  step.subject = from.text();
  if (bits & 2) step.case_id = from.id();
  if (bits & 4) step.correlation = from.id();
  if (bits & 8) step.supersedes = from.id();
  const std::uint64_t count = from.number();
  step.values.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto number = static_cast<std::uint16_t>(from.number());
    step.values.emplace_back(number, unpack_value(from));
  }
  return step;
}

}  // namespace quanlu::ledger::cases
