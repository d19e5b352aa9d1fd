#include <algorithm>

#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/opened/log_spec.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/progress.h"
#include "consumers/cli/writing/commands.h"
#include "consumers/cli/writing/config_file.h"
#include "consumers/cli/writing/opening.h"
#include "ledger/intake/copy_log.h"
#include "ledger/intake/genesis.h"
#include "ledger/intake/record_labels.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::writing {
namespace {

namespace intake = ledger::intake;
namespace log = ledger::log;

constexpr std::size_t kConfigMax = 1 << 20;
// What this machine has read of a topic: the way back when the topic is lost.
log::LogSpec mirror_spec() {
  return {.path = "mirror", .brokers = {}, .prefix = {}, .connection = {}};
}

bool is_same(const log::LogSpec& from, const log::LogSpec& to, const std::filesystem::path& root) {
  if (from.backend != log::LogSpec::Backend::kLmdb || to.backend != from.backend) return from == to;
  return (root / from.path).lexically_normal() == (root / to.path).lexically_normal();
}

Error is_not_equal(Partition partition, const intake::CopiedLog& copied) {
  return {
      .kind = Failure::kTampered,
      .reason = "copy_differs",
      .what = {"两处日志不同", "the two logs differ"},
      .where = "partition " + std::to_string(partition.value) + " seq " +
               std::to_string(std::min(copied.entries, copied.to_entries)),
      .expected = std::to_string(copied.entries) + " entries, " + to_hex(copied.from_head.bytes),
      .found = std::to_string(copied.to_entries) + " entries, " + to_hex(copied.to_head.bytes)};
}

Status copy_file_error(Words what, const std::filesystem::path& where,
                       const std::error_code& error) {
  return fail(Error{.reason = "file_error",
                    .what = std::move(what),
                    .where = where.string(),
                    .found = error.message()});
}

// What a writer or a mirror saved says where in its log it was; in another log the same number may
// be the place of something else. Both are made again from the first entry on.
Status forget_places(const intake::Directory& directory, const log::LogSpec& from,
                     std::uint32_t partitions) {
  std::vector<std::filesystem::path> folders{directory.state(Partition(0))};
  if (!is_same(from, mirror_spec(), directory.root))  // closed below
    for (std::uint32_t p = 0; p < partitions; ++p)
      folders.push_back(log::mirror_folder(directory.root, Partition(p)));
  for (const auto& folder : folders) {
    std::error_code error;
    std::filesystem::remove_all(folder, error);
    if (error)
      return copy_file_error(
          {"无法移除旧的读取位置", "a saved place in the old log cannot be removed"}, folder,
          error);
  }
  return {};
}

// From now on the directory names TO. A FROM of its own gets another name, so that no writer opens
// it; a topic is left for whoever may delete it.
Status switch_to(const intake::Directory& directory, const log::LogSpec& from,
                 std::uint32_t partitions, const std::string& config) {
  TRY(forget_places(directory, from, partitions));
  TRY(ledger::store::replace_file(directory.config(), as_bytes(config)));
  if (from.backend != log::LogSpec::Backend::kLmdb) return {};
  const auto folder = directory.root / from.path;
  std::error_code error;
  std::filesystem::rename(folder, folder.string() + ".closed", error);
  if (!error) return {};
  return copy_file_error(
      {"旧日志未能改名, 不要再用它", "the old log could not be renamed: do not use it any more"},
      folder, error);
}

using Copied = std::vector<intake::CopiedLog>;  // by partition

std::uint64_t entries_of(const Copied& copied) {
  std::uint64_t all = 0;
  for (const intake::CopiedLog& one : copied)
    all += one.entries;
  return all;
}

std::uint64_t copied_now(const Copied& copied) {
  std::uint64_t all = 0;
  for (const intake::CopiedLog& one : copied)
    all += one.copied;
  return all;
}

// Nothing is made where nothing is.
Result<std::unique_ptr<log::Log>> open_source(const log::LogSpec& from,
                                              const std::filesystem::path& root,
                                              Partition partition,
                                              std::optional<ledger::chain::Genesis> genesis) {
  if (from.backend == log::LogSpec::Backend::kKafka)
    return log::open_accepted(from, root, partition, std::move(genesis));
  return log::open_log(from, root, partition, {.access = ledger::store::Access::kRead});
}

void print_copied(frame::Context& context, const log::LogSpec& from, const Copied& copied,
                  bool switched) {
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("copy");
    json.member("entries", entries_of(copied)).member("copied", copied_now(copied));
    json.member("head", copied.front().to_head);
    if (copied.size() > 1) {
      json.key("heads").begin_array();
      for (const intake::CopiedLog& one : copied)
        json.value(to_hex(one.to_head.bytes));
      json.end();
    }
    json.member("equal", true).member("switched", switched);
    screen.out << json.finish() << '\n';
    return;
  }
  screen.out << screen.painted(screen::Mark::kGood) << ' ' << entries_of(copied) << ' '
             << screen.say("条", "entries") << "   " << screen.say("本次复制", "copied now") << ' '
             << copied_now(copied) << "   " << screen.say("两处相同", "equal: yes");
  for (const intake::CopiedLog& one : copied)
    screen.out << "  " << to_hex(one.to_head.bytes).substr(0, 16) << "…";
  screen.out << '\n';
  if (!switched) return;
  screen.note(screen.say("此账本的日志已改为目标处", "the log of this ledger is the copy now"));
  if (from.backend == log::LogSpec::Backend::kKafka)
    screen.note(screen.say("旧主题仍在, 不得再写; 确认后由管理员删除",
                           "the old topic is still there: write to it no more, have it deleted") +
                "  " + to_text(from));
}

