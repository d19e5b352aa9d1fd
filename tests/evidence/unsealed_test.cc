// Bundles that open sealed fields (ops/decisions/0025, ledger/FORMAT.md 17.4): who gets one, what
// it opens, and how an auditor holds it to the entry.
#include <fstream>

#include "tests/evidence/auditor.h"

using namespace quanlu;
using namespace quanlu::tests::bundles;
using tests::Answer;
using tests::document;
using tests::holds;
using tests::Json;
using tests::kCase;
using tests::kTold;
using tests::kWitness;
using tests::member;
using tests::must;
using tests::Place;
using tests::read;

TEST_CASE("a bundle with --unsealed opens sealed texts, and they are held to the entry") {
  const Place& ledger = made().place;
  const Json told =
      document(ledger.good({"bundle", "case", kCase, "-o", "open.zip", "--purpose", "audit",
                            "--unsealed", "--recipient", "court", "--json"}));
  CHECK(member(member(told, "unsealed"), "fields").integer == 2);
  CHECK(member(member(told, "unsealed"), "closed").integer == 0);
  const Auditor auditor(ledger);
  auditor.take(ledger.folder / "open.zip");
  const Answer verified = auditor.verify("open.zip");
  INFO(verified.out);
  REQUIRE(verified.code == 0);
  CHECK(member(member(document(verified), "bundle"), "openedFields").integer == 2);
  CHECK_FALSE(holds(verified.out, kWitness));  // a report is no place for them
  const Answer shown = auditor.ask({"bundle", "show", "open.zip", "--json"});
  CHECK(holds(shown.out, kWitness));
  CHECK(holds(shown.out, kTold));
  const Answer people = auditor.ask({"bundle", "show", "open.zip"});
  CHECK(holds(people.out, kWitness));
  // Nothing but these keys was added: the JSON stays sealed, and no data key is in it.
  ledger.good({"bundle", "case", kCase, "-o", "closed.zip", "--purpose", "audit"});
  const auto open = files_of(ledger.folder / "open.zip"),
             closed = files_of(ledger.folder / "closed.zip");
  std::size_t openings = 0;
  for (const auto& [name, content] : open) {
    openings += name.ends_with(".opening") ? 1 : 0;
    if (name.starts_with("p0/") && !name.ends_with(".opening")) CHECK(closed.at(name) == content);
  }
  CHECK(openings == 1);
  CHECK(open.size() == closed.size() + 1);
}

TEST_CASE("an opening that was made for another field is found, whoever packed it") {
  const Place& ledger = made().place;
  ledger.good({"bundle", "case", kCase, "-o", "swap.zip", "--purpose", "audit", "--unsealed",
               "--recipient", "court"});
  auto files = files_of(ledger.folder / "swap.zip");
  const auto file = std::find_if(files.begin(), files.end(),
                                 [](const auto& one) { return one.first.ends_with(".opening"); });
  REQUIRE(file != files.end());
  std::string text(as_text(file->second));
  const std::size_t at = text.rfind(' ') + 1;  // of the last commitment key
  text[at] = text[at] == '0' ? '1' : '0';
  file->second = copy_bytes(text);
  const Auditor auditor(ledger);
  write(auditor.temp.path() / "swap.zip", as_text(must(archive::write_zip(files))));
  CHECK(auditor.verify("swap.zip").code == 3);  // by the manifest already
  const Answer shown = auditor.ask({"bundle", "show", "swap.zip", "--json"});
  CHECK(holds(shown.out, R"("text":null)"));
  CHECK_FALSE(holds(shown.out, kTold));
}

TEST_CASE("with --field a bundle opens what it names, and the same fields are the same bytes") {
  const Place& ledger = made().place;
  const auto make = [&](const char* file, std::vector<std::string> more) {
    std::vector<std::string> words{"bundle",    "case",  kCase,        "-o",          file,
                                   "--purpose", "audit", "--unsealed", "--recipient", "court"};
    words.insert(words.end(), more.begin(), more.end());
    return ledger(words);
  };
  REQUIRE(make("one.zip", {"--field", "identity"}).code == 0);
  REQUIRE(make("again.zip", {"--field", "identity"}).code == 0);
  CHECK(read(ledger.folder / "one.zip") == read(ledger.folder / "again.zip"));
  const std::string shown = ledger.good({"bundle", "show", "one.zip", "--json"}).out;
  CHECK(holds(shown, kWitness));
  CHECK_FALSE(holds(shown, kTold));
  const Answer unknown = make("no.zip", {"--field", "address"});
  CHECK(unknown.code == 2);
  CHECK(holds(unknown.talk, "identity"));  // what there is
  CHECK_FALSE(fs::exists(ledger.folder / "no.zip"));
}

TEST_CASE("who may not open a text gets no bundle that does, and every opening is on record") {
  const Copy ledger;
  const auto make = [&](std::vector<std::string> more) {
    std::vector<std::string> words{"bundle", "case", kCase, "-o", "out.zip", "--unsealed"};
    words.insert(words.end(), more.begin(), more.end());
    return ledger(words);
  };
  CHECK(make({"--recipient", "court"}).code == 5);  // no purpose
  CHECK(make({"--purpose", "audit"}).code == 2);    // to nobody
  CHECK(ledger(
            {"bundle", "case", kCase, "-o", "out.zip", "--field", "identity", "--purpose", "audit"})
            .code == 2);  // not asked to open
  const Answer denied =
      make({"--purpose", "audit", "--recipient", "court", "--actor", tests::kDesk});
  CHECK(denied.code == 5);
  CHECK(holds(denied.talk, "[sealed]"));
  CHECK_FALSE(fs::exists(ledger.folder / "out.zip"));
  CHECK_FALSE(holds(ledger.good({"access", "log", "--actor", "sec", "--json"}).out, "unsealed"));
  REQUIRE(make({"--purpose", "audit", "--recipient", "court"}).code == 0);
  const std::string log = ledger.good({"access", "log", "--actor", "sec", "--json"}).out;
  CHECK(holds(log, "bundle-case-unsealed"));
  CHECK(holds(log, R"("fields":["identity","body"])"));
}

TEST_CASE("a field whose subject is erased stays closed in a bundle that opens, and it verifies") {
  const Copy ledger;
  const Auditor auditor(ledger);
  const auto make = [&](const char* file) {
    return document(ledger.good({"bundle", "case", kCase, "-o", file, "--purpose", "audit",
                                 "--unsealed", "--recipient", "court", "--json"}));
  };
  make("before.zip");
  erase_the_complainant(ledger);
  const Json after = make("after.zip");
  CHECK(member(member(after, "unsealed"), "erased").integer == 2);
  CHECK(member(member(after, "unsealed"), "fields").integer == 0);
  for (const char* name : {"before.zip", "after.zip"}) {
    auditor.take(ledger.folder / name);
    CHECK(auditor.verify(name).code == 0);
  }
  CHECK_FALSE(holds(auditor.ask({"bundle", "show", "after.zip", "--json"}).out, kWitness));
}
