#pragma once
// Result<T>: a value or the failure of the world that kept us from it. A business refusal is not an
// Error (ledger/cases gives it as a value), a bug is not an Error either (CHECK stops the process).
// tl::expected has std::expected's names, so the change to C++23 is this one alias.
#include <cstdint>
#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace quanlu {

// The kind decides the exit code (INTERFACES.md 1.1), whose number it is.
enum class Failure : std::uint8_t {
  kFailed = 1,      // disk, network, a bug of somebody else
  kUsage = 2,       // command line, configuration or input data
  kTampered = 3,    // bytes at hand contradict a hash, seal or replay
  kIncomplete = 4,  // nothing wrong found, but something asked could not be checked or done
  kDenied = 5,      // authentication, authorisation, key not usable
  kAbsent = 6,      // the named thing does not exist
  kConflict = 7,    // expected version, same id with other bytes, fenced
};

// A sentence in both languages of the product.
struct Words {
  std::string zh, en;
  friend bool operator==(const Words&, const Words&) = default;
};

// What happened, where, what was expected and found, and the way out. Never personal data.
struct Error {
  Failure kind = Failure::kFailed;
  std::string reason;  // stable code in brackets at the end of the block, e.g. "row_damaged"
  Words what;
  std::string where;  // file:line, JSON path, "partition 0 seq 5031"
  std::string expected, found;
  Words remedy;
};

template <typename T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(Error error) {
  return tl::make_unexpected(std::move(error));
}
inline tl::unexpected<Error> fail(Failure kind, std::string reason, Words what) {
  return fail(Error{.kind = kind, .reason = std::move(reason), .what = std::move(what)});
}
inline tl::unexpected<Error> fail(Failure kind, std::string reason, Words what, std::string where) {
  return fail(Error{.kind = kind,
                    .reason = std::move(reason),
                    .what = std::move(what),
                    .where = std::move(where)});
}

inline int exit_code(Failure kind) {
  return static_cast<int>(kind);
}

// One line for logs and tests; the command line renders the block itself.
std::string describe(const Error& error);

}  // namespace quanlu

#define QUANLU_JOIN2(a, b) a##b
#define QUANLU_JOIN(a, b) QUANLU_JOIN2(a, b)

// TRY(expression): leaves the function with the error of a failed Result or Status.
#define TRY(expression) TRY_AS(QUANLU_JOIN(try_, __LINE__), expression)
#define TRY_AS(result, expression)                             \
  do {                                                         \
    auto&& result = (expression);                              \
    if (!result) [[unlikely]]                                  \
      return ::tl::make_unexpected(std::move(result).error()); \
  } while (false)

// TRY_ASSIGN(Type name, expression): the value of a Result, or leaves the function with its error.
#define TRY_ASSIGN(declaration, ...) \
  TRY_ASSIGN_AS(QUANLU_JOIN(try_assign_, __LINE__), declaration, __VA_ARGS__)
#define TRY_ASSIGN_AS(result, declaration, ...)              \
  auto result = (__VA_ARGS__);                               \
  if (!result) [[unlikely]]                                  \
    return ::tl::make_unexpected(std::move(result).error()); \
  declaration = std::move(*result)
