#include "ledger/intake/pipeline.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "ledger/chain/place.h"
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

// A request of a batch that is under way: its receipts, and for a command that came again the place
// of the first answer.
class Writer::Pipeline::WaitingAsker final : public Batch::Waiting {
 public:
  using Answer = std::variant<Receipt, Seq>;

  WaitingAsker(Pipeline& pipeline, Asker asker, std::vector<Answer> answers)
      : pipeline_(pipeline), asker_(std::move(asker)), answers_(std::move(answers)) {}

  void is_durable(const Batch& batch) override {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - asker_.asked;
    pipeline_.counts_.append_took(took.count());
    std::vector<Outcome> outcomes;
    outcomes.reserve(answers_.size());
    for (Answer& one : answers_) {
      if (auto* receipt = std::get_if<Receipt>(&one)) {
        const Batch::Run& run = batch.runs[receipt->partition.value];
        receipt->leaf = run.leaves[receipt->seq.value - run.first.value];
        outcomes.emplace_back(std::move(*receipt));
      } else
        outcomes.push_back(pipeline_.first_outcome(std::get<Seq>(one)));
    }
    asker_.answer(std::move(outcomes));
  }
  void is_given_up(const Error& error) override { asker_.answer_all(error); }

 private:
  Pipeline& pipeline_;
  const Asker asker_;
  std::vector<Answer> answers_;
};

Writer::Pipeline::Pipeline(WriterParts parts, WriterOptions options)
    : parts_(parts),
      options_(std::move(options)),
      queue_(options_.queue_max),
      hasher_(parts.genesis.suite),
      fold_hasher_(parts.genesis.suite),
      disk_(parts.clock, options_.disk_space, options_.disk_free_min) {
  lanes_.reserve(1 + parts.others.size());
  lanes_.push_back({.partition = parts.partition, .log = parts.log, .by_seq = parts.by_seq()});
  for (const WriterPartition& other : parts.others)
    lanes_.push_back({.partition = Partition(static_cast<std::uint32_t>(lanes_.size())),
                      .log = *other.log,
                      .by_seq = other.mirror == nullptr ? *other.log : *other.mirror});
  batch_ = std::make_unique<Batch>(partitions());
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
    if (gather_until_)
      queue_.pop_some(requests, options_.batch_events_max, kGatherMax, [] { return false; });
    else
      queue_.pop_some(requests, options_.batch_events_max, kIdleWait,
                      [this] { return !batch_->empty() && committer_->idle(); });
    for (Request& request : requests)
      handle(request);
    if (requests.empty() && !gather_until_) look_at_midnight();
    hand_over_if_useful();
    write_behind();
    encode_while_waiting();
    if (requests.empty() && queue_.closed() && queue_.size() == 0 && batch_->empty()) break;
  }
  committer_->wait_idle();
}

void Writer::Pipeline::handle(Request& request) {
  CHECK(!request.commands.empty());
  Asker asker{
      .done = std::move(request.done), .commands = request.commands.size(), .asked = request.asked};
  if (const auto failure = committer_->failure()) return asker.answer_all(*failure);
  const Status room = request.handling.dry_run ? Status() : disk_.check();
  if (!room) return asker.answer_all(room.error());
  auto time = read_clock(request.now);
  if (!time) return asker.answer_all(time.error());
  if (!begun_) {
    if (answer_unwritten(request, asker, time->recorded_at)) return;
    if (const Status begun = start_epochs(); !begun) return asker.answer_all(begun.error());
    time->recorded_at = std::max(time->recorded_at, recorded_at_);  // not before the epoch's own
  }
  if (options_.deadline_clock) look_at_the_calendar(time->recorded_at);
  if (time->anomaly)
    append_own(clock_anomaly(ledger_moment(make_uuid7(parts_.clock, parts_.random),
                                           time->recorded_at, parts_.partition),
                             recorded_at_, time->observed),
               time->recorded_at);
  auto decision = decide(std::move(request.commands), request, time->recorded_at);
  if (!decision) return asker.answer_all(decision.error());
  if (auto* refused = std::get_if<cases::BatchRefusal>(&*decision))
    return refuse(asker, refused->place, std::move(refused->refusal));
  accept(std::get<std::vector<cases::Decision>>(std::move(*decision)), request.handling,
         std::move(asker), time->recorded_at);
}

