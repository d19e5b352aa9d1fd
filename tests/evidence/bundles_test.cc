// Bundles and evidence as an auditor meets them: files that came from elsewhere, the pins that they
// hold themselves, and no ledger (ledger/FORMAT.md 17, 18).
#include <fstream>

#include "tests/evidence/auditor.h"

using namespace quanlu;
using namespace quanlu::tests::bundles;
using tests::Answer;
using tests::document;
using tests::first_line;
using tests::holds;
using tests::Json;
using tests::kCase;
using tests::kTold;
using tests::kWitness;
using tests::member;
using tests::Place;
using tests::read;
using tests::run_quanlu;

TEST_CASE("an auditor without a ledger verifies the bundle of a case, by their own pins") {
  const Place& ledger = made().place;
  ledger.good({"bundle", "case", kCase, "-o", "case.quanlu.zip", "--purpose", "audit"});
  const Auditor auditor(ledger);
  auditor.take(ledger.folder / "case.quanlu.zip");
  const Answer verified = auditor.verify("case.quanlu.zip");
  INFO(verified.talk << verified.out);
  REQUIRE(verified.code == 0);
  const Json report = document(verified);
  CHECK(member(report, "result").text == "ok");
  CHECK(member(member(report, "source"), "kind").text == "bundle");
  CHECK(member(member(report, "log"), "logId").text == auditor.log_id);
  const Json& about = member(report, "bundle");
  CHECK(member(about, "kind").text == "case");
  CHECK(member(about, "filter").text == kCase);
  CHECK_FALSE(member(about, "completenessProved").truth);
  REQUIRE(member(about, "streams").items.size() == 1);
  CHECK(member(member(about, "streams").items[0], "stream").text ==
        std::string("Complaint/") + kCase);
  CHECK(member(member(about, "streams").items[0], "versions").integer == 1);
  CHECK(holds(member(report, "notChecked").to_json(), "statedByExporter"));
  CHECK(
      auditor
          .ask({"verify", "case.quanlu.zip", "--log-id", auditor.log_id, "--key", auditor.exporter})
          .code == 0);  // `verify` knows what it is
  const Answer people = auditor.ask({"bundle", "verify", "case.quanlu.zip", "--log-id",
                                     auditor.log_id, "--key", auditor.exporter});
  CHECK(people.code == 0);
  CHECK(holds(people.out, "exporter's signed statement"));
  CHECK(auditor.ask({"bundle", "show", "case.quanlu.zip"}).code == 0);
}

TEST_CASE("personal data is not in a bundle: it stays ciphertext, and the JSON says so") {
  const Place& ledger = made().place;
  ledger.good({"bundle", "case", kCase, "-o", "sealed.zip", "--purpose", "audit"});
  const std::string bytes = read(ledger.folder / "sealed.zip");
  CHECK_FALSE(holds(bytes, kWitness));
  CHECK_FALSE(holds(bytes, kTold));
  CHECK(holds(bytes, R"("identity":{"sealed":true)"));
}

TEST_CASE("an erased subject breaks no proof, in bundles from before and after") {
  const Copy ledger;
  const Auditor auditor(ledger);
  ledger.good({"bundle", "case", kCase, "-o", "before.zip", "--purpose", "audit"});
  erase_the_complainant(ledger);
  ledger.good({"bundle", "case", kCase, "-o", "after.zip", "--purpose", "audit"});
  for (const char* name : {"before.zip", "after.zip"}) {
    auditor.take(ledger.folder / name);
    const Answer verified = auditor.verify(name);
    INFO(verified.out);
    CHECK(verified.code == 0);
  }
  const std::string entry = "p0/entries/";
  const auto before = files_of(ledger.folder / "before.zip"),
             after = files_of(ledger.folder / "after.zip");
  for (const auto& [name, content] : before)
    if (name.starts_with(entry) && name.ends_with(".entry")) CHECK(after.at(name) == content);
}

