// Department streams as their people meet them: the program on a demo ledger, with planted secrets.
#include <algorithm>
#include <cstring>
#include <fstream>
#include <set>

#include "consumers/feed/fold.h"
#include "consumers/feed/lmdb_carrier.h"
#include "schemas/registry/registry.h"
#include "tests/support/demo_place.h"

namespace quanlu::tests {
namespace {

namespace feed = consumers::feed;
namespace registry = schemas::registry;
using ledger::store::Access;

constexpr const char* kLead = "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2d03";
constexpr const char* kLeadNo = "可疑线索第4711号";
constexpr const char* kHotline = "12345-8848-1953";

Json parsed(const std::string& text) {
  return must(schemas::codec::parse_json(text, "text"));
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

// A short number stands in many a digest by chance.
bool is_telling(const std::string& text) {
  const bool number = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  return text.size() >= (number ? 9u : 6u);
}

struct Town : Place {
  std::vector<std::string> consumed(const std::string& name) const {
    return lines_of(good({"consume", "--feed", name, "--until-end", "--format", "jsonl"}).out);
  }
  std::filesystem::path feed_folder(const std::string& name) const {
    return folder / "quanlu-demo/feeds" / name / "0";
  }
};

// Made once, every feed of it written; stories that change something take a copy.
struct FedTown {
  TempDir temp;
  Town town{{temp.path()}};
  std::set<std::string> sealed;  // texts that were sealed, of the city and planted
  std::vector<std::string> feeds;

  explicit FedTown(int partitions = 1) {
    std::vector<std::string> demo{"demo", "--organizations", "5"};
    auto events = demo;
    if (partitions > 1) demo.insert(demo.end(), {"--partitions", std::to_string(partitions)});
    REQUIRE(run_quanlu(temp.path(), demo).code == 0);
    events.insert(events.end(), {"--events", "city.jsonl"});
    REQUIRE(run_quanlu(temp.path(), events).code == 0);
    collect();
    plant();
    const Json listed = parsed(town.good({"feed", "list", "--json"}).out);
    for (const Json& one : member(listed, "feeds").items)
      feeds.push_back(member(one, "feed").text);
    REQUIRE(feeds.size() == 12);
    for (const std::string& name : feeds)
      town.good({"feed", "run", name, "--until-end"});
  }

  void collect() {
    each_value(temp.path() / "city.jsonl",
               [&](const auto&, const auto& field, const std::string& value) {
                 if (field.kind == schemas::registry::FieldKind::kSealed && is_telling(value))
                   sealed.insert(value);
               });
    REQUIRE(sealed.size() > 40);
  }

  void plant() {
    town.complain(R"(,"hotlineNo":")" + std::string(kHotline) + R"(")");
    sealed.insert({kWitness, kTold, "涉密账户往来明细"});
    const std::string org =
        member(parsed(town.good({"org", "list", "--limit", "1", "--json"}).out), "organizations")
            .items.front()
            .find("subject")
            ->text;
    town.good(
        {"append"},
        R"({"eventId":")" + std::string(kLead) +
            R"(","type":"SuspiciousLeadReferred","occurredAt":"2024-09-04T16:01:00+08:00","actor":{"account":"rh-1"},)"
            R"("stream":"AmlLead/L-4711","subject":{"uscc":")" +
            org + R"("},"expectedSeq":0,"data":{"leadNo":")" + kLeadNo +
            R"(","content":"涉密账户往来明细","officers":["rh-1","ga-1"],"on":"2024-09-04"}})");
  }

  Town copy_to(const std::filesystem::path& folder) const { return {town.copy_to(folder)}; }
};

const FedTown& fed() {
  static const FedTown fed;
  return fed;
}

// Puts other records in place of a feed's own.
struct Kept {
  std::string value, signature;
};
std::vector<Kept> records_in(const std::filesystem::path& folder) {
  const auto carrier = must(feed::LmdbCarrier::open(folder, Access::kRead));
  const auto reader = must(carrier->read(Locator(0)));
  std::vector<Kept> records;
  while (const auto record = must(reader->next()))
    records.push_back({std::string(as_text(record->value)), std::string(record->signature)});
  return records;
}
void replace_records(const std::filesystem::path& folder, const std::vector<Kept>& records) {
  std::filesystem::remove(folder / "data.mdb");
  std::filesystem::remove(folder / "lock.mdb");
  const auto carrier = must(feed::LmdbCarrier::open(folder, Access::kWrite));
  std::vector<feed::FeedOutput> all;
  for (const Kept& record : records)
    all.push_back({.key = "", .value = record.value, .hash = "", .signature = record.signature});
  must(carrier->append(Locator(0), all));
}

