#pragma once
// What whoever asks is shown: the one place through which every answer with data of the ledger
// goes. A Disclosure (projections/query/disclosure.h) judges by role and stated purpose and puts
// the read into the access ledger before the answer (INTERFACES.md 3.1, INTEGRITY.md 9.5).
#include <memory>
#include <optional>
#include <string>

#include "consumers/gateway/answer/problem.h"
#include "consumers/gateway/answer/readers.h"
#include "consumers/http/message.h"

namespace quanlu::consumers::gateway::answer {

inline constexpr const char* kPurposeField = "Quanlu-Purpose";  // percent-encoded UTF-8

// Of one answer; stays where it is, since snapshots ask it. One thread at a time.
class Permit {
 public:
  using Allowed = tl::expected<void, Problem>;
  using Seen = tl::expected<projections::query::Sight, Problem>;

  // 400 badParameter: the purpose is none. Rights are looked up with the first question. `readers`
  // null: every question is a 404.
  static tl::expected<std::shared_ptr<Permit>, Problem> open(Readers* readers,
                                                             const ledger::intake::Caller& caller,
                                                             const http::Request& request);

  // The hook of a Snapshot: what of a list is left out. 403 role: who asks may see nothing.
  tl::expected<projections::query::Access, Problem> access();
  // One of many; kHidden: left out.
  Seen list(const schemas::codec::Event& event);

  // What was asked for by its name, never kHidden: 403 purposeRequired or classHidden, 404.
  Seen named(const projections::query::Shown& shown);
  Seen named(const schemas::codec::Event& event);

  // Behind the last look and before the first byte; of a stream before each piece. Afterwards all
  // that was looked at is durable in the access ledger, and rights are looked up again.
  Allowed settle();

  // Who asks and whether a purpose was stated; part of every ETag, and the name under which limits
  // count.
  const std::string& who() const { return who_; }

 private:
  Permit(Readers* readers, Reader reader) : readers_(readers), reader_(std::move(reader)) {}
  tl::expected<projections::query::Disclosure*, Problem> disclosure();

  Readers* readers_;
  const Reader reader_;
  std::string who_;
  std::optional<projections::query::Disclosure> disclosure_;
};

}  // namespace quanlu::consumers::gateway::answer
