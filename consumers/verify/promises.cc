#include "consumers/verify/promises.h"

#include "schemas/base/bytes.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::verify {
namespace {

namespace chain = ledger::chain;

JudgedPromise broken(std::string expected, std::string actual, Words text) {
  return {.state = Promised::kBroken,
          .kind = "receipt_broken",
          .expected = std::move(expected),
          .actual = std::move(actual),
          .text = std::move(text)};
}

JudgedPromise unknown(std::string kind, std::string expected, std::string actual, Words text) {
  return {.state = Promised::kUnknown,
          .kind = std::move(kind),
          .expected = std::move(expected),
          .actual = std::move(actual),
          .text = std::move(text)};
}

JudgedPromise not_covered(const chain::Promise& promise, const PlaceSeen& seen, Millis now,
                          bool newest) {
  if (now <= promise.due_at)
    return {.state = Promised::kPending, .kind = {}, .expected = {}, .actual = {}, .text = {}};
  const std::string expected =
      "size > " + std::to_string(promise.seq.value) + ", " + to_rfc3339(promise.due_at);
  std::string actual = "size " + std::to_string(seen.published.value);
  // The entry lies where it was promised: a note that is not here may have been published all the
  // same, and its absence proves nothing.
  if (seen.published.value == 0 && seen.entry)
    return unknown("receipt_open", expected, "no checkpoint",
                   {"已到期, 但此处没有任何检查点, 无从判断",
                    "due, but there is no checkpoint here at all to judge it by"});
  if (!newest)
    return unknown("receipt_open", expected, std::move(actual),
                   {"已到期, 但这份副本可能早于期限", "due, but this copy may be older than that"});
  return broken(expected, std::move(actual),
                {"承诺未守: 到期仍无检查点覆盖",
                 "the promise was not kept: due, and no published checkpoint covers it"});
}

// By a key that counts; what lies in the log decides, then how far checkpoints reach.
JudgedPromise by_place(const chain::Promise& promise, const PlaceSeen& seen, Millis now,
                       bool newest) {
  const bool covered = promise.seq.value < seen.published.value;
  if (seen.entry && seen.entry->leaf != promise.leaf)
    return broken(
        to_hex(promise.leaf.bytes), to_hex(seen.entry->leaf.bytes),
        {"承诺未守: 此处是另一条目", "the promise was not kept: another entry lies there"});
  if (seen.entry && seen.entry->event_id != promise.event_id)
    return broken(
        to_uuid_text(promise.event_id), to_uuid_text(seen.entry->event_id),
        {"承诺不实: 此处是另一事件", "the promise is not true: the entry there is another event"});
  if (!covered) return not_covered(promise, seen, now, newest);
  if (!seen.entry)
    return broken(to_hex(promise.leaf.bytes), "",
                  {"承诺未守: 条目不在账中", "the promise was not kept: the entry is not there"});
  return {};
}

}  // namespace

