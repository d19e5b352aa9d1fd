#include "consumers/cli/about/version.h"

namespace quanlu::consumers::cli::about {

std::string_view version() {
  return QUANLU_VERSION;
}
std::string_view commit() {
  return QUANLU_COMMIT;
}

}  // namespace quanlu::consumers::cli::about
