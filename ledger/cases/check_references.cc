#include <algorithm>
#include <charconv>

#include "ledger/cases/inquiry.h"

namespace quanlu::ledger::cases {

namespace {

// The event types that a reference may name, as the field's check says: "705/620 …", "304 or 306",
// "762 with kind …". Empty: any.
std::vector<std::uint16_t> fitting_types(std::string_view check) {
  std::vector<std::uint16_t> codes;
  while (!check.empty()) {
    std::uint16_t code = 0;
    const auto read = std::from_chars(check.data(), check.data() + check.size(), code);
    if (read.ec != std::errc() || code < 100) break;
    codes.push_back(code);
    check.remove_prefix(static_cast<std::size_t>(read.ptr - check.data()));
    if (check.substr(0, 1) == "/")
      check.remove_prefix(1);
    else if (check.substr(0, 4) == " or ")
      check.remove_prefix(4);
    else
      break;
  }
  return codes;
}

std::string joined(const std::vector<std::uint16_t>& codes) {
  std::string text;
  for (std::uint16_t code : codes)
    text += (text.empty() ? "" : "/") + std::to_string(code);
  return text;
}

void check_one(Inquiry& ask, const EventId& id, const std::vector<std::uint16_t>& fitting,
               const std::string& path) {
  const auto known = ask.state.known(id);
  if (!known && ask.at.partitions > 1) return;  // may lie in another partition
  const Words remedy{"指明已入账的、类型相符的事件", "name a recorded event of a fitting type"};
  if (!known)
    return ask.refuse(Reason::kCausation, path, std::string(ask.step.type->name),
                      fitting.empty() ? "a recorded event" : joined(fitting), "unknown event",
                      remedy);
  if (!fitting.empty() && std::find(fitting.begin(), fitting.end(), known->code) == fitting.end())
    ask.refuse(Reason::kCausation, path, std::string(ask.step.type->name), joined(fitting),
               std::to_string(known->code), remedy);
}

}  // namespace

void check_references(Inquiry& ask) {
  if (ask.repeated_checks) return;
  const Step& step = ask.step;
  if (!step.causation.is_zero()) check_one(ask, step.causation, {}, "$.causation");
  for (const registry::Field& field : step.type->fields) {
    if (field.kind != registry::FieldKind::kRef) continue;
    if (step.code == 1314 && field.name == "replacement") continue;  // comes right behind
    if (!step.has(field.name)) continue;
    const auto fitting = fitting_types(field.check);
    const std::string path = data_path(field.name);
    if (!field.list) check_one(ask, step.ref(field.name), fitting, path);
    const auto refs = step.refs(field.name);
    for (std::size_t i = 0; i < refs.size(); ++i)
      check_one(ask, refs[i], fitting, path + "[" + std::to_string(i) + "]");
  }
}

}  // namespace quanlu::ledger::cases
