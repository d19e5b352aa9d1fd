#include "consumers/cli/prefix/prefix_source.h"

#include <algorithm>

#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::prefix {
namespace {

namespace fs = std::filesystem;
namespace publish = ledger::publish;
using ledger::tree::kTileWidth;

constexpr std::size_t kSealBytes = publish::kSealsBytesMax / kTileWidth;  // with its seq

struct Held {
  Bytes bundle, seals;
};

// A file that is longer than any can be has not its form, and is no missing one.
Result<Bytes> or_nothing(Result<Bytes> read, bool& good) {
  good = read.has_value();
  if (read || read.error().kind != Failure::kUsage) return read;
  return Bytes();
}

// Puts each seal beside its entry. False: they are out of order, of other entries, or cut.
bool put_seals(BytesView seals, std::uint64_t first, std::vector<verify::RawRecord>& records) {
  std::uint64_t next = first;
  while (!seals.empty()) {
    if (seals.size() < kSealBytes) return false;
    const auto seq = load_be<std::uint64_t>(seals.data());
    if (seq < next || seq - first >= records.size()) return false;
    records[seq - first].record.seal =
        seals.subspan(sizeof(std::uint64_t), kSealBytes - sizeof(std::uint64_t));
    seals = seals.subspan(kSealBytes);
    next = seq + 1;
  }
  return true;
}

}  // namespace

PrefixSource::PrefixSource(publish::TileFolder folder, Partition partition, TreeSize size)
    : folder_(std::move(folder)), partition_(partition), size_(size) {
  find_end();
}

std::uint16_t PrefixSource::width(std::uint64_t index) const {
  return static_cast<std::uint16_t>(std::min(kTileWidth, size_.value - index * kTileWidth));
}

std::uint64_t PrefixSource::segments() const {
  return (end_ + kTileWidth - 1) / kTileWidth;
}

void PrefixSource::find_end() {
  for (std::uint64_t index = 0; end_ < size_.value; ++index) {
    for (const std::string& path : {ledger::tree::bundle_path(index, width(index)),
                                    publish::seals_path(index, width(index))}) {
      std::error_code error;  // what cannot be looked at is not there
      if (fs::exists(folder_.root() / path, error)) continue;
      missing_ = Missing{.path = path, .first = Seq(end_)};
      return back_to_seal();
    }
    end_ += width(index);
  }
}

// Seals that have not their form are left for load() to say.
void PrefixSource::back_to_seal() {
  while (end_ > 0) {
    const std::uint64_t index = (end_ - 1) / kTileWidth;
    const auto seals = folder_.read_seals(index, width(index));
    if (!seals) return;
    if (seals->size() >= kSealBytes) {
      const auto last = load_be<std::uint64_t>(seals->data() + seals->size() - kSealBytes);
      if (last >= index * kTileWidth && last < end_) end_ = last + 1;
      return;
    }
    end_ = index * kTileWidth;
  }
}

Status PrefixSource::load(std::uint64_t index, verify::Segment& segment) {
  segment.records.clear();
  const auto held = std::make_shared<Held>();
  segment.held = held;
  bool has_bundle = true, has_seals = true;
  TRY_ASSIGN(held->bundle, or_nothing(folder_.read_bundle(index, width(index)), has_bundle));
  TRY_ASSIGN(held->seals, or_nothing(folder_.read_seals(index, width(index)), has_seals));
  const std::uint64_t first = index * kTileWidth;
  const publish::SplitBundle split = publish::split_bundle(held->bundle);
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(width(index), end_ - first); ++i) {
    const bool there = i < split.entries.size();
    segment.records.push_back({.record = {.locator = Locator(first + i),
                                          .entry = there ? split.entries[i] : BytesView(),
                                          .seal = {}},
                               .fault = there ? std::string_view() : "bundle",
                               .row = {}});
  }
  if (!has_seals || !put_seals(held->seals, first, segment.records))
    segment.records.front().fault = "seals";
  return {};
}

}  // namespace quanlu::consumers::cli::prefix
