#pragma once
// A ledger of the sample city that grows while it is measured: real event types and sizes through
// the real rules, in process.
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "consumers/cli/bench/figure.h"
#include "consumers/demo/city.h"
#include "ledger/intake/make_ledger.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::cli::bench {

class CityLedger {
 public:
  // Makes the ledger in an empty folder; room in the city for `events`.
  static Result<std::unique_ptr<CityLedger>> make(const std::filesystem::path& folder,
                                                  std::uint64_t events,
                                                  ledger::log::LogSpec log = {});

  const ledger::intake::Directory& directory() const { return directory_; }
  ledger::log::Log& log() { return ledger_->log(); }         // by seq, while it is open
  ledger::intake::OpenLedger& opened() { return *ledger_; }  // while it is
  std::uint64_t appended() const { return appended_; }

  // The next events as JSON Lines, through the importer with `jobs` parsing threads. Every line
  // must be appended, none refused.
  Result<Figure> import(std::uint64_t events, unsigned jobs);
  // The next events by `clients` that each wait for their receipt before the next command.
  Result<Figure> append(std::uint64_t events, std::size_t clients);
  // The next events at `rate` a second, whatever becomes of those before. `told`, on a thread of
  // the writer: the receipt of one came, and when it was handed over. Returns when all have come.
  using Told = std::function<void(Seq, std::chrono::steady_clock::time_point)>;
  Status append_steadily(std::uint64_t events, std::uint64_t rate, const Told& told);
  // From opening a ledger directory until the writer takes commands.
  Result<Figure> restart();
  Status open();
  Status close();

 private:
  CityLedger(ledger::intake::Directory directory, const demo::Options& options,
             ledger::log::LogSpec log);
  Result<std::vector<ledger::intake::Request>> next_requests(std::uint64_t events);

  ledger::intake::Directory directory_;
  ledger::log::LogSpec log_;
  demo::City city_;
  ManualClock clock_;
  SeededRandom random_;
  std::unique_ptr<ledger::intake::OpenLedger> ledger_;
  std::uint64_t appended_ = 0;
};

}  // namespace quanlu::consumers::cli::bench
