#include "consumers/gateway/render/members.h"

#include <string>

namespace quanlu::consumers::gateway::render {
namespace {

template <typename Infos>
std::string_view id_in(const Infos& infos, std::uint16_t number) {
  return number == 0 || number > infos.size() ? std::string_view() : infos[number - 1].id;
}

const registry::Stream* stream_of(std::uint16_t kind) {
  return kind == 0 || kind > registry::streams().size()
             ? nullptr
             : &registry::stream(static_cast<registry::StreamKind>(kind));
}

template <typename Word>
std::string_view label_of(std::uint16_t number, Word last) {
  if (number > static_cast<std::uint16_t>(last)) return {};
  return registry::label(static_cast<Word>(number)).id;
}

}  // namespace

Members& Members::text(std::string_view key, std::string_view text) {
  if (!text.empty()) json_.key(key).string(text);
  return *this;
}
Members& Members::count(std::string_view key, std::uint64_t number) {
  json_.key(key).counter(number);
  return *this;
}
Members& Members::truth(std::string_view key, bool truth) {
  json_.key(key).boolean(truth);
  return *this;
}
Members& Members::money(std::string_view key, std::int64_t fen) {
  json_.key(key).money(Fen(fen));
  return *this;
}
Members& Members::day(std::string_view key, std::int32_t day) {
  if (day != 0) json_.key(key).date(Day(day));
  return *this;
}
Members& Members::instant(std::string_view key, std::int64_t millis) {
  if (millis != 0) json_.key(key).instant(Millis(millis));
  return *this;
}
Members& Members::area(std::string_view key, std::uint64_t area) {
  if (area != 0) json_.key(key).string(std::to_string(area));
  return *this;
}
Members& Members::id(std::string_view key, const Id16& id) {
  if (!id.is_zero()) json_.key(key).id(id);
  return *this;
}
Members& Members::place(std::string_view key, std::uint64_t seq_and_one) {
  if (seq_and_one != 0) json_.key(key).counter(seq_and_one - 1);
  return *this;
}

Members& Members::known(std::string_view key, std::string_view id, std::uint64_t number) {
  if (number == 0) return *this;
  return text(key, id.empty() ? "unknown:" + std::to_string(number) : std::string(id));
}

Members& Members::word(std::string_view key, std::string_view enumeration, std::uint16_t value) {
  const registry::Enumeration* words = registry::find_enumeration(enumeration);
  const registry::Enumerant* found = words == nullptr ? nullptr : words->find(value);
  return known(key, found == nullptr ? std::string_view() : found->id, value);
}
Members& Members::state(std::string_view key, std::uint16_t kind, std::uint8_t state) {
  const registry::Stream* machine = stream_of(kind);
  const registry::State* found = machine == nullptr ? nullptr : machine->state(state);
  return known(key, found == nullptr ? std::string_view() : found->id, state);
}
Members& Members::stream_kind(std::string_view key, std::uint16_t kind) {
  const registry::Stream* found = stream_of(kind);
  return known(key, found == nullptr ? std::string_view() : found->name, kind);
}
Members& Members::conf(std::uint16_t conf) {
  return known("conf", label_of(conf, registry::Conf::kSys), conf);
}
Members& Members::origin(std::uint16_t origin) {
  return known("origin", label_of(origin, registry::Origin::kGateway), origin);
}
Members& Members::role(std::string_view key, std::uint16_t role) {
  return known(key, id_in(registry::roles(), role), role);
}
Members& Members::deadline(std::string_view key, std::uint16_t deadline) {
  return known(key, id_in(registry::deadlines(), deadline), deadline);
}
Members& Members::type(std::uint16_t code) {
  const registry::EventType* found = registry::find_event(code);
  json_.key("type");
  found == nullptr ? json_.null() : json_.string(found->name);
  return count("typeCode", code);
}

registry::StreamKind machine_of(std::uint16_t subject_kind) {
  constexpr registry::StreamKind kMachines[] = {
      registry::StreamKind::kNone, registry::StreamKind::kOrg, registry::StreamKind::kCommunityOrg,
      registry::StreamKind::kIllegalOrg, registry::StreamKind::kNone};
  return kMachines[subject_kind < std::size(kMachines) ? subject_kind : 0];
}

}  // namespace quanlu::consumers::gateway::render