// An entry that could not be read decides nothing: a refusal comes from what stands in the log.
Result<cases::BatchDecision> Writer::Pipeline::decide(std::vector<codec::Command> commands,
                                                      const Request& request, Millis recorded_at) {
  std::optional<Error> unread;
  const StoredEntry entries = [&](Seq seq) -> std::optional<Bytes> {
    auto entry = stored(seq);
    if (entry) return std::move(*entry);
    unread = std::move(entry).error();
    return std::nullopt;
  };
  cases::BatchDecision decision =
      parts_.decider.decide(std::move(commands), {.recorded_at = recorded_at,
                                                  .caller = request.caller,
                                                  .handling = request.handling,
                                                  .stored = entries});
  if (unread) return fail(*std::move(unread));
  return decision;
}

// Before an epoch of ours has begun: what needs no entry is answered without one. False: it needs
// one, and is decided once more on top of what begins with the epoch.
bool Writer::Pipeline::answer_unwritten(const Request& request, const Asker& asker,
                                        Millis recorded_at) {
  auto decision = decide(request.commands, request, recorded_at);
  if (!decision) {
    asker.answer_all(decision.error());
    return true;
  }
  if (auto* refused = std::get_if<cases::BatchRefusal>(&*decision)) {
    refuse(asker, refused->place, std::move(refused->refusal));
    return true;
  }
  auto& decisions = std::get<std::vector<cases::Decision>>(*decision);
  const auto is_new = [](const cases::Decision& one) {
    return !std::holds_alternative<cases::Repeated>(one);
  };
  if (!request.handling.dry_run && std::any_of(decisions.begin(), decisions.end(), is_new))
    return false;
  std::vector<Outcome> outcomes;
  for (cases::Decision& one : decisions)
    outcomes.push_back(dry(std::move(one), recorded_at));
  asker.answer(std::move(outcomes));
  return true;
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
  auto sealed = seal(decisions, recorded_at, refusal);
  if (!sealed) return asker.answer_all(sealed.error());
  if (refusal) return refuse(asker, 0, std::move(*refusal));
  std::size_t bytes = 0;
  for (const Sealed& one : *sealed)
    bytes += one.bytes;
  make_room(sealed->size(), bytes);
  std::vector<WaitingAsker::Answer> answers(decisions.size());
  for (Sealed& one : *sealed) {
    const std::size_t place = one.place;
    Receipt receipt = append(std::move(one), recorded_at);
    if (place != kNobody) answers[place] = std::move(receipt);
  }
  for (std::size_t i = 0; i < decisions.size(); ++i)
    if (const auto* repeated = std::get_if<cases::Repeated>(&decisions[i]))
      answers[i] = repeated->seq;
  batch_->waiting.push_back(
      std::make_unique<WaitingAsker>(*this, std::move(asker), std::move(answers)));
  // Nothing is decided, and so nothing sealed under such a key, before it is gone.
  if (batch_->destroyed.empty()) return;
  hand_over(false);
  committer_->wait_idle();
}

// Everything that can still fail comes before the state evolves by anything, so that a decision
// goes into the chain whole or not at all.
Result<std::vector<Writer::Pipeline::Sealed>> Writer::Pipeline::seal(
    std::vector<cases::Decision>& decisions, Millis recorded_at, std::optional<Refusal>& refusal) {
  std::vector<Sealed> all;
  all.reserve(decisions.size());
  for (std::size_t place = 0; place < decisions.size() && !refusal; ++place) {
    auto* accepted = std::get_if<cases::Accepted>(&decisions[place]);
    if (accepted == nullptr) continue;
    TRY_ASSIGN(std::vector<codec::Command> keys,
               parts_.decider.seal(accepted->command, recorded_at));
    for (codec::Command& key : keys)
      if (!refusal) refusal = seal_one(std::move(key), kNobody, all);
    if (!refusal) refusal = seal_one(std::move(accepted->command), place, all);
    if (refusal) break;
    all.back().warnings = std::move(accepted->warnings);
  }
  return all;
}

// Only what might be too large is encoded before its time.
std::optional<Refusal> Writer::Pipeline::seal_one(codec::Command&& command, std::size_t place,
                                                  std::vector<Sealed>& into) {
  const Partition partition = partition_of(command);
  const Seq ordered = next_place(into.size());
  if (partitions() > 1) command.envelope.authority_at = ordered.value;
  std::size_t bytes = codec::entry_bytes_at_most(command);
  if (bytes > codec::kEntryBytesMax) {
    const auto entry = encoder_.write(command, static_cast<std::uint16_t>(parts_.genesis.suite));
    if (!entry) return entry.error();
    bytes = entry->size();
  }
  into.push_back({.command = std::move(command),
                  .partition = partition,
                  .ordered = ordered,
                  .bytes = bytes,
                  .warnings = {},
                  .place = place});
  return std::nullopt;
}

