#include "consumers/cli/custody/succession.h"

#include <algorithm>
#include <functional>

#include "consumers/cli/opened/token.h"
#include "ledger/cases/stream_id.h"
#include "ledger/chain/signed_by.h"
#include "ledger/intake/control.h"
#include "ledger/intake/genesis.h"
#include "ledger/intake/signatories.h"
#include "ledger/keyring/kek.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"
#include "schemas/codec/control.h"

namespace quanlu::consumers::cli::custody {
namespace {

namespace chain = ledger::chain;
namespace codec = schemas::codec;
namespace crypto = ledger::crypto;
namespace intake = ledger::intake;
namespace registry = schemas::registry;

constexpr const char* kNextWriter = "writer-next";

// A writer for a few control events, and what the accept rule knew at its start. Each partition has
// a key table of its own, so each of them is told (INTEGRITY.md 9.2).
class Hand {
 public:
  static Result<std::unique_ptr<Hand>> open(frame::Context& context,
                                            const writing::LedgerSettings& settings) {
    std::unique_ptr<Hand> hand(new Hand(context, settings));
    TRY_ASSIGN(hand->ledger_, writing::open_for_writing(context, settings));
    for (std::uint32_t p = 0; p < hand->genesis().partition_count; ++p) {
      TRY_ASSIGN(chain::State accepted, hand->ledger_->accepted(Partition(p)));
      hand->accepted_.push_back(std::move(accepted));
    }
    return hand;
  }

  const chain::Genesis& genesis() const { return ledger_->genesis(); }
  // By partition.
  const std::vector<chain::State>& accepted() const { return accepted_; }
  const chain::KnownKey* find(Partition partition, const crypto::KeyId& id) const {
    const auto& keys = accepted_[partition.value].keys.all();
    const auto known = keys.find(id);
    return known == keys.end() ? nullptr : &known->second;
  }
  Seq durable(Partition partition) const { return ledger_->writer().durable(partition); }

  Result<intake::Receipt> append(Partition partition, registry::EventCode code, codec::Body body) {
    codec::ControlMoment moment = intake::ledger_moment(make_uuid7(context_.clock, context_.random),
                                                        context_.clock.now(), partition);
    moment.actor = {};
    if (!settings_.caller.accounts.empty())
      moment.actor.account = settings_.caller.accounts.front();
    const intake::Outcome outcome = ledger_->writer().submit_and_wait(
        codec::control_command(code, std::move(body), moment), settings_.caller);
    if (const auto* error = std::get_if<Error>(&outcome)) return fail(*error);
    if (const auto* refusal = std::get_if<Refusal>(&outcome))
      return fail(
          Error{.kind = failure_of(refusal->reason),
                .reason = refusal->code(),
                .what = {"密钥事件被拒", "the key event was refused"},
                .where = refusal->path,
                .expected = refusal->expected,
                .found = refusal->found,
                .remedy = {"安全管理员 (SEC) 办理, 用 --actor 选账号",
                           "done by the security administrator (SEC); choose with --actor"}});
    return std::get<intake::Receipt>(outcome);
  }
  Status close() { return ledger_->close(); }

 private:
  Hand(frame::Context& context, const writing::LedgerSettings& settings)
      : context_(context), settings_(settings) {}

