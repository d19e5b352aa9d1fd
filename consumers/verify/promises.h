#pragma once
// Level V5: what was promised is there (INTEGRITY.md 2.9, 6.1). A promise is judged by what it
// says, who signed it, what lies at its place, how far checkpoints reach, and the time.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "consumers/verify/facts.h"
#include "consumers/verify/report.h"
#include "ledger/chain/promise.h"
#include "ledger/chain/receipt_keys.h"

namespace quanlu::consumers::verify {

struct GivenReceipt {
  std::string from;  // a file, or "receipts/2026-11.jsonl:3": what a finding names
  ledger::chain::SignedPromise given;
  // The first member of the readable copy beside the promise that says something else than what was
  // signed; empty: none does, or there is no copy.
  std::string differs{};
};

struct PromisesToCheck {
  std::vector<GivenReceipt> receipts;
  Millis now;
  // What is published here is the newest there is. Of a copy that may be older it is not known
  // whether a promise was broken.
  bool newest = true;
};

enum class Promised : std::uint8_t { kKept, kPending, kBroken, kNotOurs, kUnknown };

// What a reader saw at the place that a promise names.
struct PlaceSeen {
  std::optional<SeenEntry> entry;
  TreeSize published;  // of the largest good checkpoint; 0: there is none
};

struct JudgedPromise {
  Promised state = Promised::kKept;
  // Of kBroken "receipt_broken"; of kNotOurs "receipt_invalid", signed by no receipt key or with a
  // copy beside it that says something else, which speaks against whoever presents it; of kUnknown
  // "receipt_foreign" of another ledger, "receipt_revoked" not kept, by a key that was revoked,
  // "receipt_open" due, and this copy may be older than that.
  std::string kind;
  std::string expected, actual;
  Words text;
};

JudgedPromise judge_promise(const GivenReceipt& receipt, const ledger::chain::Genesis& genesis,
                            const ledger::chain::ReceiptKeys& keys,
                            ledger::crypto::Verifier& verifier, const PlaceSeen& seen, Millis now,
                            bool newest);

// The finding that it makes; nothing for kept and pending.
std::optional<Finding> finding_of(const JudgedPromise& judged, const GivenReceipt& receipt);

// Over the passes of all partitions, partition 0 first: its control entries say which keys count.
class PromiseLevel {
 public:
  PromiseLevel(const ledger::chain::Genesis& genesis, const PromisesToCheck& promises);

  void ask(Partition partition, std::map<Seq, SeenEntry>& entries) const;
  void take(Partition partition, const Facts& facts, TreeSize published, Report& report);
  // Once: those of other ledgers, and those of partitions that are not there.
  void finish(Report& report);

 private:
  void judge(const GivenReceipt& receipt, const PlaceSeen& seen, Report& report);

  const ledger::chain::Genesis& genesis_;
  const PromisesToCheck& promises_;
  ledger::chain::ReceiptKeys keys_;
  ledger::crypto::Verifier verifier_;
  std::vector<bool> judged_;
  std::uint64_t pending_ = 0;
};

}  // namespace quanlu::consumers::verify
