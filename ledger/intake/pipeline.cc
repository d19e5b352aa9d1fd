#include "ledger/intake/pipeline.h"

#include <algorithm>
#include <utility>

#include "ledger/chain/entry.h"
#include "ledger/intake/control.h"
#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"
#include "schemas/base/time.h"
#include "schemas/events/sys.capnp.h"

namespace quanlu::ledger::intake {
namespace {

namespace codec = schemas::codec;
namespace registry = schemas::registry;
constexpr std::chrono::milliseconds kIdleWait{200};

}  // namespace

Writer::Pipeline::Pipeline(WriterParts parts, WriterOptions options)
    : parts_(parts),
      options_(std::move(options)),
      queue_(options_.queue_max),
      hasher_(parts.genesis.suite),
      fold_hasher_(parts.genesis.suite),
      disk_(parts.clock, options_.disk_space, options_.disk_free_min) {
  options_.batch_events_max =
      std::min<std::size_t>(options_.batch_events_max, parts.genesis.batch_events_max);
  options_.batch_bytes_max =
      std::min<std::size_t>(options_.batch_bytes_max, parts.genesis.batch_bytes_max);
}

Writer::Pipeline::~Pipeline() {
  if (thread_.joinable()) (void)finish();  // who wants to know the outcome calls close()
}

void Writer::Pipeline::run() {
  std::vector<Request> requests;
  while (true) {
    requests.clear();
    queue_.pop_some(requests, options_.batch_events_max, kIdleWait,
                    [this] { return !batch_->empty() && committer_->idle(); });
    for (Request& request : requests)
      handle(request);
    if (requests.empty()) look_at_midnight();
    hand_over_if_useful();
    write_behind();
    if (requests.empty() && queue_.closed() && queue_.size() == 0 && batch_->empty()) break;
  }
  committer_->wait_idle();
}

void Writer::Pipeline::handle(Request& request) {
  CHECK(!request.commands.empty());
  Asker asker{.done = std::move(request.done), .commands = request.commands.size()};
  if (const auto failure = committer_->failure()) return asker.answer_all(*failure);
  const Status room = request.handling.dry_run ? Status() : disk_.check();
  if (!room) return asker.answer_all(room.error());
  const auto time = read_clock(request.now);
  if (!time) return asker.answer_all(time.error());
  if (options_.deadline_clock) look_at_the_calendar(time->recorded_at);
  if (time->anomaly)
    append_own(clock_anomaly(ledger_moment(make_uuid7(parts_.clock, parts_.random),
                                           time->recorded_at, parts_.partition),
                             recorded_at_, time->observed),
               time->recorded_at);
  const StoredEntry entries = [this](Seq seq) { return stored(seq); };
  const Moment moment{.recorded_at = time->recorded_at,
                      .caller = request.caller,
                      .handling = request.handling,
                      .stored = entries};
  cases::BatchDecision decision = parts_.decider.decide(std::move(request.commands), moment);
  if (auto* refused = std::get_if<cases::BatchRefusal>(&decision))
    return asker.answer_refusal(refused->place, std::move(refused->refusal));
  accept(std::get<std::vector<cases::Decision>>(std::move(decision)), request.handling,
         std::move(asker), time->recorded_at);
}

void Writer::Pipeline::accept(std::vector<cases::Decision> decisions, Handling handling,
                              Asker asker, Millis recorded_at) {
  if (handling.dry_run) {
    std::vector<Outcome> outcomes;
    for (cases::Decision& decision : decisions)
      outcomes.push_back(dry(std::move(decision), recorded_at));
    return asker.answer(std::move(outcomes));
  }
  std::optional<Refusal> refusal;
  auto encoded = encode(decisions, recorded_at, refusal);
  if (!encoded) return asker.answer_all(encoded.error());
  if (refusal) return asker.answer_refusal(0, std::move(*refusal));
  std::size_t bytes = 0;
  for (const Encoded& one : *encoded)
    bytes += one.entry.size();
  make_room(encoded->size(), bytes);
  std::vector<std::variant<Receipt, Seq>> answers(decisions.size());
  for (Encoded& one : *encoded) {
    Receipt receipt = append(one, recorded_at);
    if (one.place != kNobody) answers[one.place] = std::move(receipt);
  }
  for (std::size_t i = 0; i < decisions.size(); ++i)
    if (const auto* repeated = std::get_if<cases::Repeated>(&decisions[i]))
      answers[i] = repeated->seq;
  answer_when_durable(std::move(asker), [this, answers = std::move(answers)] {
    std::vector<Outcome> outcomes;
    for (const auto& one : answers)
      outcomes.push_back(std::holds_alternative<Seq>(one) ? first_outcome(std::get<Seq>(one))
                                                          : Outcome(std::get<Receipt>(one)));
    return outcomes;
  });
  // Nothing is decided, and so nothing sealed under such a key, before it is gone.
  if (batch_->destroyed.empty()) return;
  hand_over(false);
  committer_->wait_idle();
}

Outcome Writer::Pipeline::dry(cases::Decision decision, Millis recorded_at) {
  if (const auto* repeated = std::get_if<cases::Repeated>(&decision))
    return first_outcome(repeated->seq);
  auto& accepted = std::get<cases::Accepted>(decision);
  const codec::Command& command = accepted.command;
  return Receipt{.event_id = command.event_id,
                 .dry_run = true,
                 .partition = parts_.partition,
                 .type_code = TypeCode(command.type->code),
                 .stream = command.envelope.stream,
                 .stream_seq = command.envelope.stream_seq,
                 .recorded_at = recorded_at,
                 .flags = std::move(accepted.flags),
                 .warnings = std::move(accepted.warnings)};
}

// Everything that can still fail comes before anything is linked, so that a decision goes into the
// chain whole or not at all.
Result<std::vector<Writer::Pipeline::Encoded>> Writer::Pipeline::encode(
    std::vector<cases::Decision>& decisions, Millis recorded_at, std::optional<Refusal>& refusal) {
  std::vector<Encoded> all;
  for (std::size_t place = 0; place < decisions.size() && !refusal; ++place) {
    auto* accepted = std::get_if<cases::Accepted>(&decisions[place]);
    if (accepted == nullptr) continue;
    TRY_ASSIGN(std::vector<codec::Command> keys,
               parts_.decider.seal(accepted->command, recorded_at));
    for (codec::Command& key : keys)
      if (!refusal) refusal = encode_one(key, kNobody, all);
    if (!refusal) refusal = encode_one(accepted->command, place, all);
    if (refusal) break;
    all.back().receipt.warnings = std::move(accepted->warnings);
  }
  return all;
}

std::optional<Refusal> Writer::Pipeline::encode_one(codec::Command& command, std::size_t place,
                                                    std::vector<Encoded>& into) {
  auto entry = encoder_.write(command, static_cast<std::uint16_t>(parts_.genesis.suite));
  if (!entry) return std::move(entry.error());
  into.push_back({.entry = std::move(*entry),
                  .receipt = {.event_id = command.event_id,
                              .partition = parts_.partition,
                              .type_code = TypeCode(command.type->code),
                              .stream = command.envelope.stream,
                              .stream_seq = command.envelope.stream_seq},
                  .place = place});
  return std::nullopt;
}

// Links an entry to the head, evolves the decision state by it and puts it into the open batch.
Receipt Writer::Pipeline::append(Encoded& encoded, Millis recorded_at) {
  chain::write_place(encoded.entry, {.partition = parts_.partition,
                                     .seq = next_seq_,
                                     .epoch = epoch_,
                                     .log_id = parts_.genesis.log_id,
                                     .prev = prev_,
                                     .recorded_at = recorded_at});
  const Digest leaf = hasher_.leaf(encoded.entry);
  const auto event = codec::Event::decode(encoded.entry);
  CHECK(event.has_value());  // just encoded
  Receipt receipt = std::move(encoded.receipt);
  receipt.seq = next_seq_;
  receipt.leaf = leaf;
  receipt.recorded_at = recorded_at;
  receipt.flags = parts_.decider.evolve(*event);
  if (static_cast<registry::EventCode>(event->code().value) ==
      registry::EventCode::kSubjectKeyDestroyed)
    batch_->destroyed.push_back(
        codec::to_id(event->body<schemas::events::SubjectKeyDestroyed>().getSubjectKeyId()));
  if (batch_->entries.empty()) batch_->first = next_seq_;
  batch_->bytes += encoded.entry.size();
  batch_->leaves.push_back(leaf);
  batch_->entries.push_back(std::move(encoded.entry));
  next_seq_ = next_seq_.next();
  prev_ = leaf;
  recorded_at_ = recorded_at;
  return receipt;
}

// What the ledger itself says is decided like anything else; that it may is our affair.
void Writer::Pipeline::append_own(codec::Command command, Millis recorded_at) {
  const Caller ledger{.accounts = {kLedgerAccount}, .ledger = true};
  const StoredEntry entries = [this](Seq seq) { return stored(seq); };
  std::vector<codec::Command> commands;
  commands.push_back(std::move(command));
  cases::BatchDecision decision = parts_.decider.decide(
      std::move(commands),
      {.recorded_at = recorded_at, .caller = ledger, .handling = {}, .stored = entries});
  if (const auto* refused = std::get_if<cases::BatchRefusal>(&decision)) {
    const std::string words = "own event refused: " + refused->refusal.code() + " " +
                              refused->refusal.path + " " + refused->refusal.found;
    check_failed(words.c_str(), __FILE__, __LINE__);
  }
  std::optional<Refusal> refusal;
  auto encoded = encode(std::get<std::vector<cases::Decision>>(decision), recorded_at, refusal);
  CHECK(encoded.has_value());
  CHECK(!refusal);
  for (Encoded& one : *encoded) {
    make_room(1, one.entry.size());
    append(one, recorded_at);
  }
}

void Writer::Pipeline::Asker::answer(std::vector<Outcome> outcomes) const {
  if (done) done(std::move(outcomes));
}

void Writer::Pipeline::Asker::answer_all(const Outcome& outcome) const {
  answer(std::vector<Outcome>(commands, outcome));
}

void Writer::Pipeline::Asker::answer_refusal(std::size_t place, Refusal refusal) const {
  const Error others{.kind = Failure::kConflict,
                     .reason = "batch",
                     .what = {"同批另一事件被拒, 全批未入账",
                              "another event of the batch was refused: none was appended"}};
  std::vector<Outcome> outcomes(commands, others);
  outcomes[place] = std::move(refusal);
  answer(std::move(outcomes));
}

void Writer::Pipeline::answer_when_durable(Asker asker,
                                           std::function<std::vector<Outcome>()> outcomes) {
  const auto shared = std::make_shared<const Asker>(std::move(asker));
  batch_->acknowledge.push_back(
      [shared, outcomes = std::move(outcomes)] { shared->answer(outcomes()); });
  batch_->give_up.push_back([shared](const Error& error) { shared->answer_all(error); });
}

void Writer::Pipeline::make_room(std::size_t entries, std::size_t bytes) {
  const bool fits = batch_->entries.size() + entries <= options_.batch_events_max &&
                    batch_->bytes + bytes <= options_.batch_bytes_max;
  if (!fits && !batch_->empty()) hand_over(false);
}

// The decision state closes with this batch when the caller says so: its rows are complete up to
// here.
void Writer::Pipeline::hand_over(bool close_state) {
  committer_->wait_idle();
  parts_.state.thaw();
  batch_->close_state = close_state && parts_.state.freeze();
  KILL_POINT("writer.batch_built");
  under_way_ = batch_;
  committer_->hand_over(under_way_);
  batch_ = std::make_shared<Batch>();
}

// A lone client is not delayed; while a batch is being synced, the next one gathers.
void Writer::Pipeline::hand_over_if_useful() {
  if (batch_->empty()) return;
  if (committer_->idle() || batch_->entries.size() >= options_.batch_events_max)
    hand_over(parts_.state.dirty() >= options_.state_rows_max);
}

// On a resting ledger the state is written a second after the last event.
void Writer::Pipeline::write_behind() {
  if (parts_.state.dirty() == 0 || !batch_->empty() || !committer_->idle()) return;
  const Millis now = parts_.clock.monotonic();
  if (now.value - last_write_behind_.value < options_.state_wait_ms) return;
  last_write_behind_ = now;
  hand_over(true);
}

Result<ClockGuard::Reading> Writer::Pipeline::read_clock(std::optional<Millis> own) {
  if (!own) return clock_->read(recorded_at_);
  return ClockGuard::Reading{.recorded_at = std::max(*own, recorded_at_), .observed = *own};
}

// What time itself has caused since the last look, once a day (DOMAIN.md section 6).
void Writer::Pipeline::look_at_the_calendar(Millis now) {
  const Day today = civil_day(now);
  if (looked_at_ && *looked_at_ >= today) return;
  looked_at_ = today;
  for (codec::Command& command : parts_.decider.due(today))
    append_own(std::move(command), std::max(now, recorded_at_));
}

// On a resting ledger nobody else looks. A demo's clock stands while nothing comes.
void Writer::Pipeline::look_at_midnight() {
  if (!options_.deadline_clock || options_.own_clock || !disk_.check()) return;
  if (const auto time = clock_->read(recorded_at_)) look_at_the_calendar(time->recorded_at);
}

std::optional<Bytes> Writer::Pipeline::stored(Seq seq) {
  for (const Batch* batch : {static_cast<const Batch*>(batch_.get()), under_way_.get()}) {
    if (batch == nullptr || batch->entries.empty() || seq < batch->first) continue;
    const std::uint64_t index = seq.value - batch->first.value;
    if (index < batch->entries.size()) return batch->entries[index];
  }
  const auto record = parts_.log.get(Locator(seq.value));
  if (!record || !*record) return std::nullopt;
  return (*record)->entry;
}

// Asked again with a known event id: the first answer, read from the log. Runs when everything up
// to the entry is durable.
Outcome Writer::Pipeline::first_outcome(Seq seq) {
  const auto record = parts_.log.get(Locator(seq.value));
  if (!record) return record.error();
  CHECK(record->has_value());
  const BytesView entry = (*record)->entry;
  const auto event = codec::Event::decode(entry);
  CHECK(event.has_value());
  crypto::Hasher hasher(parts_.genesis.suite);
  return Receipt{.event_id = event->id(),
                 .replayed = true,
                 .partition = parts_.partition,
                 .seq = seq,
                 .leaf = hasher.leaf(entry),
                 .type_code = event->code(),
                 .stream = std::string(codec::to_view(event->envelope().getStream())),
                 .stream_seq = StreamSeq(event->envelope().getStreamSeq()),
                 .recorded_at = event->recorded_at()};
}

Status Writer::Pipeline::finish() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
  if (!committer_) return {};
  if (!committer_->failure() && parts_.state.dirty() > 0) {
    hand_over(true);
    committer_->wait_idle();
  }
  if (const auto failure = committer_->failure()) return fail(*failure);
  return {};
}

}  // namespace quanlu::ledger::intake
