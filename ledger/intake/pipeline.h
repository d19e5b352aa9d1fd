#pragma once
// Inside the writer: what its thread does with each request. Split from writer.h so that the door
// stays short.
#include <chrono>
#include <optional>

#include "ledger/intake/clock_guard.h"
#include "ledger/intake/committer.h"
#include "ledger/intake/writer.h"
#include "schemas/codec/entry_writer.h"

namespace quanlu::ledger::intake {

class Writer::Pipeline {
 public:
  Pipeline(WriterParts parts, WriterOptions options);
  ~Pipeline();

  Status start(const std::function<void(std::uint64_t)>& progress);
  bool push(Request request) { return queue_.push(std::move(request)); }
  Status finish();

  std::optional<Error> failure() const { return committer_->failure(); }
  Seq durable(Partition partition) const { return committer_->durable(partition); }
  Seq end() const { return committer_->end(); }
  Epoch epoch() const { return lanes_.front().epoch; }
  const Recovery& recovery() const { return recovery_; }
  Counts::Reading counts() const { return counts_.read(); }

 private:
  // A partition with the head on top of what is under way.
  struct Lane {
    Partition partition;
    log::Log& log;
    log::Log& by_seq;
    std::optional<chain::Fold> fold{};
    Locator next{};  // of the log, behind what was recovered
    Seq next_seq{};
    Epoch epoch{};
  };

  // Who waits for the outcomes of one request.
  struct Asker {
    std::function<void(std::vector<Outcome>)> done;
    std::size_t commands = 0;
    std::chrono::steady_clock::time_point asked;

    void answer(std::vector<Outcome> outcomes) const;
    void answer_all(const Outcome& outcome) const;
  };
  class WaitingAsker;

  // A command of an accepted decision, sealed: its entry is no matter of the rules any more.
  struct Sealed {
    schemas::codec::Command command;
    Partition partition;
    Seq ordered;            // its place in the order of the ledger
    std::size_t bytes = 0;  // of the entry, at most
    std::vector<Refusal> warnings;
    std::size_t place = 0;  // of the command it answers; kNobody for a 1310 in front
  };
  static constexpr std::size_t kNobody = ~std::size_t{0};
  // So long a batch waits for those who were answered a moment ago and are about to ask again.
  static constexpr std::chrono::microseconds kGatherMax{100};

  void run();
  void handle(Request& request);
  bool answer_unwritten(const Request& request, const Asker& asker, Millis recorded_at);
  Result<cases::BatchDecision> decide(std::vector<schemas::codec::Command> commands,
                                      const Request& request, Millis recorded_at);
  void refuse(const Asker& asker, std::size_t place, Refusal refusal);
  void accept(std::vector<cases::Decision> decisions, Handling handling, Asker asker,
              Millis recorded_at);
  Outcome dry(cases::Decision decision, Millis recorded_at);
  Result<std::vector<Sealed>> seal(std::vector<cases::Decision>& decisions, Millis recorded_at,
                                   std::optional<Refusal>& refusal);
  std::optional<Refusal> seal_one(schemas::codec::Command&& command, std::size_t place,
                                  std::vector<Sealed>& into);
  std::size_t partitions() const { return lanes_.size(); }
  Partition partition_of(const schemas::codec::Command& command);
  Seq next_place(std::size_t entries_before = 0) const;
  Receipt append(Sealed&& sealed, Millis recorded_at);
  void append_own(schemas::codec::Command command, Millis recorded_at);
  Result<ClockGuard::Reading> read_clock(std::optional<Millis> own);
  void look_at_the_calendar(Millis now);
  void look_at_midnight();
  void hand_over(bool close_state);
  void hand_over_if_useful();
  void commit_here();
  bool is_gathering();
  void encode_while_waiting();
  std::unique_ptr<Batch> close_batch();
  bool state_is_full() const;
  void make_room(std::size_t entries, std::size_t bytes);
  Status find_heads();
  Result<Recovery> recover_all(const std::function<void(std::uint64_t)>& progress);
  Result<Seq> leave_room();
  Status may_write() const;
  Status start_epochs();
  void start_committer(Seq end);
  void write_behind();
  Result<Bytes> stored(Seq place);
  Result<Bytes> from_log(Seq place);
  Outcome first_outcome(Seq place);

  WriterParts parts_;
  WriterOptions options_;
  Counts counts_;
  BoundedQueue<Request> queue_;
  crypto::Hasher hasher_;       // of the writer's thread
  crypto::Hasher fold_hasher_;  // of the fold, which the committer's thread runs
  crypto::Verifier verifier_;
  std::vector<Lane> lanes_;  // by partition
  std::unique_ptr<Committer> committer_;
  std::optional<ClockGuard> clock_;
  DiskGuard disk_;
  schemas::codec::EntryWriter encoder_;
  Recovery recovery_;

  std::uint64_t next_place_ = 0;  // with more than one partition
  Millis recorded_at_;            // of the last entry, in whatever partition
  bool begun_ = false;            // epochs of our own are in the log

  std::unique_ptr<Batch> batch_;  // decided and not yet handed over
  std::size_t last_waiting_ = 0;  // who waited for the batch before
  std::optional<std::chrono::steady_clock::time_point> gather_until_;
  std::optional<Day> looked_at_;
  Millis last_write_behind_{};
  std::atomic<bool> closing_{false};
  std::thread thread_;
};

}  // namespace quanlu::ledger::intake
