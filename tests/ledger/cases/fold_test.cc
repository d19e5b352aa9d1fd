// The fold for people: what a case says today, deadlines, corrections of corrections.
#include "ledger/cases/fold.h"

#include <algorithm>

#include "ledger/cases/library.h"
#include "ledger/cases/read.h"
#include "ledger/rules/packaged.h"
#include "schemas/base/time.h"
#include "schemas/codec/entry_writer.h"
#include "tests/ledger/cases/world.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

std::string bytes_of(const Digest& digest) {
  return std::string(reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size());
}

// A world whose accepted events become entries, as intake makes them, and are folded.
class Shelf {
 public:
  Shelf() : rules_(library_), fold_(rules_) {
    for (const auto& set : ledger::rules::packaged_rule_sets())
      library_.put(bytes_of(test_digest("rules-" + std::to_string(set.id()))), set);
    publish();
    world_.hire("ts", "CPL");
    world_.hire("sgj", "SOB");
    world_.hire("ld", "LDR");
    world_.hire("org", "ORG", 370100, "51370100MJD0000116");
  }

  void say(const Asked& asked) {
    const cases::Decision decision = world_.ask(asked);
    INFO(asked.type << " " << World::verdict(decision));
    REQUIRE(std::holds_alternative<cases::Accepted>(decision));
    entry(std::get<cases::Accepted>(decision).command, world_.instant(asked));
  }
  void say_together(const std::vector<Asked>& batch) {
    const auto decisions = world_.ask_together(batch);
    REQUIRE(decisions.size() == batch.size());
    for (const cases::Decision& decision : decisions)
      entry(std::get<cases::Accepted>(decision).command, world_.instant(batch.front()));
  }

  const cases::CaseView& view() const { return fold_.view(); }
  World& world() { return world_; }
  std::vector<cases::CaseView> after;  // each event

  // The events again from the first one, as replay folds them.
  cases::CaseView again() const {
    cases::CaseFold fold(rules_);
    for (const Bytes& bytes : entries_)
      fold.apply(codec::Event::decode(bytes).value());
    return fold.view();
  }

 private:
  void publish() {
    for (int year = 2021; year <= 2026; ++year)
      for (const cases::Step& step : world_.state().history("Calendar/" + std::to_string(year)))
        rules_.apply(step);
    for (const auto& set : ledger::rules::packaged_rule_sets())
      for (const cases::Step& step : world_.state().history("RuleSet/" + std::to_string(set.id())))
        rules_.apply(step);
  }

  void entry(codec::Command command, Millis at) {
    for (const codec::ClearField& clear : command.clear) {
      const Bytes nonce(12, 1), cipher(32, 2), commitment(32, 3);
      for (const registry::Field& field : command.type->fields)
        if (field.number == clear.field)
          command.body.set_sealed(field, {id_named("key"), 1, nonce, cipher, commitment});
    }
    Bytes bytes = writer_.write(command, 1).value();
    store_le(bytes.data() + 16, static_cast<std::uint64_t>(entries_.size() + 1000));
    store_le(bytes.data() + 120, at.value);
    entries_.push_back(std::move(bytes));
    fold_.apply(codec::Event::decode(entries_.back()).value());
    after.push_back(fold_.view());
  }

  World world_;
  cases::MemoryLibrary library_;
  cases::PublishedRules rules_;
  cases::CaseFold fold_;
  codec::EntryWriter writer_;
  std::vector<Bytes> entries_;
};

const cases::DeadlineView& deadline(const cases::CaseView& view, std::string_view id) {
  const auto found = std::find_if(view.deadlines.begin(), view.deadlines.end(),
                                  [&](const cases::DeadlineView& one) { return one.id == id; });
  REQUIRE(found != view.deadlines.end());
  return *found;
}

const std::string kCase = "Complaint/" + to_uuid_text(id_named("k"));

Asked step(const std::string& by, const std::string& type, const std::string& on,
           const std::string& data, const std::string& name = "") {
  return {.by = by,
          .type = type,
          .stream = kCase,
          .data = data,
          .case_name = "k",
          .name = name,
          .on = on};
}

void until_inquiry(Shelf& shelf) {
  shelf.say(step(
      "ts", "ComplaintReceived", "2024-05-06",
      R"({"channel":"letter","named":false,"topic":"fee","targetName":"某","summary":"收费","body":"收费"})"));
  shelf.say(step("ts", "ComplaintRegistered", "2024-05-07",
                 R"({"no":"JN-TS-2024-0001","receivedOn":"2024-05-06"})"));
  shelf.say(step("ts", "ComplaintAccepted", "2024-05-16",
                 R"({"acceptOn":"2024-05-16","lead":"11370100004188768U"})"));
  shelf.say(step("sgj", "InquiryStarted", "2024-05-20", R"({"officers":["sgj"],"redo":false})"));
}

const std::string kDoc = R"({"sha256":")" + std::string(64, 'a') +
                         R"(","bytes":1,"mediaType":"text/plain","title":"x"})";

}  // namespace

