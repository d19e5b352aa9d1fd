#include "ledger/cases/state_rows.h"

#include "ledger/cases/unpacked.h"

namespace quanlu::ledger::cases {

void append_key(std::string& to, const StepRowKey& key) {
  append_key(to, key.stream);
  append_key(to, key.row);
}

void pack(const Head& head, Packer& into) {
  into.number(head.number);
  into.number(head.state);
  into.number(head.version);
  into.number(head.steps);
  into.number(head.first.value);
  into.number(head.last.value);
  into.number(head.corrected ? 1 : 0);
  into.text(head.partition_key);
  into.text(head.subject);
  into.number(head.subject_kind);
  for (const Due& due : head.dues) {
    into.whole(due.on.value);
    into.number(due.code);
  }
}

void unpack(Unpacker& from, Head& head) {
  head.number = from.number();
  head.state = static_cast<std::uint8_t>(from.number());
  head.version = from.number();
  head.steps = static_cast<std::uint32_t>(from.number());
  head.first = Seq(from.number());
  head.last = Seq(from.number());
  head.corrected = from.number() != 0;
  head.partition_key = from.text();
  head.subject = from.text();
  head.subject_kind = static_cast<std::uint8_t>(from.number());
  while (!from.done()) {
    const Day on(static_cast<std::int32_t>(from.whole()));
    head.dues.push_back({on, static_cast<std::uint16_t>(from.number())});
  }
}

void pack(const Known& known, Packer& into) {
  into.number(known.seq.value);
  into.number(known.code);
  into.number(known.stream);
  into.number(known.index);
  for (std::uint64_t moved : known.moved)
    into.number(moved);
}

void unpack(Unpacker& from, Known& known) {
  known.seq = Seq(from.number());
  known.code = static_cast<std::uint16_t>(from.number());
  known.stream = from.number();
  known.index = static_cast<std::uint32_t>(from.number());
  while (!from.done())
    known.moved.push_back(from.number());
}

void pack(const Marks& marks, Packer& into) {
  into.number(marks.more);
  for (const Mark& mark : marks.marks) {
    into.id(mark.id);
    into.number(mark.stream);
  }
}

void unpack(Unpacker& from, Marks& marks) {
  marks.more = from.number();
  while (!from.done()) {
    const EventId id = from.id();
    marks.marks.push_back({.id = id, .stream = from.number()});
  }
}

void pack(const StepRow& row, Packer& into) {
  into.raw(row.packed);
}

void unpack(Unpacker& from, StepRow& row) {
  row.packed = from.rest();
}

void pack(const Corrections& corrections, Packer& into) {
  for (const Correction& correction : corrections.all) {
    into.id(correction.by);
    into.number(correction.replaces ? 1 : 0);
    into.id(correction.replacement);
  }
}

void unpack(Unpacker& from, Corrections& corrections) {
  while (!from.done()) {
    Correction correction;
    correction.by = from.id();
    correction.replaces = from.number() != 0;
    correction.replacement = from.id();
    corrections.all.push_back(correction);
  }
}

void pack(const DiaryPage& page, Packer& into) {
  for (std::uint64_t stream : page.streams)
    into.number(stream);
}

void unpack(Unpacker& from, DiaryPage& page) {
  while (!from.done())
    page.streams.push_back(from.number());
}

void pack(const Text& text, Packer& into) {
  into.text(text.text);
}

void unpack(Unpacker& from, Text& text) {
  text.text = from.text();
}

void pack(const Number& number, Packer& into) {
  into.number(number.number);
}

void unpack(Unpacker& from, Number& number) {
  number.number = from.number();
}

}  // namespace quanlu::ledger::cases
