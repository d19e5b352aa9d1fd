// GET /v1/events/{p}:{seq}, /@{place} and /{eventId}: one event with its place in the chain, or its
// bytes.
#include "consumers/gateway/answer/reading.h"
#include "consumers/gateway/events/routes.h"
#include "consumers/gateway/render/event.h"
#include "ledger/chain/entry.h"

namespace quanlu::consumers::gateway::events {
namespace {

namespace query = projections::query;
using answer::Answer;
using answer::Asked;
using answer::Problem;
using answer::Reading;

constexpr const char* kEntryType = "application/vnd.quanlu.entry";
constexpr std::chrono::milliseconds kAppliedWait{2'000};

// Who was told a position by an append asks for it at once: the views get the time to arrive.
tl::expected<std::optional<Seq>, Problem> find(const Asked& asked, const std::string& name) {
  const auto position = answer::parse_position(name);
  const auto place = answer::parse_place(name);
  if (position || place) {
    Seq at = place.value_or(Seq(0));
    if (position) {
      TRY_ASSIGN(at, asked.service.positions.place_of(*position));
    }
    if (at < asked.service.end()) asked.service.views.wait_for(at, kAppliedWait);
    return std::optional(at);
  }
  const auto id = parse_uuid(name);
  if (!id) return tl::make_unexpected(answer::not_found());
  TRY_ASSIGN(const auto reading, Reading::open(asked, Reading::For::kNamed));
  TRY_ASSIGN(const auto seq, reading.snapshot().seq_of(*id));
  return seq;
}

// The bytes hold what is masked, and of what cannot be decoded nobody knows what they hold.
Problem masked_bytes() {
  return {403, "classHidden", "掩码后无条目字节 / there are no bytes of what is shown masked"};
}

// Its neighbours and the seal of its batch: what they say, not whether the seal is good.
Status write_chain(schemas::codec::JsonWriter& json, const Asked& asked,
                   const query::StoredEvent& stored) {
  ledger::crypto::Hasher hasher(asked.service.genesis.suite);
  const auto header = ledger::chain::read_header(stored.entry);
  const Seq seq = header.seq;
  ledger::log::Log& log = asked.service.positions.log_of(header.partition);
  bool links_back = seq.value == 0, linked_by_next = false;
  if (seq.value > 0) {
    TRY_ASSIGN(const auto before, log.get(Locator(seq.value - 1)));
    links_back = before && hasher.leaf(before->entry) == header.prev;
  }
  TRY_ASSIGN(const auto behind, log.get(Locator(seq.value + 1)));
  if (behind && ledger::chain::has_entry_form(behind->entry))
    linked_by_next = ledger::chain::read_header(behind->entry).prev == hasher.leaf(stored.entry);
  std::optional<Seq> sealed_at;
  for (std::uint64_t at = seq.value; at < seq.value + asked.service.genesis.batch_events_max;
       ++at) {
    TRY_ASSIGN(const auto record, log.get(Locator(at)));
    if (record && record->seal) sealed_at = Seq(at);
    if (!record || sealed_at) break;
  }
  json.key("chain").begin_object().key("linksBack").boolean(links_back);
  json.key("linkedByNext").boolean(linked_by_next).key("sealedAt");
  sealed_at ? json.counter(sealed_at->value) : json.null();
  json.key("checkpoint").null().end_object();
  return {};
}

}  // namespace

Answer one_event(const Asked& asked) {
  TRY_ASSIGN(const auto seq, find(asked, asked.names.front()));
  TRY_ASSIGN(const auto reading, Reading::open(asked, Reading::For::kNamed));
  if (!seq || seq->value >= reading.end()) return tl::make_unexpected(answer::not_found());
  TRY_ASSIGN(const query::StoredEvent stored, query::read_event(asked.service.log, *seq));
  query::Sight sight = query::Sight::kMasked;
  if (stored.event) {
    TRY_ASSIGN(sight, asked.permit->named(*stored.event));
  }
  if (answer::accepts(asked.request, kEntryType)) {
    if (sight != query::Sight::kClear) return tl::make_unexpected(masked_bytes());
    http::Response response = reading.list(std::string(as_text(stored.entry)));
    for (http::Field& field : response.fields)
      if (field.name == "Content-Type") field.value = kEntryType;
    return response;
  }
  std::string body, event;
  ledger::crypto::Hasher hasher(asked.service.genesis.suite);
  render::append_event(event, hasher, stored, sight);
  schemas::codec::JsonWriter json(body);
  json.begin_object().key("event").raw(event);
  TRY(write_chain(json, asked, stored));
  reading.write_as_of(json);
  json.end_object();
  return reading.list(std::move(body));
}

}  // namespace quanlu::consumers::gateway::events