TEST_CASE("the same content is the same bytes, whoever exports it and whenever") {
  const Place& ledger = made().place;
  ledger.good({"bundle", "range", "0..30", "-o", "one.zip", "--purpose", "audit"});
  ledger.good({"bundle", "range", "0:0..0:30", "-o", "two.zip", "--purpose", "other", "--recipient",
               "court"});
  CHECK(read(ledger.folder / "one.zip") == read(ledger.folder / "two.zip"));
}

TEST_CASE("a range is proved complete, with genesis, epochs and seals in it") {
  const Place& ledger = made().place;
  ledger.good({"bundle", "range", "0..30", "-o", "range.zip", "--purpose", "audit"});
  const Auditor auditor(ledger);
  auditor.take(ledger.folder / "range.zip");
  const Answer verified = auditor.verify("range.zip");
  INFO(verified.out);
  REQUIRE(verified.code == 0);
  const Json report = document(verified);
  CHECK(member(member(report, "bundle"), "completenessProved").truth);
  CHECK(member(member(report, "checked"), "entries").integer == 31);
  CHECK(member(member(report, "checked"), "seals").integer >= 3);
}

TEST_CASE("an organization is a bundle, too") {
  const Place& ledger = made().place;
  const Json list = document(ledger.good({"org", "list", "--limit", "1", "--json"}));
  const std::string uscc = member(member(list, "organizations").items.at(0), "subject").text;
  ledger.good({"bundle", "org", uscc, "-o", "org.zip", "--purpose", "audit"});
  const Auditor auditor(ledger);
  auditor.take(ledger.folder / "org.zip");
  const Answer verified = auditor.verify("org.zip");
  INFO(verified.out);
  CHECK(verified.code == 0);
  CHECK(ledger({"bundle", "case", uscc, "-o", "x.zip", "--purpose", "audit"}).code == 6);
}

TEST_CASE("what the verifier pins decides: nothing in the bundle is believed for itself") {
  const Place& ledger = made().place;
  ledger.good({"bundle", "range", "5..9", "-o", "pins.zip", "--purpose", "audit"});
  const Auditor auditor(ledger);
  auditor.take(ledger.folder / "pins.zip");
  const auto verify = [&](std::vector<std::string> pins) {
    pins.insert(pins.begin(), {"verify", "pins.zip", "--json"});
    return auditor.ask(pins);
  };
  CHECK(verify({}).code == 2);
  CHECK(verify({"--trust-first"}).code == 4);
  CHECK(verify({"--log-id", auditor.log_id}).code == 4);  // nobody known packed it
  CHECK(first_kind(verify({"--log-id", auditor.log_id})) == "manifest_unknown");
  CHECK(verify({"--log-id", auditor.log_id, "--key", auditor.exporter}).code == 0);
  CHECK(verify({"--key", auditor.checkpoint, "--key", auditor.exporter}).code == 0);
  const std::string other = std::string(63, '0') + "1";
  const Answer foreign = verify({"--log-id", other, "--key", auditor.exporter});
  CHECK(foreign.code == 3);
  CHECK(first_kind(foreign) == "log_id");
  CHECK(verify({"--key", "nobody+00000000+AAAA"}).code == 2);
  for (const auto& file : fs::directory_iterator(ledger.root() / "trust"))
    if (file.path().extension() == ".json") auditor.take(file.path());
  CHECK(verify({"--trust", auditor.log_id + ".json", "--key", auditor.exporter}).code == 0);
  CHECK(verify({"--trust", auditor.log_id + ".json", "--log-id", other}).code == 2);
}

