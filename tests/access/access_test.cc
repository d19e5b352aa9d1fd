// Who reads what, as people meet it: the program on a demo ledger, with a planted complaint.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <set>
#include <thread>

#include "tests/support/child.h"
#include "tests/support/demo_place.h"

namespace quanlu::tests {
namespace {

// Accounts of the sample city.
constexpr const char *kLeader = "mz-ld-1", *kOfficer = "mz-sg-1";

// The accesses that are in the access ledger, as the security administrator reads them.
std::vector<Json> accesses_of(const Place& place) {
  return member(document(place({"access", "log", "--actor", "sec", "--json"})), "accesses").items;
}

// Made once; stories that change something beside the access ledger take a copy.
struct Made {
  TempDir temp;
  Place place{temp.path()};
  std::set<std::string> names, amounts;  // sealed persons; amounts of reported movements

  Made() {
    place.make(3);
    REQUIRE(
        run_quanlu(temp.path(), {"demo", "--organizations", "3", "--events", "city.jsonl"}).code ==
        0);
    collect();
    place.complain();
    names.insert(kWitness);
    names.insert(kTold);
  }

  void collect() {
    each_value(temp.path() / "city.jsonl",
               [&](const auto& type, const auto& field, const std::string& value) {
                 if (field.kind == schemas::registry::FieldKind::kSealed && !value.empty())
                   names.insert(value);
                 if (type.code == 604 && field.name == "amount") amounts.insert(value);
               });
    REQUIRE(names.size() > 50);
    REQUIRE(amounts.size() > 3);
  }
};
const Made& made() {
  static const Made made;
  return made;
}

TEST_CASE("without a purpose a complaint is not shown: 5, nothing printed, nothing recorded") {
  const Place& place = made().place;
  const std::size_t before = accesses_of(place).size();
  for (const std::vector<std::string>& asked :
       {std::vector<std::string>{"case", "show", kCase}, {"show", kReceived}, {"replay", kCase}}) {
    INFO(asked.front());
    auto with_actor = asked;
    with_actor.insert(with_actor.end(), {"--actor", kDesk});
    const Answer answer = place(with_actor);
    CHECK(answer.code == 5);
    CHECK(answer.out.empty());
    CHECK(holds(answer.talk, "[purposeRequired]"));
    CHECK(place(asked).code == 5);  // nor is it to the one person of a trial ledger
  }
  const Answer list = place({"log", "--actor", kDesk, "--format", "jsonl"});
  CHECK(list.code == 0);
  CHECK_FALSE(holds(list.out, "ComplaintReceived"));
  CHECK(holds(list.talk, "--purpose"));
  CHECK(place({"case", "show", kCase, "--actor", kDesk, "--purpose", "two words"}).code == 2);
  CHECK(accesses_of(place).size() == before);
}

TEST_CASE("with role and purpose it is shown, and who, what and why is in the access ledger") {
  const Place& place = made().place;
  for (const std::vector<std::string>& asked : {std::vector<std::string>{"case", "show", kCase},
                                                {"show", kReceived},
                                                {"replay", kCase},
                                                {"log", kCase, "--format", "jsonl"}}) {
    INFO(asked.front());
    const std::size_t before = accesses_of(place).size();
    auto with = asked;
    with.insert(with.end(), {"--actor", kDesk, "--purpose", "handling; 复核期限"});
    const Answer answer = place(with);
    INFO(answer.talk);
    CHECK(answer.code == 0);
    CHECK_FALSE(answer.out.empty());
    const auto after = accesses_of(place);
    REQUIRE(after.size() == before + 1);
    const Json& data = member(after.back(), "data");
    CHECK(member(data, "account").text == kDesk);
    CHECK(member(data, "class").text == "CMP");
    CHECK(member(data, "purpose").text == "handling; 复核期限");
    const auto& of = member(data, "of").items;
    CHECK(std::any_of(of.begin(), of.end(), [](const Json& id) { return id.text == kReceived; }));
  }
}

TEST_CASE("a role that does not read a class is told so, and who may not know finds nothing") {
  const Place& place = made().place;
  const std::size_t before = accesses_of(place).size();
  CHECK(place({"case", "show", kCase, "--actor", "sys", "--purpose", "x"}).code == 5);
  CHECK(place({"show", kReceived, "--actor", "aad", "--purpose", "x"}).code == 5);
  CHECK(
      place({"case", "show", kCase, "--actor", "org-52370105MJD0010061", "--purpose", "x"}).code ==
      6);
  CHECK(place({"org", "list", "--actor", "nobody"}).code == 5);
  for (const char* administrator : {"sys", "sec", "aad"}) {
    const Answer log =
        place({"log", "--actor", administrator, "--purpose", "x", "--format", "jsonl"});
    CHECK_FALSE(holds(log.out, R"("type":"LargeMovementReported")"));
    CHECK_FALSE(holds(log.out, R"("type":"ComplaintReceived")"));
  }
  CHECK(accesses_of(place).size() == before);
}

TEST_CASE("no byte of what a masked reader gets holds a person or an amount of fund supervision") {
  const Place& place = made().place;
  std::string all;
  const auto gather = [&](std::vector<std::string> asked) {
    asked.insert(asked.end(), {"--actor", kLeader});
    const Answer answer = place(std::move(asked));
    all += answer.out + answer.talk;
    return answer;
  };
  const Answer movements = gather({"log", "--type", "604", "--format", "jsonl"});
  CHECK(holds(movements.out, R"({"masked":true,"field":"amount"})"));
  gather({"log", "--format", "jsonl", "--purpose", "x"});
  gather({"log", "--purpose", "x"});
  gather({"case", "list", "--json", "--purpose", "x"});
  gather({"case", "show", kCase, "--json", "--purpose", "x"});
  gather({"replay", kCase, "--purpose", "x", "--json"});
  gather({"replay", kCase, "--purpose", "x"});
  gather({"show", kReceived, "--purpose", "x"});
  gather({"org", "list", "--json"});
  const Json first =
      must(schemas::codec::parse_json(movements.out.substr(0, movements.out.find('\n')), "stdout"));
  const std::string seq = std::to_string(member(member(first, "position"), "seq").integer);
  gather({"show", seq, "--purpose", "x", "--json"});
  CHECK(gather({"show", seq, "--purpose", "x", "--raw"}).code == 5);
  CHECK(gather({"show", kReceived, "--purpose", "x", "--unseal"}).code == 5);
  for (const std::string& name : made().names) {
    INFO(name);
    CHECK_FALSE(holds(all, name));
  }
  const std::string funds = movements.out;
  for (const std::string& amount : made().amounts) {
    INFO(amount);
    CHECK_FALSE(holds(funds, amount));
  }
  const Answer clear = place(
      {"log", "--type", "604", "--format", "jsonl", "--actor", kOfficer, "--purpose", "audit"});
  CHECK(std::all_of(made().amounts.begin(), made().amounts.end(),
                    [&](const std::string& amount) { return holds(clear.out, amount); }));
  const Answer silent = place({"log", "--type", "604", "--format", "jsonl", "--actor", kOfficer});
  CHECK(holds(silent.out, R"("masked":true)"));  // no purpose: masked
}

TEST_CASE("a sealed text opens for who was given leave by another, and that is recorded first") {
  TempDir temp;
  const Place place = made().place.copy_to(temp.path());
  const auto unseal = [&] {
    return place(
        {"show", kReceived, "--unseal", "--json", "--actor", kDesk, "--purpose", "handling"});
  };
  const Answer early = unseal();
  CHECK(early.code == 5);
  CHECK(early.out.find(kWitness) == std::string::npos);
  CHECK(holds(early.talk, "[sealed]"));
  const std::string request = "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c21";
  const auto ask = [&](const std::string& event) {
    const Answer answer = place({"append"}, event);
    INFO(answer.talk);
    REQUIRE(answer.code == 0);
  };
  ask(R"({"eventId":")" + request +
      R"(","type":"UnsealRequested","occurredAt":"2024-09-04T16:10:00+08:00","actor":{"account":")" +
      kDesk + R"("},"stream":"Unseal/)" + kCase + R"(","expectedSeq":0,"data":{"of":[")" +
      kReceived + R"("],"purpose":"handling","basis":["信访条例#22"]}})");
  CHECK(unseal().code == 5);  // asked, not yet approved
  ask(R"({"eventId":"0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c22","type":"UnsealApproved","occurredAt":"2024-09-04T16:11:00+08:00","actor":{"account":"mz-ld-1"},"stream":"Unseal/)" +
      std::string(kCase) + R"(","expectedSeq":1,"data":{"request":")" + request +
      R"(","approver":"mz-ld-1","validUntil":"2024-09-05T12:00:00+08:00"}})");
  const std::size_t before = accesses_of(place).size();
  const Answer opened = unseal();
  INFO(opened.talk);
  REQUIRE(opened.code == 0);
  CHECK(holds(opened.out, kWitness));
  CHECK(holds(opened.out, kTold));
  const auto after = accesses_of(place);
  REQUIRE(after.size() == before + 2);  // the event, and the texts of it
  std::string fields;
  for (const Json& access : after)
    if (const Json* opened_fields = member(access, "data").find("fields"))
      fields += opened_fields->to_json();
  CHECK(holds(fields, "identity"));
  CHECK(holds(fields, "body"));
}

