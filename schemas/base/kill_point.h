#pragma once
// KILL_POINT("writer.after_send"): a named place at which a test may kill the process, so that
// every durability claim is tested at the step where it could break. The names are the list of
// INTEGRITY.md section 8. Nothing in release builds; in test builds the environment variable
// QUANLU_KILL="name:n" sends SIGKILL at the n-th hit (from 1).
namespace quanlu {

void kill_point(const char* name);

}  // namespace quanlu

#ifdef QUANLU_KILL_POINTS
#define KILL_POINT(name) ::quanlu::kill_point("kill-point:" name)
#else
#define KILL_POINT(name) \
  do {                   \
  } while (false)
#endif
