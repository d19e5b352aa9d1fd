// What an outsider can check about a demo ledger, and what stands in the way of somebody who holds
// all of its disk: checkpoints, proofs, levels V2 and V3 (INTEGRITY.md 5, 6).
#include <fstream>

#include "tests/support/demo_place.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using tests::Answer;
using tests::document;
using tests::Json;
using tests::member;
using tests::must;
using tests::read;
using tests::run_quanlu;

namespace {

namespace fs = std::filesystem;

void flip(const fs::path& file, std::size_t at) {
  std::string bytes = read(file);
  REQUIRE(at < bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ 0x04);
  std::ofstream(file, std::ios::binary) << bytes;
}

// A demo ledger, made once; stories that change something work in a copy.
struct Made {
  tests::TempDir temp;
  tests::Place place{temp.path()};
  Made() { place.make(3); }
};
const Made& made() {
  static const Made made;
  return made;
}

struct Copy : tests::Copied {
  Copy() : Copied(made().place) {}
  fs::path published() const { return root() / "published/log/0"; }
  Answer verify(const char* levels = "V0,V1,V2,V3") const {
    return (*this)({"verify", "--levels", levels, "--json"});
  }
};

const Json& first_finding(const Json& report) {
  const auto& findings = member(report, "findings").items;
  REQUIRE_FALSE(findings.empty());
  return findings.front();
}

}  // namespace

TEST_CASE("a demo ledger has a checkpoint, and verify holds the log and every tile against it") {
  const Copy ledger;
  const Json shown = document(ledger({"checkpoint", "show", "--json"}));
  const Json report = document(ledger.verify());
  CHECK(member(report, "result").text == "ok");
  CHECK(member(member(report, "levels"), "V2").text == "ok");
  CHECK(member(member(report, "levels"), "V3").text == "ok");
  CHECK(member(member(report, "checked"), "tiles").integer >= member(shown, "size").integer / 256);
}

TEST_CASE("a proof and the entry's bytes convince somebody who has nothing but the key") {
  const Copy ledger;
  const fs::path files = ledger.root().parent_path();
  REQUIRE(
      ledger({"proof", "get", "20", "-o", "20.p", "--entry", "20.e", "--purpose", "test"}).code ==
      0);
  REQUIRE(
      ledger({"proof", "get", "21", "-o", "21.p", "--entry", "21.e", "--purpose", "test"}).code ==
      0);
  CHECK(ledger({"proof", "get", "0:20"}).out == ledger({"proof", "get", "20"}).out);
  CHECK(ledger({"proof", "get", "1:20"}).code == 2);
  std::string key = ledger({"keys", "export", "--role", "checkpoint"}).out;
  key.erase(key.find('\n'));
  tests::TempDir elsewhere;
  for (const char* name : {"20.p", "20.e", "21.p", "21.e"})
    fs::copy(files / name, elsewhere.path() / name);
  const auto check = [&](const std::string& proof, const std::string& entry,
                         const std::string& with_key) {
    return run_quanlu(elsewhere.path(),
                      {"proof", "verify", proof, "--entry", entry, "--key", with_key})
        .code;
  };
  CHECK(check("20.p", "20.e", key) == 0);
  CHECK(check("20.p", "21.e", key) == 3);
  CHECK(check("21.p", "20.e", key) == 3);
  CHECK(check("20.p", "20.e", "nobody+00000000+AAAA") == 2);
  const std::size_t bytes = fs::file_size(elsewhere.path() / "20.e");
  for (std::size_t at = 0; at < bytes; at += 37) {
    flip(elsewhere.path() / "20.e", at);
    CHECK(check("20.p", "20.e", key) == 3);
    flip(elsewhere.path() / "20.e", at);
  }
  CHECK(check("20.p", "20.e", key) == 0);
}

TEST_CASE("an entry that is not under a checkpoint yet has no proof, and publishing gives it one") {
  const Copy ledger;
  const std::int64_t size =
      member(document(ledger({"checkpoint", "show", "--json"})), "size").integer;
  ledger.grow(1);
  const std::string seq = std::to_string(size);
  CHECK(ledger({"proof", "get", seq}).code == 4);
  const Json report = document(ledger.verify());
  CHECK(member(report, "result").text == "ok");
  CHECK(ledger({"checkpoint", "publish"}).code == 0);
  CHECK(ledger({"proof", "get", seq}).code == 0);
  CHECK(ledger({"proof", "get", "--consistency", seq + ":" + std::to_string(size + 1)}).code == 0);
  const Json history = document(ledger({"checkpoint", "history", "--json"}));
  CHECK(member(history, "total").integer == 2);
}

