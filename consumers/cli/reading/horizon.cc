#include "consumers/cli/reading/horizon.h"

#include <algorithm>

#include "ledger/chain/entry.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::reading {
namespace {

void add_vector(screen::Json& json, const char* key, const Horizon& horizon) {
  json.key(key).begin_object();
  for (std::size_t partition = 0; partition < horizon.ends.size(); ++partition) {
    json.key(std::to_string(partition));
    horizon.ends[partition] == 0 ? json.null() : json.value(horizon.ends[partition] - 1);
  }
  json.end();
}

}  // namespace

Result<Horizon> horizon_of(opened::OpenedLedger& ledger) {
  Horizon horizon;
  TRY_ASSIGN(const Locator all, ledger.in_order().end());
  horizon.end = all.value;
  for (const auto& log : ledger.logs) {
    TRY_ASSIGN(const Locator end, log->end());
    horizon.ends.push_back(end.value);
    if (end.value == 0) continue;
    TRY_ASSIGN(const auto last, log->get(Locator(end.value - 1)));
    if (!last || !ledger::chain::has_entry_form(last->entry))
      return fail(Failure::kTampered, "row_damaged",
                  {"日志末条缺失或损坏", "the last entry of the log is missing or damaged"},
                  "seq " + std::to_string(end.value - 1));
    horizon.recorded_at =
        std::max(horizon.recorded_at, ledger::chain::read_header(last->entry).recorded_at);
  }
  return horizon;
}

std::string as_of_text(const Horizon& horizon) {
  std::string text = horizon.ends.size() == 1 ? "seq" : "";
  for (std::size_t partition = 0; partition < horizon.ends.size(); ++partition) {
    text += text.empty() ? "" : " ";
    if (horizon.ends.size() > 1) text += std::to_string(partition) + ":";
    text += horizon.ends[partition] == 0 ? "–" : std::to_string(horizon.ends[partition] - 1);
  }
  return text + " (" + to_people(horizon.recorded_at) + ")";
}

void add_as_of(screen::Json& json, const Horizon& horizon, Millis now) {
  json.key("asOf").begin_object();
  add_vector(json, "position", horizon);
  add_vector(json, "head", horizon);
  json.member("recordedAt", horizon.recorded_at).key("knownAt").null();
  json.member("inForceOn", to_text(civil_day(now))).end();
}

}  // namespace quanlu::consumers::cli::reading
