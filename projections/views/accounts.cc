#include <algorithm>
#include <array>
#include <cstring>

#include "projections/views/apply.h"
#include "projections/views/keys.h"
#include "schemas/events/sys.capnp.h"

namespace quanlu::projections::views {
namespace {

namespace events = quanlu::schemas::events;
using registry::EventCode;

enum AccountState : std::uint8_t { kActive = 1, kSuspended = 2 };

// The grants of an account that nothing has revoked: what 1303 must find without a search.
struct OpenGrant {
  std::uint64_t seq = 0, role = 0;
};
constexpr std::size_t kGrantsMax = 32;  // open at once; the oldest goes

class OpenGrants {
 public:
  explicit OpenGrants(std::string_view bytes)
      : size_(std::min(bytes.size() / sizeof(OpenGrant), kGrantsMax)) {
    if (size_ > 0) std::memcpy(grants_.data(), bytes.data(), size_ * sizeof(OpenGrant));
  }
  void add(const OpenGrant& grant) {
    if (size_ == kGrantsMax) remove(0);
    grants_[size_++] = grant;
  }
  void remove(std::size_t index) {
    std::copy(grants_.data() + index + 1, grants_.data() + size_, grants_.data() + index);
    --size_;
  }
  std::size_t size() const { return size_; }
  const OpenGrant& operator[](std::size_t index) const { return grants_[index]; }
  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(grants_.data()), size_ * sizeof(OpenGrant)};
  }

 private:
  std::array<OpenGrant, kGrantsMax> grants_{};
  std::size_t size_;
};

// The row of an account with bytes of its own, since others are written while it is changed.
struct Account {
  Bytes words;
  AccountRow row;
};

Account find(const Applied& applied, std::string_view name) {
  Account account;
  const auto at = key::subject(name);
  const std::optional<BytesView> words =
      at.fits() ? applied.rows.get(View::kAccounts, at.padded()) : std::nullopt;
  if (words) {
    account.words.assign(words->begin(), words->end());
    CHECK(decode(account.words, account.row));
  }
  account.row.account = name;
  return account;
}

void save(const Applied& applied, const AccountRow& row) {
  applied.put(View::kAccounts, key::subject(row.account), row);
}

void open(const Applied& applied) {
  const auto body = applied.fact.body<events::AccountOpened>();
  Account account = find(applied, view_of(body.getAccount()));
  account.row.seq = applied.fact.seq.value;
  account.row.opened_at = applied.fact.occurred_at.value;
  account.row.ended_at = 0;
  account.row.unit = view_of(body.getUnit());
  account.row.area = body.getArea();
  account.row.level = number_of(body.getLevel());
  account.row.state = kActive;
  save(applied, account.row);
}

void suspend(const Applied& applied) {
  Account account =
      find(applied, view_of(applied.fact.body<events::AccountSuspended>().getAccount()));
  account.row.state = kSuspended;
  account.row.ended_at = applied.fact.occurred_at.value;
  save(applied, account.row);
}

void grant(const Applied& applied) {
  const Fact& fact = applied.fact;
  const auto body = fact.body<events::RoleGranted>();
  const std::uint16_t role = number_of(body.getRole());
  RoleRow row;
  row.seq = fact.seq.value;
  row.area = body.getArea();
  row.granted_at = fact.occurred_at.value;
  row.from_on = body.getFrom();
  row.to_on = body.getTo();
  row.role = role;
  row.account = view_of(body.getAccount());
  row.unit = view_of(body.getUnit());
  row.approver = view_of(body.getApprover());
  applied.put(View::kRoles, key::role(row.account, role, fact.seq), row);
  Account account = find(applied, row.account);
  OpenGrants open_grants(account.row.grants);
  open_grants.add({fact.seq.value, role});
  account.row.grants = open_grants.bytes();
  save(applied, account.row);
}

void end(const Applied& applied, std::string_view account, std::uint16_t role, Seq seq,
         std::int32_t on) {
  const auto at = key::role(account, role, seq);
  const std::optional<BytesView> words = applied.rows.get(View::kRoles, at.padded());
  if (!words) return;
  RoleRow row;
  CHECK(decode(*words, row));
  row.ended_at = applied.fact.occurred_at.value;
  row.ended_on = on;
  row.end_seq = applied.fact.seq.value + 1;
  applied.put(View::kRoles, at, row);
}

void revoke(const Applied& applied) {
  const auto body = applied.fact.body<events::RoleRevoked>();
  const std::uint16_t role = number_of(body.getRole());
  Account account = find(applied, view_of(body.getAccount()));
  OpenGrants open_grants(account.row.grants);
  for (std::size_t i = open_grants.size(); i-- > 0;) {
    if (open_grants[i].role != role) continue;
    end(applied, account.row.account, role, Seq(open_grants[i].seq), body.getOn());
    open_grants.remove(i);
  }
  account.row.grants = open_grants.bytes();
  save(applied, account.row);
}

}  // namespace

void apply_accounts(const Applied& applied) {
  switch (static_cast<EventCode>(applied.fact.code)) {
    case EventCode::kAccountOpened:
      return open(applied);
    case EventCode::kAccountSuspended:
      return suspend(applied);
    case EventCode::kRoleGranted:
      return grant(applied);
    case EventCode::kRoleRevoked:
      return revoke(applied);
    default:
      return;
  }
}

}  // namespace quanlu::projections::views
