#include "consumers/cli/custody/commands.h"
#include "consumers/cli/custody/key_list.h"
#include "consumers/cli/custody/succession.h"
#include "consumers/cli/evidence/publishing.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/writing/views.h"
#include "schemas/base/bytes.h"
#include "schemas/base/position.h"

namespace quanlu::consumers::cli::custody {
namespace {

namespace chain = ledger::chain;
namespace crypto = ledger::crypto;
using frame::Context;
using frame::Options;

std::filesystem::path roots_of(const Context& context, const Options& options,
                               const writing::LedgerSettings& settings) {
  const auto folder = options.maybe("--roots");
  return folder ? context.directory / *folder : settings.directory.keys();
}

void print(const Context& context, std::string_view document, const Succession& done) {
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document(document);
    json.key("oldKeyId");
    done.old_id.empty() ? json.null() : json.value(done.old_id);
    json.key("newKeyId");
    done.new_id.empty() ? json.null() : json.value(done.new_id);
    json.key("events").begin_array();
    for (const auto& receipt : done.receipts)
      json.begin_object()
          .member("typeCode", receipt.type_code.value)
          .member("partition", receipt.partition.value)
          .member("seq", receipt.seq.value)
          .end();
    screen.out << json.finish() << '\n';
    return;
  }
  for (const auto& receipt : done.receipts)
    screen.out << screen.painted(screen::Mark::kGood) << " seq "
               << to_text(Position{receipt.partition, receipt.seq}) << "  "
               << receipt.type_code.value << '\n';
  if (!done.new_id.empty())
    screen.out << screen.say("在用密钥", "key in force") << "  " << done.new_id << '\n';
  if (!done.old_id.empty())
    screen.out << screen.say("旧密钥", "old key") << "  " << done.old_id << '\n';
}

Result<Partition> partition_asked(const Context& context, const Options& options) {
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  return evidence::partition_of(options, genesis);
}

Result<int> rotate(Context& context, const Options& options) {
  const std::string role = options.text("--role", "writer");
  if (!options.has("--yes"))
    return frame::usage({"将换用新密钥, 须 --yes", "a new key will take over: --yes is needed"},
                        "keys rotate", "--yes", role);
  TRY_ASSIGN(const writing::LedgerSettings settings, writing::read_settings(context));
  if (role == "kek") {
    TRY_ASSIGN(const std::uint32_t version, rotate_kek(context, settings));
    if (context.json())
      context.screen.out
          << screen::Json::document("keys-rotate").member("kekVersion", version).finish() << '\n';
    else
      context.screen.out << context.screen.say("密钥加密密钥版本", "key-encryption key, version")
                         << "  " << version << '\n';
    context.screen.note(context.screen.say("旧版本在最后一份备份过期后销毁",
                                           "destroy the old version with the last backup of it"));
    return frame::kOk;
  }
  if (role == "export") {
    TRY_ASSIGN(const Succession done, rotate_export(context, settings));
    print(context, "keys-rotate", done);
    context.screen.note(context.screen.say("把新公钥交给接收方: quanlu keys export --role export",
                                           "give the new vkey to whoever receives bundles: quanlu "
                                           "keys export --role export"));
    return frame::kOk;
  }
  const auto roots = roots_of(context, options, settings);
  TRY_ASSIGN(const std::uint64_t valid_from, options.number("--valid-from", 0));
  Partition partition(0);
  if (role == "checkpoint") {
    TRY_ASSIGN(partition, partition_asked(context, options));
  }
  Result<Succession> done =
      role == "writer"
          ? rotate_writer(context, settings, roots, options.has("--keep-old"))
          : rotate_signer(context, settings, roots,
                          role == "checkpoint" ? chain::Role::kCheckpoint : chain::Role::kReceipt,
                          partition, valid_from);
  if (!done) return fail(done.error());
  print(context, "keys-rotate", *done);
  return writing::end_with_views(context, settings);
}

Result<crypto::KeyId> key_of(Context& context, const std::string& wanted) {
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  TRY_ASSIGN(const chain::State accepted, accepted_state(ledger, genesis));
  TRY_ASSIGN(const auto keys, list_keys(ledger, genesis, accepted));
  TRY_ASSIGN(const ListedKey key, find_key(keys, wanted));
  for (const auto& [id, known] : accepted.keys.all())
    if (to_hex(id.bytes) == key.id) return id;
  return fail(Failure::kAbsent, "absent",
              {"账本未授权过这把密钥", "the ledger never granted this key"}, key.id);
}

Result<int> revoke(Context& context, const Options& options) {
  TRY_ASSIGN(const crypto::KeyId key, key_of(context, options.text("KEYID")));
  const std::string reason = options.text("--reason");
  if (reason.empty())
    return frame::usage({"须说明理由", "a reason is needed"}, "keys revoke", "--reason TEXT", "");
  if (!options.has("--yes"))
    return frame::usage({"撤销不可收回, 须 --yes", "a revocation is for ever: --yes is needed"},
                        "keys revoke", "--yes", to_hex(key.bytes));
  TRY_ASSIGN(const writing::LedgerSettings settings, writing::read_settings(context));
  TRY_ASSIGN(const Succession done,
             revoke_key(context, settings, roots_of(context, options, settings), key, reason));
  print(context, "keys-revoke", done);
  return writing::end_with_views(context, settings);
}

}  // namespace

std::vector<frame::Command> change_commands() {
  const frame::Option roots{.name = "--roots",
                            .value = "DIR",
                            .help = {"根密钥所在目录 (keys/)", "folder of the root keys (keys/)"}};
  const frame::Option yes{.name = "--yes", .help = {"确认", "do it"}};
  return {
      {.path = "keys rotate",
       .effect = frame::Effect::kDestroys,
       .summary = {"换用新密钥: 新旧两把共同作证", "a new key takes over, with the word of both"},
       .examples = {"-L quanlu-demo keys rotate --role writer --actor sec --yes",
                    "-L quanlu-demo keys rotate --role kek --yes"},
       .options = {{.name = "--role",
                    .value = "R",
                    .help = {"用途 (writer)", "its role (writer)"},
                    .choices = {"writer", "checkpoint", "receipt", "export", "kek"}},
                   roots,
                   {.name = "--keep-old",
                    .help = {"不撤销旧写入密钥", "leave the old writer key its grant"}},
                   {.name = "--valid-from",
                    .value = "SIZE",
                    .help = {"自多少条起用 (检查点密钥)", "from this size on (checkpoint)"}},
                   evidence::partition_option(),
                   yes},
       .run = frame::run<rotate>},
      {.path = "keys revoke",
       .effect = frame::Effect::kDestroys,
       .summary = {"撤销密钥; 撤销在用的写入密钥时由备用密钥接手",
                   "revoke a key; of the writer key in force the spare takes over"},
       .examples = {"-L quanlu-demo keys revoke writer-spare --reason lost --actor sec --yes",
                    "-L quanlu-demo keys revoke 3f1a90c2 --reason theft --actor sec --yes --json   "
                    "# exit 6"},
       .arguments = {{.name = "KEYID",
                      .help = {"密钥号或其开头, 或文件名",
                               "key id or its beginning, or the name of its file"}}},
       .options = {{.name = "--reason", .value = "TEXT", .help = {"理由", "why"}}, roots, yes},
       .run = frame::run<revoke>}};
}

}  // namespace quanlu::consumers::cli::custody
