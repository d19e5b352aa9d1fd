#include "consumers/cli/replaying/organizations.h"

#include <algorithm>

#include "consumers/cli/screen/progress.h"
#include "ledger/cases/read.h"
#include "ledger/chain/entry.h"
#include "projections/views/fact.h"
#include "schemas/codec/place.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::replaying {
namespace {

namespace query = projections::query;
namespace registry = schemas::registry;
using schemas::codec::Event;

constexpr std::string_view kOwnStream = "Org/";
constexpr auto kCorrects = static_cast<std::uint16_t>(registry::EventCode::kCorrectionAppended);

// By the header alone, which is cheap: most entries are something else.
bool may_concern(BytesView entry) {
  const std::uint16_t code = ledger::chain::read_header(entry).type_code.value;
  const registry::EventType* const type = registry::find_event(code);
  if (type == nullptr) return false;
  return code == kCorrects || type->stream == registry::StreamKind::kOrg ||
         std::any_of(type->moves.begin(), type->moves.end(), [](const registry::Move& move) {
           return move.machine == registry::StreamKind::kOrg;
         });
}

std::string own_stream(std::string_view subject) {
  return std::string(kOwnStream) + std::string(subject);
}

}  // namespace

Result<std::unique_ptr<Organizations>> Organizations::read(frame::Context& context,
                                                           opened::OpenedLedger& ledger,
                                                           const History& history,
                                                           const axes::Cut& point,
                                                           query::Disclosure& disclosure) {
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  std::unique_ptr<Organizations> all(new Organizations(ledger, genesis.suite));
  for (const Entry& entry : history.entries) {
    const views::Fact fact = views::make_fact(entry.event);
    if (!fact.subject.empty()) all->streams_.insert(own_stream(fact.subject));
    if (fact.stream.starts_with(kOwnStream)) all->streams_.emplace(fact.stream);
  }
  Selection selection({.point = point, .version = {}});
  std::set<EventId> ids;
  screen::Progress progress(context.screen, context.clock, {"组织", "organizations"},
                            {"条", "entries"}, history.horizon.value);
  TRY_ASSIGN(const auto reader, ledger.in_order().read(Locator(0)));
  while (context.stop_code() == frame::kOk && !all->streams_.empty()) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record || record->locator >= history.horizon) break;
    progress.at(record->locator.value);
    if (!may_concern(record->entry)) continue;  // its form was looked at with the case
    Bytes bytes(record->entry.begin(), record->entry.end());
    TRY_ASSIGN(Event event, Event::decode(bytes));
    const views::Fact fact = views::make_fact(event);
    const bool corrects =
        fact.code == kCorrects && ids.count(ledger::cases::read(event).ref("of")) != 0;
    if (!corrects && all->streams_.count(fact.stream) == 0 &&
        all->streams_.count(own_stream(fact.subject)) == 0)
      continue;
    ids.insert(fact.id);
    if (!selection.takes(event, fact.stream_seq, false)) continue;
    const query::Disclosure::Look look = disclosure.look(event);
    if (look.sight == query::Sight::kHidden) continue;
    disclosure.show(look);
    all->events_.push_back({.bytes = std::move(bytes), .event = std::move(event)});
  }
  progress.clear();
  return all;
}

void Organizations::advance(Seq last) {
  for (; next_ < events_.size() && schemas::codec::place_of(events_[next_].event) <= last; ++next_)
    fold_.apply(events_[next_].event);
}

void Organizations::put_into(ledger::cases::CaseView& view) const {
  for (const auto& [name, stream] : fold_.view().streams)
    if (streams_.count(name) != 0) view.streams[name] = stream;
}

}  // namespace quanlu::consumers::cli::replaying
