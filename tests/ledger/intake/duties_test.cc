// What the writer owes beside appending (INTEGRITY.md 3.5, 9.2, 9.3): room on the disk, keys that
// the log knows and no others, keys that are gone, an epoch of its own, a key that may still write.
#include "ledger/chain/grant.h"
#include "ledger/intake/control.h"
#include "ledger/intake/disk_guard.h"
#include "schemas/events/sys.capnp.h"
#include "tests/ledger/intake/doubtful_log.h"
#include "tests/ledger/intake/replay.h"

using namespace quanlu;
using namespace quanlu::tests;
using ledger::keyring::ClassGroup;
using ledger::keyring::KeyState;

namespace {

constexpr std::uint64_t kMiB = 1 << 20;

struct World {
  TempDir temp;
  ManualClock clock{morning()};
  SeededRandom random{3};
  intake::Directory directory = made_ledger().copy_to(temp.path() / "ledger");

  Result<std::unique_ptr<OpenWriter>> open_on(std::unique_ptr<ledger::log::Log> log,
                                              intake::WriterOptions options = {}) {
    return OpenWriter::open(made_ledger(), directory, std::move(log), clock, random, options);
  }
  std::unique_ptr<OpenWriter> open(intake::WriterOptions options = {}) {
    return must(open_on(lmdb_log(directory), options));
  }
  std::unique_ptr<ledger::keyring::Keyring> keyring() {
    return must(ledger::keyring::Keyring::open(directory.keyring(), made_ledger().genesis.suite,
                                               directory.kek(), clock, random));
  }
};

// Events of one story, each with the next id.
struct Teller {
  intake::Writer& writer;
  std::uint64_t number = 1;

  intake::Receipt tell(const std::string& by, const std::string& type, const std::string& stream,
                       const std::string& data, const std::string& more = "") {
    const std::string json = R"({"eventId":")" + to_uuid_text(numbered_id(number++)) +
                             R"(","type":")" + type + R"(","stream":")" + stream +
                             R"(","occurredAt":"2024-08-02T09:00:00+08:00",)" + more +
                             R"("data":)" + data + "}";
    return receipt_of(writer.submit_and_wait(command_of(json), {.accounts = {by}}));
  }
};

// An officer, and a complaint whose text is sealed; gives the complaint's subject key.
Id16 complain(Teller& teller, ledger::keyring::Keyring& keyring) {
  receipt_of(teller.writer.submit_and_wait(command_of(account_opened(numbered_id(900), "cpl")),
                                           {.accounts = {"sys"}}));
  teller.tell("sys", "RoleGranted", "UserAccount/cpl",
              R"({"account":"cpl","role":"CPL","unit":"11370100004188768U","area":"370100",
                  "from":"2024-08-02","approver":"sec"})",
              R"("expectedSeq":1,)");
  const std::string id = to_uuid_text(numbered_id(901));
  teller.tell("cpl", "ComplaintReceived", "Complaint/" + id,
              R"({"channel":"letter","named":false,"topic":"fee","targetName":"某协会",
                  "summary":"反映收费","body":"反映协会强制收费"})",
              R"("expectedSeq":0,"caseId":")" + id + R"(",)");
  return *must(keyring.find("stream:Complaint/" + id, ClassGroup::kComplaint));
}

void destroy(Teller& teller, const Id16& key) {
  teller.tell("sec", "SubjectKeyDestroyed", "SubjectKey/" + to_uuid_text(key),
              R"({"subjectKeyId":")" + to_uuid_text(key) +
                  R"(","ground":"subjectRequest","approver":"sys"})",
              R"("expectedSeq":1,)");
}

using Fate = DoubtfulLog::Fate;

// A revocation that two of the three root keys signed.
codec::Command revocation(const intake::Directory& directory, const chain::Genesis& genesis,
                          const ledger::crypto::Signatory& key) {
  chain::Grant grant{.log_id = genesis.log_id,
                     .role = chain::Role::kWriter,
                     .action = chain::Action::kRevoke,
                     .serial = 10,
                     .key = key.public_key(),
                     .key_id = key.id()};
  const intake::KeyFolder keys(directory.keys(), genesis.suite);
  for (const int root : {1, 2})
    chain::sign(grant, must(keys.load(intake::KeyFolder::root(root))));
  const Bytes bytes = chain::encode(grant);
  const auto* type = schemas::registry::find_event(schemas::registry::EventCode::kKeyRevoked);
  codec::Body content(*type);
  auto body = content.as<schemas::events::KeyRevoked>();
  body.setGrant({bytes.data(), bytes.size()});
  body.setReason("stolen");
  return codec::control_command(schemas::registry::EventCode::kKeyRevoked, std::move(content),
                                intake::ledger_moment(numbered_id(1333), morning(), Partition(0)));
}

}  // namespace

TEST_CASE("a disk below five percent or 256 MiB is low, and it is asked once a second") {
  ManualClock clock(morning());
  ledger::store::DiskSpace space{.free = 50 * kMiB, .total = 100 * kMiB};
  int asked = 0;
  const auto ask = [&]() -> Result<ledger::store::DiskSpace> {
    ++asked;
    return space;
  };
  intake::DiskGuard guard(clock, ask, 5);
  REQUIRE_FALSE(guard.check());
  CHECK(guard.check().error().reason == "diskLow");
  space = {.free = 256 * kMiB, .total = 1000 * kMiB};
  clock.advance(999);
  CHECK_FALSE(guard.check());
  CHECK(asked == 1);
  clock.advance(1);
  CHECK(guard.check());
  CHECK(asked == 2);
  space = {.free = 499'999 * kMiB / 1000, .total = 10'000 * kMiB};  // 500 MiB are needed
  clock.advance(1000);
  CHECK_FALSE(guard.check());
  space.free = 500 * kMiB;
  clock.advance(1000);
  CHECK(guard.check());
  CHECK(intake::DiskGuard(clock, {}, 5).check());
}

