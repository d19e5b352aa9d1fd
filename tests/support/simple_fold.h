#pragma once
// The accept rule once more, from INTEGRITY.md 3.3 alone and without ledger/chain, for ledgers of
// one partition whose writer keys are the two of genesis and stay. Slow and short: what it accepts
// is compared with what the real fold accepts.
#include <cstring>
#include <optional>
#include <vector>

#include "ledger/crypto/digest.h"
#include "ledger/crypto/verify.h"
#include "schemas/base/bytes.h"

namespace quanlu::tests {

class SimpleFold {
 public:
  SimpleFold(ledger::crypto::Suite suite, Bytes genesis,
             std::vector<ledger::crypto::PublicKey> keys, std::size_t batch_max)
      : hasher_(suite), genesis_(std::move(genesis)), keys_(std::move(keys)), max_(batch_max) {
    log_id_ = hasher_.leaf(genesis_);
  }

  void step(const Bytes& e, const std::optional<Bytes>& seal) {
    if (e.size() < 144 || e.size() > 65528 || e.size() % 8 != 0) return;
    if (load_le<std::uint64_t>(&e[0]) != 0x0002000F00000000 ||
        load_le<std::uint64_t>(&e[128]) == 0 || load_le<std::uint64_t>(&e[136]) == 0)
      return;
    const auto seq = load_le<std::uint64_t>(&e[16]), epoch = load_le<std::uint64_t>(&e[24]);
    const auto code = load_le<std::uint16_t>(&e[112]);
    const auto time = load_le<std::int64_t>(&e[120]);
    if (seq == 0 ? e != genesis_ : std::memcmp(&e[32], log_id_.bytes.data(), 32) != 0) return;
    const std::uint64_t i = seq - accepted.size();
    if (seq < accepted.size() || i > pending_.size() || i >= max_) return;
    const Tip& before = i == 0 ? head_ : pending_[i - 1];
    if (std::memcmp(&e[64], before.leaf.bytes.data(), 32) != 0 || time < before.time) return;
    const bool starts = code == 1321, alone = seq == 0 || starts;
    if (alone && (i != 0 || !seal)) return;
    if (seq != 0 && (starts ? epoch != epoch_ + 1 || seq == 0 : epoch != epoch_ || epoch == 0))
      return;
    const Tip tip{e, hasher_.leaf(e), time};
    const auto signer = seal ? signer_of(*seal, seq, i + 1, tip.leaf) : std::nullopt;
    if (seal && !signer) return;
    if (seal && !alone && *signer != writer_) return;
    if (i >= pending_.size() || pending_[i].entry != e) {
      pending_.resize(i);
      pending_.push_back(tip);
    }
    if (!seal) return;
    for (std::uint64_t k = 0; k <= i; ++k)
      accepted.push_back(pending_[k].entry);
    pending_.clear();
    head_ = tip;
    if (starts) epoch_ = epoch, writer_ = *signer;
  }

  std::vector<Bytes> accepted;

 private:
  struct Tip {
    Bytes entry;
    Digest leaf{};
    std::int64_t time = 1;
  };

  // Which of the keys made the seal.
  std::optional<std::size_t> signer_of(const Bytes& seal, std::uint64_t seq, std::uint64_t count,
                                       const Digest& leaf) {
    if (seal.size() != 80 || seal[0] != 1 || load_be<std::uint32_t>(&seal[4]) != count)
      return std::nullopt;
    Bytes message(16);
    std::memcpy(message.data(), "quanlu/seal/v1\n", 15);
    append(message, log_id_.bytes);
    append_be(message, std::uint32_t{0});
    append_be(message, static_cast<std::uint32_t>(count));
    append_be(message, seq);
    append(message, leaf.bytes);
    for (std::size_t k = 0; k < keys_.size(); ++k)
      if (verifier_.verify(keys_[k], message, BytesView(seal).subspan(16))) return k;
    return std::nullopt;
  }

  ledger::crypto::Hasher hasher_;
  ledger::crypto::Verifier verifier_;
  Bytes genesis_;
  std::vector<ledger::crypto::PublicKey> keys_;
  std::size_t max_;
  Digest log_id_;
  Tip head_;
  std::vector<Tip> pending_;
  std::uint64_t epoch_ = 0;
  std::size_t writer_ = SIZE_MAX;
};

}  // namespace quanlu::tests
