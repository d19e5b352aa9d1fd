#include "ledger/keyring/keyring.h"

#include <fstream>
#include <iterator>
#include <set>

#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using namespace quanlu::ledger;
using namespace quanlu::ledger::keyring;
using quanlu::tests::Child;
using quanlu::tests::must;

namespace {

struct World {
  std::filesystem::path dir;
  crypto::Suite suite = crypto::Suite::kSha256;
  SystemRandom random{};
  ManualClock clock{Millis(1'725'437'987'000)};

  std::filesystem::path folder() const { return dir / "keyring"; }
  std::filesystem::path kek() const { return dir / "keys" / "kek"; }
  void create() {
    must(create_kek(kek(), random));
    must(Keyring::create(folder(), suite, kek(), random));
  }
  std::unique_ptr<Keyring> open() {
    return must(Keyring::open(folder(), suite, kek(), clock, random));
  }
  Error refused() { return Keyring::open(folder(), suite, kek(), clock, random).error(); }
};

crypto::FieldPlace place_of(const Id16& key) {
  crypto::FieldPlace place;
  place.event_id.bytes[0] = 7;
  place.type_code = TypeCode(501);
  place.type_version = 1;
  place.field = 9;
  place.subject_key_id = key;
  return place;
}

constexpr const char* kText = "投诉人 张三，泉城路 1 号";

bool any_file_holds(const std::filesystem::path& folder, BytesView needle) {
  for (const auto& at : std::filesystem::recursive_directory_iterator(folder)) {
    if (!at.is_regular_file()) continue;
    std::ifstream file(at.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    if (bytes.find(as_text(needle)) != std::string::npos) return true;
  }
  return false;
}

// The wrapped blob of a key, read with the vault while no keyring is open.
Bytes blob_of(const World& world, const Id16& id) {
  return must(must(Vault::open(world.folder()))->get(id))->blob;
}

}  // namespace

TEST_CASE("a subject keeps its key in each class group, over restarts") {
  const auto suite = GENERATE(crypto::Suite::kSha256, crypto::Suite::kGm);
  const tests::TempDir dir;
  World world{.dir = dir.path(), .suite = suite};
  world.create();
  Id16 complaint, other;
  Id16 pid;
  {
    const auto keyring = world.open();
    const SubjectKey made = must(keyring->make("org:52370100MJ", ClassGroup::kComplaint));
    CHECK(made.fresh);
    complaint = made.id;
    other = must(keyring->make("org:52370100MJ", ClassGroup::kOther)).id;
    CHECK(complaint != other);
    CHECK_FALSE(must(keyring->make("org:52370100MJ", ClassGroup::kOther)).fresh);
    pid = keyring->pid("370102199001011234");
    CHECK(pid != keyring->blind_index("370102199001011234"));
    CHECK(pid != keyring->pid("370102199001011235"));
  }
  const auto keyring = world.open();
  CHECK(must(keyring->find("org:52370100MJ", ClassGroup::kComplaint)) == complaint);
  CHECK_FALSE(must(keyring->find("org:52370100MJ", ClassGroup::kAml)));
  CHECK(must(keyring->make("org:52370100MJ", ClassGroup::kOther)).id == other);
  CHECK(keyring->pid("370102199001011234") == pid);
}

TEST_CASE("a sealed field opens in its place and nowhere else") {
  const auto suite = GENERATE(crypto::Suite::kSha256, crypto::Suite::kGm);
  const tests::TempDir dir;
  World world{.dir = dir.path(), .suite = suite};
  world.create();
  const auto keyring = world.open();
  const Id16 mine = must(keyring->make("pid:a", ClassGroup::kOther)).id;
  const Id16 theirs = must(keyring->make("pid:b", ClassGroup::kOther)).id;
  const auto place = place_of(mine);
  const auto sealed = must(keyring->seal_field(place, kText));
  CHECK(must(keyring->open_field(place, sealed)) == kText);
  CHECK(must(keyring->same_text(place, sealed, kText)));
  CHECK_FALSE(must(keyring->same_text(place, sealed, "别的")));
  auto elsewhere = place;
  elsewhere.field = 8;
  CHECK(keyring->open_field(elsewhere, sealed).error().kind == Failure::kTampered);
  CHECK(keyring->open_field(place_of(theirs), sealed).error().kind == Failure::kTampered);
  CHECK(keyring->open_field(place_of(Id16{}), sealed).error().reason == "key_unknown");
  CHECK(describe(keyring->open_field(elsewhere, sealed).error()).find("张三") == std::string::npos);
}

TEST_CASE("a destroyed key opens nothing, is named as destroyed, and the subject gets another") {
  const tests::TempDir dir;
  World world{.dir = dir.path()};
  world.create();
  auto keyring = world.open();
  const Id16 id = must(keyring->make("pid:a", ClassGroup::kOther)).id;
  const Id16 kept = must(keyring->make("pid:b", ClassGroup::kOther)).id;
  const auto sealed = must(keyring->seal_field(place_of(id), kText));
  const auto kept_sealed = must(keyring->seal_field(place_of(kept), kText));
  must(keyring->destroy({&id, 1}));
  for (int again = 0; again < 2; ++again) {
    CHECK(keyring->open_field(place_of(id), sealed).error().reason == "key_destroyed");
    CHECK(keyring->seal_field(place_of(id), kText).error().reason == "key_destroyed");
    CHECK(must(keyring->same_text(place_of(id), sealed, "anything")));
    CHECK(must(keyring->state(id)) == KeyState::kDestroyed);
    CHECK(must(keyring->open_field(place_of(kept), kept_sealed)) == kText);
    keyring.reset();
    keyring = world.open();
  }
  const SubjectKey next = must(keyring->make("pid:a", ClassGroup::kOther));
  CHECK(next.fresh);
  CHECK(next.id != id);
  must(keyring->destroy({&id, 1}));
  CHECK(must(keyring->state(next.id)) == KeyState::kLive);
}

TEST_CASE("after destruction no file of the folder holds a byte of the wrapped key") {
  const tests::TempDir dir;
  World world{.dir = dir.path()};
  world.create();
  std::vector<Id16> ids;
  {
    const auto keyring = world.open();
    for (int i = 0; i < 300; ++i)  // enough for pages to split
      ids.push_back(must(keyring->make("pid:" + std::to_string(i), ClassGroup::kOther)).id);
  }
  std::vector<Bytes> blobs;
  for (const Id16& id : {ids[0], ids[150], ids[299], ids[7]})
    blobs.push_back(blob_of(world, id));
  CHECK(any_file_holds(world.folder(), blobs[0]));  // the search finds what is there
  {
    const auto keyring = world.open();
    must(keyring->destroy(std::vector{ids[0], ids[150], ids[299]}));
    for (int i = 0; i < 3; ++i)
      CHECK_FALSE(any_file_holds(world.folder(), BytesView(blobs[i]).last(24)));
    CHECK(any_file_holds(world.folder(), blobs[3]));
  }
  std::set<std::string> names;
  for (const auto& at : std::filesystem::directory_iterator(world.folder()))
    names.insert(at.path().filename());
  CHECK(names == std::set<std::string>{"data.mdb", "lock", "lock.mdb"});
}

TEST_CASE("killed at any step of destruction, opening again ends it and keeps all other keys") {
  if (!tests::kKillPoints) {
    WARN("skipped: built without kill points");
    return;
  }
  const auto* point =
      GENERATE("keyring.erased", "keyring.written", "keyring.renamed", "keyring.destroyed");
  const tests::TempDir dir;
  World world{.dir = dir.path()};
  world.create();
  std::vector<Id16> ids;
  {
    const auto keyring = world.open();
    for (int i = 0; i < 50; ++i)
      ids.push_back(must(keyring->make("pid:" + std::to_string(i), ClassGroup::kOther)).id);
  }
  const Bytes blob = blob_of(world, ids[3]);
  REQUIRE(any_file_holds(world.folder(), BytesView(blob).last(24)));
  Child child("child: destroys a key", {{"CHILD_DIR", dir.path().string()},
                                        {"CHILD_KEY", to_hex(ids[3].bytes)},
                                        {"QUANLU_KILL", point}});
  CHECK(child.wait().signal == SIGKILL);
  const auto keyring = world.open();
  CHECK(must(keyring->state(ids[3])) == KeyState::kDestroyed);
  CHECK_FALSE(any_file_holds(world.folder(), BytesView(blob).last(24)));
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (i != 3) CHECK(must(keyring->state(ids[i])) == KeyState::kLive);
}
TEST_CASE("child: destroys a key", "[.child]") {
  World world{.dir = std::getenv("CHILD_DIR")};
  const auto keyring = world.open();
  const Id16 id = *parse_uuid(std::getenv("CHILD_KEY"));
  must(keyring->destroy({&id, 1}));
}

TEST_CASE("killed after a key was made, the key is there until the sweep finds no 1310 for it") {
  if (!tests::kKillPoints) {
    WARN("skipped: built without kill points");
    return;
  }
  const tests::TempDir dir;
  World world{.dir = dir.path()};
  world.create();
  Id16 known;
  {
    const auto keyring = world.open();
    known = must(keyring->make("pid:known", ClassGroup::kOther)).id;
  }
  Child child("child: makes a key",
              {{"CHILD_DIR", dir.path().string()}, {"QUANLU_KILL", "keyring.made"}});
  CHECK(child.wait().signal == SIGKILL);
  const auto keyring = world.open();
  const auto orphan = must(keyring->find("pid:orphan", ClassGroup::kAml));
  REQUIRE(orphan);
  CHECK(must(keyring->sweep([&](const Id16& id) { return id == known; })) == 1);
  CHECK(must(keyring->sweep([&](const Id16& id) { return id == known; })) == 0);
  CHECK(must(keyring->state(*orphan)) == KeyState::kUnknown);
  CHECK_FALSE(must(keyring->find("pid:orphan", ClassGroup::kAml)));
  CHECK(must(keyring->state(known)) == KeyState::kLive);
}
TEST_CASE("child: makes a key", "[.child]") {
  World world{.dir = std::getenv("CHILD_DIR")};
  must(world.open()->make("pid:orphan", ClassGroup::kAml));
}

TEST_CASE("keys made for a batch seal at once and reach the disk together") {
  const tests::TempDir dir;
  World world{.dir = dir.path()};
  world.create();
  auto keyring = world.open();
  const SubjectKey lost = must(keyring->make_later("pid:lost", ClassGroup::kOther));
  CHECK(lost.fresh);
  CHECK(must(keyring->seal_field(place_of(lost.id), kText)).ciphertext.size() > 0);
  keyring.reset();  // as a crash before settle()
  keyring = world.open();
  CHECK(must(keyring->state(lost.id)) == KeyState::kUnknown);

  const Id16 first = must(keyring->make_later("pid:a", ClassGroup::kOther)).id;
  const Id16 second = must(keyring->make_later("pid:b", ClassGroup::kAml)).id;
  CHECK_FALSE(must(keyring->make_later("pid:a", ClassGroup::kOther)).fresh);
  CHECK(must(keyring->find("pid:b", ClassGroup::kAml)) == second);
  CHECK(must(keyring->state(first)) == KeyState::kLive);
  const auto sealed = must(keyring->seal_field(place_of(first), kText));
  must(keyring->settle());
  must(keyring->settle());
  keyring.reset();
  keyring = world.open();
  CHECK(must(keyring->open_field(place_of(first), sealed)) == kText);
  CHECK(must(keyring->find("pid:b", ClassGroup::kAml)) == second);
}

TEST_CASE("after a rotation everything is under the new KEK and the old one can go") {
  const tests::TempDir dir;
  World world{.dir = dir.path()};
  world.create();
  Id16 id, pid;
  crypto::SealedField sealed;
  {
    const auto keyring = world.open();
    id = must(keyring->make("pid:a", ClassGroup::kOther)).id;
    pid = keyring->pid("x");
    sealed = must(keyring->seal_field(place_of(id), kText));
  }
  const Bytes old_blob = blob_of(world, id);
  REQUIRE(any_file_holds(world.folder(), BytesView(old_blob).last(24)));
  std::ifstream file(world.kek());
  const std::string old_text((std::istreambuf_iterator<char>(file)), {});
  must(rotate_kek(world.kek(), world.random));
  must(world.open()->rewrap());
  must(drop_old_keks(world.kek()));
  const auto keyring = world.open();
  CHECK(must(keyring->open_field(place_of(id), sealed)) == kText);
  CHECK(keyring->pid("x") == pid);
  CHECK_FALSE(any_file_holds(world.folder(), BytesView(old_blob).last(24)));
  CHECK_FALSE(any_file_holds(dir.path() / "keys", as_bytes(old_text.substr(13, 40))));
}

TEST_CASE("killed while it changes files after a rotation, opening again leaves no old blob") {
  if (!tests::kKillPoints) {
    WARN("skipped: built without kill points");
    return;
  }
  const tests::TempDir dir;
  World world{.dir = dir.path()};
  world.create();
  const Id16 id = must(world.open()->make("pid:a", ClassGroup::kOther)).id;
  const Bytes old_blob = blob_of(world, id);
  must(rotate_kek(world.kek(), world.random));
  Child child("child: wraps anew",
              {{"CHILD_DIR", dir.path().string()}, {"QUANLU_KILL", "keyring.renamed"}});
  CHECK(child.wait().signal == SIGKILL);
  CHECK(any_file_holds(world.folder(), BytesView(old_blob).last(24)));
  CHECK(must(world.open()->state(id)) == KeyState::kLive);
  CHECK_FALSE(any_file_holds(world.folder(), BytesView(old_blob).last(24)));
}
TEST_CASE("child: wraps anew", "[.child]") {
  World world{.dir = std::getenv("CHILD_DIR")};
  must(world.open()->rewrap());
}

TEST_CASE("without its KEK, with another or with a careless file the keyring does not open") {
  const tests::TempDir dir;
  World world{.dir = dir.path()};
  world.create();
  const auto kek = world.kek();
  SECTION("a version is missing") {
    must(rotate_kek(kek, world.random));
    must(drop_old_keks(kek));
    CHECK(world.refused().reason == "kek_missing");
    CHECK(world.refused().kind == Failure::kDenied);
  }
  SECTION("another KEK of the same version") {
    std::filesystem::remove(kek);
    must(create_kek(kek, world.random));
    CHECK(world.refused().kind == Failure::kTampered);
  }
  SECTION("readable by others") {
    std::filesystem::permissions(kek, std::filesystem::perms(0640));
    CHECK(world.refused().reason == "kek_access");
  }
  SECTION("in a folder that others may enter") {
    std::filesystem::permissions(kek.parent_path(), std::filesystem::perms(0750));
    CHECK(world.refused().reason == "kek_access");
  }
  SECTION("a symbolic link") {
    std::filesystem::rename(kek, dir.path() / "elsewhere");
    std::filesystem::create_symlink(dir.path() / "elsewhere", kek);
    CHECK(world.refused().reason == "kek_access");
  }
  SECTION("no file") {
    std::filesystem::remove(kek);
    CHECK(world.refused().kind == Failure::kAbsent);
  }
  SECTION("another suite") {
    world.suite = crypto::Suite::kGm;
    CHECK(world.refused().reason == "keyring_format");
  }
  SECTION("a file that is not one") {
    const std::string key(64, 'a');
    for (const std::string& bad :
         {std::string(), std::string("quanlu-kek 1\n"), "quanlu-kek 1\n1 " + key,
          "quanlu-kek 1\n0 " + key + "\n", "quanlu-kek 1\n1 " + key.substr(1) + "\n",
          "quanlu-kek 1\n2 " + key + "\n1 " + key + "\n", "quanlu-kek 2\n1 " + key + "\n",
          "quanlu-kek 1\n1  " + key + "\n", "quanlu-kek 1\n-1 " + key + "\n"}) {
      std::ofstream(kek, std::ios::trunc) << bad;
      CHECK(world.refused().reason == "kek_file");
    }
  }
}

TEST_CASE("a keyring is made once, used by one process, and its folder is private") {
  const tests::TempDir dir;
  World world{.dir = dir.path()};
  CHECK(world.refused().kind == Failure::kAbsent);
  world.create();
  CHECK(Keyring::create(world.folder(), world.suite, world.kek(), world.random).error().reason ==
        "keyring_exists");
  CHECK(create_kek(world.kek(), world.random).error().reason == "kek_exists");
  const auto keyring = world.open();
  CHECK(world.refused().reason == "locked");
  using std::filesystem::perms;
  CHECK(std::filesystem::status(world.folder()).permissions() == perms(0700));
  CHECK(std::filesystem::status(world.folder() / "data.mdb").permissions() == perms(0600));
  CHECK(std::filesystem::status(world.kek()).permissions() == perms(0600));
}

TEST_CASE("a damaged wrapped key is reported, with the key's id and nothing more") {
  const tests::TempDir dir;
  World world{.dir = dir.path()};
  world.create();
  Id16 id;
  crypto::SealedField sealed;
  {
    const auto keyring = world.open();
    id = must(keyring->make("pid:a", ClassGroup::kOther)).id;
    sealed = must(keyring->seal_field(place_of(id), kText));
  }
  Bytes blob = blob_of(world, id);
  blob.back() ^= 1;
  must(must(Vault::open(world.folder()))->set_blob(id, blob));
  CHECK(world.open()->open_field(place_of(id), sealed).error().kind == Failure::kTampered);
}
