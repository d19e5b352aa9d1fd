#include "consumers/cli/anchoring/stamper.h"

#include <chrono>

#include "consumers/cli/anchoring/stamps.h"
#include "consumers/http/fetch.h"
#include "ledger/publish/stamping.h"

namespace quanlu::consumers::cli::anchoring {
namespace {

constexpr std::chrono::milliseconds kPatience{5'000};
constexpr std::int64_t kRestMs = 600'000;

}  // namespace

Stamper::Stamper(ledger::publish::TileFolder folder, std::string url, std::int64_t interval_ms,
                 ledger::crypto::Suite suite, Clock& clock, Random& random)
    : folder_(std::move(folder)),
      url_(std::move(url)),
      interval_ms_(interval_ms),
      suite_(suite),
      clock_(clock),
      random_(random),
      fetch_(std::make_unique<http::CurlFetch>()) {}

Result<std::unique_ptr<Stamper>> Stamper::open(const ledger::intake::Directory& directory,
                                               const evidence::PublishSettings& settings,
                                               ledger::crypto::Suite suite, Clock& clock,
                                               Random& random) {
  if (settings.tsa_url.empty()) return std::unique_ptr<Stamper>();
  std::unique_ptr<Stamper> stamper(
      new Stamper(evidence::published_folder(directory, evidence::kFirst), settings.tsa_url,
                  settings.tsa_interval.count(), suite, clock, random));
  if (settings.tsa_roots) {
    TRY_ASSIGN(stamper->roots_, read_roots(*settings.tsa_roots));
  }
  stamper->look_for_the_last();
  return stamper;
}

// A process that starts goes on where the last one was.
void Stamper::look_for_the_last() {
  const auto files = ledger::publish::stamp_files(folder_);
  if (files.empty()) return;
  stamped_ = files.back().size;
  std::error_code error;
  const auto written = std::filesystem::last_write_time(files.back().file, error);
  if (error) return;
  const auto since_1970 = std::chrono::file_clock::to_sys(written).time_since_epoch();
  next_ = Millis(std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count() +
                 interval_ms_);
}

Status Stamper::stamp_if_due(const ledger::note::Checkpoint& published) {
  const Millis now = clock_.now();
  if (published.size <= stamped_ || now < next_) return {};
  const auto made = ledger::publish::stamp(
      folder_, suite_, published,
      {.url = url_, .roots = roots_ ? &*roots_ : nullptr, .patience = kPatience}, *fetch_, random_);
  next_ = Millis(now.value + (made ? interval_ms_ : std::min(kRestMs, interval_ms_)));
  TRY(made);
  stamped_ = published.size;
  return {};
}

}  // namespace quanlu::consumers::cli::anchoring
