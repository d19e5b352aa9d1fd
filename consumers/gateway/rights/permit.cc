#include "consumers/gateway/rights/permit.h"

namespace quanlu::consumers::gateway::rights {

namespace query = projections::query;

namespace {

std::string text_of(const query::Rights& rights) {
  std::string text = rights.all() ? "all" : rights.account();
  for (const auto& grant : rights.grants())
    for (const std::string& part :
         {std::to_string(static_cast<int>(grant.role)), grant.unit, std::to_string(grant.area),
          std::to_string(grant.from.value), std::to_string(grant.until.value)})
      text += '/' + part;
  return text;
}

}  // namespace

Result<std::shared_ptr<Permit>> Permit::open(Readers* readers, const ledger::intake::Caller& caller,
                                             const http::Request& request) {
  Reader reader{.caller = caller, .uid = request.peer_uid.value_or(0), .purpose = {}};
  if (const auto field = request.field(kPurposeField)) {
    reader.purpose = http::percent_decoded(*field);
    if (!reader.purpose || !ledger::cases::parse_purpose(*reader.purpose))
      return fail(Failure::kUsage, "badParameter", {"参数", "parameter"}, kPurposeField);
  }
  std::shared_ptr<Permit> permit(new Permit(readers, std::move(reader)));
  permit->who_ = "uid:" + std::to_string(permit->reader_.uid);
  for (const std::string& account : caller.accounts)
    permit->who_ += '/' + account;
  return permit;
}

Result<query::Disclosure*> Permit::disclosure() {
  if (readers_ == nullptr)
    return fail(Failure::kAbsent, "absent", {"不予显示", "nothing is shown"}, "access/");
  if (!disclosure_) {
    TRY_ASSIGN(auto opened, readers_->disclosure(reader_));
    disclosure_.emplace(std::move(opened));
    rights_ = text_of(disclosure_->rights());
  }
  return &*disclosure_;
}

query::Sight Permit::note(query::Sight sight) {
  sights_ += static_cast<char>('0' + static_cast<int>(sight));
  return sight;
}

std::string Permit::scope() const {
  return who_ + (reader_.purpose ? "#purpose#" : "#plain#") + rights_ + '#' + sights_;
}

Result<query::Access> Permit::access() {
  TRY_ASSIGN(query::Disclosure* const disclosure, this->disclosure());
  return query::Access([this, access = disclosure->access()](const query::Shown& shown) {
    return note(access(shown));
  });
}

Permit::Seen Permit::list(const schemas::codec::Event& event) {
  TRY_ASSIGN(query::Disclosure* const disclosure, this->disclosure());
  return note(disclosure->list(event));
}

Permit::Seen Permit::named(const query::Shown& shown) {
  TRY_ASSIGN(query::Disclosure* const disclosure, this->disclosure());
  TRY_ASSIGN(const query::Sight sight, disclosure->named(shown, {}));
  return note(sight);
}

Permit::Seen Permit::named(const schemas::codec::Event& event) {
  TRY_ASSIGN(query::Disclosure* const disclosure, this->disclosure());
  TRY_ASSIGN(const query::Sight sight,
             disclosure->named(event, "seq " + std::to_string(event.seq().value)));
  return note(sight);
}

Status Permit::settle() {
  sights_.clear();
  if (!disclosure_) return {};
  Status recorded = disclosure_->permit();
  disclosure_.reset();
  return recorded;
}

}  // namespace quanlu::consumers::gateway::rights
