#include "ledger/log/spec.h"

#include "ledger/log/lmdb_log.h"
#include "ledger/log/memory_log.h"

namespace quanlu::ledger::log {
namespace {

constexpr std::string_view kForms = "lmdb: | lmdb:PATH | memory:";

}  // namespace

Result<LogSpec> parse_spec(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view backend = text.substr(0, colon);
  const std::string_view rest = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (colon != std::string_view::npos && backend == "lmdb")
    return rest.empty() ? LogSpec{} : LogSpec{.path = std::filesystem::path(rest)};
  if (backend == "memory" && colon != std::string_view::npos && rest.empty())
    return LogSpec{.backend = LogSpec::Backend::kMemory, .path = {}};
  Error error{.kind = Failure::kUsage,
              .reason = "log_spec",
              .what = {"日志位置写法不对", "this does not name a log"},
              .expected = std::string(kForms),
              .found = std::string(text)};
  if (backend == "kafka") {
    error.reason = "backend_missing";
    error.what = {"本程序未带 Kafka 后端", "this build has no Kafka backend"};
    error.remedy = {"改用 lmdb:（单机，内嵌）", "use lmdb: (one machine, embedded)"};
  }
  return fail(std::move(error));
}

std::string to_text(const LogSpec& spec) {
  if (spec.backend == LogSpec::Backend::kMemory) return "memory:";
  return spec == LogSpec{} ? "lmdb:" : "lmdb:" + spec.path.string();
}

Result<std::unique_ptr<Log>> open_log(const LogSpec& spec,
                                      const std::filesystem::path& ledger_folder,
                                      Partition partition, const store::EnvOptions& options) {
  if (spec.backend == LogSpec::Backend::kMemory) return std::make_unique<MemoryLog>();
  return LmdbLog::open(ledger_folder / spec.path / std::to_string(partition.value), options);
}

}  // namespace quanlu::ledger::log
