#include "projections/follow/ahead.h"

#include <cstring>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "projections/follow/hand_over.h"

namespace quanlu::projections::follow {
namespace {

constexpr std::size_t kChunksMax = 4;

// Records with bytes of their own, since the source's go with its next chunk.
struct Chunk {
  std::unique_ptr<std::uint64_t[]> words;
  std::vector<chain::Record> records;
  std::vector<Digest> leaves;
  std::optional<Error> error;
};

class Ahead final : public RecordSource {
 public:
  Ahead(std::unique_ptr<RecordSource> source, crypto::Suite suite)
      : source_(std::move(source)), hasher_(suite), reader_([this] { run(); }) {}
  ~Ahead() override {
    chunks_.stop();
    reader_.join();
  }
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;

  Result<std::span<const chain::Record>> next() override {
    std::optional<Chunk> chunk = chunks_.take();
    if (!chunk) return std::span<const chain::Record>();
    current_ = *std::move(chunk);
    if (current_.error) return fail(*current_.error);
    return std::span<const chain::Record>(current_.records);
  }
  std::span<const Digest> leaves() const override { return current_.leaves; }

 private:
  void run();
  Chunk read();

  std::unique_ptr<RecordSource> source_;
  crypto::Hasher hasher_;  // the reader thread's
  Chunk current_;          // the caller's
  HandOver<Chunk> chunks_{kChunksMax};
  std::thread reader_;  // last: it uses all of the above
};

Chunk Ahead::read() {
  Chunk chunk;
  Result<std::span<const chain::Record>> records = source_->next();
  if (!records) {
    chunk.error = std::move(records).error();
    return chunk;
  }
  std::size_t words = 0;
  for (const chain::Record& record : *records)
    words += (record.entry.size() + 7) / 8 + (record.seal ? (record.seal->size() + 7) / 8 : 0);
  chunk.words = std::make_unique_for_overwrite<std::uint64_t[]>(words);
  chunk.records.reserve(records->size());
  chunk.leaves.reserve(records->size());
  auto* at = reinterpret_cast<std::uint8_t*>(chunk.words.get());
  const auto copy = [&](BytesView bytes) {
    if (!bytes.empty()) std::memcpy(at, bytes.data(), bytes.size());
    const BytesView copied(at, bytes.size());
    at += (bytes.size() + 7) / 8 * 8;
    return copied;
  };
  for (const chain::Record& record : *records) {
    chunk.records.push_back({record.locator, copy(record.entry), {}});
    if (record.seal) chunk.records.back().seal = copy(*record.seal);
    chunk.leaves.push_back(
        chain::has_entry_form(record.entry) ? hasher_.leaf(chunk.records.back().entry) : Digest{});
  }
  return chunk;
}

void Ahead::run() {
  while (true) {
    Chunk chunk = read();
    const bool is_end = chunk.records.empty() && !chunk.error, is_last = is_end || chunk.error;
    if (!is_end && !chunks_.give(std::move(chunk))) return;
    if (is_last) return chunks_.end();
  }
}

}  // namespace

std::unique_ptr<RecordSource> read_ahead(std::unique_ptr<RecordSource> source,
                                         crypto::Suite suite) {
  return std::make_unique<Ahead>(std::move(source), suite);
}

}  // namespace quanlu::projections::follow
