#include "consumers/cli/reading/events.h"

#include "consumers/cli/opened/position_text.h"
#include "ledger/cases/access.h"
#include "schemas/base/time.h"
#include "schemas/codec/event_json.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::reading {
namespace {

namespace chain = ledger::chain;
namespace registry = schemas::registry;
using schemas::codec::Event;

bool is_about(const Event& event, std::string_view wanted) {
  const auto envelope = event.envelope();
  if (text_of(envelope.getStream()).find(wanted) != std::string_view::npos) return true;
  if (text_of(envelope.getPartitionKey()) == wanted) return true;
  if (!envelope.hasCaseId()) return false;
  Id16 id;
  store_le<std::uint64_t>(id.bytes.data(), envelope.getCaseId().getA());
  store_le<std::uint64_t>(id.bytes.data() + 8, envelope.getCaseId().getB());
  return to_uuid_text(id).starts_with(wanted);
}

bool covers(std::uint64_t area, std::uint64_t code) {
  std::string wanted = std::to_string(area);
  while (wanted.size() > 1 && wanted.back() == '0')
    wanted.pop_back();
  return std::to_string(code).starts_with(wanted);
}

}  // namespace

bool EventFilter::fits(const ReadEvent& read) const {
  if (type && read.header.type_code.value != *type) return false;
  if (from && read.header.recorded_at < *from) return false;
  if (to && read.header.recorded_at >= *to) return false;
  if (!family.empty()) {
    const registry::EventType* known = registry::find_event(read.header.type_code.value);
    if (known == nullptr || registry::label(known->family).id != family) return false;
  }
  if (area != 0 &&
      (read.event == nullptr || !covers(area, read.event->envelope().getActor().getArea())))
    return false;
  return about.empty() || (read.event != nullptr && is_about(*read.event, about));
}

namespace {

using Take = std::function<Result<bool>(const ReadEvent&)>;

Result<bool> hand_over(const chain::Record& record, const Take& take) {
  const auto event = Event::decode(record.entry);
  return take({.record = record,
               .header = chain::read_header(record.entry),
               .event = event ? &*event : nullptr});
}

Status walk_rows(ledger::log::LmdbScan scan, const Take& take) {
  while (true) {
    TRY_ASSIGN(const auto rows, scan.next());
    if (rows.empty()) return {};
    for (const ledger::log::Row& row : rows) {
      if (row.fault != ledger::log::RowFault::kNone) return fail(ledger::log::damaged(row));
      if (!chain::has_entry_form(row.record.entry)) return fail(ledger::log::damaged(row));
      TRY_ASSIGN(const bool more, hand_over(row.record, take));
      if (!more) return {};
    }
  }
}

}  // namespace

Status walk(ledger::log::Log& log, Locator from, Locator to, const Take& take) {
  if (auto* const embedded = dynamic_cast<ledger::log::LmdbLog*>(&log))
    return walk_rows(embedded->scan(from, to), take);
  TRY_ASSIGN(const auto reader, log.read(from));
  while (true) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record || record->locator >= to) return {};
    TRY_ASSIGN(const bool more, hand_over(*record, take));
    if (!more) return {};
  }
}

std::vector<screen::Column> line_columns(const screen::Screen& screen) {
  return {{"seq", true},
          {screen.say("登记时间", "recorded at")},
          {screen.say("事件", "event")},
          {screen.say("事件流", "stream")},
          {"v", true},
          {screen.say("经办", "actor")}};
}

std::vector<std::string> line_cells(const screen::Screen& screen, const ReadEvent& read) {
  const registry::EventType* type = registry::find_event(read.header.type_code.value);
  std::string name = std::to_string(read.header.type_code.value);
  if (type != nullptr) name = screen.say(type->zh, type->en) + " " + name;
  std::string stream, version, actor;
  if (read.event != nullptr) {
    const auto envelope = read.event->envelope();
    stream = text_of(envelope.getStream());
    version = std::to_string(envelope.getStreamSeq());
    actor = text_of(envelope.getActor().getAccount());
  } else {
    stream = screen.say("不能解码", "not decodable");
  }
  return {read.event != nullptr ? opened::position_text(*read.event)
                                : std::to_string(read.header.seq.value),
          to_people(read.header.recorded_at),
          name,
          stream,
          version,
          actor};
}

Disclosure::Look look_at(Disclosure& disclosure, const ReadEvent& read) {
  return read.event == nullptr ? Disclosure::Look{} : disclosure.look(*read.event);
}

std::string event_json(ledger::crypto::Hasher& hasher, const ReadEvent& read, Sight sight,
                       const OpenSealed& open) {
  std::string json;
  if (read.event != nullptr) {
    schemas::codec::JsonOptions options{.open = open, .leaf = hasher.leaf(read.record.entry)};
    const registry::EventType* type = read.event->type();
    if (sight != Sight::kClear && type != nullptr)
      options.masked = [type](const registry::Field& field) {
        return ledger::cases::is_masked(*type, field);
      };
    schemas::codec::append_json(json, *read.event, options);
    return json;
  }
  schemas::codec::JsonWriter writer(json);
  writer.begin_object()
      .key("position")
      .begin_object()
      .key("partition")
      .counter(read.header.partition.value);
  writer.key("seq")
      .counter(read.header.seq.value)
      .key("epoch")
      .counter(read.header.epoch.value)
      .end_object();
  writer.key("eventId")
      .id(read.header.event_id)
      .key("typeCode")
      .counter(read.header.type_code.value);
  writer.key("schemaVer")
      .counter(read.header.type_version)
      .key("recordedAt")
      .instant(read.header.recorded_at);
  writer.key("decodable").boolean(false).end_object();
  return json;
}

}  // namespace quanlu::consumers::cli::reading
