#include "consumers/cli/evidence/publish_settings.h"

#include "ledger/store/files.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::evidence {
namespace {

namespace policy = ledger::policy;
namespace fs = std::filesystem;

Result<std::optional<fs::path>> signer_of(const std::string& text, const fs::path& root) {
  constexpr std::string_view kUnix = "unix:";
  if (text == "inline") return std::optional<fs::path>();
  if (!text.starts_with(kUnix))
    return fail(Error{.kind = Failure::kUsage,
                      .reason = "config",
                      .what = {"签名进程写法不对", "this does not name a signer"},
                      .where = "publish.signer",
                      .expected = "inline, unix:run/signer.sock",
                      .found = text});
  return std::optional<fs::path>(root / text.substr(kUnix.size()));
}

}  // namespace

Result<policy::Policy> read_policy(const fs::path& file, ledger::crypto::Suite suite,
                                   std::string* text) {
  TRY_ASSIGN(const Bytes bytes, ledger::store::read_file(file, policy::kPolicyBytesMax));
  if (text != nullptr) *text = std::string(as_text(bytes));
  ledger::crypto::Hasher hasher(suite);
  return policy::Policy::parse(as_text(bytes), hasher, file.string());
}

Result<PublishSettings> read_publish_settings(const schemas::settings::Settings& settings,
                                              const fs::path& root, ledger::crypto::Suite suite) {
  PublishSettings read;
  TRY_ASSIGN(read.signer, signer_of(settings.text("publish.signer"), root));
  read.witness_timeout = std::chrono::milliseconds(settings.duration_ms("publish.witness_timeout"));
  read.witness_wait = std::chrono::milliseconds(settings.duration_ms("publish.witness_wait"));
  read.without_quorum = settings.flag("publish.without_quorum");
  if (settings.is_set("publish.interval"))
    read.interval = std::chrono::milliseconds(settings.duration_ms("publish.interval"));
  read.tsa_url = settings.text("publish.tsa_url");
  read.tsa_interval = std::chrono::milliseconds(settings.duration_ms("publish.tsa_interval"));
  if (const std::string& roots = settings.text("publish.tsa_roots_file"); !roots.empty())
    read.tsa_roots = root / roots;
  const std::string& file = settings.text("publish.witness_policy_file");
  if (file.empty()) return read;
  TRY_ASSIGN(read.policy, read_policy(root / file, suite, &read.policy_text));
  for (const policy::WitnessLine& witness : read.policy->witnesses())
    if (witness.url.empty())
      return fail(Error{.kind = Failure::kUsage,
                        .reason = "policy",
                        .what = {"见证方没有网址, 无从请求", "a witness without an address"},
                        .where = (root / file).string(),
                        .expected = "witness <name> <vkey> https://…",
                        .found = witness.name});
  return read;
}

}  // namespace quanlu::consumers::cli::evidence