TEST_CASE("T20: a tail that was cut below a checkpoint is found where nothing else remembers it") {
  const Copy ledger;
  // Through the demo's own deed, which cuts the log of a copy; views and state of that copy go.
  REQUIRE(ledger({"demo", "tamper", "truncate"}).code == 0);
  const fs::path cut = ledger.root().parent_path() / "quanlu-demo.tampered";
  for (const char* what : {"views", "state"})
    fs::remove_all(cut / what);
  const Answer verified =
      run_quanlu(ledger.root().parent_path(), {"-L", "quanlu-demo.tampered", "verify", "--json"});
  CHECK(verified.code == 3);
  const Json report = document(verified);
  CHECK(member(first_finding(report), "kind").text == "log_below_checkpoint");
  CHECK(member(first_finding(report), "level").text == "V2");
  // The checkpoint goes too: only who saw it before knows.
  fs::remove_all(cut / "published");
  const auto plain = [&](const char* levels) {
    return run_quanlu(ledger.root().parent_path(),
                      {"-L", "quanlu-demo.tampered", "verify", "--levels", levels});
  };
  CHECK(plain("V0,V1").code == 0);
  REQUIRE(ledger.verify().code == 0);  // the honest copy: this keeps what was seen
  for (const auto& file : fs::directory_iterator(ledger.root() / "trust"))
    if (file.path().extension() == ".note")
      fs::copy(file.path(), cut / "trust" / file.path().filename());
  const Answer seen = plain("V0,V1,V3");
  INFO(seen.out);
  CHECK(seen.code == 3);
}

TEST_CASE("T48: a tile or bundle that was changed is found, with its path and first leaf") {
  const Copy ledger;
  const struct {
    const char* path;
    std::size_t at;
    std::int64_t seq;
  } deeds[] = {{"tile/0/000", 32 * 100 + 5, 100}, {"tile/entries/000", 40, 0}};
  for (const auto& deed : deeds) {
    INFO(deed.path);
    flip(ledger.published() / deed.path, deed.at);
    const Answer verified = ledger.verify();
    CHECK(verified.code == 3);
    const Json report = document(verified);
    CHECK(member(first_finding(report), "kind").text == "tile_mismatch");
    CHECK(member(first_finding(report), "seq").integer == deed.seq);
    CHECK(member(first_finding(report), "locator").text == deed.path);
    CHECK(member(member(report, "levels"), "V1").text == "ok");
    flip(ledger.published() / deed.path, deed.at);
  }
  fs::remove(ledger.published() / "tile/0/000");
  const Answer missing = ledger.verify();
  CHECK(missing.code == 4);
  CHECK(member(first_finding(document(missing)), "kind").text == "tile_missing");
}

TEST_CASE("T46: a checkpoint whose signature does not hold is a violation, garbage says nothing") {
  const Copy ledger;
  const fs::path file = ledger.published() / "checkpoint";
  const std::string good = read(file);
  std::string other_size = good;
  const std::size_t digit = other_size.find('\n') + 1;
  other_size[digit] = other_size[digit] == '1' ? '2' : '1';
  std::ofstream(file, std::ios::binary) << other_size;
  CHECK(ledger.verify().code == 3);
  CHECK(ledger({"checkpoint", "show"}).code == 3);
  CHECK(ledger({"checkpoint", "publish"}).code == 3);
  std::ofstream(file, std::ios::binary) << "no note at all\n";
  CHECK(ledger.verify().code == 4);
  std::ofstream(file, std::ios::binary) << good;
  CHECK(ledger.verify().code == 0);
}

TEST_CASE("what a verifier has seen only moves forward") {
  const Copy ledger;
  const auto seen = [&] {
    for (const auto& one : fs::directory_iterator(ledger.root() / "trust"))
      if (one.path().extension() == ".note") return read(one.path());
    return std::string();
  };
  CHECK(seen().empty());
  REQUIRE(ledger.verify().code == 0);
  const std::string first = seen();
  CHECK(first == read(ledger.published() / "checkpoint"));
  ledger.grow(1);
  REQUIRE(ledger({"checkpoint", "publish"}).code == 0);
  const std::string second = read(ledger.published() / "checkpoint");
  REQUIRE(ledger.verify().code == 0);
  CHECK(seen() == second);
  // An older checkpoint is served: it is true, and it is not news.
  std::ofstream(ledger.published() / "checkpoint", std::ios::binary) << first;
  CHECK(ledger.verify().code == 0);
  CHECK(seen() == second);
  // A run that found something leaves it as it is.
  flip(ledger.published() / "tile/0/000", 3);
  ledger.grow(2);
  CHECK(ledger.verify().code == 3);
  CHECK(seen() == second);
}
