#include "consumers/signer/remote_signer.h"

#include <thread>

#include "consumers/http/client.h"
#include "consumers/signer/handler.h"
#include "ledger/note/add_checkpoint.h"

namespace quanlu::consumers::signer {
namespace {

namespace crypto = ledger::crypto;
namespace note = ledger::note;

constexpr int kPatience = 5;  // answers "a second has not passed" before it is an error
constexpr std::chrono::milliseconds kPause{300};
constexpr const char* kToken = "token";  // reason of ledger/crypto/signatory.h

Result<http::Reply> ask(const std::filesystem::path& socket, http::Question question) {
  auto client = http::Client::connect(socket);
  if (!client)
    return fail(
        Error{.kind = Failure::kFailed,
              .reason = "signer_silent",
              .what = {"签名进程没有应答", "the signer process does not answer"},
              .where = socket.string(),
              .found = client.error().found,
              .remedy = {"启动 quanlu signer; 试用账本可设 publish.signer = \"inline\"",
                         "start quanlu signer; a trial may set publish.signer = \"inline\""}});
  return client->ask(question);
}

tl::unexpected<Error> refused(const http::Reply& reply, const note::Growth& growth) {
  Error error{.kind = Failure::kFailed,
              .reason = "signer",
              .what = {"签名进程没有签名", "the signer did not sign"},
              .where = "status " + std::to_string(reply.status),
              .expected = {},
              .found = reply.body.substr(0, reply.body.find('\n'))};
  if (reply.status == 409) {
    error.kind = Failure::kConflict;
    error.reason = "stale";
    error.what = {"签名者已签过另一大小", "the signer has signed another size"};
    error.expected = "size " + error.found;
    error.found = std::to_string(growth.from.value) + " → " + std::to_string(growth.to.value);
  } else if (reply.status == 422) {
    error.kind = Failure::kTampered;
    error.reason = "inconsistent";
    error.what = {"与签过的检查点不一致: 拒绝签名",
                  "inconsistent with what was signed: no signature"};
  } else if (reply.status == 503 && error.found == kToken) {
    error.kind = Failure::kDenied;
    error.reason = kToken;
    error.what = {"签名进程的令牌不签名", "the signer's token does not sign"};
    error.remedy = {"确认令牌在位, 再启动 quanlu signer",
                    "see that the token is there, then start quanlu signer again"};
  } else if (reply.status == 404) {
    error.kind = Failure::kDenied;
    error.what = {"签名进程不掌管这一来源", "the signer does not hold this origin's key"};
  }
  return fail(std::move(error));
}

}  // namespace

Result<note::Memory> RemoteSigner::remembered() {
  TRY_ASSIGN(
      const http::Reply reply,
      ask(socket_, {.target = "/memory/" + note::sha256_hex(key_.name), .fields = {}, .body = {}}));
  if (reply.status != 200) return refused(reply, {});
  const auto memory = note::parse_memory(reply.body);
  if (!memory) return refused(reply, {});
  return *memory;
}

Result<note::NoteSignature> RemoteSigner::sign(const note::Growth& growth) {
  const std::string text =
      note::to_text(note::Checkpoint{.origin = key_.name, .size = growth.to, .root = growth.root});
  const http::Question question{
      .method = "POST",
      .target = "/sign",
      .fields = {},
      .body = note::to_text(
          note::AddCheckpoint{.old_size = growth.from, .proof = growth.proof, .checkpoint = text})};
  TRY_ASSIGN(http::Reply reply, ask(socket_, question));
  for (int i = 0; reply.status == 429 && i < kPatience; ++i) {
    std::this_thread::sleep_for(kPause);
    TRY_ASSIGN(reply, ask(socket_, question));
  }
  if (reply.status != 200) return refused(reply, growth);
  TRY_ASSIGN(const note::Note signed_note, note::parse_note(text + "\n" + reply.body));
  crypto::Verifier verifier;
  const std::vector<note::NoteKey> keys{key_};
  if (!note::verify_note(signed_note, keys, verifier))
    return fail(Error{.kind = Failure::kDenied,
                      .reason = "signer_key",
                      .what = {"签名进程用的不是创世条目所列的密钥",
                               "the signer signs with another key than genesis lists"},
                      .where = socket_.string(),
                      .expected = note::to_vkey(key_),
                      .found = signed_note.signatures.front().name});
  return signed_note.signatures.front();
}

}  // namespace quanlu::consumers::signer
