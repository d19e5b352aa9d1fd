#pragma once
// Another process that plays one hidden test of this program: to be killed, to hold a lock, to run
// with other limits. LMDB must not be used over fork, so the child starts anew by exec.
//
//   TEST_CASE("child: appends for ever", "[.child]") { ... std::getenv("CHILD_DIR") ... }
//   Child child("child: appends for ever", {{"CHILD_DIR", dir}, {"QUANLU_KILL", "log.x:2"}});
//   CHECK(child.wait().signal == SIGKILL);
#include <csignal>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace quanlu::tests {

#ifdef QUANLU_KILL_POINTS
inline constexpr bool kKillPoints = true;
#else
inline constexpr bool kKillPoints = false;  // the process would live on
#endif

class Child {
 public:
  struct End {
    int code = -1;   // exit code, or -1
    int signal = 0;  // that killed it, or 0
  };

  // `output`: a file that takes stdout and stderr; empty: thrown away.
  Child(const std::string& test, const std::map<std::string, std::string>& environment,
        const std::string& output = "/dev/null") {
    id_ = fork();
    if (id_ != 0) return;
    for (const auto& [name, value] : environment)
      setenv(name.c_str(), value.c_str(), 1);
    const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    execl("/proc/self/exe", "child", test.c_str(), nullptr);
    _exit(126);
  }
  ~Child() {
    if (id_ <= 0) return;
    kill();
    wait();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void kill(int signal = SIGKILL) const { ::kill(id_, signal); }
  End wait() {
    int status = 0;
    waitpid(id_, &status, 0);
    id_ = -1;
    if (WIFSIGNALED(status)) return {.signal = WTERMSIG(status)};
    return {.code = WEXITSTATUS(status)};
  }

 private:
  pid_t id_ = -1;
};

}  // namespace quanlu::tests
