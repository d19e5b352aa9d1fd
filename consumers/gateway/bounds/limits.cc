#include "consumers/gateway/bounds/limits.h"

#include <algorithm>

namespace quanlu::consumers::gateway::bounds {
namespace {

constexpr std::uint32_t kBurst = 2;           // times the rate
constexpr std::size_t kBucketsKept = 10'000;  // more: those that are full again are forgotten

double filled(double tokens, Millis since, Millis now, std::uint32_t per_s) {
  const double more = static_cast<double>(now.value - since.value) * per_s / 1000;
  return std::min<double>(tokens + more, kBurst * per_s);
}

}  // namespace

bool Limits::take(Kind kind, const std::string& who, http::Fields& fields) {
  const std::uint32_t per_s = kind == Kind::kRead ? rates_.reads_per_s : rates_.appends_per_s;
  const std::string name = kind == Kind::kRead ? "\"read\"" : "\"append\"";
  const Millis now = clock_.monotonic();
  const std::lock_guard lock(mutex_);
  if (buckets_.size() > kBucketsKept) forget_full(now);
  Bucket& bucket =
      buckets_.try_emplace({kind, who}, Bucket{static_cast<double>(kBurst * per_s), now})
          .first->second;
  bucket.tokens = filled(bucket.tokens, bucket.filled_at, now, per_s);
  bucket.filled_at = now;
  const bool given = bucket.tokens >= 1;
  if (given) bucket.tokens -= 1;
  fields.push_back({"RateLimit-Policy", name + ";q=" + std::to_string(kBurst * per_s) +
                                            ";w=" + std::to_string(kBurst)});
  fields.push_back(
      {"RateLimit",
       name + ";r=" + std::to_string(static_cast<std::uint32_t>(bucket.tokens)) + ";t=1"});
  return given;
}

void Limits::forget_full(Millis now) {
  std::erase_if(buckets_, [&](const auto& entry) {
    const std::uint32_t per_s =
        entry.first.first == Kind::kRead ? rates_.reads_per_s : rates_.appends_per_s;
    return filled(entry.second.tokens, entry.second.filled_at, now, per_s) >= kBurst * per_s;
  });
}

Limits::Place Limits::listen(const std::string& who) {
  const std::lock_guard lock(mutex_);
  if (listeners_ >= rates_.listeners) return nullptr;
  const auto mine = listening_.find(who);
  if (mine != listening_.end() && mine->second >= rates_.listeners_per_account) return nullptr;
  ++listeners_;
  ++listening_[who];
  return {this, [who](void* limits) {
            auto& self = *static_cast<Limits*>(limits);
            const std::lock_guard again(self.mutex_);
            --self.listeners_;
            if (--self.listening_[who] == 0) self.listening_.erase(who);
          }};
}

std::uint32_t Limits::listeners() const {
  const std::lock_guard lock(mutex_);
  return listeners_;
}

}  // namespace quanlu::consumers::gateway::bounds
