#pragma once
// The head of a request, judged as raw bytes before a parser makes something of it. Beast 1.81 lets
// through what other servers read differently (request smuggling); everything doubtful is refused
// here and the connection ends. RFC 9112; the table of facts is the room's test.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace quanlu::consumers::http {

inline constexpr std::size_t kHeadBytesMax = 16 * 1024;
inline constexpr std::size_t kTargetBytesMax = 4 * 1024;
inline constexpr std::size_t kFieldsMax = 64;

// Why a request is not read: the status and the slug of its problem.
struct Fault {
  unsigned status = 400;
  std::string_view slug;    // "badRequest", "lengthRequired", "tooLarge", …
  std::string_view detail;  // English, of our own words only
  friend bool operator==(const Fault&, const Fault&) = default;
};

struct Head {
  std::optional<Fault> fault;
  std::uint64_t body_bytes = 0;
};

// `raw` ends with the empty line.
Head judge_head(std::string_view raw);

}  // namespace quanlu::consumers::http
