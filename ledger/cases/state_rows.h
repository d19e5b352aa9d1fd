#pragma once
// The rows of the decision state, unpacked, and their packed form. Rows are folded from the log
// again when a form changes (StateStore::kForm), so old forms are not read.
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ledger/cases/pack.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::cases {

// Something that time will cause: on which day to look at the stream, and for which event.
struct Due {
  Day on{};                // not later than the day on which it is due
  std::uint16_t code = 0;  // 105, 204, 211 …
  friend bool operator==(const Due&, const Due&) = default;
  friend auto operator<=>(const Due&, const Due&) = default;
};

struct Head {
  std::uint64_t number = 0;   // of the stream, from 1 in the order of appearance
  std::uint8_t state = 0;     // as registry::Stream counts; 0: does not exist
  std::uint64_t version = 0;  // streamSeq of the last own event
  std::uint32_t steps = 0;    // own and linked events in its history
  Seq first{}, last{};
  bool corrected = false;  // some step was voided or replaced
  std::string partition_key, subject;
  std::uint8_t subject_kind = 0;
  std::vector<Due> dues;
};

struct Known {  // where an event went
  Seq seq{};
  std::uint16_t code = 0;
  std::uint64_t stream = 0;          // number; 0: a stream that keeps no history
  std::uint32_t index = 0;           // of the step in that stream
  std::vector<std::uint64_t> moved;  // other streams that it touched
};

struct Mark {  // an entry of a look-up list
  EventId id{};
  std::uint64_t stream = 0;
};

// A row of a look-up list.
struct Marks {
  static constexpr std::size_t kMost = 64;
  std::uint64_t more = 0;  // in the first row: how many rows follow
  std::vector<Mark> marks;
};

// Steps of a stream, packed one behind the other: most are never read again.
struct StepRow {
  static constexpr std::uint32_t kMost = 16;
  std::string packed;
};
struct StepRowKey {
  std::uint64_t stream = 0, row = 0;
  friend bool operator==(const StepRowKey&, const StepRowKey&) = default;
};
struct StepRowHash {
  std::size_t operator()(const StepRowKey& key) const {
    return std::hash<std::uint64_t>{}(key.stream * 0x9E3779B97F4A7C15 + key.row);
  }
};
void append_key(std::string& to, const StepRowKey& key);

struct Correction {
  EventId by{};
  bool replaces = false;
  EventId replacement{};
};
struct Corrections {
  std::vector<Correction> all;  // in log order
};

struct DiaryPage {
  std::vector<std::uint64_t> streams;
};
struct Text {
  std::string text;
};
struct Number {
  std::uint64_t number = 0;
};

void pack(const Head& head, Packer& into);
void pack(const Known& known, Packer& into);
void pack(const Marks& marks, Packer& into);
void pack(const StepRow& row, Packer& into);
void pack(const Corrections& corrections, Packer& into);
void pack(const DiaryPage& page, Packer& into);
void pack(const Text& text, Packer& into);
void pack(const Number& number, Packer& into);

void unpack(Unpacker& from, Head& head);
void unpack(Unpacker& from, Known& known);
void unpack(Unpacker& from, Marks& marks);
void unpack(Unpacker& from, StepRow& row);
void unpack(Unpacker& from, Corrections& corrections);
void unpack(Unpacker& from, DiaryPage& page);
void unpack(Unpacker& from, Text& text);
void unpack(Unpacker& from, Number& number);

// A row that says nothing is not kept.
template <typename Row>
bool is_nothing(const Row&) {
  return false;
}
inline bool is_nothing(const DiaryPage& page) {
  return page.streams.empty();
}

}  // namespace quanlu::ledger::cases
