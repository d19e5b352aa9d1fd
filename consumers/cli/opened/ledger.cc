#include "consumers/cli/opened/ledger.h"

#include <algorithm>

#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/opened/log_spec.h"
#include "ledger/crypto/digest.h"
#include "ledger/crypto/verify.h"
#include "ledger/log/mirror.h"
#include "ledger/log/spec.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::opened {
namespace {

namespace fs = std::filesystem;

Result<fs::path> folder_of(const frame::Context& context,
                           const std::optional<std::string>& target) {
  if (!target) return frame::find_ledger(context);
  const fs::path path = (context.directory / *target).lexically_normal();
  std::error_code error;  // what cannot be looked at is not there
  if (fs::is_directory(path, error)) return path;
  if (const auto ledger = frame::find_ledger(context); ledger && *target == "access") {
    const fs::path access = frame::LedgerPaths{*ledger}.access();
    if (fs::is_directory(access, error)) return access;
  }
  return frame::usage({"没有这个账本目录", "no such ledger directory"}, "", "", path.string());
}

// A log on Kafka is read by way of the copies of its partitions on this machine, brought up to its
// end.
Status open_mirrors(OpenedLedger& opened, const ledger::log::LogSpec& spec) {
  std::optional<ledger::chain::Genesis> genesis;
  for (std::uint32_t p = 0; p == 0 || p < genesis->partition_count; ++p) {
    TRY_ASSIGN(auto source, ledger::log::open_log(spec, opened.paths.root, Partition(p)));
    TRY_ASSIGN(auto mirror, ledger::log::Mirror::open(opened.log_folder / std::to_string(p),
                                                      std::move(source), Partition(p), genesis));
    TRY(mirror->refresh());
    opened.logs.push_back(std::move(mirror));
    if (genesis) continue;
    TRY_ASSIGN(genesis, read_genesis(opened));
  }
  return {};
}

tl::unexpected<Error> no_log(const fs::path& folder) {
  Error error{.kind = Failure::kAbsent,
              .reason = "log_absent",
              .what = {"这里没有日志", "there is no log here"}};
  error.where = folder.string();
  error.remedy = {"用 quanlu init 建账, 或用 --log 指明日志",
                  "make a ledger with quanlu init, or name the log with --log"};
  return fail(std::move(error));
}

// What may not be looked at is told apart from what is not there.
Result<bool> is_there(const fs::path& file) {
  std::error_code error;
  const bool there = fs::exists(file, error);
  if (error != std::errc::permission_denied) return there;
  Error denied{.kind = Failure::kDenied,
               .reason = "store_access",
               .what = {"没有访问存储文件的权限", "the store's files may not be opened"}};
  denied.where = file.string();
  denied.remedy = {"以账本目录的属主身份运行", "run as the user who owns the ledger directory"};
  return fail(std::move(denied));
}

// A part of a ledger is never taken for the whole.
Status put_in_order(OpenedLedger& opened, Partitions partitions) {
  if (partitions != Partitions::kAsFound) {
    const auto genesis = read_genesis(opened);  // that entry 0 is none, others say with more words
    if (genesis && genesis->partition_count != opened.logs.size())
      return fail(Error{.kind = Failure::kTampered,
                        .reason = "partition_absent",
                        .what = {"日志缺少分区", "partitions of the log are missing"},
                        .where = opened.log_folder.string(),
                        .expected = std::to_string(genesis->partition_count),
                        .found = std::to_string(opened.logs.size()),
                        .remedy = {"先复制现场, 再运行 quanlu verify",
                                   "copy everything first, then run quanlu verify"}});
  }
  if (opened.logs.size() == 1) return {};
  std::vector<ledger::log::Log*> logs;
  for (const auto& log : opened.logs)
    logs.push_back(log.get());
  opened.ordered = std::make_unique<ledger::log::OrderedLog>(std::move(logs));
  return {};
}

}  // namespace

Result<OpenedLedger> open_ledger(const frame::Context& context, Partitions partitions) {
  return open_ledger(context, std::nullopt, partitions);
}

Result<OpenedLedger> open_ledger(const frame::Context& context,
                                 const std::optional<std::string>& target, Partitions partitions) {
  TRY_ASSIGN(const fs::path root, folder_of(context, target));
  TRY_ASSIGN(auto settings, read_settings(context, root));
  TRY_ASSIGN(const ledger::log::LogSpec spec, log_of(context, settings, root));
  TRY_ASSIGN(auto directory, directory_of(context, settings, root));
  const bool on_kafka = spec.backend == ledger::log::LogSpec::Backend::kKafka;
  const fs::path folder = on_kafka ? root / "mirror" : root / spec.path;
  OpenedLedger opened{.paths = {root},
                      .directory = std::move(directory),
                      .settings = std::move(settings),
                      .log_folder = folder,
                      .log = spec,
                      .logs = {},
                      .ordered = {}};
  if (on_kafka) {
    TRY(open_mirrors(opened, spec));
    TRY(put_in_order(opened, partitions));
    return opened;
  }
  for (std::uint32_t partition = 0;; ++partition) {
    TRY_ASSIGN(const bool there, is_there(folder / std::to_string(partition) / "data.mdb"));
    if (!there) break;
    TRY_ASSIGN(auto log, ledger::log::LmdbLog::open(folder / std::to_string(partition),
                                                    {.access = ledger::store::Access::kRead}));
    opened.logs.push_back(std::move(log));
  }
  if (opened.logs.empty()) return no_log(folder);
  TRY(put_in_order(opened, partitions));
  return opened;
}

std::optional<fs::path> ledger_folder(const frame::Context& context,
                                      const std::optional<std::string>& target) {
  auto folder = folder_of(context, target);
  if (!folder) return std::nullopt;
  return std::move(*folder);
}

Result<ledger::chain::Genesis> read_genesis(OpenedLedger& opened) {
  TRY_ASSIGN(const auto record, opened.logs.front()->get(Locator(0)));
  return genesis_of(record ? BytesView(record->entry) : BytesView(), "partition 0 seq 0");
}

Result<ledger::chain::Genesis> genesis_of(BytesView entry, const std::string& where) {
  const auto suite = ledger::chain::suite_of(entry);
  if (!suite)
    return fail(Failure::kTampered, "genesis", {"没有创世条目", "there is no genesis entry"},
                where);
  ledger::crypto::Hasher hasher(*suite);
  ledger::crypto::Verifier verifier;
  return ledger::chain::read_genesis(hasher, verifier, entry);
}

Result<std::optional<Digest>> read_pin(const frame::LedgerPaths& paths) {
  std::optional<Digest> pin;
  std::error_code error;  // no folder: no pin
  for (const auto& file : fs::directory_iterator(paths.trust(), error)) {
    if (file.path().extension() != ".json") continue;
    const auto named = parse_digest(file.path().stem().string());
    if (!named) continue;
    if (pin)
      return frame::usage({"trust/ 中有几个账本号", "trust/ names several ledgers"},
                          paths.trust().string(), "--log-id", "");
    pin = named;
  }
  return pin;
}

}  // namespace quanlu::consumers::cli::opened
