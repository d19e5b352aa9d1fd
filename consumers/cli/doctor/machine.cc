#include <array>
#include <filesystem>

#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/timex.h>

#include "consumers/cli/asking/standing.h"
#include "consumers/cli/doctor/check.h"
#include "consumers/cli/screen/people.h"
#include "ledger/intake/clock_guard.h"
#include "ledger/intake/directory.h"
#include "ledger/intake/disk_guard.h"
#include "ledger/store/files.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSkewMaxMs = 300'000;             // what intake takes (DOMAIN.md 2.1)
constexpr std::int64_t kSaneFromMs = 1'704'067'200'000;  // 2024-01-01
constexpr std::size_t kPathsShown = 4;

Check check_clock(const Patient& patient) {
  const Words what{"时钟", "clock"};
  const Millis now = patient.context.clock.now();
  if (fs::exists(ledger::intake::Directory{patient.paths.root}.demo_note()))
    return good("clock", what, {"演示账本, 时钟随事件", "a demo ledger: its clock follows events"});
  if (now.value < kSaneFromMs)
    return failed("clock", what, plain(to_people(now)),
                  {"校准系统时钟", "set the clock of the system"}, frame::kFailed);
  if (patient.last_recorded_at && now.value + kSkewMaxMs < patient.last_recorded_at->value) {
    const std::string behind = std::to_string((patient.last_recorded_at->value - now.value) / 1000);
    return failed("clock", what, {"落后账本 " + behind + " 秒", behind + " s behind the ledger"},
                  {"校准系统时钟; 在此之前不能入账",
                   "set the clock of the system; until then nothing can be appended"},
                  frame::kFailed);
  }
  using ledger::intake::ClockGuard;
  if (patient.last_recorded_at &&
      now.value > patient.last_recorded_at->value + ClockGuard::kIdleMax) {
    const std::string days =
        std::to_string((now.value - patient.last_recorded_at->value) / 86'400'000);
    return failed("clock", what,
                  {"最后一条在 " + days + " 天前: 核对时钟之前不入账",
                   "the last entry is " + days +
                       " days old: nothing is appended before somebody "
                       "looked at the clock"},
                  {"时钟无误时, 给 serve, append 或 import 加 --accept-clock",
                   "if it is right, give --accept-clock to serve, append or import"},
                  frame::kFailed);
  }
  return good("clock", what, plain(to_people(now)));
}

