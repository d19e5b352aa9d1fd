#include "consumers/feed/fold.h"

#include <numeric>

namespace quanlu::consumers::feed {

std::string_view to_text(FeedStray reason) {
  constexpr std::string_view kWords[kFeedStrays] = {"malformed", "foreign", "signature", "epoch",
                                                    "copy",      "ahead",   "fork"};
  return kWords[static_cast<std::size_t>(reason)];
}

FeedFold::FeedFold(const FeedTrust& trust, FeedState start)
    : trust_(trust), hasher_(trust.suite), state_(std::move(start)) {}

std::uint64_t FeedFold::strays() const {
  return std::accumulate(strays_.begin(), strays_.end(), std::uint64_t{0});
}

// The key that signed the last message signed the next one too, but for a change of keys.
bool FeedFold::is_signed(const FeedRecord& record, const Digest& hash) {
  const auto signature = from_base64(record.signature);
  if (!signature || signature->size() != std::tuple_size_v<crypto::Signature>) return false;
  const Bytes message = signed_bytes(trust_.log_id, hash);
  for (std::size_t i = 0; i < trust_.keys.size(); ++i) {
    const std::size_t key = (key_ + i) % trust_.keys.size();
    if (!verifier_.verify(trust_.keys[key], message, *signature)) continue;
    key_ = key;
    return true;
  }
  return false;
}

// A feed of a ledger of several partitions is one chain: its events name partition and place.
bool FeedFold::is_of_feed(const Attributes& read) const {
  if (read.feed != state_.feed) return false;
  if (read.started)
    return read.partition == state_.partition && read.started->log_id == trust_.log_id;
  const std::uint32_t partitions = state_.started ? state_.started->partitions : 1;
  if (partitions == 1) return read.partition == state_.partition && !read.place;
  return read.partition.value < partitions && read.place;
}

std::optional<FeedStray> FeedFold::judge(const FeedRecord& record, Attributes& read) {
  auto attributes = read_attributes(record.value);
  if (!attributes) return FeedStray::kMalformed;
  read = std::move(*attributes);
  if (!is_of_feed(read)) return FeedStray::kForeign;
  // What is behind needs no signature to be dropped.
  if (read.epoch < state_.epoch) return FeedStray::kEpoch;
  if (read.seq < state_.next_seq) return FeedStray::kCopy;
  if (!is_signed(record, hash_)) return FeedStray::kSignature;
  if (read.seq > state_.next_seq) return FeedStray::kAhead;
  if (read.prev != state_.last) return FeedStray::kFork;
  return std::nullopt;
}

FeedStray FeedFold::stray(FeedStray reason) {
  ++strays_[static_cast<std::size_t>(reason)];
  return reason;
}

std::optional<FeedStray> FeedFold::step(const FeedRecord& record) {
  hash_ = hasher_.leaf(record.value);
  Attributes read;
  if (const auto reason = judge(record, read)) {
    const bool beyond = reason == FeedStray::kAhead || reason == FeedStray::kFork;
    if (beyond && !waiting_) waiting_ = read.seq;
    return stray(*reason);
  }
  waiting_.reset();
  state_.epoch = read.epoch;
  state_.next_seq = read.seq + 1;
  state_.last = hash_;
  if (read.entry) state_.next_entry = read.place.value_or(*read.entry) + 1;
  if (read.started) state_.started = read.started;
  attributes_ = std::move(read);
  return std::nullopt;
}

}  // namespace quanlu::consumers::feed
