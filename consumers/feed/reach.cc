#include "consumers/feed/reach.h"

#include <algorithm>

#include "schemas/base/uscc.h"
#include "schemas/codec/forms.h"

namespace quanlu::consumers::feed {
namespace {

using registry::Field;
using registry::FieldKind;
using schemas::codec::Event;
using schemas::codec::FieldsReader;
using schemas::codec::to_view;

// The digits of a code that say something: 370000 → 37, 370100 → 3701, 370102001 as it is.
std::string digits_of(std::uint64_t area) {
  std::string digits = std::to_string(area);
  if (digits.size() != 6) return digits;
  while (digits.size() > 2 && digits.ends_with("00"))
    digits.resize(digits.size() - 2);
  return digits;
}

std::uint64_t area_in_subject(const Event& event) {
  const auto subject = event.envelope().getSubject();
  if (!subject.isUscc()) return 0;
  const std::string_view uscc = to_view(subject.getUscc());
  if (!is_uscc(uscc)) return 0;
  return schemas::codec::parse_area(uscc.substr(2, 6)).value_or(0);
}

std::uint64_t area_in_body(const Event& event) {
  const FieldsReader fields = event.fields();
  for (const Field& field : event.type()->fields)
    if ((field.kind == FieldKind::kArea || field.kind == FieldKind::kStreet) && !field.list &&
        fields.has(field))
      return static_cast<std::uint64_t>(fields.number(field));
  return 0;
}

bool names_unit(const Event& event, const std::vector<std::string>& units) {
  const auto is_one = [&](std::string_view unit) {
    return std::ranges::find(units, unit) != units.end();
  };
  const FieldsReader fields = event.fields();
  for (const Field& field : event.type()->fields) {
    if (field.kind != FieldKind::kUnit || !fields.has(field)) continue;
    if (!field.list && is_one(fields.text(field))) return true;
    for (std::size_t i = 0, size = field.list ? fields.size(field) : 0; i < size; ++i)
      if (is_one(fields.text(field, i))) return true;
  }
  return false;
}

}  // namespace

bool covers_area(std::uint64_t wide, std::uint64_t area) {
  return area != 0 && std::to_string(area).starts_with(digits_of(wide));
}

std::uint64_t area_of(const Event& event) {
  if (const std::uint64_t area = area_in_subject(event)) return area;
  if (const std::uint64_t area = area_in_body(event)) return area;
  return event.envelope().getActor().getArea();
}

bool is_in_areas(const std::vector<std::uint64_t>& areas, const Event& event, bool must_have_area) {
  const std::uint64_t area = area_of(event);
  if (area == 0) return !must_have_area;
  if (areas.empty()) return true;
  const bool about_somebody = area_in_subject(event) != 0;
  return std::ranges::any_of(areas, [&](std::uint64_t wide) {
    return covers_area(wide, area) || (!about_somebody && covers_area(area, wide));
  });
}

bool concerns_department(const Definition& definition, const Event& event) {
  const auto role = static_cast<std::uint16_t>(info(definition.scope).role);
  const auto is_theirs = [&](auto actor) {
    return static_cast<std::uint16_t>(actor.getRole()) == role ||
           std::ranges::find(definition.units, to_view(actor.getUnit())) != definition.units.end();
  };
  if (is_theirs(event.envelope().getActor())) return true;
  for (const auto actor : event.envelope().getCoActors())
    if (is_theirs(actor)) return true;
  return names_unit(event, definition.units);
}

}  // namespace quanlu::consumers::feed
