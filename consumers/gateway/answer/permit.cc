#include "consumers/gateway/answer/permit.h"

namespace quanlu::consumers::gateway::answer {

namespace query = projections::query;

tl::expected<std::shared_ptr<Permit>, Problem> Permit::open(Readers* readers,
                                                            const ledger::intake::Caller& caller,
                                                            const http::Request& request) {
  Reader reader{.caller = caller, .uid = request.peer_uid.value_or(0), .purpose = {}};
  if (const auto field = request.field(kPurposeField)) {
    reader.purpose = http::percent_decoded(*field);
    if (!reader.purpose || !ledger::cases::parse_purpose(*reader.purpose))
      return tl::make_unexpected(bad_parameter(kPurposeField));
  }
  std::shared_ptr<Permit> permit(new Permit(readers, std::move(reader)));
  permit->who_ = permit->reader_.purpose ? "purpose" : "plain";
  for (const std::string& account : caller.accounts)
    permit->who_ += '/' + account;
  return permit;
}

tl::expected<query::Disclosure*, Problem> Permit::disclosure() {
  if (readers_ == nullptr) return tl::make_unexpected(not_found());
  if (!disclosure_) {
    TRY_ASSIGN(auto opened, readers_->disclosure(reader_));
    disclosure_.emplace(std::move(opened));
  }
  return &*disclosure_;
}

tl::expected<query::Access, Problem> Permit::access() {
  TRY_ASSIGN(query::Disclosure* const disclosure, this->disclosure());
  return disclosure->access();
}

Permit::Seen Permit::list(const schemas::codec::Event& event) {
  TRY_ASSIGN(query::Disclosure* const disclosure, this->disclosure());
  return disclosure->list(event);
}

Permit::Seen Permit::named(const query::Shown& shown) {
  TRY_ASSIGN(query::Disclosure* const disclosure, this->disclosure());
  TRY_ASSIGN(const query::Sight sight, disclosure->named(shown, {}));
  return sight;
}

Permit::Seen Permit::named(const schemas::codec::Event& event) {
  TRY_ASSIGN(query::Disclosure* const disclosure, this->disclosure());
  TRY_ASSIGN(const query::Sight sight,
             disclosure->named(event, "seq " + std::to_string(event.seq().value)));
  return sight;
}

Permit::Allowed Permit::settle() {
  if (!disclosure_) return {};
  const Status recorded = disclosure_->permit();
  disclosure_.reset();
  if (!recorded) return tl::make_unexpected(Problem(recorded.error()));
  return {};
}

}  // namespace quanlu::consumers::gateway::answer