JudgedPromise judge_promise(const GivenReceipt& receipt, const chain::Genesis& genesis,
                            const chain::ReceiptKeys& keys, ledger::crypto::Verifier& verifier,
                            const PlaceSeen& seen, Millis now, bool newest) {
  const chain::SignedPromise& given = receipt.given;
  const chain::Promise& promise = given.promise;
  if (promise.log_id != genesis.log_id)
    return unknown("receipt_foreign", to_hex(genesis.log_id.bytes), to_hex(promise.log_id.bytes),
                   {"另一账本的回执", "a receipt of another ledger"});
  const auto* key = keys.find(given.key_id);
  if (key == nullptr || !verifier.verify(key->key, chain::signed_bytes(promise), given.signature))
    return {.state = Promised::kNotOurs,
            .kind = "receipt_invalid",
            .expected = key == nullptr ? "a receipt key of this ledger" : "its signature",
            .actual = to_hex(given.key_id.bytes),
            .text = {"回执系伪造: 不是本账本的回执密钥所签 (责在出示者)",
                     "forged: no receipt key of this ledger signed it (against whoever presents "
                     "it)"}};
  if (!receipt.differs.empty())
    return {.state = Promised::kNotOurs,
            .kind = "receipt_invalid",
            .expected = "what was signed",
            .actual = receipt.differs,
            .text = {"回执的可读内容与所签内容不同 (责在出示者)",
                     "the readable part is not what was signed (against whoever presents it)"}};
  JudgedPromise judged = promise.partition.value < genesis.partition_count
                             ? by_place(promise, seen, now, newest)
                             : broken("< " + std::to_string(genesis.partition_count),
                                      std::to_string(promise.partition.value),
                                      {"承诺未守: 没有这个分区",
                                       "the promise was not kept: there is no such partition"});
  if (judged.state == Promised::kBroken && key->revoked)
    return unknown("receipt_revoked", judged.expected, judged.actual,
                   {"未守, 但其密钥已被撤销, 不能归责",
                    "not kept, but its key was revoked: nobody is bound by it"});
  return judged;
}

std::optional<Finding> finding_of(const JudgedPromise& judged, const GivenReceipt& receipt) {
  if (judged.kind.empty()) return std::nullopt;
  const bool violation = judged.state != Promised::kUnknown;
  return Finding{.kind = judged.kind,
                 .level = Level::kV5,
                 .severity = violation ? Severity::kViolation : Severity::kIncomplete,
                 .partition = receipt.given.promise.partition,
                 .seq = receipt.given.promise.seq,
                 .locator = receipt.from,
                 .expected = judged.expected,
                 .actual = judged.actual,
                 .event_id = receipt.given.promise.event_id,
                 .type = {},
                 .text = judged.text};
}

PromiseLevel::PromiseLevel(const chain::Genesis& genesis, const PromisesToCheck& promises)
    : genesis_(genesis),
      promises_(promises),
      keys_(genesis),
      judged_(promises.receipts.size(), false) {}

void PromiseLevel::ask(Partition partition, std::map<Seq, SeenEntry>& entries) const {
  for (const GivenReceipt& receipt : promises_.receipts)
    if (receipt.given.promise.partition == partition &&
        receipt.given.promise.log_id == genesis_.log_id)
      entries[receipt.given.promise.seq];
}

void PromiseLevel::take(Partition partition, const Facts& facts, TreeSize published,
                        Report& report) {
  if (partition == Partition(0))
    for (const Bytes& entry : facts.control)
      if (chain::ReceiptKeys::concerns(chain::read_header(entry).type_code)) keys_.take(entry);
  for (std::size_t i = 0; i < promises_.receipts.size(); ++i) {
    const GivenReceipt& receipt = promises_.receipts[i];
    if (receipt.given.promise.partition != partition) continue;
    judged_[i] = true;
    PlaceSeen seen{.entry = {}, .published = published};
    const auto entry = facts.entries_at.find(receipt.given.promise.seq);
    if (entry != facts.entries_at.end() && entry->second.there) seen.entry = entry->second;
    judge(receipt, seen, report);
  }
}

void PromiseLevel::finish(Report& report) {
  for (std::size_t i = 0; i < promises_.receipts.size(); ++i)
    if (!judged_[i]) judge(promises_.receipts[i], {}, report);
  if (pending_ > 0)
    report.not_checked.push_back({.what = "receipts", .why = "notDue", .count = pending_});
}

void PromiseLevel::judge(const GivenReceipt& receipt, const PlaceSeen& seen, Report& report) {
  ++report.checked.receipts;
  const JudgedPromise judged =
      judge_promise(receipt, genesis_, keys_, verifier_, seen, promises_.now, promises_.newest);
  if (judged.state == Promised::kPending) ++pending_;
  if (auto finding = finding_of(judged, receipt)) report.add(std::move(*finding));
}

}  // namespace quanlu::consumers::verify
