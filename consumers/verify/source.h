#pragma once
// How records reach the verifier: cut into segments that worker threads load side by side.
#include <memory>
#include <string_view>
#include <vector>

#include "ledger/chain/record.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::verify {

struct RawRecord {
  ledger::chain::Record record;
  std::string_view fault;  // what is wrong with the carrier's row ("checksum"); empty when sound
  BytesView row;           // as the carrier has it, for judge_bytes(); may be empty
};

// The bytes of its records are good until it is loaded again or goes; `held` is whatever of the
// source keeps them so.
struct Segment {
  std::vector<RawRecord> records;
  std::shared_ptr<void> held;
};

// The records of one partition up to a horizon that was fixed when the source was made, in log
// order: segment after segment, record after record. A row that is damaged is given with its fault
// and what can be made out of it, never skipped.
class RecordSource {
 public:
  virtual ~RecordSource() = default;

  virtual Partition partition() const = 0;
  virtual std::uint64_t end() const = 0;   // first seq behind the horizon
  virtual std::uint64_t rows() const = 0;  // how many records there are to give
  virtual std::uint64_t segments() const = 0;
  // Called from several threads at once, with different segments.
  virtual Status load(std::uint64_t index, Segment& segment) = 0;
  // What is wrong with the bytes of a row that load() gave without a fault; a part of V0. Asked
  // once for each, right after its entry was hashed, while they are in the processor's cache.
  virtual std::string_view judge_bytes(const RawRecord&) const { return {}; }
};

}  // namespace quanlu::consumers::verify
