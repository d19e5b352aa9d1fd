#pragma once
// What the command line said, as text by name; turned into types where a command asks, with an
// error that names the option.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"

namespace quanlu::consumers::cli::frame {

// Names are as a person types them: "--from", "-o" is found under its long name; arguments by the
// name in the command's description ("SEQ").
class Options {
 public:
  void add(std::string_view name, std::string value) {
    values_[std::string(name)].push_back(std::move(value));
  }

  bool has(std::string_view name) const { return find(name) != nullptr; }
  // The last one given, or the default.
  std::string text(std::string_view name, std::string_view otherwise = {}) const;
  std::optional<std::string> maybe(std::string_view name) const;
  // All of them, in the order of the line.
  const std::vector<std::string>& all(std::string_view name) const;

  // Decimal, without sign; Failure::kUsage names the option and what stood there.
  Result<std::uint64_t> number(std::string_view name, std::uint64_t otherwise) const;
  // "2ms" "5s" "1m" "36h" "90d" in milliseconds.
  Result<std::int64_t> duration_ms(std::string_view name, std::int64_t otherwise) const;
  // "64KiB" "512MiB" "1GiB" or plain bytes.
  Result<std::uint64_t> size(std::string_view name, std::uint64_t otherwise) const;

 private:
  const std::vector<std::string>* find(std::string_view name) const;

  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

// An error of the command line: exit 2, reason "usage".
tl::unexpected<Error> usage(Words what, std::string where, std::string expected, std::string found);

}  // namespace quanlu::consumers::cli::frame