void require_no_secret(const FedTown& fed) {
  const Town& town = fed.town;
  std::size_t messages = 0, complaints = 0, leads = 0;
  for (const std::string& name : fed.feeds) {
    INFO(name);
    const bool aml = name.ends_with(".aml");
    std::string all = read(town.feed_folder(name) / "data.mdb");
    for (const std::string& line : town.consumed(name)) {
      all += line + "\n";
      ++messages;
      const Json message = parsed(line);
      const auto* type = registry::find_event(static_cast<std::uint16_t>(
          message.find("typecode") == nullptr ? 0 : member(message, "typecode").integer));
      if (type == nullptr) continue;  // FeedStarted
      CHECK((type->conf == registry::Conf::kAml) == aml);
      if (type->conf != registry::Conf::kCmp) continue;
      ++complaints;
      CHECK(name != "public");
    }
    for (const std::string& secret : fed.sealed) {
      INFO(secret);
      REQUIRE(memmem(all.data(), all.size(), secret.data(), secret.size()) == nullptr);
    }
    const bool has_lead = all.find(kLeadNo) != std::string::npos;
    CHECK(has_lead == aml);
    CHECK((all.find(kLead) != std::string::npos) == aml);
    leads += has_lead ? 1 : 0;
    CHECK(all.find(R"("sealed":true)") == std::string::npos);
  }
  CHECK(leads == 2);
  CHECK(messages > 300);
  CHECK(complaints > 0);
}

TEST_CASE("no sealed text, no restricted finance and no complainant is in any byte of any feed") {
  require_no_secret(fed());
}

TEST_CASE("nor in any byte of a feed of a ledger of four partitions") {
  const FedTown four(4);
  require_no_secret(four);
  std::set<std::string> partitions;
  for (const std::string& line : four.town.consumed("audit"))
    partitions.insert(member(parsed(line), "ledgerpartition").text);
  CHECK(partitions.size() == 4);
}

TEST_CASE("every message has the attributes of the interface and no other") {
  const std::set<std::string> allowed{"specversion",
                                      "id",
                                      "source",
                                      "type",
                                      "time",
                                      "subject",
                                      "datacontenttype",
                                      "dataschema",
                                      "partitionkey",
                                      "recordedtime",
                                      "effectiveon",
                                      "ledgerpartition",
                                      "ledgerseq",
                                      "leafhash",
                                      "feed",
                                      "feedepoch",
                                      "feedseq",
                                      "prevhash",
                                      "typecode",
                                      "traceparent",
                                      "data"};
  for (const std::string& line : fed().town.consumed("audit")) {
    const Json message = parsed(line);
    for (const auto& one : message.members) {
      INFO(one.key);
      REQUIRE(allowed.count(one.key) == 1);
    }
    CHECK(member(message, "specversion").text == "1.0");
    CHECK(member(message, "source").text.starts_with("//"));
    CHECK(member(message, "feedseq").kind == Json::Kind::kText);
  }
}

TEST_CASE("a supervisor of funds consumes, stops and goes on, and misses and repeats nothing") {
  const TempDir temp;
  const Town town = fed().copy_to(temp.path());
  const std::vector<std::string> whole = town.consumed("finance");
  REQUIRE(whole.size() > 20);
  std::vector<std::string> pieces;
  while (true) {
    const Answer piece = town.good({"consume", "--feed", "finance", "--until-end", "--max", "7",
                                    "--format", "jsonl", "--state", "position.json"});
    const auto lines = lines_of(piece.out);
    pieces.insert(pieces.end(), lines.begin(), lines.end());
    if (lines.size() < 7) break;
  }
  CHECK(pieces == whole);
  SECTION("what comes later is taken from there") {
    town.good({"feed", "run", "finance", "--until-end"});  // a new epoch: one message more
    const auto more = lines_of(town.good({"consume", "--feed", "finance", "--until-end", "--format",
                                          "jsonl", "--state", "position.json"})
                                   .out);
    REQUIRE(more.size() == 1);
    CHECK(member(parsed(more[0]), "type").text == "quanlu.FeedStarted.v1");
    CHECK(member(parsed(more[0]), "feedepoch").text == "2");
  }
  SECTION("a state of another feed is refused: 2") {
    CHECK(town({"consume", "--feed", "tax", "--until-end", "--state", "position.json"}).code == 2);
  }
  SECTION("a feed that lost what was read is refused: 3") {
    auto records = records_in(town.feed_folder("finance"));
    records.resize(records.size() - 2);
    replace_records(town.feed_folder("finance"), records);
    const Answer answer =
        town({"consume", "--feed", "finance", "--until-end", "--state", "position.json"});
    CHECK(answer.code == 3);
    CHECK(answer.talk.find("[log_regressed]") != std::string::npos);
  }
}

