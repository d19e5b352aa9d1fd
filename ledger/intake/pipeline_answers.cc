// What the writer answers, and the entries that an answer or a decision is made from.
#include <algorithm>
#include <utility>

#include "ledger/intake/pipeline.h"
#include "ledger/log/settled.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::intake {

namespace codec = schemas::codec;

void Writer::Pipeline::Asker::answer(std::vector<Outcome> outcomes) const {
  if (done) done(std::move(outcomes));
}

void Writer::Pipeline::Asker::answer_all(const Outcome& outcome) const {
  answer(std::vector<Outcome>(commands, outcome));
}

void Writer::Pipeline::refuse(const Asker& asker, std::size_t place, Refusal refusal) {
  counts_.is_refused(std::string(refusal.code()));
  const Error others{.kind = Failure::kConflict,
                     .reason = "batch",
                     .what = {"同批另一事件被拒, 全批未入账",
                              "another event of the batch was refused: none was appended"}};
  std::vector<Outcome> outcomes(asker.commands, others);
  outcomes[place] = std::move(refusal);
  asker.answer(std::move(outcomes));
}

Outcome Writer::Pipeline::dry(cases::Decision decision, Millis recorded_at) {
  if (const auto* repeated = std::get_if<cases::Repeated>(&decision))
    return first_outcome(repeated->seq);
  auto& accepted = std::get<cases::Accepted>(decision);
  const codec::Command& command = accepted.command;
  return Receipt{.event_id = command.event_id,
                 .dry_run = true,
                 .partition = partition_of(command),
                 .type_code = TypeCode(command.type->code),
                 .stream = command.envelope.stream,
                 .stream_seq = command.envelope.stream_seq,
                 .recorded_at = recorded_at,
                 .flags = std::move(accepted.flags),
                 .warnings = std::move(accepted.warnings)};
}

// In the open batch, or in the log once the batch that is under way has reached it.
Result<Bytes> Writer::Pipeline::stored(Seq place) {
  for (Batch::Run& run : batch_->runs) {
    std::size_t index = run.size();
    if (partitions() > 1) {
      const auto found = std::ranges::lower_bound(run.places, place);
      if (found != run.places.end() && *found == place)
        index = static_cast<std::size_t>(found - run.places.begin());
    } else if (!run.empty() && !(place < run.first)) {
      index = place.value - run.first.value;
    }
    if (index >= run.size()) continue;
    run.encode(encoder_, parts_.genesis.suite);
    return run.entries[index];
  }
  if (!(place < committer_->end())) committer_->wait_idle();
  return from_log(place);
}

// What is in the log: who reads it may lag for a moment behind who wrote it.
Result<Bytes> Writer::Pipeline::from_log(Seq place) {
  TRY_ASSIGN(auto record,
             log::settled(parts_.log, [&] { return parts_.by_place().get(Locator(place.value)); }));
  if (record) return std::move(record->entry);
  return fail(Failure::kFailed, "entry_unread",
              {"日志中的条目暂时读不到, 请重试",
               "an entry that is in the log cannot be read at the moment: ask again"},
              "place " + std::to_string(place.value));
}

// Asked again with a known event id: the first answer, read from the log. Runs when everything up
// to the entry is durable.
Outcome Writer::Pipeline::first_outcome(Seq place) {
  const auto entry = from_log(place);
  if (!entry) return entry.error();
  const auto event = codec::Event::decode(*entry);
  CHECK(event.has_value());
  crypto::Hasher hasher(parts_.genesis.suite);
  return Receipt{.event_id = event->id(),
                 .replayed = true,
                 .partition = event->partition(),
                 .seq = event->seq(),
                 .place = place,
                 .leaf = hasher.leaf(*entry),
                 .type_code = event->code(),
                 .stream = std::string(codec::to_view(event->envelope().getStream())),
                 .stream_seq = StreamSeq(event->envelope().getStreamSeq()),
                 .recorded_at = event->recorded_at()};
}

}  // namespace quanlu::ledger::intake
