// What an outsider can check about a demo ledger, and what stands in the way of somebody who holds
// all of its disk: checkpoints, proofs, levels V2 and V3 (INTEGRITY.md 5, 6).
#include <fstream>
#include <iterator>

#include "schemas/codec/json_value.h"
#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using tests::Answer;
using tests::must;
using tests::run_quanlu;

namespace {

using Json = schemas::codec::JsonValue;
namespace fs = std::filesystem;

Json document(const Answer& answer) {
  INFO(answer.talk);
  return must(schemas::codec::parse_json(answer.out, "stdout"));
}

const Json& member(const Json& of, const char* key) {
  const Json* found = of.find(key);
  if (found == nullptr) FAIL("no member " << key);
  return *found;
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void flip(const fs::path& file, std::size_t at) {
  std::string bytes = read(file);
  REQUIRE(at < bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ 0x04);
  std::ofstream(file, std::ios::binary) << bytes;
}

// A demo ledger, made once; stories that change something work in a copy.
const tests::TempDir& made() {
  static const tests::TempDir folder;
  static const Answer answer = run_quanlu(folder.path(), {"demo", "--organizations", "3"});
  if (answer.code != 0) FAIL(answer.talk);
  return folder;
}

class Copy {
 public:
  Copy() { fs::copy(made().path() / "quanlu-demo", root(), fs::copy_options::recursive); }
  fs::path root() const { return folder_.path() / "quanlu-demo"; }
  fs::path published() const { return root() / "published/log/0"; }
  Answer operator()(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"-L", "quanlu-demo"});
    return run_quanlu(folder_.path(), arguments);
  }
  Answer verify(const char* levels = "V0,V1,V2,V3") const {
    return (*this)({"verify", "--levels", levels, "--json"});
  }
  // One more event, so that there is something new to publish.
  void grow(int number) const {
    const std::string name = "new-" + std::to_string(number);
    const Answer appended = run_quanlu(
        folder_.path(), {"-L", "quanlu-demo", "append", "-"},
        R"({"eventId":"0191a3c2-7d10-7c3e-9a51-00000000000)" + std::to_string(number) +
            R"(","type":"AccountOpened","occurredAt":"2024-01-05T09:00:00+08:00","actor":)" +
            R"({"account":"sys"},"expectedSeq":0,"stream":"UserAccount/)" + name +
            R"(","data":{"account":")" + name +
            R"(","holder":"王某","unit":"11370100004188768U","level":"city","area":"370100"}})");
    INFO(appended.talk);
    REQUIRE(appended.code == 0);
  }

 private:
  tests::TempDir folder_;
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