TEST_CASE(
    "after its subject's key is destroyed a sealed text is gone, and by which event is said") {
  TempDir temp;
  const Place place = made().place.copy_to(temp.path());
  const Json event =
      member(document(place({"show", kReceived, "--purpose", "test", "--json"})), "event");
  const std::string key = member(member(member(event, "data"), "identity"), "subjectKey").text;
  const std::vector<std::string> destroy{"keys",       "subject",  "destroy",
                                         key,          "--ground", "subjectRequest",
                                         "--approver", "sys",      "--json"};
  const auto with = [&](std::vector<std::string> more) {
    auto asked = destroy;
    asked.insert(asked.end(), more.begin(), more.end());
    return place(asked);
  };
  CHECK(with({"--actor", "sec"}).code == 2);  // --yes is needed
  const Answer dry = with({"--actor", "sec", "--dry-run"});
  INFO(dry.talk);
  CHECK(dry.code == 0);
  CHECK(with({"--actor", "sys", "--yes"}).code == 5);                       // not his to do
  CHECK(with({"--actor", "sec", "--approver", "sec", "--yes"}).code == 5);  // two persons
  CHECK(place({"show", kReceived, "--unseal", "--purpose", "test"}).code == 0);
  const Answer done = with({"--actor", "sec", "--yes"});
  INFO(done.talk);
  REQUIRE(done.code == 0);
  const std::string seq = std::to_string(member(document(done), "seq").integer);
  const Answer gone = place({"show", kReceived, "--unseal", "--purpose", "test", "--json"});
  CHECK(gone.code == 6);
  CHECK_FALSE(holds(gone.out, kWitness));
  CHECK(holds(gone.talk, "[sealedKeyGone]"));
  CHECK(holds(gone.talk, "seq " + seq));
  CHECK(holds(gone.out, "\"erasedBy\":" + seq));
  const Answer list = place({"keys", "subject", "list", "--json"});
  CHECK(holds(list.out, "\"destroyedSeq\":" + seq));
  CHECK(place({"verify"}).code == 0);
  CHECK(with({"--actor", "sec", "--yes"}).code == 7);  // destroyed already
}

