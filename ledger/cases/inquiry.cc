#include "ledger/cases/inquiry.h"

#include <algorithm>
#include <cstdlib>

namespace quanlu::ledger::cases {

bool Inquiry::stopped() const {
  return std::any_of(refusals.begin(), refusals.end(), [&](const Refusal& refusal) {
    return !import || !is_flag_on_import(refusal.reason);
  });
}

std::span<const Check> checks() {
  static constexpr Check kAll[] = {
      check_permission, check_version,  check_times, check_place,  check_subject, check_moves,
      check_references, check_rule_set, check_dues,  check_duties, check_reg,     check_lnk,
      check_dly,        check_vis,      check_cmp,   check_fnd,    check_sup,     check_eva,
      check_pty,        check_tsk,      check_com,   check_nrm,    check_sys};
  return kAll;
}

std::string text_of(std::int64_t number) {
  return std::to_string(number);
}

std::string yuan_of(std::int64_t fen) {
  const std::string digits = std::to_string(std::llabs(fen) % 100);
  return (fen < 0 ? "-" : "") + std::to_string(std::llabs(fen) / 100) + "." +
         (digits.size() == 1 ? "0" : "") + digits;
}

std::string data_path(std::string_view field) {
  return "$.data." + std::string(field);
}

}  // namespace quanlu::ledger::cases
