#pragma once
// What whoever asks is shown: the one place through which every answer with data of the ledger
// goes. A Disclosure (projections/query/disclosure.h) judges by role and stated purpose and puts
// the read into the access ledger before the answer (INTERFACES.md 3.1, INTEGRITY.md 9.5).
#include <memory>
#include <optional>
#include <string>

#include "consumers/gateway/rights/readers.h"
#include "consumers/http/message.h"

namespace quanlu::consumers::gateway::rights {

inline constexpr const char* kPurposeField = "Quanlu-Purpose";  // percent-encoded UTF-8

// Of one answer; stays where it is, since snapshots ask it. One thread at a time.
class Permit {
 public:
  using Seen = Result<projections::query::Sight>;

  // kUsage "badParameter": the purpose is none. Rights are looked up with the first question.
  // `readers` null: there is nothing to see, every question is kAbsent.
  static Result<std::shared_ptr<Permit>> open(Readers* readers,
                                              const ledger::intake::Caller& caller,
                                              const http::Request& request);

  // The hook of a Snapshot: what of a list is left out. kDenied "role": who asks may see nothing.
  Result<projections::query::Access> access();
  // One of many; kHidden: left out.
  Seen list(const schemas::codec::Event& event);

  // What was asked for by its name, never kHidden: kDenied "purposeRequired" or "classHidden",
  // kAbsent.
  Seen named(const projections::query::Shown& shown);
  Seen named(const schemas::codec::Event& event);

  // Behind the last look and before the first byte; of a stream before each piece. Afterwards all
  // that was looked at is durable in the access ledger, and rights are looked up again.
  Status settle();

  // Who asks; the name under which limits count.
  const std::string& who() const { return who_; }
  // Who asks, whether a purpose was stated, the grants, and how each thing that was looked at since
  // settle() is shown: two answers with the same rows and the same scope show the same.
  std::string scope() const;

 private:
  Permit(Readers* readers, Reader reader) : readers_(readers), reader_(std::move(reader)) {}
  Result<projections::query::Disclosure*> disclosure();
  projections::query::Sight note(projections::query::Sight sight);

  Readers* readers_;
  const Reader reader_;
  std::string who_;
  std::string rights_, sights_;  // of scope()
  std::optional<projections::query::Disclosure> disclosure_;
};

}  // namespace quanlu::consumers::gateway::rights