TEST_CASE("on a full disk nothing is appended, and what is asked is answered") {
  World world;
  const auto open = world.open({.disk_space = []() -> Result<ledger::store::DiskSpace> {
    return ledger::store::DiskSpace{.free = 255 * kMiB, .total = 1000 * kMiB};
  }});
  const Seq before = open->writer().durable();
  const auto command = [] { return command_of(account_opened(numbered_id(1), "a")); };
  const auto outcome = open->writer().submit_and_wait(command(), {.accounts = {"sys"}});
  REQUIRE(std::holds_alternative<Error>(outcome));
  CHECK(std::get<Error>(outcome).reason == "diskLow");
  CHECK(receipt_of(
            open->writer().submit_and_wait(command(), {.accounts = {"sys"}}, {.dry_run = true}))
            .dry_run);
  must(open->writer().close());
  CHECK(open->writer().durable() == before);
}

TEST_CASE("a subject key that never reached the log is swept at start; the others stay") {
  World world;
  Id16 known, stranger;
  {
    const auto open = world.open();
    Teller teller{open->writer()};
    known = complain(teller, open->keyring());
    must(open->writer().close());
  }
  {
    const auto keyring = world.keyring();
    stranger = must(keyring->make("stream:Complaint/never", ClassGroup::kComplaint)).id;
    CHECK(must(keyring->state(stranger)) == KeyState::kLive);
  }
  const auto open = world.open();
  CHECK(must(open->keyring().state(stranger)) == KeyState::kUnknown);
  CHECK(must(open->keyring().state(known)) == KeyState::kLive);
}

TEST_CASE("when a 1311 is acknowledged the subject key is gone") {
  World world;
  const auto open = world.open();
  Teller teller{open->writer()};
  const Id16 key = complain(teller, open->keyring());
  CHECK(must(open->keyring().state(key)) == KeyState::kLive);
  destroy(teller, key);
  CHECK(must(open->keyring().state(key)) == KeyState::kDestroyed);
  must(open->writer().close());
}

TEST_CASE("a keyring that was restored forgets at start what the log says is destroyed") {
  World world;
  Id16 key;
  const auto backup = world.temp.path() / "backup";
  {
    auto open = world.open();
    Teller teller{open->writer()};
    key = complain(teller, open->keyring());
    must(open->writer().close());
    open = nullptr;
    std::filesystem::copy(world.directory.keyring(), backup,
                          std::filesystem::copy_options::recursive);
    open = world.open();
    Teller again{open->writer(), 50};
    destroy(again, key);
    must(open->writer().close());
  }
  std::filesystem::remove_all(world.directory.keyring());
  std::filesystem::rename(backup, world.directory.keyring());
  CHECK(must(world.keyring()->state(key)) == KeyState::kLive);
  const auto open = world.open();
  CHECK(must(open->keyring().state(key)) == KeyState::kDestroyed);
}

TEST_CASE("an epoch start in doubt that the log holds counts, and the writer goes on") {
  World world;
  const auto open =
      must(world.open_on(std::make_unique<DoubtfulLog>(lmdb_log(world.directory), Fate::kLanded)));
  receipt_of(open->writer().submit_and_wait(command_of(account_opened(numbered_id(1), "a")),
                                            {.accounts = {"sys"}}));
  must(open->writer().close());
  Replay replay(made_ledger());
  replay.follow(open->log());
  CHECK(replay.state().epoch == open->writer().epoch());
}

TEST_CASE("an epoch start in doubt that the log does not hold ends the writer, to start again") {
  World world;
  const auto lost =
      world.open_on(std::make_unique<DoubtfulLog>(lmdb_log(world.directory), Fate::kLost));
  REQUIRE_FALSE(lost);
  CHECK(lost.error().kind == Failure::kFailed);
  const auto open = world.open();
  CHECK(open->writer().epoch().value > 0);
}

TEST_CASE("a writer that finds another in force steps down") {
  World other, world;
  other.random = SeededRandom(4);
  std::vector<ledger::log::StoredRecord> theirs;
  {
    const auto open = other.open();
    must(open->writer().close());
    theirs.push_back(records_of(open->log()).back());
  }
  const auto fenced = world.open_on(
      std::make_unique<DoubtfulLog>(lmdb_log(world.directory), Fate::kAnothers, theirs));
  REQUIRE_FALSE(fenced);
  CHECK(fenced.error().reason == "fenced");
  CHECK(exit_code(fenced.error().kind) == 7);
}

TEST_CASE("a writer whose key is revoked acknowledges that, and nothing after it") {
  World world;
  const Loaded& made = made_ledger();
  {
    const auto open = world.open();
    CHECK_FALSE(open->writer().failure());
    receipt_of(
        open->writer().submit_and_wait(revocation(world.directory, made.genesis, made.key),
                                       {.accounts = {intake::kLedgerAccount}, .ledger = true}));
    const auto after = open->writer().submit_and_wait(
        command_of(account_opened(numbered_id(1), "a")), {.accounts = {"sys"}});
    REQUIRE(std::holds_alternative<Error>(after));
    CHECK(std::get<Error>(after).reason == "writerKey");
    REQUIRE(open->writer().failure());  // who serves ends with it, before the next client asks
    CHECK(open->writer().failure()->reason == "writerKey");
    const Status closed = open->writer().close();
    REQUIRE_FALSE(closed);
    CHECK(exit_code(closed.error().kind) == 5);
  }
  const auto again = world.open_on(lmdb_log(world.directory));
  REQUIRE_FALSE(again);
  CHECK(again.error().kind == Failure::kDenied);
}
