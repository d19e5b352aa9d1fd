#include "ledger/policy/judge.h"

#include <algorithm>

namespace quanlu::ledger::policy {

Result<Judged> judge_note(const Policy& policy, const note::NoteKey& log, std::string_view text,
                          crypto::Verifier& verifier) {
  const auto& logs = policy.logs();
  const auto is_ours = [&](const LogLine& line) { return line.key == log; };
  if (!logs.empty() && std::ranges::none_of(logs, is_ours))
    return fail(Error{.kind = Failure::kIncomplete,
                      .reason = "policyLog",
                      .what = {"策略不含这一日志", "the policy does not know this log"},
                      .expected = logs.front().key.name,
                      .found = log.name});
  TRY_ASSIGN(const note::Note read, note::parse_note(text));
  std::vector<note::NoteKey> keys{log};
  for (const WitnessLine& witness : policy.witnesses())
    keys.push_back(witness.key);
  TRY_ASSIGN(const auto verified, note::verify_note(read, keys, verifier));

  Judged judged;
  TRY_ASSIGN(judged.checkpoint, note::parse_checkpoint(read.text));
  judged.times.resize(policy.witnesses().size());
  std::vector<bool> cosigned(policy.witnesses().size());
  bool is_signed = false;
  for (const note::Verified& one : verified) {
    const auto index = static_cast<std::size_t>(one.key - keys.data());
    if (index == 0) {
      is_signed = true;
      continue;
    }
    judged.times[index - 1] = std::max(judged.times[index - 1], one.posix_seconds);
    cosigned[index - 1] = one.posix_seconds > 0;
  }
  if (!is_signed)
    return fail(Failure::kIncomplete, "note_unknown",
                {"没有日志自己的签名", "no signature by the log itself"}, log.name);
  if (judged.checkpoint.origin != log.name)
    return fail(Error{.kind = Failure::kTampered,
                      .reason = "checkpointOrigin",
                      .what = {"检查点属于另一来源", "the checkpoint is of another origin"},
                      .expected = log.name,
                      .found = judged.checkpoint.origin});
  judged.reached = policy.reached(cosigned);
  return judged;
}

}  // namespace quanlu::ledger::policy
