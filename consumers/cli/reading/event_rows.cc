#include "consumers/cli/reading/event_rows.h"

#include "consumers/cli/opened/position_text.h"
#include "schemas/base/time.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::reading {
namespace {

using listing::Cell;
using listing::Kind;

}  // namespace

listing::Shape event_shape(bool newest_first) {
  return {.document = "log",
          .rows = "events",
          .title = {"事件", "events"},
          .columns = {{"seq", {"seq", "seq"}, Kind::kNumber},
                      {"partition", {"分区", "partition"}, Kind::kNumber, false},
                      {"recordedAt", {"登记时间", "recorded at"}},
                      {"type", {"事件", "event"}},
                      {"typeCode", {"代码", "code"}, Kind::kNumber, false},
                      {"stream", {"事件流", "stream"}},
                      {"streamSeq", {"v", "v"}, Kind::kNumber},
                      {"effectiveOn", {"生效日", "effective on"}, Kind::kDay, false},
                      {"subject", {"主体", "subject"}, Kind::kText, false},
                      {"account", {"经办", "actor"}},
                      {"area", {"区划", "area"}, Kind::kWord, false},
                      {"eventId", {"事件号", "event id"}, Kind::kText, false}},
          .before = [newest_first](screen::Json& json) {
            json.member("order", newest_first ? "newestFirst" : "oldestFirst");
          }};
}

std::vector<Cell> event_cells(const screen::Screen& screen, const ReadEvent& read) {
  const std::uint16_t code = read.header.type_code.value;
  const auto* const type = schemas::registry::find_event(code);
  const std::string number = std::to_string(code);
  Cell stream, version, effective_on, subject, account, area;
  if (read.event != nullptr) {
    const auto envelope = read.event->envelope();
    stream = std::string(text_of(envelope.getStream()));
    version = std::to_string(envelope.getStreamSeq());
    effective_on = to_text(Day(envelope.getEffectiveOn()));
    subject = std::string(text_of(envelope.getPartitionKey()));
    account = std::string(text_of(envelope.getActor().getAccount()));
    if (envelope.getActor().getArea() != 0) area = std::to_string(envelope.getActor().getArea());
  } else {
    stream = Cell("", screen.say("不能解码", "not decodable"));
  }
  const std::string seq = std::to_string(read.header.seq.value);
  return {read.event == nullptr ? Cell(seq) : Cell(seq, opened::position_text(*read.event)),
          std::to_string(read.header.partition.value),
          Cell(to_rfc3339(read.header.recorded_at), to_people(read.header.recorded_at)),
          type == nullptr
              ? Cell(number)
              : Cell(std::string(type->name), screen.say(type->zh, type->en) + " " + number),
          number,
          stream,
          version,
          effective_on,
          subject,
          account,
          area,
          to_uuid_text(read.header.event_id)};
}

}  // namespace quanlu::consumers::cli::reading