TEST_CASE("an auditor's own witness policy is asked of a bundle, too") {
  const Place& ledger = made().place;
  ledger.good({"bundle", "range", "5..9", "-o", "policy.zip", "--purpose", "audit"});
  const Auditor auditor(ledger);
  auditor.take(ledger.folder / "policy.zip");
  const Answer witness =
      auditor.ask({"witness", "init", "--state", "w", "--name", "audit.example/w"});
  REQUIRE(witness.code == 0);
  write(auditor.temp.path() / "none", "log " + auditor.checkpoint + "\nquorum none\n");
  write(auditor.temp.path() / "one",
        "log " + auditor.checkpoint + "\nwitness w " + first_line(witness.out) + "\nquorum w\n");
  const Answer without = auditor.verify("policy.zip", {"--policy", "none"});
  INFO(without.out << without.talk);
  CHECK(without.code == 0);
  CHECK(member(member(document(without), "levels"), "V4").text == "ok");
  const Answer missing = auditor.verify("policy.zip", {"--policy", "one"});
  CHECK(missing.code == 4);
  CHECK(holds(missing.out, "quorum_missing"));
  CHECK(holds(missing.out, "policy_differs"));  // said, and no fault
}

TEST_CASE("what is no bundle says so, and which byte is the first that is not") {
  const Place& ledger = made().place;
  ledger.good({"bundle", "range", "5..9", "-o", "form.zip", "--purpose", "audit"});
  const Auditor auditor(ledger);
  auditor.take(ledger.folder / "form.zip");
  std::string bytes = read(ledger.folder / "form.zip");
  bytes[10] = 1;  // a time
  write(auditor.temp.path() / "form.zip", bytes);
  const Answer refused = auditor.verify("form.zip");
  CHECK(refused.code == 2);
  CHECK(holds(refused.talk, "[zip]"));
  CHECK(holds(refused.talk, "offset 0"));
  write(auditor.temp.path() / "text", "hello");
  CHECK(auditor.verify("text").code == 2);
  CHECK(auditor.verify("nowhere").code == 6);
}

TEST_CASE("a bundle that is above the checkpoint is refused with the way out, which works") {
  const Copy ledger;
  ledger.grow(1);
  const Json shown = document(ledger.good({"checkpoint", "show", "--json"}));
  const std::string seq = std::to_string(member(shown, "size").integer);
  const std::vector<std::string> bundle{"bundle",  "range",     seq + ".." + seq, "-o",
                                        "new.zip", "--purpose", "audit"};
  const Answer early = ledger(bundle);
  CHECK(early.code == 4);
  CHECK(holds(early.talk, "quanlu checkpoint publish"));
  CHECK_FALSE(fs::exists(ledger.folder / "new.zip"));
  ledger.good({"checkpoint", "publish"});
  CHECK(ledger(bundle).code == 0);
}

TEST_CASE("who may not read the bytes gets no bundle, and every export is on record first") {
  const Copy ledger;
  CHECK(ledger({"bundle", "case", kCase, "-o", "no.zip"}).code == 5);  // no purpose
  const Answer hidden =
      ledger({"bundle", "case", kCase, "-o", "no.zip", "--purpose", "audit", "--actor", "mz-sg-1"});
  CHECK(hidden.code != 0);
  CHECK_FALSE(fs::exists(ledger.folder / "no.zip"));
  const Json bundle = document(ledger.good({"bundle", "case", kCase, "-o", "yes.zip", "--purpose",
                                            "audit", "--recipient", "court", "--json"}));
  const std::string log = ledger.good({"access", "log", "--actor", "sec", "--json"}).out;
  CHECK(holds(log, "bundle-case"));
  CHECK(holds(log, "court"));
  CHECK(holds(log, member(bundle, "digest").text.substr(0, 32)));
}

TEST_CASE("without an export key nothing is exported, and the way to one is told") {
  const Copy ledger;
  fs::remove(ledger.root() / "keys/export.pem");
  const Answer refused = ledger({"bundle", "range", "5..9", "-o", "x.zip", "--purpose", "audit"});
  CHECK(refused.code == 5);
  CHECK(holds(refused.talk, "keys new --role export"));
  const std::string vkey = first_line(ledger.good({"keys", "new", "--role", "export"}).out);
  CHECK(holds(vkey, "/export+"));
  CHECK(ledger.key("export") == vkey);
  CHECK(ledger({"bundle", "range", "5..9", "-o", "x.zip", "--purpose", "audit"}).code == 0);
}

