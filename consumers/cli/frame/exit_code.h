#pragma once
// The words of INTERFACES.md 1.1. A code depends on the result only: equal for human and JSON,
// terminal and pipe, --quiet or not.
#include <string_view>
#include <vector>

#include "schemas/base/result.h"

namespace quanlu::consumers::cli::frame {

inline constexpr int kOk = 0;
inline constexpr int kUsage = static_cast<int>(Failure::kUsage);
inline constexpr int kFailed = static_cast<int>(Failure::kFailed);
inline constexpr int kTampered = static_cast<int>(Failure::kTampered);
inline constexpr int kIncomplete = static_cast<int>(Failure::kIncomplete);
inline constexpr int kDenied = static_cast<int>(Failure::kDenied);
inline constexpr int kAbsent = static_cast<int>(Failure::kAbsent);
inline constexpr int kConflict = static_cast<int>(Failure::kConflict);
inline constexpr int kInterrupted = 130;
inline constexpr int kTerminated = 143;

// When one run meets several: 3 > 130, 143 > 1 > 4 > 5 > 7 > 6 > 2 > 0.
int worst(int left, int right);

// "ok", "failed", "usage" …; "interrupted" for 130 and 143.
std::string_view word_of(int code);

struct ExitCodeRow {
  int code;
  std::string_view word;
  Words meaning, advice;
};
const std::vector<ExitCodeRow>& exit_code_table();

}  // namespace quanlu::consumers::cli::frame