Result<Copied> copy_entries(frame::Context& context, const intake::Directory& directory,
                            const log::LogSpec& from, const log::LogSpec& to) {
  Copied copied;
  std::optional<ledger::chain::Genesis> genesis;
  for (std::uint32_t p = 0; p == 0 || p < genesis->partition_count; ++p) {
    const Partition partition(p);
    TRY_ASSIGN(const auto source, open_source(from, directory.root, partition, genesis));
    if (!genesis) {
      TRY_ASSIGN(genesis, intake::genesis_of(*source));
      TRY(log::prepare_log(to, genesis->partition_count));
    }
    TRY_ASSIGN(const auto made,
               log::open_log_to_write(to, directory.root, partition, genesis->partition_count,
                                      intake::record_labels(*genesis)));
    TRY_ASSIGN(const Locator end, source->end());
    screen::Progress progress(context.screen, context.clock, {"复制", "copy"}, {"条", "entries"},
                              end.value);
    TRY_ASSIGN(const auto one, intake::copy_log(*source, *made, *genesis, partition,
                                                [&](std::uint64_t done) { progress.at(done); }));
    if (!one.is_equal()) return fail(is_not_equal(partition, one));
    copied.push_back(one);
  }
  return copied;
}

Result<log::LogSpec> log_of_argument(const frame::Context& context, const LedgerSettings& settings,
                                     const std::string& text) {
  const auto& root = settings.directory.root;
  TRY_ASSIGN(const auto configured, opened::read_settings(context, root));
  return opened::log_named(text, context, configured, root);
}

// From the log that the directory names, or from what was read of it here.
bool may_switch(const LedgerSettings& settings, const log::LogSpec& from) {
  const auto& root = settings.directory.root;
  return is_same(from, settings.log, root) ||
         (settings.log.backend == log::LogSpec::Backend::kKafka &&
          is_same(from, mirror_spec(), root));
}

Result<int> copy_ledger(frame::Context& context, const frame::Options& options) {
  TRY_ASSIGN(const LedgerSettings settings, read_settings(context));
  TRY_ASSIGN(const log::LogSpec from, log_of_argument(context, settings, options.text("FROM")));
  TRY_ASSIGN(const log::LogSpec to, log_of_argument(context, settings, options.text("TO")));
  const bool switches = options.has("--switch");
  if (is_same(from, to, settings.directory.root) || to.backend == log::LogSpec::Backend::kMemory ||
      from.backend == log::LogSpec::Backend::kMemory || (switches && !may_switch(settings, from)))
    return frame::usage({"不能这样复制", "this cannot be copied so"}, "FROM TO",
                        switches ? to_text(settings.log) + " and another log" : "two logs",
                        to_text(from) + " " + to_text(to));
  TRY_ASSIGN(const auto lock,
             ledger::store::FileLock::take(settings.directory.writer_lock(), "copy"));
  std::string config;  // known to be right before anything is copied
  if (switches) {
    TRY_ASSIGN(const Bytes bytes,
               ledger::store::read_file(settings.directory.config(), kConfigMax));
    TRY_ASSIGN(config, with_log(as_text(bytes), settings.log, to));
  }
  TRY_ASSIGN(const Copied copied, copy_entries(context, settings.directory, from, to));
  if (switches)
    TRY(switch_to(settings.directory, from, static_cast<std::uint32_t>(copied.size()), config));
  print_copied(context, from, copied, switches);
  return frame::kOk;
}

}  // namespace

frame::Command copy_command() {
  return {
      .path = "copy",
      .effect = frame::Effect::kWrites,
      .summary = {"把账本搬到另一处日志, 并证明相同",
                  "move a ledger to another log, and prove it equal"},
      .examples = {"-L quanlu-demo copy lmdb: lmdb:copied",
                   "-L quanlu-demo copy lmdb: lmdb:copied --json"},
      .arguments = {{.name = "FROM", .help = {"现在的日志", "the log as it is"}},
                    {.name = "TO", .help = {"目标日志", "the log to be made"}}},
      .options = {{.name = "--switch",
                   .help = {"从此以目标为本账的日志, 旧日志停用",
                            "the copy is the ledger's log from now on, the old one is closed"}}},
      .run = frame::run<copy_ledger>};
}

}  // namespace quanlu::consumers::cli::writing