Check check_synchronised() {
  const Words what{"对时", "time service"};
  timex state{};
  const int answer = adjtimex(&state);
  if (answer < 0)
    return notice(
        "timeService", what, {"无法查询", "cannot be asked"},
        {"确认本机与可靠时间源同步", "make sure that this machine follows a time source"});
  if (answer == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
    return notice("timeService", what, {"未同步", "not synchronised"},
                  {"启用 systemd-timesyncd 或 chrony", "run systemd-timesyncd or chrony"});
  return good("timeService", what, {"已同步", "synchronised"});
}

Check check_disk(const Patient& patient) {
  const Words what{"磁盘", "disk"};
  const auto space = ledger::store::disk_space(patient.paths.root);
  if (!space)
    return failed("disk", what, space.error().what, {"检查磁盘", "look at the disk"},
                  frame::kFailed);
  const std::uint64_t share = space->total == 0 ? 0 : space->free * 100 / space->total;
  const std::string text =
      std::to_string(share) + "%  " + screen::grouped(space->free >> 20U) + " MiB";
  const auto limit = [&](std::string_view key, std::int64_t otherwise) {
    return static_cast<std::uint64_t>(patient.settings ? patient.settings->integer(key)
                                                       : otherwise);
  };
  const Words remedy{"腾出空间或扩容", "make room or add some"};
  const bool appends =
      ledger::intake::has_room(*space, static_cast<unsigned>(limit("intake.disk_free_min", 5)));
  if (!appends) return failed("disk", what, plain(text), remedy, frame::kFailed);
  if (share < limit("intake.disk_free_warn", 15)) return notice("disk", what, plain(text), remedy);
  return good("disk", what, plain(text));
}

// LMDB maps its file: a file system of another machine breaks what it promises (SUBSTRATE.md 3).
Check check_file_system(const Patient& patient) {
  const Words what{"文件系统", "file system"};
  struct Remote {
    std::int64_t magic;
    const char* name;
  };
  constexpr std::array<Remote, 5> kRemote{{{0x6969, "nfs"},
                                           {0xFF534D42, "cifs"},
                                           {0xFE534D42, "smb2"},
                                           {0x01021997, "9p"},
                                           {0x00C36400, "ceph"}}};
  struct statfs about {};
  if (statfs(patient.paths.root.c_str(), &about) != 0)
    return notice("fileSystem", what, {"无法查询", "cannot be asked"},
                  {"检查账本目录", "look at the directory of the ledger"});
  for (const Remote& remote : kRemote)
    if (static_cast<std::uint32_t>(about.f_type) == static_cast<std::uint32_t>(remote.magic))
      return failed("fileSystem", what, plain(remote.name),
                    {"账本目录移到本机磁盘", "move the ledger to a disk of this machine"},
                    frame::kFailed);
  return good("fileSystem", what, {"本机", "local"});
}

// Paths below the ledger that somebody else may read or write.
class Modes {
 public:
  explicit Modes(const fs::path& root) : root_(root) {}

  void demand(const fs::path& path, unsigned forbidden) {
    struct stat about {};
    if (stat(path.c_str(), &about) != 0 || (about.st_mode & forbidden) == 0) return;
    ++wrong_;
    if (wrong_ > kPathsShown) return;
    char mode[8];
    std::snprintf(mode, sizeof mode, "%04o", static_cast<unsigned>(about.st_mode) & 07777U);
    found_ += (found_.empty() ? "" : "  ") + path.lexically_relative(root_).string() + " " + mode;
  }
  void demand_all(const fs::path& folder, unsigned forbidden) {
    demand(folder, forbidden);
    std::error_code error;  // what cannot be opened is nobody else's either
    for (const auto& entry : fs::recursive_directory_iterator(folder, error))
      if (entry.path().filename() != "lock")  // says who waits, and nothing of what is kept
        demand(entry.path(), forbidden);
  }
  std::size_t wrong() const { return wrong_; }
  const std::string& found() const { return found_; }

 private:
  const fs::path root_;
  std::string found_;
  std::size_t wrong_ = 0;
};

Check check_modes(const Patient& patient) {
  const Words what{"权限", "modes"};
  Modes modes(patient.paths.root);
  modes.demand(patient.paths.root, 0007);
  modes.demand(patient.paths.config(), 0022);
  modes.demand_all(patient.paths.keys(), 0077);
  modes.demand_all(patient.paths.keyring(), 0077);
  for (const auto& folder : {patient.paths.log(Partition(0)), patient.paths.state(Partition(0)),
                             patient.paths.views(Partition(0)), patient.paths.documents()})
    modes.demand(folder, 0027);
  if (modes.wrong() == 0)
    return good(
        "modes", what,
        {"keys, keyring 仅属主; 其余不对外", "keys, keyring: owner only; nothing to others"});
  std::string found = modes.found();
  if (modes.wrong() > kPathsShown) found += "  … " + std::to_string(modes.wrong());
  return failed("modes", what, plain(found),
                {"chmod -R go= keys keyring; chmod o= . ; chmod go-w quanlu.toml",
                 "chmod -R go= keys keyring; chmod o= . ; chmod go-w quanlu.toml"},
                frame::kDenied);
}

Check check_lock(const Patient& patient) {
  const Words what{"写入者", "writer"};
  const std::string holder = asking::lock_holder(patient.paths);
  const bool has_socket = fs::exists(patient.paths.run() / "quanlu.sock");
  if (!holder.empty()) return good("writer", what, plain(holder));
  if (has_socket)
    return notice("writer", what, {"有套接字而无人应答", "there is a socket and nobody behind it"},
                  {"启动 quanlu serve, 它会替换", "start quanlu serve: it replaces it"});
  return good("writer", what, {"无", "nobody"});
}

}  // namespace

void check_machine(Patient& patient, Checks& checks) {
  checks.push_back(check_clock(patient));
  checks.push_back(check_synchronised());
  checks.push_back(check_disk(patient));
  checks.push_back(check_file_system(patient));
  checks.push_back(check_modes(patient));
  checks.push_back(check_lock(patient));
}

}  // namespace quanlu::consumers::cli::doctor
