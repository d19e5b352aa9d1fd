// `quanlu verify` over a log on disk: what a person sees, what a script gets.
#include "tests/support/catch.h"
#include "tests/tamper/stored_ledger.h"

namespace quanlu::tests {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a clean ledger on disk ends with 0 in every form and with any number of threads") {
  const StoredLedger ledger;
  for (const char* jobs : {"1", "2", "5"}) {
    const Answer answer = ledger.verify({"--jobs", jobs});
    INFO(answer.out << answer.talk);
    CHECK(answer.code == 0);
    CHECK(has(answer.out, "result  ok   exit 0"));
    CHECK(has(answer.out, "not checked"));
  }
  const Answer json = ledger.verify({"--json"});
  CHECK(json.code == 0);
  CHECK(json.out.starts_with(R"({"schema":"quanlu.verify/1","result":"ok","exitCode":0,)"));
  CHECK(has(json.out, R"("findings":[],"findingsTotal":0)"));
  CHECK(has(ledger.verify({"--sixing"}).out, "authenticity"));
}

TEST_CASE("an edited entry with its own checksum redone is named with 3") {
  StoredLedger ledger;
  Bytes entry = ledger.made.rows[20].stored.entry;
  entry[entry.size() - 16] ^= 1;
  const auto& seal = ledger.made.rows[20].stored.seal;
  ledger.put_sound(20, entry, seal ? BytesView(*seal) : BytesView());
  const Answer answer = ledger.verify();
  INFO(answer.out);
  CHECK(answer.code == 3);
  CHECK(has(answer.out, "TAMPERED   first bad: partition 0 seq 20 (402 "));
  const Answer json = ledger.verify({"--json", "--quiet"});
  CHECK(json.code == 3);
  CHECK(has(json.out, R"("partition":0,"seq":20,"locator":"seq 20")"));
}

TEST_CASE(
    "a row whose checksum, length, flags or key does not fit is damaged, and the walk goes on") {
  for (const std::size_t byte : {0U, 11U, 15U, 190U}) {
    StoredLedger ledger;
    Bytes value = ledger.row(20);
    value[byte] ^= 8;
    ledger.put(20, value);
    const Answer answer = ledger.verify();
    INFO(byte << "\n" << answer.out);
    CHECK(answer.code == 3);
    CHECK(has(answer.out, "row_damaged"));
    CHECK(has(answer.out, "first bad: partition 0 seq 20"));
  }
}

TEST_CASE("rows under keys that are no seq are seen wherever they lie") {
  const std::vector<Bytes> keys{
      {0}, {0, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 0, 5, 0}, Bytes(8, 0xFF), {0xFF, 1}};
  for (const Bytes& key : keys) {
    StoredLedger ledger;
    ledger.put(key, ledger.row(20));
    const Answer answer = ledger.verify();
    INFO(to_hex(key) << "\n" << answer.out << answer.talk);
    CHECK(answer.code == 3);
  }
}

TEST_CASE("a deleted row is missing, and its neighbours are not blamed") {
  StoredLedger ledger;
  ledger.erase(20);
  const Answer answer = ledger.verify();
  CHECK(answer.code == 3);
  CHECK(has(answer.out, "first bad: partition 0 seq 20"));
  CHECK(has(answer.out, "[missing]"));
  CHECK_FALSE(has(answer.out, "seq 21 "));
}

TEST_CASE("without a pin nothing says which ledger this should be") {
  const StoredLedger ledger;
  std::filesystem::remove_all(ledger.path() / "trust");
  CHECK(ledger.verify().code == 2);
  CHECK(has(ledger.verify().talk, "[noPin]"));
  CHECK(ledger.verify({"--trust-first"}).code == 0);
  CHECK(ledger.verify({"--log-id", to_hex(ledger.made.world.genesis.log_id.bytes)}).code == 0);
  const Answer other = ledger.verify({"--log-id", std::string(64, 'a')});
  CHECK(other.code == 3);
  CHECK(has(other.out, "[log_id]"));
}

TEST_CASE("what cannot be asked is refused with 2, what is not there with 6") {
  const StoredLedger ledger;
  CHECK(ledger.verify({"--jobs", "0"}).code == 2);
  CHECK(run_quanlu(ledger.path(), {"verify", "--levels", "V9"}).code == 2);
  CHECK(run_quanlu(ledger.path(), {"verify", "nowhere"}).code == 2);
  std::filesystem::remove_all(ledger.path() / "log");
  CHECK(ledger.verify().code == 6);
}

}  // namespace
}  // namespace quanlu::tests
