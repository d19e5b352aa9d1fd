#pragma once
// What the accept rule has accepted of a log that lies elsewhere, kept on this machine as an
// embedded log: locator = seq, strays left out. Views, replays and single entries are read from
// here, so that none of them waits for a broker or knows of offsets. It proves nothing of its own
// and is never written to by a writer: without its folder it is made again from the source.
#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "ledger/chain/accept.h"
#include "ledger/chain/strays.h"
#include "ledger/log/lmdb_log.h"

namespace quanlu::ledger::log {

// Reads the whole source again and says how far it and the mirror agree.
struct SourceCheck {
  chain::Strays strays;
  std::uint64_t records = 0;
  Seq end;                     // of what the source gives
  std::optional<Seq> differs;  // the first entry, or seal, that is another than the mirror's
  std::uint64_t mirror_end = 0;
};

// Threads: any, one at a time takes in. Several processes may open one folder: who takes in holds
// a lock file, and finds out by the end of the rows how far another one came.
class Mirror final : public LmdbLog {
 public:
  // Nothing is read of the source yet. `genesis` is that of the ledger; where it is not given the
  // source is partition 0, which holds it.
  static Result<std::unique_ptr<Mirror>> open(const std::filesystem::path& folder,
                                              std::unique_ptr<Log> source, Partition partition,
                                              std::optional<chain::Genesis> genesis = {});
  // `source` outlives it: the writer's own log.
  static Result<std::unique_ptr<Mirror>> open(const std::filesystem::path& folder, Log& source,
                                              Partition partition,
                                              std::optional<chain::Genesis> genesis = {});
  ~Mirror() override;  // saves the position

  Status refresh() override;  // to the end of the source. kTampered "log_regressed"
  Status refresh_beside(Locator seen) override;
  bool is_mirror() const override { return true; }

  // As those of the embedded log, after refresh(); get() only where it lacks the record.
  Result<Locator> end() override;
  Result<std::unique_ptr<LogReader>> read(Locator from) override;
  Result<std::optional<StoredRecord>> get(Locator at) override;
  Status append(Locator base, const SealedBatch& batch) override;  // never: kUsage "mirror"

  Result<SourceCheck> check_source();
  chain::Strays strays() const;  // that this process met while it took in

 private:
  struct Taken {  // a batch that was accepted and not written yet
    Seq first;
    std::vector<Bytes> entries;
    Bytes seal;
  };

  Mirror(std::unique_ptr<store::Env> env, std::unique_ptr<Log> owned, Log& source,
         Partition partition, std::optional<chain::Genesis> genesis)
      : LmdbLog(std::move(env)),
        owned_(std::move(owned)),
        source_(source),
        partition_(partition),
        genesis_(std::move(genesis)) {}
  Status prepare();
  Status go_to(Locator next, chain::State state);
  Status resume();
  Status take_in();
  void take(const chain::Record& record);
  Status write();
  Status skip_known(const Taken& taken);
  Status save();

  const std::unique_ptr<Log> owned_;
  Log& source_;
  const Partition partition_;
  mutable std::mutex mutex_;  // guards what follows
  std::optional<chain::Genesis> genesis_;
  std::optional<crypto::Hasher> hasher_;
  crypto::Verifier verifier_;
  std::optional<chain::Fold> fold_;
  std::unique_ptr<LogReader> reader_;
  std::map<Locator, Bytes> pending_;  // linked, not sealed yet
  std::vector<Taken> taken_;
  std::size_t taken_bytes_ = 0;
  chain::Strays strays_;
  Locator next_;  // behind the last accepted record of the source
  Seq saved_;     // how far the position file goes
  std::chrono::steady_clock::time_point saved_at_{};

  std::atomic<bool> ending_{false};  // what is taken in beside us goes no further
  std::mutex beside_mutex_;          // guards beside_
  std::future<Status> beside_;       // a refresh() that somebody did not wait for
};

}  // namespace quanlu::ledger::log