  frame::Context& context_;
  const writing::LedgerSettings& settings_;
  std::unique_ptr<intake::OpenLedger> ledger_;
  std::vector<chain::State> accepted_;
};

// Behind every serial that any partition knows: a run that was cut had not told all of them.
std::uint64_t next_serial(const Hand& hand, const crypto::KeyId& id) {
  std::uint64_t serial = 0;
  for (const chain::State& accepted : hand.accepted())
    if (const chain::KnownKey* const known = hand.find(accepted.partition, id))
      serial = std::max(serial, known->serial);
  return serial + 1;
}

chain::Grant grant_of(const Hand& hand, const crypto::PublicKey& key, const crypto::KeyId& id,
                      chain::Role role, chain::Action action,
                      const std::vector<crypto::SigningKey>& roots,
                      Partition partition = chain::kAllPartitions) {
  chain::Grant grant{.log_id = hand.genesis().log_id,
                     .partition = partition,
                     .role = role,
                     .action = action,
                     .serial = next_serial(hand, id),
                     .key = key,
                     .key_id = id};
  for (const crypto::SigningKey& root : roots)
    chain::sign(grant, root);
  return grant;
}

// What a fold would not take is not written.
Status check(const Hand& hand, Partition partition, const chain::Grant& grant) {
  crypto::Verifier verifier;
  if (hand.accepted()[partition.value].keys.admits(grant, grant.action, hand.genesis().roots,
                                                   verifier))
    return {};
  return fail(Failure::kDenied, "grant", {"授权书不会被接受", "no reader would accept this grant"},
              to_hex(grant.key_id.bytes));
}

// In every partition in which `is_done` does not say that there is nothing to do.
Status tell(Hand& hand, const chain::Grant& grant, registry::EventCode code,
            const std::function<codec::Body()>& body,
            const std::function<bool(const chain::State&)>& is_done, Succession& done) {
  for (const chain::State& accepted : hand.accepted()) {
    if (is_done(accepted)) continue;
    TRY(check(hand, accepted.partition, grant));
    TRY_ASSIGN(intake::Receipt receipt, hand.append(accepted.partition, code, body()));
    done.receipts.push_back(std::move(receipt));
  }
  return {};
}

// A key of a role that the ledger did not know; where it is known nothing is written.
Status add(Hand& hand, const crypto::Signatory& key, chain::Role role,
           const std::vector<crypto::SigningKey>& roots,
           const std::function<bool(const chain::State&)>& is_done, Succession& done) {
  chain::Grant grant = grant_of(hand, key.public_key(), key.id(), role, chain::Action::kAdd, roots);
  TRY(chain::prove(grant, key));
  return tell(
      hand, grant, registry::EventCode::kKeyAdded,
      [&] { return codec::body_of_key_added(chain::encode(grant)); }, is_done, done);
}

Status revoke(Hand& hand, const crypto::PublicKey& key, const crypto::KeyId& id, chain::Role role,
              const std::vector<crypto::SigningKey>& roots, const std::string& reason,
              Succession& done) {
  const chain::Grant grant = grant_of(hand, key, id, role, chain::Action::kRevoke, roots);
  return tell(
      hand, grant, registry::EventCode::kKeyRevoked,
      [&] { return codec::body_of_key_revoked(chain::encode(grant), reason, {}); },
      [&](const chain::State& accepted) {
        const chain::KnownKey* const known = hand.find(accepted.partition, id);
        return known != nullptr && known->action == chain::Action::kRevoke;
      },
      done);
}

// Files move in an order in which a crash leaves a folder that the next run understands.
Status move_file(const intake::KeyFolder& keys, const std::string& from, const std::string& to) {
  std::error_code error;
  std::filesystem::rename(keys.file(from), keys.file(to), error);
  if (error)
    return fail(Failure::kFailed, "key_file", {"密钥文件改名失败", "a key file could not be moved"},
                keys.file(from).string());
  return ledger::store::sync_folder(keys.file(to).parent_path());
}

// The key file that seals from now on; the one before is kept under its id.
Status take_over(const intake::KeyFolder& keys, const std::string& next, const std::string& name,
                 const std::string& old_id) {
  if (std::filesystem::exists(keys.file(name))) TRY(move_file(keys, name, name + "-" + old_id));
  return move_file(keys, next, name);
}

// A run that was cut between two renames left no key under its name.
Status mend(const intake::KeyFolder& keys, const std::string& next, const std::string& name) {
  if (std::filesystem::exists(keys.file(name)) || !std::filesystem::exists(keys.file(next)))
    return {};
  return move_file(keys, next, name);
}

intake::KeyFolder keys_of(const writing::LedgerSettings& settings, const chain::Genesis& genesis) {
  return {settings.directory.keys(), genesis.suite, settings.directory.passphrase};
}

Result<chain::Genesis> genesis_of(const writing::LedgerSettings& settings) {
  TRY_ASSIGN(const auto log,
             ledger::log::open_log(settings.log, settings.directory.root, Partition(0)));
  return intake::genesis_of(*log);
}

}  // namespace

Result<std::vector<crypto::SigningKey>> root_keys(const writing::LedgerSettings& settings,
                                                  const std::filesystem::path& folder,
                                                  const chain::Genesis& genesis) {
  // A medium of its own brings a pass phrase of its own.
  const bool own =
      std::filesystem::exists(folder / "passphrase") && folder != settings.directory.keys();
  const intake::KeyFolder keys(folder, genesis.suite,
                               own ? std::filesystem::path() : settings.directory.passphrase);
  std::vector<crypto::SigningKey> roots;
  for (int number = 1; number <= intake::KeyFolder::kRoots; ++number) {
    if (roots.size() == genesis.roots.threshold) break;
    const std::string name = intake::KeyFolder::root(number);
    if (!std::filesystem::exists(keys.file(name))) continue;
    TRY_ASSIGN(crypto::SigningKey key, keys.load(name));
    if (genesis.roots.find(key.id()) != nullptr) roots.push_back(std::move(key));
  }
  if (roots.size() >= genesis.roots.threshold) return roots;
  return fail(Error{.kind = Failure::kDenied,
                    .reason = "rootKeys",
                    .what = {"根密钥不足", "there are too few root keys"},
                    .where = folder.string(),
                    .expected = std::to_string(genesis.roots.threshold) + " of root-1, root-2 …",
                    .found = std::to_string(roots.size()),
                    .remedy = {"用 --roots 指明根密钥所在目录 (离线介质)",
                               "give --roots, the folder with the root keys (offline medium)"}});
}

Result<Succession> rotate_writer(frame::Context& context, const writing::LedgerSettings& settings,
                                 const std::filesystem::path& roots_folder, bool keep_old) {
  TRY_ASSIGN(const chain::Genesis genesis, genesis_of(settings));
  TRY_ASSIGN(const auto roots, root_keys(settings, roots_folder, genesis));
  const intake::KeyFolder keys = keys_of(settings, genesis);
  TRY(mend(keys, kNextWriter, intake::KeyFolder::kWriter));
  TRY_ASSIGN(const auto token, opened::token_of(context, settings.directory.root));
  TRY_ASSIGN(const crypto::Signatory old, intake::load_signatory(keys, intake::KeyFolder::kWriter));
  TRY_ASSIGN(const crypto::Signatory next,
             intake::obtain_signatory(keys, kNextWriter, token, context.random));
  Succession done{
      .old_id = to_hex(old.id().bytes), .new_id = to_hex(next.id().bytes), .receipts = {}};
  {
    TRY_ASSIGN(const auto hand, Hand::open(context, settings));
    const auto may_write = [&](const chain::State& accepted) {
      return accepted.keys.may_write(next.id(), next.public_key(), accepted.partition,
                                     accepted.epoch.next());
    };
    TRY(add(*hand, next, chain::Role::kWriter, roots, may_write, done));
    TRY(hand->close());
  }
  TRY(take_over(keys, kNextWriter, intake::KeyFolder::kWriter, done.old_id));
  TRY_ASSIGN(const auto hand, Hand::open(context, settings));  // an epoch of the new key
  if (!keep_old)
    TRY(revoke(*hand, old.public_key(), old.id(), chain::Role::kWriter, roots, "rotated", done));
  TRY(hand->close());
  return done;
}

Result<Succession> rotate_signer(frame::Context& context, const writing::LedgerSettings& settings,
                                 const std::filesystem::path& roots_folder, chain::Role role,
                                 Partition partition, std::uint64_t valid_from) {
  TRY_ASSIGN(const chain::Genesis genesis, genesis_of(settings));
  TRY_ASSIGN(const auto roots, root_keys(settings, roots_folder, genesis));
  const intake::KeyFolder keys = keys_of(settings, genesis);
  const std::string name = role == chain::Role::kCheckpoint
                               ? intake::KeyFolder::checkpoint(partition)
                               : std::string(intake::KeyFolder::kReceipt);
  TRY(mend(keys, name + "-next", name));
  TRY_ASSIGN(auto token, opened::token_of(context, settings.directory.root));
  if (role != chain::Role::kCheckpoint) token.reset();  // a receipt key signs in memory
  TRY_ASSIGN(const crypto::Signatory old, intake::load_signatory(keys, name));
  TRY_ASSIGN(const crypto::Signatory next,
             intake::obtain_signatory(keys, name + "-next", token, context.random));
  Succession done{
      .old_id = to_hex(old.id().bytes), .new_id = to_hex(next.id().bytes), .receipts = {}};
  TRY_ASSIGN(const auto hand, Hand::open(context, settings));
  chain::Grant grant =
      grant_of(*hand, next.public_key(), next.id(), role, chain::Action::kAdd, roots,
               role == chain::Role::kCheckpoint ? partition : chain::kAllPartitions);
  TRY(chain::prove(grant, next));
  TRY(check(*hand, partition, grant));
  TRY_ASSIGN(const crypto::Signature countersigned, old.sign(chain::signed_part(grant)));
  TRY_ASSIGN(intake::Receipt receipt,
             hand->append(partition, registry::EventCode::kSigningKeyRotated,
                          codec::body_of_key_rotated(
                              chain::encode(grant), countersigned,
                              valid_from == 0 ? hand->durable(partition).value : valid_from)));
  done.receipts.push_back(std::move(receipt));
  TRY(hand->close());
  TRY(take_over(keys, name + "-next", name, done.old_id));
  return done;
}

Result<Succession> rotate_export(frame::Context& context, const writing::LedgerSettings& settings) {
  TRY_ASSIGN(const chain::Genesis genesis, genesis_of(settings));
  const intake::KeyFolder keys = keys_of(settings, genesis);
  const std::string name = intake::KeyFolder::kExport, next_name = name + "-next";
  TRY(mend(keys, next_name, name));
  TRY_ASSIGN(const crypto::SigningKey old, keys.load(name));
  TRY_ASSIGN(const crypto::SigningKey next, keys.obtain(next_name, context.random));
  Succession done{
      .old_id = to_hex(old.id().bytes), .new_id = to_hex(next.id().bytes), .receipts = {}};
  TRY(take_over(keys, next_name, name, done.old_id));
  return done;
}

Result<Succession> grant_feed(frame::Context& context, const writing::LedgerSettings& settings,
                              const std::filesystem::path& roots_folder, const std::string& feed) {
  TRY_ASSIGN(const chain::Genesis genesis, genesis_of(settings));
  const intake::KeyFolder keys = keys_of(settings, genesis);
  TRY(keys.prepare(context.random));
  TRY_ASSIGN(crypto::SigningKey made, keys.obtain(intake::KeyFolder::feed(feed), context.random));
  const crypto::Signatory key(std::move(made));
  Succession done{.old_id = {}, .new_id = to_hex(key.id().bytes), .receipts = {}};
  TRY_ASSIGN(const auto roots, root_keys(settings, roots_folder, genesis));
  TRY_ASSIGN(const auto hand, Hand::open(context, settings));
  const auto is_granted = [&](const chain::State& accepted) {
    const chain::KnownKey* const known = hand->find(accepted.partition, key.id());
    return known != nullptr && known->role == chain::Role::kFeed &&
           known->action == chain::Action::kAdd;
  };
  TRY(add(*hand, key, chain::Role::kFeed, roots, is_granted, done));
  TRY(hand->close());
  return done;
}

Result<Succession> revoke_key(frame::Context& context, const writing::LedgerSettings& settings,
                              const std::filesystem::path& roots_folder, const crypto::KeyId& id,
                              const std::string& reason) {
  TRY_ASSIGN(const chain::Genesis genesis, genesis_of(settings));
  TRY_ASSIGN(const auto roots, root_keys(settings, roots_folder, genesis));
  const intake::KeyFolder keys = keys_of(settings, genesis);
  TRY(mend(keys, intake::KeyFolder::kSpare, intake::KeyFolder::kWriter));
  TRY_ASSIGN(const crypto::Signatory writer,
             intake::load_signatory(keys, intake::KeyFolder::kWriter));
  Succession done{.old_id = to_hex(id.bytes), .new_id = {}, .receipts = {}};
  if (writer.id() == id) {  // theft: the spare writes from here on
    TRY_ASSIGN(const crypto::Signatory spare,
               intake::load_signatory(keys, intake::KeyFolder::kSpare));
    done.new_id = to_hex(spare.id().bytes);
    TRY(take_over(keys, intake::KeyFolder::kSpare, intake::KeyFolder::kWriter, done.old_id));
  }
  TRY_ASSIGN(const auto hand, Hand::open(context, settings));
  const chain::KnownKey* const known = hand->find(Partition(0), id);
  if (known == nullptr)
    return fail(Failure::kAbsent, "absent",
                {"账本未授权过这把密钥", "the ledger never granted this key"}, to_hex(id.bytes));
  TRY(revoke(*hand, known->key, id, known->role, roots, reason, done));
  TRY(hand->close());
  return done;
}

Result<std::uint32_t> rotate_kek(frame::Context& context, const writing::LedgerSettings& settings) {
  TRY_ASSIGN(const chain::Genesis genesis, genesis_of(settings));
  TRY_ASSIGN(const auto lock,
             ledger::store::FileLock::take(settings.directory.writer_lock(), "keys rotate"));
  TRY(ledger::keyring::rotate_kek(settings.directory.kek(), context.random));
  TRY_ASSIGN(const auto keyring, ledger::keyring::Keyring::open(
                                     settings.directory.keyring(), genesis.suite,
                                     settings.directory.kek(), context.clock, context.random));
  TRY(keyring->rewrap());
  return keyring->kek_version();
}

}  // namespace quanlu::consumers::cli::custody
