#include "consumers/feed/check.h"

#include "ledger/chain/entry.h"

namespace quanlu::consumers::feed {
namespace {

constexpr std::size_t kShownBytes = 200;

std::string beginning(std::string_view value, std::string_view other) {
  std::size_t at = 0;
  while (at < value.size() && at < other.size() && value[at] == other[at])
    ++at;
  at = at > kShownBytes / 2 ? at - kShownBytes / 2 : 0;
  std::string shown(value.substr(at, kShownBytes));
  for (char& c : shown)  // a character may be cut: what is shown stays printable
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F) c = '?';
  return shown;
}

class Check {
 public:
  explicit Check(const CheckParts& parts)
      : parts_(parts),
        hasher_(parts.genesis.suite),
        fold_(parts.trust, FeedState::before(parts.definition.feed, parts.partition)) {}

  Result<FeedCheck> run() {
    TRY_ASSIGN(entries_, Entries::open(parts_.ledger, parts_.genesis, {}));
    TRY_ASSIGN(const Locator start, parts_.carrier.start());
    TRY_ASSIGN(const auto reader, parts_.carrier.read(start));
    while (true) {
      TRY_ASSIGN(const auto record, reader->next());
      if (!record) break;
      ++check_.records;
      TRY(take(*record));
    }
    TRY(look_behind());
    check_.state = fold_.state();
    check_.gap = fold_.waiting();
    check_.strays = fold_.strays();
    for (std::size_t i = 0; i < kFeedStrays; ++i)
      check_.stray_counts[i] = fold_.strays(static_cast<FeedStray>(i));
    return std::move(check_);
  }

 private:
  Status take(const FeedRecord& record) {
    const FeedPlace place{.epoch = 0, .seq = fold_.state().next_seq, .prev = fold_.state().last};
    const std::uint64_t from = fold_.state().next_entry;
    if (fold_.step(record)) return {};
    if (fold_.attributes().started) return begin(*fold_.attributes().started);
    if (!derivation_) {
      ++check_.not_compared;
      return {};
    }
    FeedPlace at = place;
    at.epoch = fold_.state().epoch;
    return compare(record, from, at);
  }

  // The definition that its feeder worked by; of another release, or one that this build cannot
  // make again, nothing is compared.
  Status begin(const Started& started) {
    derivation_.reset();
    const auto definition = definition_of(started, parts_.definition.feed);
    if (!definition || started.release != schema_release() ||
        hasher_.of(as_bytes(canonical_text(*definition))) != started.definition)
      return {};
    derivation_.emplace(*entries_, *definition, parts_.genesis);
    return {};
  }

  Status compare(const FeedRecord& record, std::uint64_t from, const FeedPlace& at) {
    TRY_ASSIGN(auto entry, derivation_->next(from));
    std::string expected = entry ? derivation_->message(*entry, at).value : "";
    if (as_text(record.value) == expected) {
      ++check_.compared;
      return {};
    }
    if (!check_.differs) {
      check_.differs = at.seq;
      check_.expected = beginning(expected, as_text(record.value));
      check_.found = beginning(as_text(record.value), expected);
    }
    // What comes behind is compared from the entry that the message names on.
    const std::uint64_t named = fold_.state().next_entry;
    if (entry && entry->place.value >= named) entries_->put_back_one(std::move(*entry));
    return {};
  }

  Status look_behind() {
    Derivation rest(*entries_, parts_.definition, parts_.genesis);
    while (true) {
      TRY_ASSIGN(const auto entry, rest.next(fold_.state().next_entry));
      if (!entry) return {};
      ++check_.behind;
      if (!check_.waiting_since)
        check_.waiting_since = chain::read_header(entry->bytes).recorded_at;
    }
  }

  const CheckParts& parts_;
  crypto::Hasher hasher_;
  FeedFold fold_;
  std::unique_ptr<Entries> entries_;
  std::optional<Derivation> derivation_;
  FeedCheck check_;
};

}  // namespace

Result<FeedCheck> check_feed(const CheckParts& parts) {
  return Check(parts).run();
}

}  // namespace quanlu::consumers::feed