TEST_CASE("under a legal hold a subject's key is not destroyed") {
  TempDir temp;
  const Place place = made().place.copy_to(temp.path());
  const Answer held = place(
      {"append"},
      R"({"eventId":"0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c31","type":"LegalHoldPlaced","occurredAt":"2024-09-04T16:12:00+08:00","actor":{"account":"mz-fz-1"},"stream":"LegalHold/H1","expectedSeq":0,"data":{"scope":[")" +
          std::string(kReceived) + R"("],"reason":"诉讼"}})");
  INFO(held.talk);
  REQUIRE(held.code == 0);
  const Json event =
      member(document(place({"show", kReceived, "--purpose", "test", "--json"})), "event");
  const std::string key = member(member(member(event, "data"), "identity"), "subjectKey").text;
  const Answer refused = place({"keys", "subject", "destroy", key, "--ground", "subjectRequest",
                                "--approver", "sys", "--actor", "sec", "--yes"});
  CHECK(refused.code == 7);
  CHECK(holds(refused.talk, "[hold]"));
  CHECK(place({"show", kReceived, "--unseal", "--purpose", "test"}).code == 0);
}

TEST_CASE("the trail is read by those who watch it, and by an organization about itself") {
  const Place& place = made().place;
  for (const char* watcher : {"sec", "aad"})
    CHECK(place({"access", "log", "--actor", watcher}).code == 0);
  CHECK(place({"access", "log", "--actor", kOfficer}).code == 5);
  CHECK(place({"access", "log", "--actor", "sys"}).code == 5);
  const Answer movements = place({"log", "--type", "604", "--format", "jsonl", "--actor", kOfficer,
                                  "--purpose", "audit; 抽查"});
  const Json first =
      must(schemas::codec::parse_json(movements.out.substr(0, movements.out.find('\n')), "stdout"));
  const std::string subject = member(member(first, "subject"), "uscc").text;
  const Answer own = place({"access", "log", "--actor", "org-" + subject, "--json"});
  INFO(own.talk);
  REQUIRE(own.code == 0);
  CHECK(holds(own.out, "audit; 抽查"));
  CHECK_FALSE(holds(own.out, R"("class":"CMP")"));
  CHECK(place({"access", "log", "--actor", "org-" + subject, "--subject", "52370105MJD0009999"})
            .code == 5);
  const Answer of_one = place({"access", "log", "--actor", "sec", "--account", kDesk, "--json"});
  CHECK_FALSE(holds(of_one.out, kOfficer));
}

