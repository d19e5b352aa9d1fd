#include "consumers/gateway/answer/reading.h"

#include <array>

#include "ledger/crypto/digest.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::gateway::answer {
namespace {

namespace query = projections::query;

constexpr Partition kPartition{0};  // the views are one environment
constexpr std::chrono::milliseconds kPositionWait{2'000};
constexpr std::size_t kScopeBytes = 6;

// Any of the tags in If-None-Match; weak comparison (RFC 9110 13.1.2).
bool is_known(const http::Request& request, std::string_view tag) {
  const std::string_view known = request.field("If-None-Match").value_or("");
  if (known == "*") return true;
  if (tag.substr(0, 2) == "W/") tag.remove_prefix(2);
  return !known.empty() && known.find(tag) != known.npos;
}

}  // namespace

namespace {

tl::expected<query::Access, Problem> access_for(const Asked& asked, Reading::For what) {
  if (what == Reading::For::kNamed) return query::Access();
  TRY_ASSIGN(auto access, asked.permit->access());
  if (what == Reading::For::kLists) return access;
  return query::Access([access](const query::Shown& shown) {
    return access(shown) == query::Sight::kClear ? query::Sight::kClear : query::Sight::kHidden;
  });
}

}  // namespace

tl::expected<Reading, Problem> Reading::open(const Asked& asked, For what) {
  TRY_ASSIGN(const auto wanted, place_parameter(asked, "minPosition"));
  Views& views = asked.service.views;
  // Beyond the end of the log there is nothing to wait for, and nobody else waits for whoever asks.
  if (wanted && (*wanted >= asked.service.end() || !views.wait_for(*wanted, kPositionWait)))
    return tl::make_unexpected(
        Problem{503, "notAppliedYet", "视图尚未到达此位置 / the views are not there yet"});
  TRY_ASSIGN(auto access, access_for(asked, what));
  TRY_ASSIGN(auto snapshot, query::Snapshot::open(views.environment(), std::move(access)));
  TRY_ASSIGN(const auto chain, snapshot.chain(kPartition));
  Reading reading(asked, std::move(snapshot));
  if (chain) reading.end_ = (*chain)->seq + 1;
  TRY_ASSIGN(reading.known_, asked.service.positions.counts_before(Seq(reading.end_)));
  if (!chain) return reading;
  reading.corrections_ = (*chain)->corrections;
  reading.recorded_at_ = Millis((*chain)->recorded_at);
  return reading;
}

tl::expected<Past, Problem> Reading::past() const {
  Past past;
  TRY_ASSIGN(const auto day, day_parameter(*asked_, "inForceOn"));
  past.in_force_on = day;
  if (asked_->parameter("knownAt") == nullptr) return past;
  if (const auto place = place_parameter(*asked_, "knownAt")) {
    past.known_at = *place;
    return past;
  }
  TRY_ASSIGN(const auto instant, time_parameter(*asked_, "knownAt"));
  TRY_ASSIGN(past.known_at, query::seq_at(snapshot_, asked_->service.log, kPartition, *instant));
  if (!past.known_at) return tl::make_unexpected(not_found());  // nothing was known then
  return past;
}

void Reading::write_as_of(schemas::codec::JsonWriter& json, const Past& past) const {
  const auto last_of_each = [&](const char* key, const std::vector<std::uint64_t>& counts) {
    json.key(key).begin_object();
    for (std::size_t p = 0; p < counts.size(); ++p) {
      json.key(std::to_string(p));
      counts[p] == 0 ? json.null() : json.counter(counts[p] - 1);
    }
    json.end_object();
  };
  json.key("asOf").begin_object();
  last_of_each("position", known_);
  last_of_each("head", asked_->service.positions.counts());
  json.key("recordedAt").instant(recorded_at_).key("knownAt");
  past.known_at ? json.counter(past.known_at->value) : json.null();
  json.key("inForceOn").date(past.in_force_on.value_or(civil_day(asked_->service.clock.now())));
  json.end_object();
}

// A correction reaches back without being the last event of what it changes.
std::string Reading::scope() const {
  const std::string text = asked_->permit->scope() + '#' + std::to_string(corrections_) + '#' +
                           asked_->service.views.environment().env().folder().filename().string();
  const Digest digest = ledger::crypto::Hasher(ledger::crypto::Suite::kSha256).of(as_bytes(text));
  return to_hex(BytesView(digest.bytes).first(kScopeBytes));
}

http::Response Reading::one(std::string body, std::optional<std::uint64_t> version, Seq last,
                            const Past& past) const {
  std::string tag = std::to_string(version.value_or(0)) + '.' + std::to_string(last.value) + '.';
  tag += scope();
  if (past.known_at) tag += ".k" + std::to_string(past.known_at->value);
  if (past.in_force_on) tag += ".f" + to_text(*past.in_force_on);
  return respond(std::move(body), (version && !past ? "\"" : "W/\"") + tag + '"', past);
}

http::Response Reading::list(std::string body, const Past& past) const {
  return respond(std::move(body), "W/\"" + std::to_string(end_) + '.' + scope() + '"', past);
}

http::Response Reading::respond(std::string body, const std::string& tag, const Past& past) const {
  const bool known = is_known(asked_->request, tag);
  http::Response response{.status = known ? 304U : 200U};
  if (!known) response.fields.push_back({"Content-Type", "application/json"});
  if (!known) response.body = std::move(body);
  response.fields.push_back(
      {"Cache-Control", past ? "private, max-age=3600" : "private, no-cache"});
  response.fields.push_back({"ETag", tag});
  if (end_ > 0) response.fields.push_back({"Quanlu-Position", position_text()});
  return response;
}

}  // namespace quanlu::consumers::gateway::answer
