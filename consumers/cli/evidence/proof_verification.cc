#include "consumers/cli/evidence/proof_verification.h"

#include <fstream>

#include "consumers/cli/evidence/proof_check.h"
#include "consumers/cli/evidence/publish_settings.h"
#include "consumers/cli/frame/options.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/people.h"
#include "ledger/chain/entry.h"
#include "ledger/policy/judge.h"
#include "ledger/store/files.h"

namespace quanlu::consumers::cli::evidence {
namespace {

constexpr std::string_view kProofFileBegin = "c2sp.org/tlog-proof@";

struct ProvedBy {
  CheckedProof checked;
  ledger::note::NoteKey key;
};

// By the first key that proves it. Else what contradicts it, rather than what is of another log.
Result<ProvedBy> prove(const std::vector<std::string>& vkeys, std::string_view text,
                       BytesView entry) {
  std::optional<Error> why_not;
  for (const std::string& vkey : vkeys) {
    const auto key = pinned_key(vkey);
    if (!key)
      return frame::usage({"这不是检查点公钥", "this is no verifier key"}, "--key",
                          "NAME+8 hex+BASE64 (quanlu keys export --role checkpoint)", vkey);
    auto checked = check_proof(*key, text, entry);
    if (checked) return ProvedBy{std::move(*checked), *key};
    if (!why_not || checked.error().kind == Failure::kTampered)
      why_not = std::move(checked).error();
  }
  if (!why_not) return frame::usage({"缺少选项", "this option is needed"}, "--key", "--key", "");
  return fail(*std::move(why_not));
}

// The genesis names no log id: its own leaf hash is it.
Status check_log_id(const Digest& pinned, const CheckedProof& checked, BytesView entry) {
  const ledger::chain::Header header = ledger::chain::read_header(entry);
  const bool genesis = header.partition == Partition(0) && header.seq == Seq(0);
  const Digest& found = genesis ? checked.leaf : header.log_id;
  if (found == pinned) return {};
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "log_id",
                    .what = {"条目属于另一本账", "the entry is of another ledger"},
                    .expected = to_hex(pinned.bytes),
                    .found = to_hex(found.bytes)});
}

Status check_policy(const std::filesystem::path& file, const ProvedBy& proved) {
  TRY_ASSIGN(const auto policy, read_policy(file, proved.key.key.suite));
  ledger::crypto::Verifier verifier;
  TRY_ASSIGN(const auto judged, ledger::policy::judge_note(
                                    policy, proved.key, proved.checked.proof.checkpoint, verifier));
  if (judged.reached) return {};
  return fail(
      Error{.kind = Failure::kIncomplete,
            .reason = "quorum_missing",
            .what = {"副署未达策略的法定数", "the cosignatures do not reach the policy's quorum"},
            .expected = policy.quorum()});
}

std::vector<std::string_view> unchecked(const ProofPins& pins) {
  std::vector<std::string_view> list{pins.policy ? "timestamps" : "witnesses"};
  if (!pins.log_id) list.emplace_back("logId");
  return list;
}

void show(const frame::Context& context, const ProvedBy& proved, const ProofPins& pins) {
  const CheckedProof& checked = proved.checked;
  const std::vector<std::string_view> open = unchecked(pins);
  if (context.json()) {
    screen::Json json = screen::Json::document("proof-verify");
    json.member("result", "ok").member("origin", checked.checkpoint.origin);
    json.member("seq", checked.proof.index).member("size", checked.checkpoint.size.value);
    json.member("root", to_base64(checked.checkpoint.root.bytes));
    json.member("leafHash", checked.leaf).member("signedBy", proved.key.name);
    json.key("notChecked").begin_array();
    for (const std::string_view one : open)
      json.value(one);
    json.end();
    context.screen.out << json.finish() << '\n';
    return;
  }
  const screen::Screen& screen = context.screen;
  screen.out << screen.painted(screen::Mark::kGood) << ' ' << screen.say("已证明", "proved")
             << "  seq " << checked.proof.index << "  " << checked.checkpoint.origin << "  size "
             << screen::grouped(checked.checkpoint.size.value) << '\n'
             << "  " << screen.say("叶哈希", "leaf") << "  " << to_hex(checked.leaf.bytes) << '\n'
             << screen.say("未核验", "not checked") << "  "
             << (pins.policy ? screen.say("时间戳", "time stamps")
                             : screen.say("见证与时间戳", "witnesses and time stamps"))
             << (pins.log_id ? "" : screen.say("; 账本号", "; the log id")) << '\n';
}

}  // namespace

bool is_proof_file(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return false;
  std::string begin(kProofFileBegin.size(), '\0');
  std::ifstream(file, std::ios::binary).read(begin.data(), std::ssize(begin));
  return begin == kProofFileBegin;
}

Result<int> verify_proof(frame::Context& context, const std::filesystem::path& file,
                         const std::filesystem::path& entry_file, const ProofPins& pins) {
  TRY_ASSIGN(const Bytes text, ledger::store::read_file(file, ledger::note::kProofFileBytesMax));
  TRY_ASSIGN(const Bytes entry, ledger::store::read_file(entry_file, ledger::chain::kEntrySizeMax));
  auto proved = prove(pins.vkeys, as_text(text), entry);
  Status status = proved ? Status() : tl::make_unexpected(std::move(proved).error());
  if (status && pins.log_id) status = check_log_id(*pins.log_id, proved->checked, entry);
  if (status && pins.policy) status = check_policy(*pins.policy, *proved);
  if (!status) {
    if (status.error().where.empty()) status.error().where = file.string();
    return tl::make_unexpected(std::move(status).error());
  }
  show(context, *proved, pins);
  return frame::kOk;
}

}  // namespace quanlu::consumers::cli::evidence
