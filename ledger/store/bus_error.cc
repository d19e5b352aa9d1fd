#include "ledger/store/bus_error.h"

#include <array>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schemas/base/result.h"

namespace quanlu::ledger::store {
namespace {

constexpr std::size_t kLineMax = 8192;

// Everything below runs in a signal handler: no allocation, no lock, no stream.
void say(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

struct Mapping {
  std::uint64_t start = 0, end = 0, offset = 0;
  std::string_view path;  // ends with a zero
};

bool take_hex(std::string_view& text, std::uint64_t& number, char behind) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (error != std::errc() || end == text.data() + text.size() || *end != behind) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return true;
}

// "start-end perms offset device inode path", as proc(5) has it; only files have a path with '/'.
bool parse(std::string_view line, Mapping& mapping) {
  if (!take_hex(line, mapping.start, '-') || !take_hex(line, mapping.end, ' ')) return false;
  line.remove_prefix(line.find(' ') + 1);  // the permissions
  if (!take_hex(line, mapping.offset, ' ')) return false;
  const std::size_t path = line.find('/');
  if (path == std::string_view::npos) return false;
  mapping.path = line.substr(path);
  return true;
}

// The mapped file that holds the address, read line by line from the kernel's own table. `line`
// keeps the path.
bool find_mapping(std::uint64_t address, std::array<char, kLineMax>& line, Mapping& mapping) {
  const int table = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  if (table < 0) return false;
  std::size_t size = 0;
  for (char byte = 0; read(table, &byte, 1) == 1;) {
    if (byte != '\n') {
      if (size + 1 < line.size()) line[size++] = byte;
      continue;
    }
    line[size] = '\0';
    if (parse({line.data(), size}, mapping) && address >= mapping.start && address < mapping.end)
      return true;
    size = 0;
  }
  return false;
}

bool is_cut(const Mapping& mapping, std::uint64_t address) {
  struct stat found {};
  constexpr std::string_view kDeleted = " (deleted)";
  if (mapping.path.ends_with(kDeleted) || stat(mapping.path.data(), &found) != 0) return true;
  const std::uint64_t place = address - mapping.start + mapping.offset;
  return place >= static_cast<std::uint64_t>(found.st_size);
}

extern "C" void on_bus_error(int, siginfo_t* info, void*) {
  const auto address = reinterpret_cast<std::uint64_t>(info->si_addr);
  std::array<char, kLineMax> line;
  Mapping mapping;
  const bool known = find_mapping(address, line, mapping);
  const bool cut = known && is_cut(mapping, address);
  say(cut ? "错误 / error  存储文件在使用中被截短, 程序停止 / a store file was cut while it was in "
            "use, the program stops\n  位置 / where  "
          : "错误 / error  存储文件的一页读不出, 程序停止 / a page of a store file could not be "
            "read, the program stops\n  位置 / where  ");
  say(known ? mapping.path : std::string_view("?"));
  say(cut ? "\n  办法 / remedy  先复制现场, 再运行 quanlu verify; 视图可用 quanlu rebuild 重建 / "
            "copy what is there, then run quanlu verify; quanlu rebuild makes views again  "
            "[store_cut]\n"
          : "\n  办法 / remedy  检查磁盘 / check the disk  [io_error]\n");
  _exit(static_cast<int>(cut ? Failure::kTampered : Failure::kFailed));
}

}  // namespace

void explain_bus_errors() {
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO | SA_RESETHAND;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, nullptr);
}

}  // namespace quanlu::ledger::store
