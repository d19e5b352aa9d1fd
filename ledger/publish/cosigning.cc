#include "ledger/publish/cosigning.h"

#include <algorithm>
#include <future>

#include "ledger/note/add_checkpoint.h"
#include "ledger/note/lines.h"
#include "ledger/policy/judge.h"
#include "ledger/store/files.h"

namespace quanlu::ledger::publish {
namespace {

constexpr int kRounds = 3;  // one with what we believe, two with what it said
constexpr unsigned kEvidenceFolderMode = 0750;

// "<size>\n" of a 409.
std::optional<TreeSize> size_of(const Fetched& reply) {
  if (!reply.content_type.starts_with(note::kSizeType)) return std::nullopt;
  std::string_view text = reply.body;
  const auto line = note::take_line(text);
  const auto size = line && text.empty() ? note::parse_decimal(*line) : std::nullopt;
  return size ? std::optional(TreeSize(*size)) : std::nullopt;
}

std::string why(const Error& error) {
  return error.found.empty() ? error.reason : error.found;
}

}  // namespace

// What one request came to: a cosignature, the size from which to ask again, or neither.
struct Cosigning::Asked {
  std::optional<note::NoteSignature> signature;
  std::uint64_t posix_seconds = 0;
  std::optional<TreeSize> again_from;
  bool contradicted = false;  // it may hold another history
  std::string missing;
};

struct Cosigning::Answer {
  std::optional<note::NoteSignature> signature;
  WitnessState state;
  TreeSize holds;
};

Cosigning::Cosigning(Parts parts)
    : parts_(std::move(parts)), believed_(parts_.policy.witnesses().size()) {}

Result<Gathered> Cosigning::gather(const std::string& text, const OwnTree& tree) {
  crypto::Verifier verifier;
  TRY_ASSIGN(policy::Judged judged, policy::judge_note(parts_.policy, tree.log, text, verifier));
  const auto& witnesses = parts_.policy.witnesses();
  std::vector<std::future<Result<Answer>>> asked(witnesses.size());
  for (std::size_t i = 0; i < witnesses.size(); ++i)
    if (judged.times[i] == 0 && !witnesses[i].url.empty())
      asked[i] = std::async(std::launch::async, [&, i] { return ask(i, text, tree); });

  TRY_ASSIGN(note::Note note, note::parse_note(text));
  Gathered gathered;
  std::optional<Error> contradiction;
  for (std::size_t i = 0; i < witnesses.size(); ++i) {
    WitnessState state{.name = witnesses[i].name,
                       .posix_seconds = judged.times[i],
                       .missing = judged.times[i] == 0 ? "notAsked" : ""};
    if (asked[i].valid()) {
      auto answer = asked[i].get();
      if (!answer) {
        contradiction = std::move(answer.error());
        continue;
      }
      believed_[i] = answer->holds;
      if (answer->signature) note.signatures.push_back(std::move(*answer->signature));
      state = std::move(answer->state);
    }
    gathered.witnesses.push_back(std::move(state));
  }
  if (contradiction) return fail(std::move(*contradiction));
  gathered.note = note::to_text(note);
  TRY_ASSIGN(judged, policy::judge_note(parts_.policy, tree.log, gathered.note, verifier));
  gathered.reached = judged.reached;
  if (gathered.reached) lacking_since_.reset();
  return gathered;
}

bool Cosigning::may_go_without() {
  const Millis now = parts_.clock.monotonic();
  if (!lacking_since_) lacking_since_ = now;
  return parts_.without_quorum && now.value - lacking_since_->value >= parts_.wait.count();
}

// Our answer to its "my size is another one" is a proof from that size; to anything that may mean
// another history, a look at the note it holds.
Result<Cosigning::Answer> Cosigning::ask(std::size_t witness, const std::string& note,
                                         const OwnTree& tree) {
  TreeSize from = std::min(believed_[witness], tree.size);
  Answer answer{.signature = {},
                .state = {.name = parts_.policy.witnesses()[witness].name,
                          .posix_seconds = 0,
                          .missing = "conflict"},
                .holds = from};
  for (int round = 0; round < kRounds; ++round) {
    TRY_ASSIGN(Asked asked, add_checkpoint(witness, note, tree, from));
    if (asked.contradicted) TRY(look_for_fork(witness, note, tree));
    if (asked.signature) {
      answer.state.posix_seconds = asked.posix_seconds;
      answer.state.missing.clear();
      answer.signature = std::move(asked.signature);
      answer.holds = tree.size;
      return answer;
    }
    answer.state.missing = asked.missing;
    if (!asked.again_from || *asked.again_from == from) return answer;
    answer.holds = from = *asked.again_from;
  }
  return answer;
}

Result<Cosigning::Asked> Cosigning::add_checkpoint(std::size_t witness, const std::string& note,
                                                   const OwnTree& tree, TreeSize from) {
  const policy::WitnessLine& line = parts_.policy.witnesses()[witness];
  note::AddCheckpoint request{.old_size = from, .proof = {}, .checkpoint = note};
  if (from.value > 0 && from != tree.size) {
    TRY_ASSIGN(request.proof, tree.prove(from));
  }
  const auto reply = parts_.fetch.fetch({.url = line.url + "/add-checkpoint",
                                         .post = note::to_text(request),
                                         .patience = parts_.timeout});
  Asked asked;
  if (!reply) {
    asked.missing = why(reply.error());
    return asked;
  }
  if (reply->status == 409) {
    const auto size = size_of(*reply);
    asked.missing = "status 409";
    asked.contradicted = !size || *size > tree.size;
    if (size && *size <= tree.size) asked.again_from = size;
    return asked;
  }
  if (reply->status != 200) {
    asked.missing = "status " + std::to_string(reply->status);
    asked.contradicted = reply->status == 422;
    return asked;
  }
  // Its lines behind our note: a signature of its own key that is wrong refuses them all.
  asked.missing = "noCosignature";
  const auto cosigned = note::parse_note(note + reply->body);
  if (!cosigned) return asked;
  crypto::Verifier verifier;
  const std::vector<note::NoteKey> keys{line.key};
  const auto verified = note::verify_note(*cosigned, keys, verifier);
  if (!verified || verified->front().posix_seconds == 0) return asked;
  asked.posix_seconds = verified->front().posix_seconds;
  for (const note::NoteSignature& signature : cosigned->signatures)
    if (signature.name == line.key.name && signature.id == line.key.id) asked.signature = signature;
  return asked;
}

// Halts on a note signed by our own key alone, so that one lying witness stops nobody.
Status Cosigning::look_for_fork(std::size_t witness, const std::string& note,
                                const OwnTree& tree) const {
  const policy::WitnessLine& line = parts_.policy.witnesses()[witness];
  const std::string url = line.url + "/" + note::sha256_hex(tree.log.name) + "/checkpoint";
  const auto reply = parts_.fetch.fetch({.url = url, .post = {}, .patience = parts_.timeout});
  if (!reply || reply->status != 200) return {};
  const auto theirs = note::parse_note(reply->body);
  if (!theirs) return {};
  crypto::Verifier verifier;
  const std::vector<note::NoteKey> keys{tree.log};
  if (!note::verify_note(*theirs, keys, verifier)) return {};
  const auto checkpoint = note::parse_checkpoint(theirs->text);
  if (!checkpoint || checkpoint->origin != tree.log.name || checkpoint->size.value == 0) return {};
  const bool ahead = checkpoint->size > tree.size;
  std::string ours = "size " + std::to_string(tree.size.value);
  if (!ahead) {
    TRY_ASSIGN(const Digest root, tree.root(checkpoint->size));
    if (root == checkpoint->root) return {};
    ours = to_base64(root.bytes);
  }
  TRY(keep(ahead ? "E4" : "E1", note, reply->body));
  return fail(
      Error{.kind = Failure::kTampered,
            .reason = ahead ? "witness_ahead" : "witness_fork",
            .what = ahead ? Words{"见证方持有本日志密钥签过的更大检查点: 停止发布",
                                  "a witness holds a larger checkpoint signed by this log's key"}
                          : Words{"见证方持有本日志密钥签过的另一历史: 停止发布",
                                  "a witness holds another history signed by this log's key"},
            .where = line.name + " " + url,
            .expected = std::move(ours),
            .found = ahead ? "size " + std::to_string(checkpoint->size.value)
                           : to_base64(checkpoint->root.bytes),
            .remedy = {"两份检查点已存入 " + parts_.evidence.string() +
                           ": 运行 quanlu verify, 并以 quanlu evidence make 做成证据文件",
                       "both notes are kept in " + parts_.evidence.string() +
                           ": run quanlu verify, and quanlu evidence make for a file to hand on"}});
}

Status Cosigning::keep(const char* kind, const std::string& ours, const std::string& theirs) const {
  const std::filesystem::path folder =
      parts_.evidence / (std::string(kind) + "-" + note::sha256_hex(theirs).substr(0, 16));
  TRY(store::make_folder(folder, kEvidenceFolderMode));
  TRY(store::replace_file(folder / "ours.note", as_bytes(ours)));
  return store::replace_file(folder / "theirs.note", as_bytes(theirs));
}

}  // namespace quanlu::ledger::publish