TEST_CASE("a rotated writer key: the new one seals, the old one never again") {
  TempDir temp;
  const Place place = made().place.copy_to(temp.path());
  const auto keys = temp.path() / "quanlu-demo" / "keys";
  CHECK(place({"keys", "rotate", "--role", "writer", "--actor", "sec"}).code == 2);  // --yes
  CHECK(place({"keys", "rotate", "--role", "writer", "--actor", "sys", "--yes"}).code == 5);
  const Answer rotated =
      place({"keys", "rotate", "--role", "writer", "--actor", "sec", "--yes", "--json"});
  INFO(rotated.talk);
  REQUIRE(rotated.code == 0);
  const std::string old_id = member(document(rotated), "oldKeyId").text,
                    new_id = member(document(rotated), "newKeyId").text;
  CHECK(member(document(rotated), "events").items.size() == 2);  // 1332 and 1333
  const auto note = [&](const std::string& id) {
    return place(
        {"append"},
        R"({"eventId":")" + id + R"(","type":"AccountOpened","stream":"UserAccount/x-)" +
            id.substr(30) +
            R"(","occurredAt":"2024-09-04T16:00:00+08:00","actor":{"account":"sys"},"expectedSeq":0,"data":{"account":"x-)" +
            id.substr(30) +
            R"(","holder":"张三","unit":"11370100004188768U","level":"city","area":"370100"}})");
  };
  CHECK(note("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c41").code == 0);
  const Answer list = place({"keys", "list", "--json"});
  const Json listed = document(list);
  for (const Json& key : member(listed, "keys").items) {
    if (member(key, "keyId").text == old_id) CHECK(member(key, "standing").text == "revoked");
    if (member(key, "keyId").text == new_id) CHECK(member(key, "inForce").to_json() == "true");
  }
  std::filesystem::rename(keys / "writer.pem", keys / "aside.pem");
  std::filesystem::rename(keys / ("writer-" + old_id + ".pem"), keys / "writer.pem");
  const Answer refused = note("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c42");
  CHECK(refused.code == 5);
  CHECK(holds(refused.talk, "[writerKey]"));
  std::filesystem::remove(keys / "writer.pem");
  std::filesystem::rename(keys / "aside.pem", keys / "writer.pem");
  CHECK(note("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c43").code == 0);
  CHECK(place({"verify"}).code == 0);
}

TEST_CASE("a stolen writer key is revoked by the spare, which writes from then on") {
  TempDir temp;
  const Place place = made().place.copy_to(temp.path());
  const std::vector<std::string> revoke{"keys",  "revoke",  "writer", "--reason",
                                        "theft", "--actor", "sec",    "--json"};
  CHECK(place(revoke).code == 2);  // --yes
  auto sure = revoke;
  sure.push_back("--yes");
  const Answer revoked = place(sure);
  INFO(revoked.talk);
  REQUIRE(revoked.code == 0);
  const std::string old_id = member(document(revoked), "oldKeyId").text;
  const Answer list = place({"keys", "list", "--json"});
  const Json listed = document(list);
  for (const Json& key : member(listed, "keys").items) {
    if (member(key, "keyId").text == old_id) CHECK(member(key, "standing").text == "revoked");
    if (member(key, "file").text == "writer") CHECK(member(key, "inForce").to_json() == "true");
  }
  CHECK(place({"verify"}).code == 0);
}

