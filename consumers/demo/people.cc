#include "consumers/demo/people.h"

#include <array>

#include "consumers/demo/names.h"
#include "schemas/base/check.h"

namespace quanlu::consumers::demo {
namespace {

struct Post {
  std::string_view role, prefix, unit;
  unsigned count;
};

constexpr std::array<Post, 16> kPosts = {{
    {"LDR", "mz-ld", kBureau, 3},
    {"SOB", "mz-sg", kBureau, 8},
    {"REV", "mz-sh", kBureau, 3},
    {"LEG", "mz-fz", kBureau, 2},
    {"ENF", "mz-zf", kBureau, 4},
    {"CPL", "mz-xf", kBureau, 3},
    {"LIA", "mz-ll", kBureau, 12},
    {"APR", "sp", "370100-spj", 6},
    {"FIN", "cz", "370100-czj", 2},
    {"TAX", "sw", "370100-swj", 1},
    {"AUD", "sj", "370100-sjj", 1},
    {"POL", "ga", "370100-gaj", 1},
    {"PBC", "rh", "370100-rmyh", 1},
    {"MKT", "jg", "370100-scjgj", 1},
    {"PTY", "dw", "370100-shzzdw", 4},
    {"EVC", "pg", "370100-pgwyh", 4},
}};

struct Department {
  std::string_view unit, account, zh, topic;
};

constexpr std::array<Department, 12> kDepartments = {{
    {"370100-jyj", "jy-1", "市教育局", "教育"},
    {"370100-wjw", "wj-1", "市卫生健康委", "医疗卫生"},
    {"370100-kjj", "kj-1", "市科学技术局", "科技"},
    {"370100-tyj", "ty-1", "市体育局", "体育"},
    {"370100-wlj", "wl-1", "市文化和旅游局", "文化"},
    {"370100-gxj", "gx-1", "市工业和信息化局", "产业"},
    {"370100-nyj", "ny-1", "市农业农村局", "农业农村"},
    {"370100-shangwj", "sy-1", "市商务局", "商贸"},
    {"370100-jtj", "jt-1", "市交通运输局", "交通物流"},
    {"370100-zjj", "zj-1", "市住房和城乡建设局", "建设"},
    {"370100-rsj", "rs-1", "市人力资源和社会保障局", "就业培训"},
    {"370100-cl", "cl-1", "市残疾人联合会", "助残"},
}};

}  // namespace

std::string account_of(std::string_view uscc) {
  return "org-" + std::string(uscc);
}

void People::add(std::string id, std::string_view role, std::string_view level, std::string unit,
                 std::uint64_t area) {
  std::string holder = person_name(accounts_.size() * 7 + 3);
  accounts_.push_back({.id = std::move(id),
                       .unit = std::move(unit),
                       .role = role,
                       .level = level,
                       .holder = std::move(holder),
                       .area = area});
}

People::People(const ledger::rules::AreaTable& areas) {
  for (const Post& post : kPosts)
    for (unsigned n = 1; n <= post.count; ++n)
      add(std::string(post.prefix) + "-" + std::to_string(n), post.role, "city",
          std::string(post.unit), kCity);
  for (const Department& department : kDepartments) {
    supervisors_.push_back({department.unit, department.zh, department.topic, accounts_.size()});
    add(std::string(department.account), "BSU", "city", std::string(department.unit), kCity);
  }
  for (const ledger::rules::AreaCode county : areas.county_scopes())
    for (const char* n : {"1", "2"})
      add("mz-" + to_text(county) + "-" + n, "CTY", "county", to_text(county) + "-mzj",
          county.value);
  for (const ledger::rules::AreaCode street : areas.streets()) {
    streets_.push_back(accounts_.size());
    add("jd-" + to_text(street), "STR", "street", to_text(street) + "-jd", street.value);
  }
}

std::size_t People::count(std::string_view role) const {
  std::size_t count = 0;
  for (const Account& account : accounts_)
    count += account.role == role && account.level == "city" ? 1 : 0;
  return count;
}

const Account& People::of(std::string_view role, std::size_t n) const {
  const std::size_t holders = count(role);
  CHECK(holders != 0);
  std::size_t left = n % holders;
  for (const Account& account : accounts_)
    if (account.role == role && account.level == "city" && left-- == 0) return account;
  CHECK(false && "counted above");
  return accounts_.front();
}

const Account& People::county(std::uint32_t area, std::size_t n) const {
  const Account* found = nullptr;
  for (const Account& account : accounts_)
    if (account.role == "CTY" && account.area == area) {
      found = &account;
      if (n-- == 0) break;
    }
  CHECK(found != nullptr);
  return *found;
}

const Account& People::street(std::size_t index) const {
  return accounts_[streets_[index]];
}

const Account& People::of_supervisor(std::size_t index) const {
  return accounts_[supervisors_[index].account];
}

}  // namespace quanlu::consumers::demo
