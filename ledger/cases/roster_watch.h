#pragma once
// Which organizations the deadline clock has to look at again. When the reports of a window fall
// due, all organizations are looked through once; afterwards an answer changes only where a stream
// of that organization changes, or what all answers rest on. Memory of this process alone: who
// starts anew looks through all once more. Bounded; one thread owns it.
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/base/ids.h"
#include "schemas/registry/registry.h"

namespace quanlu::ledger::cases {

class RosterWatch {
 public:
  static constexpr std::size_t kChangesMax = 50'000;

  // A step joins this stream.
  void note(schemas::registry::StreamKind kind, std::string_view stream);
  // Somebody's answer has to be asked for again.
  void note(std::string uscc);
  // All have to be looked at again: rules or windows were published, something was corrected.
  void forget();

  // The organizations (USCC, one as often as it changed) to look at for what falls due on that day
  // by the window, a stream's number; nothing: all of them. Good until the next note() or forget().
  std::optional<std::span<const std::string>> changed(std::uint64_t window, Day due) const;
  // They were looked at; what is noted from here on comes with the next question.
  void looked(std::uint64_t window, Day due);

 private:
  std::vector<std::string> changes_;
  std::map<std::pair<std::uint64_t, Day>, std::size_t> looks_;  // how many changes they saw
};

}  // namespace quanlu::ledger::cases