TEST_CASE("the key-encryption key is rotated and everything still opens") {
  TempDir temp;
  const Place place = made().place.copy_to(temp.path());
  const Answer rotated = place({"keys", "rotate", "--role", "kek", "--yes", "--json"});
  INFO(rotated.talk);
  REQUIRE(rotated.code == 0);
  CHECK(member(document(rotated), "kekVersion").integer == 2);
  const Answer shown = place({"show", kReceived, "--unseal", "--purpose", "test"});
  CHECK(holds(shown.out, kWitness));
}

TEST_CASE("verify names the access ledger, and checks it when it is asked to") {
  const Place& place = made().place;
  const Answer verified = place({"verify", "--json"});
  CHECK(verified.code == 0);
  CHECK(holds(verified.out, R"("access")"));
  const Answer access = place({"verify", "access", "--json"});
  INFO(access.talk);
  CHECK(access.code == 0);
  CHECK(holds(access.out, "/access\""));
}

TEST_CASE("child: shows a complaint", "[.child]") {
  const Answer answer = run_quanlu(
      std::getenv("CHILD_DIR"),
      {"-L", "quanlu-demo", "case", "show", kCase, "--actor", kDesk, "--purpose", "handling"});
  std::ofstream(std::getenv("CHILD_SAID")) << answer.out;
}

TEST_CASE(
    "killed between the record and the answer: there is a record without answer, never an "
    "answer without record") {
  if (!kKillPoints) return;
  for (const char* point : {"access.before_record:1", "access.recorded:1"}) {
    INFO(point);
    TempDir temp;
    const Place place = made().place.copy_to(temp.path());
    const std::size_t before = accesses_of(place).size();
    const auto said = temp.path() / "said";
    Child child("child: shows a complaint", {{"CHILD_DIR", temp.path().string()},
                                             {"CHILD_SAID", said.string()},
                                             {"QUANLU_KILL", point}});
    CHECK(child.wait().signal == SIGKILL);
    CHECK_FALSE(std::filesystem::exists(said));
    const bool recorded = std::string(point).starts_with("access.recorded");
    CHECK(accesses_of(place).size() == before + (recorded ? 1 : 0));
  }
}

TEST_CASE("when the access cannot be recorded nothing is shown") {
  TempDir temp;
  const Place place = made().place.copy_to(temp.path());
  std::filesystem::remove_all(temp.path() / "quanlu-demo" / "access");
  const Answer answer = place({"case", "show", kCase, "--actor", kDesk, "--purpose", "handling"});
  CHECK(answer.code == 6);
  CHECK(answer.out.empty());
  CHECK(holds(answer.talk, "[access_absent]"));
  CHECK(place({"org", "list", "--actor", kDesk}).code == 0);  // that needs no record
}

TEST_CASE("child: serves", "[.child]") {
  run_quanlu(std::getenv("CHILD_DIR"), {"-L", "quanlu-demo", "serve"});
}

TEST_CASE("while a service runs, a reading command records through its socket") {
  TempDir temp;
  const Place place = made().place.copy_to(temp.path());
  const std::size_t before = accesses_of(place).size();
  Child service("child: serves", {{"CHILD_DIR", temp.path().string()}});
  const auto socket = temp.path() / "quanlu-demo" / "run" / "quanlu.sock";
  for (int tries = 0; tries < 300 && !std::filesystem::exists(socket); ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const Answer answer = place({"case", "show", kCase, "--actor", kDesk, "--purpose", "handling"});
  INFO(answer.talk);
  CHECK(answer.code == 0);
  CHECK(holds(answer.out, "501"));
  const auto after = accesses_of(place);
  REQUIRE(after.size() == before + 1);
  CHECK(member(member(after.back(), "data"), "account").text == kDesk);
}

}  // namespace
}  // namespace quanlu::tests