// What the ledger says of a partition lies in it; all else where its key belongs, which the
// decision has filled in.
Partition Writer::Pipeline::partition_of(const codec::Command& command) {
  if (partitions() == 1) return parts_.partition;
  if (command.type->stream == registry::StreamKind::kLedger) {
    const std::string_view stream = command.envelope.stream;
    std::uint32_t number = 0;
    const char* const end = stream.data() + stream.size();
    const auto read = std::from_chars(stream.data() + stream.find('/') + 1, end, number);
    if (read.ec == std::errc() && read.ptr == end && number < partitions())
      return Partition(number);
  }
  return chain::partition_of(hasher_, command.envelope.partition_key,
                             parts_.genesis.partition_count);
}

Seq Writer::Pipeline::next_place(std::size_t entries_before) const {
  return Seq((partitions() == 1 ? lanes_.front().next_seq.value : next_place_) + entries_before);
}

// Evolves the decision state by an event and puts it into the open batch.
Receipt Writer::Pipeline::append(Sealed&& sealed, Millis recorded_at) {
  codec::Command& command = sealed.command;
  Lane& lane = lanes_[sealed.partition.value];
  Batch::Run& run = batch_->runs[sealed.partition.value];
  CHECK(sealed.ordered == next_place());
  Receipt receipt{.event_id = command.event_id,
                  .partition = lane.partition,
                  .seq = lane.next_seq,
                  .place = sealed.ordered,
                  .leaf = {},  // known when the batch is linked
                  .type_code = TypeCode(command.type->code),
                  .stream = command.envelope.stream,
                  .stream_seq = command.envelope.stream_seq,
                  .recorded_at = recorded_at};
  receipt.flags = parts_.decider.evolve_own(command, sealed.ordered, recorded_at);
  receipt.warnings = std::move(sealed.warnings);
  if (static_cast<registry::EventCode>(command.type->code) ==
      registry::EventCode::kSubjectKeyDestroyed)
    batch_->destroyed.push_back(codec::to_id(
        command.body.reader<schemas::events::SubjectKeyDestroyed>().getSubjectKeyId()));
  if (run.empty()) {
    run.first = lane.next_seq;
    run.epoch = lane.epoch;
  }
  ++batch_->size;
  batch_->bytes += sealed.bytes;
  ++batch_->families[static_cast<std::size_t>(command.type->family)];
  run.commands.push_back(std::move(command));
  run.recorded_at.push_back(recorded_at);
  if (partitions() > 1) run.places.push_back(sealed.ordered);
  lane.next_seq = lane.next_seq.next();
  next_place_ = sealed.ordered.value + 1;
  recorded_at_ = recorded_at;
  return receipt;
}

// What the ledger itself says is decided like anything else; that it may is our affair.
void Writer::Pipeline::append_own(codec::Command command, Millis recorded_at) {
  const Caller ledger{.accounts = {kLedgerAccount}, .ledger = true};
  const StoredEntry entries = [this](Seq seq) -> std::optional<Bytes> {
    auto entry = stored(seq);
    if (!entry) return std::nullopt;
    return std::move(*entry);
  };
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
  auto sealed = seal(std::get<std::vector<cases::Decision>>(decision), recorded_at, refusal);
  CHECK(sealed.has_value());
  CHECK(!refusal);
  for (Sealed& one : *sealed) {
    make_room(1, one.bytes);
    append(std::move(one), recorded_at);
  }
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
  if (!begun_ || !options_.deadline_clock || options_.own_clock || !disk_.check()) return;
  if (const auto time = clock_->read(recorded_at_)) look_at_the_calendar(time->recorded_at);
}

Status Writer::Pipeline::finish() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
  if (!committer_) return {};
  committer_->wait_state_written();
  if (!committer_->failure() && parts_.state.dirty() + parts_.decider.unwritten() > 0) {
    hand_over(true);
    committer_->wait_idle();
    committer_->wait_state_written();
  }
  if (const auto failure = committer_->failure()) return fail(*failure);
  return {};
}

}  // namespace quanlu::ledger::intake
