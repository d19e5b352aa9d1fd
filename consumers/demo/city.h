#pragma once
// The sample city (DOMAIN.md section 10): a deterministic stream of events, equal for equal options
// on every machine. Every event is one that strict live intake accepts when it is submitted in this
// order by a caller who may use every account: fields and types, state moves, roles and areas,
// expectedSeq where the event moves a state, ids as UUIDv7 of their own time, occurredAt on working
// days and never decreasing. Accounts come first, then the register is filled, then the years.
#include <cstdint>
#include <memory>
#include <string>

#include "ledger/crypto/suite.h"
#include "schemas/base/ids.h"

namespace quanlu::consumers::demo {

struct Options {
  std::uint32_t organizations = 300;  // live at the start of the years; up to 1 000 000
  std::uint32_t years = 1;            // 1 to 3; they end on last_day
  std::uint64_t seed = 20240904;
  Day last_day = Day(19'970);  // 2024-09-04; its calendar years must be packaged
  std::int64_t community =
      -1;  // community organizations; -1: 29 017 for each 6 388; at most 1 000 000
  std::uint32_t everyday_percent = 100;  // of the rates of COM, DLY, EVA, FND, PTY, TSK
  ledger::crypto::Suite suite = ledger::crypto::Suite::kSha256;  // names alerts by its digest
  std::string system_account = "sys";  // hold SYS and SEC before the first event
  std::string security_account = "sec";
};

class City {
 public:
  explicit City(const Options& options);
  ~City();
  City(City&&) noexcept;
  City& operator=(City&&) noexcept;

  // The next event as one line of JSON without its line end; false: the city is told. Memory grows
  // with the number of organizations, not of events.
  bool next(std::string& json_line);

  // For a clock that follows the events: occurredAt of the line last given.
  Millis now() const;

 private:
  struct Told;
  std::unique_ptr<Told> told_;
};

}  // namespace quanlu::consumers::demo
