#include "consumers/gateway/events/streams.h"

#include "consumers/gateway/render/event.h"
#include "ledger/chain/entry.h"

namespace quanlu::consumers::gateway::events {
namespace {

constexpr std::size_t kPieceRows = 200;
constexpr std::uint64_t kBehindMax = 1'000;       // events, of a listener that had caught up
constexpr std::int64_t kCommentEveryMs = 15'000;  // so that nobody in between thinks it is dead

// The next events that fit, one snapshot for all of them; false: they may not be shown.
bool take_some(Source& source, std::size_t rows, const Walk::Take& take) {
  const auto snapshot = query::Snapshot::open(source.service.views.environment(), query::Access());
  return snapshot && source.walk.step(*snapshot, source.service.log, *source.permit, rows, take) &&
         source.permit->settle();
}

class JsonLines final : public http::Stream {
 public:
  JsonLines(Source source, std::uint64_t lines)
      : source_(std::move(source)), hasher_(source_.service.genesis.suite), left_(lines) {}

  Piece next(bool closing) override {
    Piece piece;
    if (closing) return {.bytes = {}, .broken = true};  // not all of it: nobody may think so
    const bool taken = take_some(source_, std::min<std::uint64_t>(left_, kPieceRows),
                                 [&](Seq, const query::StoredEvent& event, query::Sight sight) {
                                   render::append_event(piece.bytes, hasher_, event, sight);
                                   piece.bytes += '\n';
                                   --left_;
                                 });
    if (!taken) return {.bytes = {}, .broken = true};  // of these nothing was recorded
    piece.last = taken && (left_ == 0 || source_.walk.next >= source_.walk.end);
    return piece;
  }

 private:
  Source source_;
  ledger::crypto::Hasher hasher_;
  std::uint64_t left_;
};

class Live final : public http::Stream {
 public:
  Live(Source source, std::shared_ptr<void> place)
      : source_(std::move(source)),
        place_(std::move(place)),
        hasher_(source_.service.genesis.suite),
        said_at_(source_.service.clock.monotonic()) {}

  Piece next(bool closing) override {
    Piece piece;
    if (first_) piece.bytes = "retry: 2000\n\n";
    first_ = false;
    const std::uint64_t applied = source_.service.views.applied().value;
    if (closing || (caught_up_ && applied > source_.walk.next + kBehindMax)) return bye(piece);
    if (applied > source_.walk.next && !add_events(piece)) return {.broken = true};
    caught_up_ = caught_up_ || source_.walk.next >= applied;
    const Millis now = source_.service.clock.monotonic();
    if (piece.bytes.empty() && now.value - said_at_.value >= kCommentEveryMs) piece.bytes = ":\n\n";
    if (!piece.bytes.empty()) said_at_ = now;
    return piece;
  }

 private:
  bool add_events(Piece& piece) {
    const auto add = [&](Seq, const query::StoredEvent& event, query::Sight sight) {
      const auto header = ledger::chain::read_header(event.entry);
      piece.bytes +=
          "id: " + to_text(Position{header.partition, header.seq}) + "\nevent: event\ndata: ";
      render::append_event(piece.bytes, hasher_, event, sight);
      piece.bytes += "\n\n";
    };
    return take_some(source_, kPieceRows, add);
  }
  static Piece bye(Piece& piece) {
    return {.bytes = piece.bytes + "event: bye\ndata: {}\n\n", .last = true};
  }

  Source source_;
  std::shared_ptr<void> place_;
  ledger::crypto::Hasher hasher_;
  Millis said_at_;
  bool first_ = true, caught_up_ = false;
};

}  // namespace

std::unique_ptr<http::Stream> json_lines(Source source, std::uint64_t lines) {
  return std::make_unique<JsonLines>(std::move(source), lines);
}

std::unique_ptr<http::Stream> live(Source source, std::shared_ptr<void> place) {
  return std::make_unique<Live>(std::move(source), std::move(place));
}

}  // namespace quanlu::consumers::gateway::events
