#pragma once
// What one account may see, by its grants in force at one moment (DOMAIN.md section 7). The
// decision is ledger/cases' may_read; here is what it is asked about: events of the log and rows
// of the views.
#include <functional>
#include <string>
#include <vector>

#include "ledger/cases/facts.h"
#include "projections/query/access.h"
#include "schemas/base/result.h"
#include "schemas/codec/event.h"

namespace quanlu::projections::query {

namespace cases = ledger::cases;

// Hands the decision state at the head of the log to a question (ledger/intake StateView::ask).
using AskState = std::function<void(const std::function<void(const cases::State&)>&)>;

class Rights {
 public:
  // Of an account. kDenied "role": unknown, suspended, or without any grant in force.
  static Result<Rights> of(std::string account, AskState state, Millis now);
  // Of a trial ledger, where one person acts as all: everything is clear.
  static Rights of_all(std::string account);

  Sight see(const schemas::codec::Event& event) const;
  Sight see(const Shown& shown) const;
  // Sealed texts: of what is read clear, by another role than the auditors' (AUD and ADT read all
  // but sealed text); of complaints and restricted finance by a reader whose request (1312) for
  // this event another person approved (1313) and whose approval has not run out.
  bool may_unseal(const schemas::codec::Event& event) const;

  // Whether some role held reads anything of the group at all. What is hidden for another reason
  // is told apart by nobody: it is absent.
  bool reads_group(schemas::registry::Group group) const;
  bool holds(schemas::registry::Role role) const;
  bool all() const { return all_; }
  const std::string& account() const { return account_; }
  const std::vector<cases::Grant>& grants() const { return grants_; }

 private:
  Rights(std::string account, AskState state, Millis now)
      : account_(std::move(account)), state_(std::move(state)), now_(now) {}
  Sight see(cases::Step step, schemas::registry::Conf conf,
            const std::vector<cases::Grant>& grants) const;

  std::string account_;
  AskState state_;
  Millis now_;
  bool all_ = false;
  std::vector<cases::Grant> grants_;
};

// Class and family of what is shown, an envelope's raised class included.
struct ShownClass {
  schemas::registry::Conf conf = schemas::registry::Conf::kNone;
  schemas::registry::Family family = schemas::registry::Family::kNone;
  schemas::registry::Group group = schemas::registry::Group::kNone;
};
ShownClass class_of(const schemas::codec::Event& event);
ShownClass class_of(const Shown& shown);

}  // namespace quanlu::projections::query
