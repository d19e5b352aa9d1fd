#pragma once
// One run of the program in a folder, in English, in a pipe: as a user meets it, inside the test.
// Whoever includes this links consumers/cli/program.
#include <atomic>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "consumers/cli/program/program.h"
#include "schemas/base/seams.h"

namespace quanlu::tests {

struct Answer {
  int code = -1;
  std::string out, talk;
};

inline constexpr Millis kNow{1'725'437'987'000};  // 2024-09-04 16:19:47

inline Answer run_quanlu(const std::filesystem::path& folder,
                         const std::vector<std::string>& arguments, const std::string& input = {},
                         Millis now = kNow) {
  std::ostringstream out, talk;
  std::istringstream in(input);
  ManualClock clock(now);
  static std::uint64_t runs = 0;  // chance of its own for every run, or event ids would repeat
  SeededRandom random(++runs);
  const std::atomic<int> interrupted{0};
  const consumers::cli::program::World world{
      .out = out,
      .talk = talk,
      .in = in,
      .environment = [](const std::string& name) -> std::optional<std::string> {
        if (name == "LANG") return "en_GB.UTF-8";
        return std::nullopt;
      },
      .directory = folder,
      .clock = clock,
      .random = random,
      .interrupted = interrupted};
  const int code = run(world, arguments);
  return {code, out.str(), talk.str()};
}

}  // namespace quanlu::tests
