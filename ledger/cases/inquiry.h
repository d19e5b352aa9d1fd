#pragma once
// One event under examination: the state before it, what it says, when it is decided, and what the
// checks found. The checks run in a fixed order; decide stops at the first refusal, evolve keeps
// what may be flagged (origin import).
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/cases/state.h"
#include "ledger/cases/step.h"
#include "schemas/base/refusal.h"

namespace quanlu::ledger::cases {

// Who asks, as the channel authenticated it (INTERFACES.md 2.1). A command only chooses among
// these accounts, never names another one.
struct Caller {
  std::vector<std::string> accounts;         // the first is the default
  bool any_account = false;                  // trial and demo: every account
  bool ledger = false;                       // the writer itself: clock, publisher, bootstrap
  std::vector<std::uint16_t> gateway_codes;  // of a GWY account: its configuration; empty: all
};

// Digest of the ledger's suite over bytes; handed in, since this room knows no library.
using HashFunction = std::function<Digest(std::string_view)>;

struct Moment {
  Millis now{};  // the recordedAt that the entry will carry
  Partition partition{};
  std::uint32_t partitions = 1;
  Seq authority_at{};  // seq of partition 0, with more than one partition
  Caller caller;
  HashFunction hash;
};

struct Inquiry {
  const State& state;
  const Moment& at;
  Step step;
  bool import = false;

  // What the command asked for beside its step.
  bool repeated_checks = false;  // evolve: the event is in the log already
  std::optional<std::uint64_t> expected_seq;
  bool any_version = false;
  std::optional<registry::Role> wanted_role;
  std::vector<std::string> stated_basis;  // legalBasis as the command states it

  std::vector<Refusal> refusals{}, warnings{};

  void refuse(Refusal refusal) { refusals.push_back(std::move(refusal)); }
  void refuse(Reason reason, std::string path, std::string rule, std::string expected,
              std::string found, Words remedy) {
    refuse(Refusal{reason, std::move(path), std::move(rule), std::move(expected), std::move(found),
                   std::move(remedy)});
  }
  // invariant:<id>
  void breaks(std::string_view invariant, std::string path, std::string expected, std::string found,
              Words remedy) {
    refuse(Reason::kInvariant, std::move(path), std::string(invariant), std::move(expected),
           std::move(found), std::move(remedy));
  }
  void warn(Reason reason, std::string path, std::string rule, std::string expected,
            std::string found, Words remedy) {
    warnings.push_back(Refusal{reason, std::move(path), std::move(rule), std::move(expected),
                               std::move(found), std::move(remedy)});
  }

  // A refusal that import does not turn into a flag stands.
  bool stopped() const;
};

using Check = void (*)(Inquiry&);

// In the order in which they run.
void check_permission(Inquiry& ask);
void check_version(Inquiry& ask);
void check_times(Inquiry& ask);
void check_place(Inquiry& ask);
void check_subject(Inquiry& ask);
void check_moves(Inquiry& ask);
void check_references(Inquiry& ask);
void check_rule_set(Inquiry& ask);
void check_dues(Inquiry& ask);
void check_duties(Inquiry& ask);
void check_reg(Inquiry& ask);
void check_lnk(Inquiry& ask);
void check_dly(Inquiry& ask);
void check_vis(Inquiry& ask);
void check_cmp(Inquiry& ask);
void check_fnd(Inquiry& ask);
void check_sup(Inquiry& ask);
void check_eva(Inquiry& ask);
void check_pty(Inquiry& ask);
void check_tsk(Inquiry& ask);
void check_com(Inquiry& ask);
void check_nrm(Inquiry& ask);
void check_sys(Inquiry& ask);

// All of them.
std::span<const Check> checks();

// "12" -> "12"; shorthand for the texts of refusals.
std::string text_of(std::int64_t number);
std::string yuan_of(std::int64_t fen);  // "386000.00"
std::string data_path(std::string_view field);

}  // namespace quanlu::ledger::cases
