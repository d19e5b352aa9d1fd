#include "tests/support/paths.h"

namespace quanlu::tests {

const std::filesystem::path& source_dir() {
  static const std::filesystem::path dir{QUANLU_SOURCE_DIR};
  return dir;
}

}  // namespace quanlu::tests