TEST_CASE("from and to withhold, by place and by time, and the chain is checked all the same") {
  const Town& town = fed().town;
  const auto whole = town.consumed("finance");
  const auto some = lines_of(town.good({"consume", "--feed", "finance", "--until-end", "--from",
                                        "5", "--to", "9", "--format", "jsonl"})
                                 .out);
  CHECK(some == std::vector<std::string>(whole.begin() + 5, whole.begin() + 9));
  const std::string time = member(parsed(whole[12]), "recordedtime").text;
  const auto later = lines_of(town.good({"consume", "--feed", "finance", "--until-end", "--from",
                                         time, "--format", "jsonl"})
                                  .out);
  REQUIRE_FALSE(later.empty());
  CHECK(later.back() == whole.back());
  for (const std::string& line : later)
    CHECK(member(parsed(line), "recordedtime").text >= time);
  CHECK(town({"consume", "--feed", "finance", "--until-end", "--from", "yesteryear"}).code == 2);
}

TEST_CASE("a feed is equal to what the ledger gives, and a change of one byte is found: 3") {
  const TempDir temp;
  const Town town = fed().copy_to(temp.path());
  for (const std::string& name : fed().feeds) {
    INFO(name);
    town.good({"feed", "check", name});
  }
  auto records = records_in(town.feed_folder("finance"));
  const std::size_t at = records[8].value.find("\"data\":") + 10;
  records[8].value[at] = static_cast<char>(records[8].value[at] ^ 1);
  replace_records(town.feed_folder("finance"), records);
  const Answer check = town({"feed", "check", "finance", "--json"});
  CHECK(check.code == 3);
  CHECK(member(parsed(lines_of(check.out).front()), "gap").integer == 9);
  const Answer consumed =
      town({"consume", "--feed", "finance", "--until-end", "--format", "jsonl"});
  CHECK(consumed.code == 3);
  CHECK(consumed.talk.find("[feed_gap]") != std::string::npos);
  CHECK(lines_of(consumed.out).size() == 8);
}

TEST_CASE("a missing message is a gap: 3") {
  const TempDir temp;
  const Town town = fed().copy_to(temp.path());
  auto records = records_in(town.feed_folder("finance"));
  records.erase(records.begin() + 6);
  replace_records(town.feed_folder("finance"), records);
  const Answer consumed =
      town({"consume", "--feed", "finance", "--until-end", "--format", "jsonl"});
  CHECK(consumed.code == 3);
  CHECK(lines_of(consumed.out).size() == 6);
  SECTION("and the feeder that remembers more halts") {
    const Answer run = town({"feed", "run", "finance", "--until-end"});
    CHECK(run.code == 3);
    CHECK(run.talk.find("[log_regressed]") != std::string::npos);
  }
}

TEST_CASE("forged, foreign and replayed records are strays: counted, never shown") {
  const TempDir temp;
  const Town town = fed().copy_to(temp.path());
  const auto whole = town.consumed("finance");
  auto records = records_in(town.feed_folder("finance"));
  const auto of_tax = records_in(town.feed_folder("tax"));
  const std::vector<Kept> genuine = records;
  records.insert(records.begin(), of_tax.front());                 // another feed's first message
  records.insert(records.begin() + 4, genuine[2]);                 // a replay
  records.insert(records.begin() + 7, {"{\"hello\":1}", "c2ln"});  // anything at all
  Kept forged = genuine.back();
  forged.value.replace(forged.value.find("\"feedseq\":\"") + 11, 1, "9");
  records.push_back(forged);
  replace_records(town.feed_folder("finance"), records);
  CHECK(town.consumed("finance") == whole);
  const Json document = parsed(
      town.good({"consume", "--feed", "finance", "--until-end", "--from", "1000000", "--json"})
          .out);
  const Json& strays = member(document, "strays");
  CHECK(member(strays, "foreign").integer == 1);
  CHECK(member(strays, "copy").integer >= 1);
  CHECK(member(strays, "malformed").integer == 1);
}

