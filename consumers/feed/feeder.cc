#include "consumers/feed/feeder.h"

#include <algorithm>

#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"

namespace quanlu::consumers::feed {
namespace {

constexpr std::chrono::seconds kRememberEvery{1};

tl::unexpected<Error> stop(Failure kind, std::string reason, Words what, const Carrier& carrier,
                           std::string expected, std::string found, Words remedy) {
  return fail(Error{.kind = kind,
                    .reason = std::move(reason),
                    .what = std::move(what),
                    .where = carrier.location(),
                    .expected = std::move(expected),
                    .found = std::move(found),
                    .remedy = std::move(remedy)});
}

tl::unexpected<Error> no_right(const FeederParts& parts) {
  return stop(
      Failure::kDenied, "feedKey",
      {"推送密钥未授权, 或已撤销", "the feed key has no grant, or it was revoked"}, parts.carrier,
      "", to_hex(parts.key.id().bytes),
      {"安全管理员: quanlu keys new --role feed --feed " + parts.definition.feed,
       "the security administrator: quanlu keys new --role feed --feed " + parts.definition.feed});
}

}  // namespace

Feeder::Feeder(FeederParts parts) : parts_(std::move(parts)), hasher_(parts_.genesis.suite) {
  definition_ = hasher_.of(as_bytes(canonical_text(parts_.definition)));
  parts_.random.fill(instance_.bytes);
}

Result<std::unique_ptr<Feeder>> Feeder::start(FeederParts parts) {
  if (std::ranges::find(parts.trust.keys, parts.key.public_key()) == parts.trust.keys.end())
    return no_right(parts);
  std::unique_ptr<Feeder> feeder(new Feeder(std::move(parts)));
  if (!feeder->parts_.memory.empty()) {
    TRY_ASSIGN(feeder->memory_, read_memory(feeder->parts_.memory, feeder->parts_.definition.feed,
                                            feeder->parts_.partition));
  }
  TRY(feeder->scan());
  TRY(feeder->check_release());
  TRY(feeder->check_scope());
  TRY(feeder->open_entries());
  TRY(feeder->announce());
  return feeder;
}

// The feed from where it is remembered to its end.
Status Feeder::scan() {
  TRY_ASSIGN(const Locator from, resume(parts_.carrier, parts_.genesis.suite, memory_));
  if (!memory_ && from.value != 0)
    return stop(Failure::kTampered, "log_regressed",
                {"推送的开头已不在", "the beginning of the feed is gone"}, parts_.carrier,
                "offset 0", "offset " + std::to_string(from.value),
                {"先复制现场; 不要修复", "copy everything first; repair nothing"});
  return read_tail(from);
}

Status Feeder::read_tail(Locator from) {
  fold_.emplace(parts_.trust, memory_
                                  ? memory_->state
                                  : FeedState::before(parts_.definition.feed, parts_.partition));
  base_ = from;
  TRY_ASSIGN(const auto reader, parts_.carrier.read(from));
  std::optional<Locator> accepted;
  while (true) {
    TRY_ASSIGN(const auto record, reader->next());
    if (!record) break;
    base_ = record->at.next();
    if (!fold_->step(*record)) accepted = base_;
  }
  if (accepted) keep(*accepted);
  return {};
}

// A memory is always of a place behind an accepted message. Its ledger part stays good, since a
// feed only grows.
void Feeder::keep(Locator next) {
  memory_ = Memory{.next = next,
                   .state = fold_->state(),
                   .ledger = memory_ ? std::move(memory_->ledger) : std::nullopt};
}

// What the definition carries before the remembered place of the ledger is in the feed, provided
// that it was the same definition.
Status Feeder::open_entries() {
  std::optional<Entries::States> from;
  const auto& started = fold_->state().started;
  if (memory_ && memory_->ledger && memory_->ledger->size() == parts_.genesis.partition_count &&
      started && started->definition == definition_)
    from = memory_->ledger;
  TRY_ASSIGN(entries_, Entries::open(parts_.ledger, parts_.genesis, std::move(from)));
  derivation_.emplace(*entries_, parts_.definition, parts_.genesis);
  return {};
}

Status Feeder::check_release() const {
  const auto& started = fold_->state().started;
  if (!started || started->release <= schema_release()) return {};
  return stop(Failure::kConflict, "release",
              {"更新版本的程序已接手此推送", "a newer program has taken over this feed"},
              parts_.carrier, "release <= " + std::to_string(schema_release()),
              "release " + std::to_string(started->release),
              {"停用本机的旧版本", "stop the old program on this machine"});
}

// Areas may change; what was promised to one department does not become another one's.
Status Feeder::check_scope() const {
  const auto& started = fold_->state().started;
  const std::string_view scope = info(parts_.definition.scope).id;
  if (!started || (started->scope == scope && started->aml == parts_.definition.aml)) return {};
  return stop(Failure::kConflict, "scope",
              {"此推送属于另一范围", "this feed was begun for another scope"}, parts_.carrier,
              "scope " + started->scope, "scope " + std::string(scope),
              {"另起一个名字的推送", "take another name for a feed of this scope"});
}

FeedPlace Feeder::place() const {
  return {.epoch = state().epoch, .seq = state().next_seq, .prev = state().last};
}

FeedOutput Feeder::sign(Message message, const Digest& hash) const {
  const crypto::Signature signature = parts_.key.sign(signed_bytes(parts_.genesis.log_id, hash));
  return {.key = std::move(message.key),
          .value = std::move(message.value),
          .hash = to_hex(hash.bytes),
          .signature = to_base64(signature)};
}

// Alone, and the epoch begins when it is accepted.
Status Feeder::announce() {
  while (true) {
    const Started started =
        started_by(hasher_, parts_.definition, parts_.genesis.log_id, parts_.key.public_key(),
                   instance_, parts_.genesis.partition_count);
    FeedPlace at = place();
    ++at.epoch;
    const std::uint64_t epoch = at.epoch;
    KILL_POINT("feed.before_start");
    Message message =
        started_message(parts_.definition, started, parts_.partition, parts_.genesis.origin, at);
    const Digest hash = hasher_.leaf(as_bytes(message.value));
    TRY_ASSIGN(const bool written, write({sign(std::move(message), hash)}));
    KILL_POINT("feed.after_start");
    if (written) return {};
    if (state().started && state().started->instance == instance_ && state().epoch == epoch)
      return {};
  }
}

// True: the batch counts. False: it was given up, and this feeder may go on.
Result<bool> Feeder::write(std::vector<FeedOutput> batch) {
  const Status appended = parts_.carrier.append(base_, batch);
  if (appended) {
    count(batch);
    return true;
  }
  const std::uint64_t goal = state().next_seq + batch.size();
  const Digest last = hasher_.leaf(as_bytes(batch.back().value));
  TRY(resolve(appended.error()));
  if (state().next_seq == goal && state().last == last) return true;
  TRY(bear(appended.error()));
  return false;
}

// What stands in the way of one batch after the other is for people to mend. A FeedStarted that
// gets through in between is no progress.
Status Feeder::bear(const Error& doubt) {
  if (++doubts_ < kDoubtsMax) return {};
  return stop(Failure::kFailed, "feed_doubt",
              {"推送的批次接连未被接受, 停止", "no batch of this feed gets through: it stops"},
              parts_.carrier, "accepted within " + std::to_string(kDoubtsMax) + " tries",
              doubt.found.empty() ? doubt.reason : doubt.found,
              {"查看 broker 与主题 (quanlu doctor), 再启动: 它从推送末尾接着写",
               "look at broker and topic (quanlu doctor), then start it again: it goes on from the "
               "feed's end"});
}

// Nobody knows what became of the batch: the feed itself says.
Status Feeder::resolve(const Error& doubt) {
  // Stays so until somebody mends it: rights, size, a topic that is not there.
  if (doubt.reason == "broker_refused" || doubt.reason == "disk_full") return fail(doubt);
  const std::uint64_t epoch = state().epoch;
  const bool had_started = state().started && state().started->instance == instance_;
  TRY(scan());
  TRY(check_release());
  const auto& started = state().started;
  const bool ours = started && started->instance == instance_;
  if (ours || (!had_started && state().epoch == epoch)) return {};
  return stop(Failure::kConflict, "fenced",
              {"另一推送进程已接手, 本进程停止", "another feeder took over: this one stops"},
              parts_.carrier, "epoch " + std::to_string(epoch),
              "epoch " + std::to_string(state().epoch),
              {"只留一个 feed run; 停用另一处后再启动",
               "keep one feed run; stop the other one before starting again"});
}

// Own records through the same fold as everybody's.
void Feeder::count(const std::vector<FeedOutput>& batch) {
  for (const FeedOutput& record : batch) {
    const auto stray =
        fold_->step({.at = base_, .value = as_bytes(record.value), .signature = record.signature});
    CHECK(!stray.has_value());
    base_ = base_.next();
  }
  keep(base_);
}

Result<std::vector<FeedOutput>> Feeder::collect() {
  std::vector<FeedOutput> batch;
  FeedPlace at = place();
  std::size_t bytes = 0;
  at_end_ = false;
  while (batch.size() < kBatchMessagesMax && bytes < kBatchBytesMax) {
    TRY_ASSIGN(auto entry, derivation_->next(state().next_entry));
    if (!entry) {
      at_end_ = true;
      break;
    }
    Message message = derivation_->message(*entry, at);
    bytes += message.value.size();
    ++at.seq;
    at.prev = hasher_.leaf(as_bytes(message.value));
    batch.push_back(sign(std::move(message), at.prev));
    taken_.push_back(std::move(*entry));
  }
  return batch;
}

Result<std::size_t> Feeder::step() {
  TRY(parts_.ledger.refresh());
  TRY_ASSIGN(auto batch, collect());
  if (entries_->is_revoked(parts_.key.id())) return no_right(parts_);
  const std::size_t size = batch.size();
  if (size > 0) {
    TRY_ASSIGN(const bool written, write(std::move(batch)));
    if (!written) {  // all of it is decided anew, behind a FeedStarted of its own
      at_end_ = false;
      entries_->put_back(std::move(taken_));
      taken_.clear();
      TRY(announce());
      return 0;
    }
    taken_.clear();
    doubts_ = 0;
  }
  TRY(remember());
  return size;
}

// The file is synced, and the next messages would wait for it.
Status Feeder::remember() {
  if (remembered_ && std::chrono::steady_clock::now() - remembered_at_ < kRememberEvery) return {};
  return settle();
}

// After the messages, never before: a file that says less than the feed costs reading only.
Status Feeder::settle() {
  if (parts_.memory.empty() || !memory_) return {};
  if (auto resting = entries_->resting_place()) memory_->ledger = std::move(resting);
  Remembered now{.feed = memory_->next, .ledger = {}};
  if (memory_->ledger)
    for (const chain::State& state : *memory_->ledger)
      now.ledger.push_back(state.next_seq);
  if (remembered_ == now) return {};
  KILL_POINT("feed.before_remember");
  TRY(write_memory(parts_.memory, *memory_));
  remembered_ = std::move(now);
  remembered_at_ = std::chrono::steady_clock::now();
  return {};
}

}  // namespace quanlu::consumers::feed
