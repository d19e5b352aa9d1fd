#pragma once
// Good logs by a seed, and what can happen to them on their way through a broker: torn, doubled,
// late, reordered and changed records, and records of somebody without a key.
#include "tests/support/chain_world.h"

namespace quanlu::tests {

class RandomLog {
 public:
  RandomLog(World& world, std::uint64_t seed, std::uint32_t partition = 0)
      : world_(world), random_(seed), partition_(partition) {}

  std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }

  // Without entries of 30,000 bytes, which would make files large.
  void keep_small() { heavy_bytes_ = 10; }

  // Genesis, epochs of three writers, batches, key changes: every record is accepted.
  Log good(std::size_t batches) {
    Log log{world_.opening(partition_)};
    Head head = world_.head_behind_opening(partition_);
    writer_ = below(2);
    serial_ = 0;
    third_may_write_ = false;
    add(log, world_.epoch(head, key(writer_)));
    for (std::size_t i = 0; i < batches; ++i)
      add(log, next(head));
    return log;
  }

  // The same log with `changes` accidents and attacks.
  Log disturbed(Log log, std::size_t changes) {
    for (std::size_t i = 0; i < changes && !log.empty(); ++i)
      disturb(log);
    return log;
  }

 private:
  const crypto::SigningKey& key(std::size_t i) const { return world_.keys.writers[i]; }

  Log next(Head& head) {
    switch (below(8)) {
      case 0:
        writer_ = below(third_may_write_ ? 3 : 2);
        return world_.epoch(head, key(writer_));
      case 1: {  // the third writer is added and revoked again and again
        third_may_write_ = !third_may_write_;
        const Action action = third_may_write_ ? Action::kAdd : Action::kRevoke;
        const Bytes grant = encode(world_.granted(key(2), action, ++serial_, 2 + below(2)));
        Bytes change = third_may_write_ ? world_.key_added(grant) : world_.key_revoked(grant);
        Log log = world_.batch(head, key(writer_), {world_.event(), std::move(change)});
        if (writer_ == 2 && !third_may_write_)
          add(log, world_.epoch(head, key(writer_ = below(2))));
        return log;
      }
      default:
        return world_.batch(head, key(writer_), world_.events(1 + below(4)));
    }
  }

  // Mostly beside the good record, so that the log goes on; sometimes in its place.
  void disturb(Log& log) {
    const std::size_t at = below(log.size()), other = below(log.size());
    const auto place = [&](std::size_t i) { return log.begin() + static_cast<std::ptrdiff_t>(i); };
    if (below(4) != 0) log.insert(place(at), Stored(log[at]));
    switch (below(12)) {
      case 0:
        log.erase(place(at));
        break;
      case 1:
        log.insert(place(other), Stored(log[at]));
        break;
      case 2:
        std::swap(log[at], log[other]);
        break;
      case 3:
        flip(log[at].entry);
        break;
      case 4:
        log[at].seal.reset();
        break;
      case 5:
        if (log[at].seal) flip(*log[at].seal);
        break;
      case 6:
        log[at].seal = log[other].seal;
        break;
      case 7:
        reseal(log[at]);
        break;
      case 8:
        log.insert(place(at + 1), linked_behind(log[at], 10));
        break;
      case 9:
        for (std::size_t i = 0; i < 3; ++i)
          log.insert(place(at + 1 + i), linked_behind(log[at + i], heavy_bytes_));
        break;
      case 10:
        earlier(log[at].entry);
        break;
      default:
        flip_field(log[at].entry);
    }
  }

  void flip(Bytes& bytes) {
    if (!bytes.empty()) bytes[below(bytes.size())] ^= static_cast<std::uint8_t>(1U << below(8));
  }
  // A field of the header, where a random byte would rarely fall.
  void flip_field(Bytes& entry) {
    constexpr std::size_t kFields[] = {at::kRoot,  at::kVersion, at::kSuite,     at::kPartition,
                                       at::kSeq,   at::kEpoch,   at::kTypeCode,  at::kFlags,
                                       at::kLogId, at::kPrev,    at::kRecordedAt};
    if (entry.size() >= kEntrySizeMin) entry[kFields[below(std::size(kFields))]] ^= 1;
  }
  void earlier(Bytes& entry) {
    if (entry.size() >= kEntrySizeMin)
      store_le(&entry[at::kRecordedAt], read_header(entry).recorded_at.value - 3);
  }
  // Some writer seals some place: right key or wrong, right count or wrong.
  void reseal(Stored& record) {
    if (!has_entry_form(record.entry)) return;
    const Header header = read_header(record.entry);
    Head behind{.partition = header.partition, .next = header.seq.next()};
    record.seal = world_.seal(behind, world_.hasher.leaf(record.entry), key(below(4)),
                              static_cast<std::uint32_t>(1 + below(3)));
  }
  // What somebody who knows everything but a key can do: an entry that links.
  Stored linked_behind(const Stored& record, std::size_t size) {
    if (!has_entry_form(record.entry)) return record;
    const Header header = read_header(record.entry);
    Head head{.partition = header.partition,
              .next = header.seq.next(),
              .prev = world_.hasher.leaf(record.entry),
              .recorded_at = std::max(Millis(1), header.recorded_at),
              .epoch = header.epoch,
              .log_id = world_.genesis.log_id};
    if (head.next.value >= kSeqEnd) return record;
    Stored made{world_.event(std::string(size, 'f'))};
    must(extend(head, made.entry, head.recorded_at, world_.hasher));
    if (below(2) == 0) made.seal = record.seal;
    return made;
  }

  World& world_;
  SeededRandom random_;
  std::uint32_t partition_;
  std::size_t heavy_bytes_ = 30'000;
  std::size_t writer_ = 0;
  std::uint64_t serial_ = 0;
  bool third_may_write_ = false;
};

}  // namespace quanlu::tests