TEST_CASE("a feed of one county has what is of that county, and a new definition is told apart") {
  const TempDir temp;
  const Town town = fed().copy_to(temp.path());
  town.good({"feed", "run", "county", "--scope", "finance", "--areas", "370102", "--until-end"});
  const Answer named = town({"consume", "--feed", "county", "--until-end"});
  CHECK(named.code == 2);  // its scope is nowhere configured
  std::ofstream(temp.path() / "quanlu-demo/quanlu.toml", std::ios::app)
      << "\n[feeds.county]\nscope = \"finance\"\nareas = [\"370102\"]\n";
  const auto lines = town.consumed("county");
  const auto whole = town.consumed("finance");
  CHECK(lines.size() > 1);
  CHECK(lines.size() < whole.size());
  for (const std::string& line : lines) {
    const Json message = parsed(line);
    const Json* subject = message.find("subject");
    if (subject == nullptr || subject->text.size() != 18) continue;
    INFO(line);
    CHECK(subject->text.substr(2, 6) == "370102");
  }
  town.good({"feed", "check", "county"});
  const Answer other = town({"feed", "check", "finance", "--json"});
  CHECK(other.code == 0);
}

TEST_CASE("a feed does not become another department's: 7, and nothing is written") {
  const TempDir temp;
  const Town town = fed().copy_to(temp.path());
  const auto before = town.consumed("finance");
  const Answer refused = town({"feed", "run", "finance", "--scope", "tax", "--until-end"});
  CHECK(refused.code == 7);
  CHECK(refused.talk.find("[scope]") != std::string::npos);
  CHECK(town.consumed("finance") == before);
}

TEST_CASE("show says what is carried, what is left out, and why") {
  const Town& town = fed().town;
  const Json shown = parsed(town.good({"feed", "show", "finance", "--json"}).out);
  std::size_t carried = 0;
  for (const Json& type : member(shown, "types").items) {
    if (!member(type, "carried").truth) continue;
    ++carried;
    for (const Json& left : member(type, "leftOut").items)
      CHECK_FALSE(member(left, "why").text.empty());
  }
  CHECK(carried > 50);
  const Answer text = town.good({"feed", "show", "finance"});
  CHECK(text.out.find("FundAlertRaised") != std::string::npos);
  CHECK(text.out.find("SuspiciousLeadReferred") == std::string::npos);
  CHECK(town.good({"feed", "show", "finance", "--all"}).out.find("SuspiciousLeadReferred") !=
        std::string::npos);
  CHECK(town({"feed", "show", "financ"}).talk.find("finance") != std::string::npos);
}

TEST_CASE("who reads: the feeder, and how far it is behind") {
  const TempDir temp;
  const Town town = fed().copy_to(temp.path());
  const auto feeder = [&] {
    const Json document = parsed(town.good({"consumers", "--feed", "audit", "--json"}).out);
    const Json& one = member(document, "consumers").items.front();
    CHECK(member(one, "group").text == "feeder");
    return member(one, "lagEvents").integer;
  };
  town.good({"feed", "run", "audit", "--until-end"});  // what the other feeds' keys made
  CHECK(feeder() == 0);
  const Answer appended = town(
      {"append"},
      R"({"eventId":"0191a3c2-7d10-7c3e-9a51-5b1f6f0a2d09","type":"ComplaintRegistered","occurredAt":"2024-09-04T16:10:00+08:00","actor":{"account":"mz-xf-1"},"stream":"Complaint/)" +
          std::string(kCase) + R"(","caseId":")" + kCase +
          R"(","expectedSeq":1,"data":{"no":"JN-TS-2024-9999","receivedOn":"2024-09-04","informDueOn":"2024-09-19"}})");
  INFO(appended.talk);
  REQUIRE(appended.code == 0);
  CHECK(feeder() > 0);
  town.good({"feed", "run", "audit", "--until-end"});
  CHECK(feeder() == 0);
}

TEST_CASE("outside a trial a feed needs a key that was granted: 6 names the way") {
  const TempDir temp;
  const Answer made =
      run_quanlu(temp.path(), {"init", "strict", "--origin", "mz.strict.example/quanlu"});
  INFO(made.talk);
  REQUIRE(made.code == 0);
  const Answer run =
      run_quanlu(temp.path(), {"-L", "strict", "feed", "run", "finance", "--until-end"});
  CHECK(run.code == 6);
  CHECK(run.talk.find("keys new --role feed --feed finance") != std::string::npos);
}

}  // namespace
}  // namespace quanlu::tests
