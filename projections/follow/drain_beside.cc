#include "projections/follow/drain_beside.h"

#include <cstring>
#include <thread>
#include <utility>
#include <vector>

#include "projections/follow/hand_over.h"

namespace quanlu::projections::follow {
namespace {

constexpr std::size_t kBlockBytes = 256 << 10;
constexpr std::size_t kBlocksMax = 4;

// Rows behind each other, each in whole words: where it belongs, its key, its words.
class Block {
 public:
  void add(views::View view, BytesView key, BytesView words) {
    const Head head{static_cast<std::uint32_t>(key.size()),
                    static_cast<std::uint32_t>(words.size()), static_cast<std::uint64_t>(view)};
    const std::size_t at = bytes_.size();
    if (at == 0) bytes_.reserve(kBlockBytes);
    bytes_.resize(at + sizeof head + key.size() + words.size());
    std::uint8_t* const place = bytes_.data() + at;
    std::memcpy(place, &head, sizeof head);
    std::memcpy(place + sizeof head, key.data(), key.size());
    if (!words.empty()) std::memcpy(place + sizeof head + key.size(), words.data(), words.size());
  }
  bool is_full() const { return bytes_.size() >= kBlockBytes - kBlockBytes / 8; }
  bool is_empty() const { return bytes_.empty(); }

  Status give(const Accumulator::Take& take) const {
    for (std::size_t at = 0; at < bytes_.size();) {
      Head head;
      std::memcpy(&head, bytes_.data() + at, sizeof head);
      const BytesView rest = BytesView(bytes_).subspan(at + sizeof head);
      TRY(take(static_cast<views::View>(head.view), rest.first(head.key_size),
               rest.subspan(head.key_size, head.words_size)));
      at += sizeof head + head.key_size + head.words_size;
    }
    return {};
  }

 private:
  struct Head {
    std::uint32_t key_size = 0, words_size = 0;
    std::uint64_t view = 0;
  };
  Bytes bytes_;
};

// Of a drain that was stopped since somebody else has failed.
constexpr const char* kNotWanted = "not_wanted";
tl::unexpected<Error> not_wanted() {
  return fail(Failure::kFailed, kNotWanted, {"不再需要", "not wanted any more"});
}

Status drain_into(HandOver<Block>& blocks, const Drain& drain) {
  Block block;
  TRY(drain([&](views::View view, BytesView key, BytesView words) -> Status {
    block.add(view, key, words);
    if (!block.is_full()) return {};
    if (!blocks.give(std::exchange(block, {}))) return not_wanted();
    return {};
  }));
  if (!block.is_empty() && !blocks.give(std::move(block))) return not_wanted();
  return {};
}

}  // namespace

Status drain_beside(const std::vector<Drain>& drains, const Accumulator::Take& take) {
  HandOver<Block> blocks(kBlocksMax, drains.size());
  std::vector<Status> drained(drains.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < drains.size(); ++i)
    threads.emplace_back([&, i] {
      drained[i] = drain_into(blocks, drains[i]);
      if (!drained[i]) blocks.stop();
      blocks.end();
    });
  Status taken;
  while (taken) {
    const std::optional<Block> block = blocks.take();
    if (!block) break;
    taken = block->give(take);
  }
  blocks.stop();
  for (std::thread& thread : threads)
    thread.join();
  TRY(taken);
  for (const Status& one : drained)
    if (!one && one.error().reason != kNotWanted) return one;
  return {};
}

}  // namespace quanlu::projections::follow
