#include "projections/follow/drain_beside.h"

#include <algorithm>
#include <cstring>
#include <memory>
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
  // A block that is empty takes any row.
  bool has_room(BytesView key, BytesView words) const {
    return used_ == 0 || used_ + size_of(key, words) <= kBlockBytes;
  }
  void add(views::View view, BytesView key, BytesView words) {
    const Head head{static_cast<std::uint32_t>(key.size()),
                    static_cast<std::uint32_t>(words.size()), static_cast<std::uint64_t>(view)};
    if (used_ == 0)
      bytes_ = std::make_unique_for_overwrite<std::uint8_t[]>(
          std::max(kBlockBytes, size_of(key, words)));
    append(&head, sizeof head);
    append(key.data(), key.size());
    append(words.data(), words.size());
  }
  bool is_empty() const { return used_ == 0; }

  Status give(const Accumulator::Take& take) const {
    for (std::size_t at = 0; at < used_;) {
      Head head;
      std::memcpy(&head, bytes_.get() + at, sizeof head);
      const std::uint8_t* const key = bytes_.get() + at + sizeof head;
      TRY(take(static_cast<views::View>(head.view), {key, head.key_size},
               {key + head.key_size, head.words_size}));
      at += sizeof head + head.key_size + head.words_size;
    }
    return {};
  }

 private:
  struct Head {
    std::uint32_t key_size = 0, words_size = 0;
    std::uint64_t view = 0;
  };
  static std::size_t size_of(BytesView key, BytesView words) {
    return sizeof(Head) + key.size() + words.size();
  }
  void append(const void* from, std::size_t size) {
    if (size > 0) std::memcpy(bytes_.get() + used_, from, size);
    used_ += size;
  }

  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t used_ = 0;
};

// Of a drain that was stopped since somebody else has failed.
constexpr const char* kNotWanted = "not_wanted";
tl::unexpected<Error> not_wanted() {
  return fail(Failure::kFailed, kNotWanted, {"不再需要", "not wanted any more"});
}

Status drain_into(HandOver<Block>& blocks, const Drain& drain) {
  Block block;
  TRY(drain([&](views::View view, BytesView key, BytesView words) -> Status {
    if (!block.has_room(key, words) && !blocks.give(std::exchange(block, {}))) return not_wanted();
    block.add(view, key, words);
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
