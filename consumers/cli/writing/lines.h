#pragma once
// The lines of a JSON Lines file, plain or .zst, or of stdin ("-"), UTF-8 or GB 18030.
#include <cstdint>
#include <istream>
#include <memory>
#include <string>

#include "schemas/base/result.h"

namespace quanlu::consumers::cli::writing {

inline constexpr std::size_t kLineBytesMax = 1 << 20;

class Lines {
 public:
  virtual ~Lines() = default;
  // False behind the last line. A line longer than kLineBytesMax comes cut, so that intake refuses
  // it with its number.
  virtual Result<bool> next(std::string& line) = 0;
  virtual std::uint64_t bytes_read() const = 0;
};

// `in` is stdin, used for "-". Error kAbsent "file_absent" for a file that cannot be opened.
Result<std::unique_ptr<Lines>> open_lines(const std::string& file, std::istream& in);

}  // namespace quanlu::consumers::cli::writing
