#include "schemas/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace quanlu {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "程序缺陷 / bug: %s:%d: CHECK(%s)\n", file, line, condition);
  std::fflush(stderr);
  std::abort();
}

}  // namespace quanlu
