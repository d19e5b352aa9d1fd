#include "consumers/bundle/writer_evidence.h"

#include "consumers/bundle/seal_rule.h"
#include "ledger/chain/canonical.h"
#include "ledger/chain/control.h"
#include "ledger/chain/entry.h"
#include "ledger/chain/key_table.h"

namespace quanlu::consumers::bundle {
namespace {

namespace chain = ledger::chain;
namespace crypto = ledger::crypto;

struct Link {
  chain::Header header;
  Digest leaf;
};

class WriterEvidence {
 public:
  WriterEvidence(const EvidenceFiles& files, const ledger::archive::StoredZip& zip,
                 crypto::Suite suite)
      : files_(files), zip_(zip), hasher_(suite) {}

  Result<ShownEvidence> check(const Pins& pins) {
    TRY_ASSIGN(genesis_, pinned_genesis(files_, pins, hasher_, verifier_));
    TRY(read_era());
    TRY_ASSIGN(const Link first, follow(true, kFirstSeal));
    TRY_ASSIGN(const Link second, follow(false, kSecondSeal));
    if (first.header.seq != second.header.seq || first.leaf == second.leaf)
      return not_shown("one seq, two leaves");
    const crypto::KeyId id = crypto::key_id(hasher_, writer_);
    ShownEvidence shown{.id = "E2",
                        .origin = genesis_.origin,
                        .shows = {"写入密钥在同一届同一位置封印了两条不同的条目",
                                  "the writer key sealed two entries for one place of one era"},
                        .stated = {},
                        .facts = {{"seq", std::to_string(first.header.seq.value)},
                                  {"epoch", std::to_string(era_.header.epoch.value)},
                                  {"writerKey", to_hex(id.bytes)},
                                  {"firstLeaf", to_hex(first.leaf.bytes)},
                                  {"secondLeaf", to_hex(second.leaf.bytes)}}};
    add_partition(shown, genesis_, era_.header.partition);
    return shown;
  }

 private:
  // An entry of this ledger, or not_shown.
  Result<Link> read_link(std::string_view name) {
    TRY_ASSIGN(const Bytes entry, files_.bytes(name));
    if (!chain::has_entry_form(entry) || chain::check_canonical(entry))
      return not_shown("an entry: " + std::string(name));
    Link link{.header = chain::read_header(entry), .leaf = hasher_.leaf(entry)};
    if (link.header.log_id != genesis_.log_id ||
        link.header.suite != static_cast<std::uint16_t>(genesis_.suite))
      return not_shown("an entry of this ledger: " + std::string(name));
    return link;
  }

  // The WriterEpochStarted, sealed by its own key, which genesis or its own grant lets write.
  Status read_era() {
    TRY_ASSIGN(era_, read_link(kEraEntry));
    TRY_ASSIGN(const Bytes entry, files_.bytes(kEraEntry));
    const auto started = era_.header.type_code == chain::kWriterEpochStarted
                             ? chain::parse_epoch_started(genesis_.suite, entry)
                             : std::nullopt;
    if (!started || started->epoch != era_.header.epoch) return not_shown("WriterEpochStarted");
    writer_ = started->writer_key;
    if (!sealed(kEraSeal, era_, 1)) return not_shown("the seal of the era");
    if (era_.header.partition.value >= genesis_.partition_count)
      return not_shown("a partition of this ledger");
    chain::KeyTable keys;
    for (const chain::Grant& grant : genesis_.grants)
      keys.apply(grant);
    if (const auto grant = chain::parse_grant(hasher_, started->grant);
        grant && keys.admits(*grant, chain::Action::kAdd, genesis_.roots, verifier_))
      keys.apply(*grant);
    if (keys.may_write(crypto::key_id(hasher_, writer_), writer_, era_.header.partition,
                       started->epoch))
      return {};
    return fail(Failure::kIncomplete, "control_missing",
                {"未证明此密钥曾获授权", "it is not shown that this key was ever granted"},
                std::string(kEraEntry));
  }

  bool sealed(std::string_view file, const Link& last, std::uint64_t count_max) {
    const auto bytes = files_.bytes(file);
    const auto seal = bytes ? chain::parse_seal(*bytes) : std::nullopt;
    return seal && holds(*seal,
                         {.log_id = genesis_.log_id,
                          .partition = last.header.partition,
                          .seq = last.header.seq,
                          .leaf = last.leaf},
                         count_max, writer_, hasher_, verifier_);
  }

  // From the era's first entry, link by link, to the sealed one.
  Result<Link> follow(bool first, std::string_view seal) {
    Link at = era_;
    std::uint64_t count = 0;
    for (Seq seq = era_.header.seq.next(); zip_.find(chain_name(first, seq)) != nullptr;
         seq = seq.next()) {
      TRY_ASSIGN(const Link next, read_link(chain_name(first, seq)));
      const TypeCode code = next.header.type_code;
      if (next.header.seq != seq || next.header.prev != at.leaf ||
          next.header.epoch != era_.header.epoch ||
          next.header.partition != era_.header.partition || code == chain::kWriterEpochStarted ||
          code == chain::kPartitionOpened)
        return not_shown("a link of the era: " + chain_name(first, seq));
      at = next;
      ++count;
    }
    if (count == 0 || !sealed(seal, at, std::min<std::uint64_t>(count, genesis_.batch_events_max)))
      return not_shown("the seal " + std::string(seal));
    return at;
  }

  const EvidenceFiles& files_;
  const ledger::archive::StoredZip& zip_;
  crypto::Hasher hasher_;
  crypto::Verifier verifier_;
  chain::Genesis genesis_;
  Link era_;
  crypto::PublicKey writer_;
};

}  // namespace

Result<ShownEvidence> check_writer_evidence(const EvidenceFiles& files,
                                            const ledger::archive::StoredZip& zip, const Pins& pins,
                                            const ledger::archive::Manifest& manifest) {
  return WriterEvidence(files, zip, manifest.suite).check(pins);
}

}  // namespace quanlu::consumers::bundle