TEST_CASE("hearing time is added to the days of handling in whole days") {
  Shelf shelf;
  until_inquiry(shelf);
  CHECK(deadline(shelf.view(), "D20").stopped_on == parse_day("2024-05-16"));
  CHECK_FALSE(deadline(shelf.view(), "D20").is_late());
  CHECK(deadline(shelf.view(), "D22").due == parse_day("2024-07-15"));
  shelf.say(step("sgj", "PetitionHearingHeld", "2024-06-10",
                 R"({"from":"2024-06-03","to":"2024-06-10","chair":"ld","record":)" + kDoc + "}"));
  CHECK(deadline(shelf.view(), "D22").paused_days == 7);
  CHECK(deadline(shelf.view(), "D22").due == parse_day("2024-07-22"));
  shelf.say(step("ld", "ComplaintTimeExtended", "2024-06-11",
                 R"({"days":30,"approver":"sgj","toldOn":"2024-06-11","reason":"复杂"})"));
  CHECK(deadline(shelf.view(), "D22").due == parse_day("2024-08-21"));
  shelf.say(step(
      "sgj", "HandlingOpinionIssued", "2024-08-22",
      R"({"outcome":"partly","basis":["信访条例#32"],"document":)" + kDoc + R"(,"simple":false})"));
  CHECK(deadline(shelf.view(), "D22").is_late());
  CHECK(shelf.view().flags.empty());
  CHECK(shelf.view() == shelf.again());
}

TEST_CASE("each field names the event that said it, and a diff what changed") {
  Shelf shelf;
  until_inquiry(shelf);
  const auto& field = shelf.view().fields.at("ComplaintRegistered.no");
  CHECK(field.value == R"("JN-TS-2024-0001")");
  CHECK(field.account == "ts");
  CHECK(field.basis == "信访条例#22");
  const auto changes = cases::diff(shelf.after[1], shelf.after[2]);
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].name == "ComplaintAccepted.acceptOn");
  CHECK_FALSE(changes[0].before);
  CHECK(changes[1].after->value == R"("2024-07-15")");  // computed by decide
  CHECK(shelf.view().fields.at("ComplaintReceived.body").value.find("收费") == std::string::npos);
}

TEST_CASE("the last valid correction counts, and all of them stay to be seen") {
  Shelf shelf;
  until_inquiry(shelf);
  const std::size_t before = shelf.after.size() - 1;
  const auto evidence = [](const std::string& kind) {
    return R"({"kind":")" + kind + R"(","items":[]})";
  };
  shelf.say(step("sgj", "EvidenceCollected", "2024-05-21", evidence("document"), "e1"));
  const auto correct = [](const std::string& of, const std::string& action, const std::string& name,
                          const std::string& replacement = "") {
    return Asked{.by = "sgj",
                 .type = "CorrectionAppended",
                 .stream = "Correction/" + name,
                 .data = R"({"of":")" + to_uuid_text(id_named(of)) + R"(","action":")" + action +
                         R"(","reason":"更正")" +
                         (replacement.empty() ? std::string()
                                              : R"(,"replacement":")" +
                                                    to_uuid_text(id_named(replacement)) + "\"") +
                         "}",
                 .name = name,
                 .on = "2024-05-22"};
  };
  const auto kind = [&] {
    const auto found = shelf.view().fields.find("EvidenceCollected.kind");
    return found == shelf.view().fields.end() ? std::string("none") : found->second.value;
  };
  CHECK(kind() == R"("document")");
  shelf.say(correct("e1", "void", "c1"));
  CHECK(kind() == "none");
  CHECK(cases::diff(shelf.after[before], shelf.view())[0].name == "CorrectionAppended.action");
  shelf.say(correct("c1", "void", "c2"));
  CHECK(kind() == R"("document")");
  Asked replaced = step("sgj", "EvidenceCollected", "2024-05-22", evidence("witness"), "e2");
  replaced.supersedes = "e1";
  shelf.say_together({correct("e1", "replace", "c3", "e2"), replaced});
  CHECK(kind() == R"("witness")");
  CHECK(shelf.view().fields.at("EvidenceCollected.kind").corrected);
  CHECK(shelf.view().events.size() == 9);
  CHECK(shelf.view().streams.at(kCase).version == shelf.world().state().head(kCase)->version);
  shelf.say(correct("c3", "void", "c4"));
  CHECK(kind() == R"("document")");
  CHECK(shelf.view() == shelf.again());
  CHECK(shelf.view().flags.empty());
}

TEST_CASE("what runs for a complaint ends with it, unmet but owed no more") {
  Shelf shelf;
  shelf.say(step(
      "ts", "ComplaintReceived", "2024-05-06",
      R"({"channel":"hotline12345","named":false,"topic":"fee","targetName":"某","summary":"收费","body":"收费"})"));
  shelf.say(step("ts", "ComplaintRegistered", "2024-05-07",
                 R"({"no":"JN-TS-2024-0001","receivedOn":"2024-05-06"})"));
  shelf.say(step("ts", "ComplaintTransferred", "2024-05-08",
                 R"({"toUnit":"370100-scjg","replyDueOn":"2024-06-08","reason":"涉及价格"})"));
  CHECK(deadline(shelf.view(), "D21").due == parse_day("2024-05-14"));
  CHECK(deadline(shelf.view(), "D24").due == parse_day("2024-05-11"));  // made up for May Day
  for (const cases::DeadlineView& running : shelf.view().deadlines)
    CHECK_FALSE(running.stopped_on);
  shelf.say(step("ts", "ComplaintClosed", "2024-06-12", R"({"on":"2024-06-12"})"));
  for (const cases::DeadlineView& ended : shelf.view().deadlines) {
    INFO(ended.id);
    CHECK(ended.stopped_on == parse_day("2024-06-12"));
    CHECK(ended.is_moot);
  }
  CHECK(deadline(shelf.view(), "D24").is_late());        // nobody answered the hotline in time
  CHECK_FALSE(deadline(shelf.view(), "D21").is_late());  // a right that lapsed is no failure
  CHECK(shelf.view() == shelf.again());
}

TEST_CASE("the fold and the state agree about every machine") {
  Shelf shelf;
  until_inquiry(shelf);
  for (const auto& stream : shelf.view().streams)
    CHECK(stream.second.state == shelf.world().state().state_number(stream.first));
}
