#include "ledger/store/files.h"

#include <algorithm>
#include <fstream>

#include <sys/resource.h>
#include <sys/stat.h>

#include "ledger/store/file_batch.h"
#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using namespace quanlu::ledger::store;
using quanlu::tests::Child;
using quanlu::tests::must;

TEST_CASE("a replaced file is the new one, whole, with the mode asked for") {
  const tests::TempDir dir;
  const auto file = dir.path() / "CURRENT";
  must(replace_file(file, as_bytes("00000001\n")));
  must(replace_file(file, as_bytes("2\n"), 0600));
  CHECK(as_text(must(read_file(file, 100))) == "2\n");
  CHECK(std::filesystem::status(file).permissions() == std::filesystem::perms(0600));
  CHECK(std::distance(std::filesystem::directory_iterator(dir.path()), {}) == 1);
}

TEST_CASE(
    "files of a batch have their names once it is settled, and leave nothing when it is not") {
  const tests::TempDir dir;
  const auto file = [&](int number) {
    return dir.path() / std::to_string(number % 3) / std::to_string(number);
  };
  {
    FileBatch batch;
    for (const int count : {3, 40}) {  // synced one by one, and all at once
      for (int i = 0; i < count; ++i)
        must(batch.add(file(i), as_bytes(std::to_string(i) + " of " + std::to_string(count))));
      CHECK(batch.size() == static_cast<std::size_t>(count));
      must(batch.settle());
      CHECK(batch.size() == 0);
      for (int i = 0; i < count; ++i)
        CHECK(as_text(must(read_file(file(i), 100))) ==
              std::to_string(i) + " of " + std::to_string(count));
    }
    must(batch.add(file(999), as_bytes("abandoned")));
    batch.abandon();
    must(batch.settle());
    must(batch.add(file(1000), as_bytes("never settled")));
  }
  const auto files = std::filesystem::recursive_directory_iterator(dir.path());
  CHECK(std::count_if(begin(files), end(files),
                      [](const auto& one) { return one.is_regular_file(); }) == 40);
}

TEST_CASE("reading a whole file is bounded and absence is its own answer") {
  const tests::TempDir dir;
  std::ofstream(dir.path() / "f") << "12345";
  CHECK(must(read_file(dir.path() / "f", 5)).size() == 5);
  CHECK(read_file(dir.path() / "f", 4).error().reason == "file_too_large");
  CHECK(read_file(dir.path() / "g", 4).error().kind == Failure::kAbsent);
  REQUIRE(mkfifo((dir.path() / "pipe").c_str(), 0600) == 0);
  CHECK(read_file(dir.path() / "pipe", 4).error().reason == "not_a_file");
  CHECK(read_file(dir.path(), 4).error().reason == "not_a_file");
}

TEST_CASE("when the disk is full the old file stays, whole, and nothing is left beside it") {
  const tests::TempDir dir;
  must(replace_file(dir.path() / "f", as_bytes("old")));
  CHECK(
      Child("child: replaces beyond its limit", {{"CHILD_DIR", dir.path().string()}}).wait().code ==
      0);
  CHECK(as_text(must(read_file(dir.path() / "f", 100))) == "old");
  CHECK(std::distance(std::filesystem::directory_iterator(dir.path()), {}) == 1);
}
TEST_CASE("child: replaces beyond its limit", "[.child]") {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{1000, 1000};
  REQUIRE(setrlimit(RLIMIT_FSIZE, &limit) == 0);
  const std::filesystem::path dir = std::getenv("CHILD_DIR");
  CHECK(replace_file(dir / "f", Bytes(5000, 1)).error().reason == "disk_full");
}

TEST_CASE("replacing in a folder that does not exist fails and leaves nothing") {
  const tests::TempDir dir;
  CHECK_FALSE(replace_file(dir.path() / "none" / "f", as_bytes("x")));
}

TEST_CASE("an overwritten file keeps none of its bytes, not even under another name") {
  const tests::TempDir dir;
  std::ofstream(dir.path() / "f") << std::string(100'000, 's');
  std::filesystem::create_hard_link(dir.path() / "f", dir.path() / "other");
  must(overwrite_and_remove(dir.path() / "f"));
  CHECK_FALSE(std::filesystem::exists(dir.path() / "f"));
  CHECK(must(read_file(dir.path() / "other", 100'000)) == Bytes(100'000, 0));
  CHECK(overwrite_and_remove(dir.path() / "f"));
}

TEST_CASE("the second process at the writer lock is told who holds it") {
  const tests::TempDir dir;
  const auto file = dir.path() / "writer.lock";
  auto lock = must(FileLock::take(file, "pid 4711 serve"));
  const auto second = FileLock::take(file, "pid 1 append");
  CHECK(second.error().reason == "locked");
  CHECK(second.error().found == "pid 4711 serve");
  CHECK(Child("child: takes the lock", {{"CHILD_FILE", file.string()}}).wait().code != 0);
  { const FileLock moved = std::move(lock); }
  CHECK(Child("child: takes the lock", {{"CHILD_FILE", file.string()}}).wait().code == 0);
  CHECK(FileLock::take(file, "next"));  // it died with the process that held it
}
TEST_CASE("child: takes the lock", "[.child]") {
  CHECK(FileLock::take(std::getenv("CHILD_FILE"), "child"));
}

TEST_CASE("the disk says how much room is left") {
  const tests::TempDir dir;
  const DiskSpace space = must(disk_space(dir.path()));
  CHECK(space.total > 0);
  CHECK(space.free <= space.total);
  CHECK_FALSE(disk_space(dir.path() / "none"));
}

TEST_CASE("a secret file is replaced and its old bytes are overwritten, also after a crash") {
  const tests::TempDir dir;
  const auto file = dir.path() / "kek", fresh = dir.path() / "kek.new";
  must(replace_secret_file(file, as_bytes("first")));
  std::filesystem::create_hard_link(file, dir.path() / "watch");
  must(replace_secret_file(file, as_bytes("second")));
  CHECK(as_text(must(read_file(file, 100))) == "second");
  CHECK(must(read_file(dir.path() / "watch", 100)) == Bytes(5, 0));
  CHECK_FALSE(std::filesystem::exists(fresh));
  CHECK(std::filesystem::status(file).permissions() == std::filesystem::perms(0600));
  std::ofstream(fresh) << "left by a crash";
  must(replace_secret_file(file, as_bytes("third")));
  CHECK(as_text(must(read_file(file, 100))) == "third");
  CHECK_FALSE(std::filesystem::exists(fresh));
}
