#include "schemas/base/result.h"

namespace quanlu {

std::string describe(const Error& error) {
  std::string line = error.what.zh + " / " + error.what.en;
  if (!error.where.empty()) line += "  " + error.where;
  if (!error.expected.empty()) line += "  expected " + error.expected;
  if (!error.found.empty()) line += "  found " + error.found;
  if (!error.reason.empty()) line += "  [" + error.reason + "]";
  return line;
}

}  // namespace quanlu
