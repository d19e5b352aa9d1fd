#pragma once
// Units and accounts of the sample city: the bureau and the departments, 15 county bureaus, the
// streets, supervising units. Who is who follows from the area table alone.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/rules/areas.h"

namespace quanlu::consumers::demo {

inline constexpr std::string_view kBureau = "11370100004188768U";  // 市民政局
inline constexpr std::uint32_t kCity = 370100;

struct Account {
  std::string id, unit;
  std::string_view role;   // "SOB"
  std::string_view level;  // of the account: "city", "county", "street"
  std::string holder;      // name of the person
  std::uint64_t area = kCity;
};

struct Supervisor {
  std::string_view unit, zh, topic;
  std::size_t account;  // index into People::accounts
};

class People {
 public:
  explicit People(const ledger::rules::AreaTable& areas);

  const std::vector<Account>& accounts() const { return accounts_; }
  const std::vector<Supervisor>& supervisors() const { return supervisors_; }

  // The n-th of those who hold the role at city level, counted round and round.
  const Account& of(std::string_view role, std::size_t n = 0) const;
  std::size_t count(std::string_view role) const;
  const Account& county(std::uint32_t area, std::size_t n = 0) const;  // of a county scope
  const Account& street(std::size_t index) const;                      // in the order of streets()
  const Account& of_supervisor(std::size_t index) const;
  std::size_t streets() const { return streets_.size(); }

 private:
  void add(std::string id, std::string_view role, std::string_view level, std::string unit,
           std::uint64_t area);

  std::vector<Account> accounts_;
  std::vector<Supervisor> supervisors_;
  std::vector<std::size_t> streets_;
};

// The account that an organization gets when it is registered.
std::string account_of(std::string_view uscc);

}  // namespace quanlu::consumers::demo
