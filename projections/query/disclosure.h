#pragma once
// One answer to one reader: what of it is shown, and the record of that in the access ledger before
// the first byte (INTEGRITY.md 9.5, I-SYS-4). Everything that shows events or rows, on the command
// line and over HTTP, passes them through here:
//
//   Disclosure disclosure = …;                            // of this reader and this purpose
//   TRY_ASSIGN(const Sight sight, disclosure.named(event, "seq 20"));   // what was asked for by
//   name … disclosure.list(event) == Sight::kHidden …                        // one of a list
//   Snapshot::open(environment, disclosure.access());                   // rows of the views
//   TRY(disclosure.permit());   // durable in the access ledger; now the answer may be shown
//
// A long or endless answer calls permit() again for each piece before it shows the piece.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/cases/access.h"
#include "projections/query/rights.h"

namespace quanlu::projections::query {

// One thread. Moves only while access() is not in use.
class Disclosure {
 public:
  // `purpose` as it was stated; nothing: none. `record` is asked by permit() only. kUsage
  // "purpose": a purpose that is not of the form "CODE[; text]".
  static Result<Disclosure> open(Rights rights, const std::optional<std::string>& purpose,
                                 cases::RecordReads record);

  // One of many. What needs a purpose that was not stated is masked where masking helps (fund
  // supervision) and else hidden and counted.
  Sight list(const schemas::codec::Event& event);
  Sight list(const Shown& shown);
  // The two halves of list(), for whoever looks at more than it will show.
  struct Look {
    Sight sight = Sight::kClear;
    bool recorded = false;  // showing it is recorded
    schemas::registry::Conf conf = schemas::registry::Conf::kNone;
    Id16 id;
  };
  Look look(const schemas::codec::Event& event);
  void show(const Look& look);
  Access access();  // list() as the hook of a Snapshot; the disclosure outlives it

  // What was asked for by name; never kHidden. `where` names it in errors: kDenied
  // "purposeRequired"; kDenied "classHidden" when no role of the reader reads such things; else
  // kAbsent "absent": where the right to know is missing nothing is there.
  Result<Sight> named(const schemas::codec::Event& event, std::string where);
  Result<Sight> named(const Shown& shown, std::string where);

  // Sealed texts of an event, in the clear, are going to be shown. kDenied "purposeRequired" and
  // "sealed" (the role, or the approval by a second person, is missing).
  Status unseal(const schemas::codec::Event& event, std::vector<std::string> fields,
                std::string where);

  // An event that is shown as a part of something that was judged as a whole already.
  void also(const Shown& judged, const Id16& event);

  // All that was looked at since the last call is in the access ledger when this returns without
  // an error. After an error nothing may be shown.
  Status permit();

  std::uint64_t withheld() const { return withheld_; }  // of lists, for want of a purpose
  const Rights& rights() const { return rights_; }

 private:
  Disclosure(Rights rights, std::optional<cases::Purpose> purpose, cases::RecordReads record)
      : rights_(std::move(rights)), purpose_(std::move(purpose)), record_(std::move(record)) {}
  Look judge_one(Sight sight, const ShownClass& of, const Id16& id);
  Result<Sight> judge_named(Sight sight, const ShownClass& of, const Id16& id, std::string where);

  Rights rights_;
  std::optional<cases::Purpose> purpose_;
  cases::RecordReads record_;
  std::map<schemas::registry::Conf, std::vector<Id16>> noted_;  // since the last permit()
  std::vector<cases::SensitiveRead> opened_;                    // sealed texts, likewise
  std::uint64_t withheld_ = 0;
};

}  // namespace quanlu::projections::query