TEST_CASE(
    "E5: an entry that is not the one that was signed, shown to somebody with the key alone") {
  const Copy ledger;
  const Auditor auditor(ledger);
  ledger.good({"demo", "tamper", "edit"});
  const auto in_copy = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"-L", "quanlu-demo.tampered"});
    return run_quanlu(ledger.folder, words);
  };
  const Json report = document(in_copy({"verify", "--levels", "V1,V2", "--json"}));
  const std::string seq =
      std::to_string(member(member(report, "findings").items.at(0), "seq").integer);
  const Answer evidence =
      in_copy({"evidence", "make", "--seq", seq, "-o", "e5.zip", "--purpose", "audit"});
  INFO(evidence.talk);
  REQUIRE(evidence.code == 0);
  auditor.take(ledger.folder / "e5.zip");
  const Answer shown =
      auditor.ask({"evidence", "verify", "e5.zip", "--key", auditor.checkpoint, "--json"});
  INFO(shown.talk);
  REQUIRE(shown.code == 0);
  CHECK(member(document(shown), "evidence").text == "E5");
  CHECK(member(member(document(shown), "facts"), "seq").text == seq);
  CHECK(auditor.ask({"evidence", "verify", "e5.zip", "--key", auditor.exporter}).code == 4);
  CHECK(auditor.ask({"evidence", "verify", "e5.zip"}).code == 2);
  CHECK(ledger({"evidence", "make", "--seq", seq, "-o", "no.zip", "--purpose", "audit"}).code == 4);
}

TEST_CASE("E1 and E4: two notes that were kept become a file that a third party checks") {
  const Copy first, second;
  const Auditor auditor(first);
  first.grow(1);
  second.grow(1, "李某");
  for (const Place* place : {static_cast<const Place*>(&first), static_cast<const Place*>(&second)})
    place->good({"checkpoint", "publish"});
  const auto note_of = [](const Place& place) {
    return read(place.root() / "published/log/0/checkpoint");
  };
  const std::string small = note_of(second);
  write(first.folder / "E1-same/ours.note", note_of(first));
  write(first.folder / "E1-same/theirs.note", small);
  first.grow(2);
  first.good({"checkpoint", "publish"});
  write(first.folder / "E1-below/ours.note", note_of(first));
  write(first.folder / "E1-below/theirs.note", small);
  write(first.folder / "E4-ahead/ours.note",
        read(made().place.root() / "published/log/0/checkpoint"));
  write(first.folder / "E4-ahead/theirs.note", note_of(first));
  for (const auto& [folder, id] :
       {std::pair("E1-same", "E1"), std::pair("E1-below", "E1"), std::pair("E4-ahead", "E4")}) {
    const std::string file = std::string(folder) + ".zip";
    first.good({"evidence", "make", folder, "-o", file});
    auditor.take(first.folder / file);
    const Answer shown =
        auditor.ask({"evidence", "verify", file, "--key", auditor.checkpoint, "--json"});
    INFO(folder << shown.talk);
    REQUIRE(shown.code == 0);
    CHECK(member(document(shown), "evidence").text == id);
  }
  // A witness has no ledger, and its two notes of different sizes show nothing by themselves.
  const Answer alone = run_quanlu(
      first.folder, {"evidence", "make", "E1-same", "-o", "w.zip", "--key", auditor.checkpoint});
  INFO(alone.talk);
  CHECK(alone.code == 0);
  CHECK(run_quanlu(first.folder,
                   {"evidence", "make", "E1-below", "-o", "w.zip", "--key", auditor.checkpoint})
            .code == 4);
  // The honest pair contradicts nothing.
  write(first.folder / "honest/ours.note",
        read(made().place.root() / "published/log/0/checkpoint"));
  write(first.folder / "honest/theirs.note", note_of(first));
  CHECK(first({"evidence", "make", "honest", "-o", "h.zip"}).code == 4);
}
