#include "schemas/base/time.h"
#include "schemas/codec/command_reader.h"
#include "tests/schemas/codec/samples.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::schemas;
using namespace quanlu::schemas::codec;

namespace {

const registry::EventType& type_of(registry::EventCode code) {
  return *registry::find_event(code);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  INFO(from << " in " << text);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

Refusal refusal_of(std::string_view json) {
  CommandReader reader;
  auto command = reader.read(json);
  INFO(json);
  REQUIRE_FALSE(command);
  CHECK_FALSE(command.error().remedy.zh.empty());
  CHECK_FALSE(command.error().remedy.en.empty());
  return command.error();
}

// A story in one line: what is written instead of what, and which refusal comes back.
void refuses(registry::EventCode code, std::string_view from, std::string_view to, Reason reason,
             std::string_view path) {
  const std::string json = replaced(samples::command_json(type_of(code)), from, to);
  const Refusal refusal = refusal_of(json);
  INFO(json);
  INFO("expected " << refusal.expected << " found " << refusal.found);
  CHECK(std::string(to_text(refusal.reason)) == std::string(to_text(reason)));
  CHECK(refusal.path == path);
}

constexpr auto kAlert = registry::EventCode::kFundAlertRaised;
constexpr auto kMovement = registry::EventCode::kLargeMovementReported;
constexpr auto kReport = registry::EventCode::kAnnualReportSubmitted;
constexpr auto kComplaint = registry::EventCode::kComplaintReceived;

}  // namespace

TEST_CASE("what is no JSON is refused as a whole") {
  for (const char* bad :
       {"", " ", "{", "{}}", "{} {}", "[1,]", "{\"a\":1,}", "nul", "{\"a\":01}", "{\"a\":1.}",
        "{\"a\":NaN}", "{\"a\":1e400}", "{\"a\":Infinity}", "{'a':1}", "\xEF\xBB\xBF{}",
        "{\"a\":\"\\ud800\"}", "{\"a\":\"\\ud800\\u0041\"}", "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}"}) {
    const Refusal refusal = refusal_of(bad);
    INFO(bad);
    CHECK(refusal.reason == Reason::kForm);
    CHECK(refusal.path == "$");
  }
  CHECK(refusal_of("{\"a\":\"\xFF\"}").reason == Reason::kUtf8);
  CHECK(refusal_of("{\"a\":\"\xED\xA0\x80\"}").reason == Reason::kUtf8);
  CHECK(refusal_of("[]").reason == Reason::kType);
  CHECK(refusal_of("7").reason == Reason::kType);
}

TEST_CASE("size and depth are bounded") {
  CHECK(refusal_of(std::string(kCommandBytesMax + 1, ' ')).reason == Reason::kTooLarge);
  const std::string deep = std::string(17, '[') + std::string(17, ']');
  CHECK(refusal_of(deep).expected == "at most 16 levels");
  CHECK(refusal_of(std::string(30'000, '[')).reason == Reason::kForm);
}

TEST_CASE("every key is known, and the one that was meant is named") {
  const auto& type = type_of(kMovement);
  const std::string json = samples::command_json(type);
  const Refusal typo = refusal_of(replaced(json, "\"amount\":", "\"amout\":"));
  CHECK(typo.reason == Reason::kUnknownKey);
  CHECK(typo.path == "$.data.amout");
  CHECK(typo.expected == "amount");
  CHECK(typo.remedy.en == "Did you mean \"amount\"?");
  refuses(kMovement, "\"occurredAt\"", "\"occuredAt\"", Reason::kUnknownKey, "$.occuredAt");
  refuses(kMovement, "\"expectedSeq\"", "\"x y\"", Reason::kUnknownKey, "$[\"x y\"]");
  refuses(kMovement, "\"role\"", "\"rol\"", Reason::kUnknownKey, "$.actor.rol");
  const Refusal writers = refusal_of(replaced(json, "\"expectedSeq\"", "\"recordedAt\""));
  CHECK(writers.reason == Reason::kUnknownKey);
  CHECK(writers.remedy.en == "The ledger gives it: leave it out");
}

TEST_CASE("T67: a key given twice is refused, however it is spelled") {
  refuses(kMovement, "\"data\":{", "\"data\":{\"amount\":\"1.00\",", Reason::kDuplicateKey,
          "$.data.amount");
  refuses(kMovement, "\"data\":{", "\"data\":{\"\\u0061mount\":\"1.00\",", Reason::kDuplicateKey,
          "$.data.amount");
  refuses(kMovement,
          "\"type\":", "\"origin\":\"live\",\"origin\":\"live\",\"type\":", Reason::kDuplicateKey,
          "$.origin");
}

TEST_CASE("what is needed is missing by name") {
  const std::string stream = samples::stream_of(type_of(kMovement));
  const std::vector<std::pair<std::string, std::string>> members = {
      {"eventId", "\"0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c12\""},
      {"type", "\"LargeMovementReported\""},
      {"stream", "\"" + stream + "\""},
      {"occurredAt", "\"2024-08-09T10:02:40+08:00\""},
      {"data", samples::data_of(type_of(kMovement), false)}};
  for (const auto& left_out : members) {
    std::string json;
    for (const auto& member : members)
      if (member.first != left_out.first)
        json += (json.empty() ? "{\"" : ",\"") + member.first + "\":" + member.second;
    const Refusal refusal = refusal_of(json + "}");
    CHECK(refusal.reason == Reason::kMissing);
    CHECK(refusal.path == "$." + left_out.first);
  }
  refuses(kMovement, "\"amount\":\"386000.07\",", "", Reason::kMissing, "$.data.amount");
  refuses(kMovement, "\"counterparty\":\"王某某\\n证件\",", "", Reason::kMissing,
          "$.data.counterparty");
  refuses(kAlert, "\"stream\":\"FundAlert", "\"traceparent\":\"x", Reason::kForm, "$.traceparent");
}

TEST_CASE("values have the type of their field, and null is no value") {
  refuses(kMovement, "\"386000.07\"", "386000.07", Reason::kType, "$.data.amount");
  refuses(kMovement, "\"386000.07\"", "null", Reason::kType, "$.data.amount");
  refuses(kAlert, "\"severity\":4", "\"severity\":\"4\"", Reason::kType, "$.data.severity");
  refuses(kAlert, "\"severity\":4", "\"severity\":4.0", Reason::kType, "$.data.severity");
  refuses(kAlert, "\"severity\":4", "\"severity\":4e0", Reason::kType, "$.data.severity");
  refuses(kAlert, "\"severity\":4", "\"severity\":true", Reason::kType, "$.data.severity");
  refuses(kAlert, "\"evidence\":[", "\"evidence\":[7,", Reason::kType, "$.data.evidence[0]");
  refuses(kComplaint, "\"named\":true", "\"named\":1", Reason::kType, "$.data.named");
  refuses(kAlert, "\"expectedSeq\":0", "\"expectedSeq\":-1", Reason::kType, "$.expectedSeq");
  refuses(kAlert, "\"expectedSeq\":0", "\"expectedSeq\":\"some\"", Reason::kType, "$.expectedSeq");
  refuses(kComplaint, "\"identity\":\"王某某\\n证件\"", "\"identity\":[]", Reason::kType,
          "$.data.identity");
}

TEST_CASE("numbers stay in their range") {
  refuses(kAlert, "\"severity\":4", "\"severity\":5", Reason::kForm, "$.data.severity");
  refuses(kAlert, "\"severity\":4", "\"severity\":0", Reason::kForm, "$.data.severity");
  refuses(kComplaint, "\"groupSize\":65535", "\"groupSize\":65536", Reason::kForm,
          "$.data.groupSize");
  refuses(kComplaint, "\"groupSize\":65535", "\"groupSize\":-0.0", Reason::kType,
          "$.data.groupSize");
}

TEST_CASE("T05: money is yuan in text, exact and in its range") {
  for (const char* bad : {"-1.00", "92233720368547758.08", "1", "1.0", "0.00", "1e3", ""})
    refuses(kMovement, "\"386000.07\"", "\"" + std::string(bad) + "\"", Reason::kMoney,
            "$.data.amount");
  refuses(kReport, "\"income\":\"386000.07\"", "\"income\":\"-0.01\"", Reason::kMoney,
          "$.data.income");
  CommandReader reader;
  for (const char* good :
       {"\"income\":\"0.00\"", "\"netAssetsEnd\":\"-5.00\"", "\"income\":\"220365000.00\""}) {
    const std::string_view key = std::string_view(good).substr(0, std::string_view(good).find(':'));
    const std::string json = samples::command_json(type_of(kReport));
    CHECK(reader.read(replaced(json, std::string(key) + ":\"386000.07\"", good)));
  }
}

TEST_CASE("dates exist and instants carry an offset") {
  for (const char* bad : {"2024-02-30", "2024-8-9", "20240809", "1970-01-01", ""})
    refuses(kMovement, "\"on\":\"2024-08-09\"", "\"on\":\"" + std::string(bad) + "\"",
            Reason::kDate, "$.data.on");
  for (const char* bad : {"2024-08-09T10:02:40", "2024-08-09 10:02:40+08:00", "2024-08-09", ""})
    refuses(kMovement, "2024-08-09T10:02:40+08:00", bad, Reason::kDate, "$.occurredAt");
}

TEST_CASE("an enumerant is one of the known, and never unspecified") {
  refuses(kMovement, "\"reporter\":\"", "\"reporter\":\"x", Reason::kEnum, "$.data.reporter");
  const std::string value = samples::value_of(*type_of(kMovement).field("direction"));
  refuses(kMovement, "\"direction\":" + value, "\"direction\":\"unspecified\"", Reason::kEnum,
          "$.data.direction");
  refuses(kMovement, "\"role\":\"FIN\"", "\"role\":\"FIM\"", Reason::kEnum, "$.actor.role");
  refuses(kMovement, "\"type\":", "\"origin\":\"dead\",\"type\":", Reason::kEnum, "$.origin");
}

TEST_CASE("T01: a wrong USCC is refused with the place and a hint") {
  const std::string right = "\"target\":\"51370100MJD0000116\"";
  refuses(kComplaint, right, "\"target\":\"51370100MJD0000117\"", Reason::kUscc, "$.data.target");
  const std::string json = samples::command_json(type_of(kComplaint));
  const Refusal letter = refusal_of(replaced(json, right, "\"target\":\"5137010OMJD0000116\""));
  CHECK(letter.expected == "\"0\" at position 8");
  CHECK(letter.remedy.en.find("O→0") != std::string::npos);
  refuses(kReport, "AnnualReport/51370100MJD0000116", "AnnualReport/51370100MJD0000117",
          Reason::kUscc, "$.stream");
}

TEST_CASE("T01: lower case, full width and blanks of a USCC are folded") {
  CommandReader reader;
  const std::string json = samples::command_json(type_of(kComplaint));
  const auto command =
      reader.read(replaced(json, "\"51370100MJD0000116\"", "\"５１３７０１００ mjd0000116\""));
  REQUIRE(command);
  CHECK(command->body.fields().text(command->field("target")) == "51370100MJD0000116");
  CHECK(command->envelope.subject == Subject{Subject::Kind::kUscc, "51370100MJD0000116"});
}

TEST_CASE("areas, document numbers and documents have their form") {
  using registry::EventCode;
  refuses(EventCode::kNameReserved, "\"area\":\"370102\"", "\"area\":\"3701\"", Reason::kArea,
          "$.data.area");
  refuses(EventCode::kNameReserved, "\"area\":\"370102\"", "\"area\":370102", Reason::kType,
          "$.data.area");
  refuses(EventCode::kPreReviewOpinionIssued, "鲁民函〔2024〕12号", "鲁民函[2024]12号",
          Reason::kDocNo, "$.data.docNo");
  const std::string digest =
      "\"sha256\":\"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\",";
  refuses(EventCode::kPreReviewOpinionIssued, digest, "", Reason::kDoc, "$.data.document");
  refuses(EventCode::kPreReviewOpinionIssued, "\"title\":\"材料\",", "", Reason::kDoc,
          "$.data.document.title");
  refuses(EventCode::kPreReviewOpinionIssued, "\"000102", "\"0102", Reason::kForm,
          "$.data.document.sha256");
}

TEST_CASE("T24, T67: text is NFC, visible, and of its length") {
  const std::string summary = samples::value_of(*type_of(kComplaint).field("summary"));
  const auto with = [&](const std::string& text, Reason reason) {
    refuses(kComplaint, "\"summary\":" + summary, "\"summary\":\"" + text + "\"", reason,
            "$.data.summary");
  };
  with("cafe\u0301", Reason::kNfc);
  with("\u1112\u1161\u11ab", Reason::kNfc);
  with("甲\\u0000乙", Reason::kForm);
  with("甲\\n乙", Reason::kForm);
  with("甲\u202E乙", Reason::kForm);
  with("甲\\u200b乙", Reason::kForm);
  with("甲\uFEFF乙", Reason::kForm);
  with("甲\u0085乙", Reason::kForm);
  with("", Reason::kForm);
  std::string long_text;
  for (int i = 0; i < 501; ++i)
    long_text += "泉";
  with(long_text, Reason::kForm);
}

TEST_CASE("T24: rare characters, full width and HTML are kept as they are") {
  CommandReader reader;
  const std::string json = samples::command_json(type_of(kComplaint));
  const std::string summary = samples::value_of(*type_of(kComplaint).field("summary"));
  for (const char* text : {"𣗋 𠮷 䶮 𬭎", "（ＡＢＣ）〔〕", "<b>&amp;</b>", "café"}) {
    const auto command = reader.read(
        replaced(json, "\"summary\":" + summary, "\"summary\":\"" + std::string(text) + "\""));
    REQUIRE(command);
    CHECK(command->body.fields().text(command->field("summary")) == text);
  }
}

TEST_CASE("T12: what tells who a person is is refused without being repeated") {
  const std::string summary = samples::value_of(*type_of(kComplaint).field("summary"));
  const std::string json = samples::command_json(type_of(kComplaint));
  for (const char* text : {"身份证 11010519491231002X 反映", "电话 13812345678。"}) {
    const Refusal refusal = refusal_of(
        replaced(json, "\"summary\":" + summary, "\"summary\":\"" + std::string(text) + "\""));
    CHECK(refusal.reason == Reason::kIdentityInText);
    CHECK(refusal.path == "$.data.summary");
    for (const std::string& said : {refusal.expected, refusal.found, refusal.remedy.zh}) {
      CHECK(said.find("11010519491231002X") == std::string::npos);
      CHECK(said.find("13812345678") == std::string::npos);
    }
  }
  // Typed into another field, it is not repeated either.
  const Refusal elsewhere =
      refusal_of(replaced(json, "\"51370100MJD0000116\"", "\"11010519491231002X\""));
  CHECK(elsewhere.reason == Reason::kUscc);
  CHECK(elsewhere.found == "18 characters");
}

TEST_CASE("type, code and version belong together") {
  refuses(kAlert, "\"FundAlertRaised\"", "\"FundAlertRised\"", Reason::kCodeUnknown, "$.type");
  refuses(kAlert, "\"expectedSeq\"", "\"typeCode\":626,\"expectedSeq\"", Reason::kCodeUnknown,
          "$.typeCode");
  refuses(kAlert, "\"expectedSeq\"", "\"schemaVer\":2,\"expectedSeq\"", Reason::kCodeUnknown,
          "$.schemaVer");
}

TEST_CASE("an event id is a UUID of version 7") {
  for (const char* bad :
       {"0191a3c2-7d10-4c3e-9a51-5b1f6f0a2c12", "0191a3c2", "00000000-0000-0000-0000-000000000000"})
    refuses(kAlert, "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c12", bad, Reason::kForm, "$.eventId");
}

TEST_CASE("a stream is of the type's kind, in one form, and agrees with the rest") {
  const std::string stream = samples::stream_of(type_of(kReport));
  REQUIRE(stream == "AnnualReport/51370100MJD0000116+65535");
  for (const char* bad :
       {"Annual/51370100MJD0000116+65535", "AnnualReport/51370100MJD0000116",
        "AnnualReport/51370100MJD0000116+2024", "AnnualReport/51370100MJD0000116+065535",
        "AnnualReport", "AnnualReport/51370100MJD0000116+65535+1"})
    refuses(kReport, stream, bad, Reason::kForm, "$.stream");
  refuses(kComplaint, "\"expectedSeq\"",
          "\"caseId\":\"0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c19\",\"expectedSeq\"", Reason::kForm,
          "$.stream");
  refuses(kReport, "\"expectedSeq\"", R"("subject":{"uscc":"51370102MJD000046M"},"expectedSeq")",
          Reason::kForm, "$.subject");
}

TEST_CASE("ids in a stream key are brought to their one form") {
  CommandReader reader;
  const std::string json = samples::command_json(type_of(kComplaint));
  const auto command = reader.read(replaced(json, "Complaint/0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11",
                                            "Complaint/0191A3C27D107C3E9A515B1F6F0A2C11"));
  REQUIRE(command);
  CHECK(command->envelope.stream == "Complaint/0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11");
  CHECK(to_uuid_text(command->envelope.case_id) == "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11");
}

TEST_CASE("classes are raised, never lowered") {
  const auto classes = [](const char* of) {
    return "\"classes\":{" + std::string(of) + "},\"expectedSeq\"";
  };
  refuses(kComplaint, "\"expectedSeq\"", classes("\"conf\":\"PUB\""), Reason::kForm,
          "$.classes.conf");
  refuses(kComplaint, "\"expectedSeq\"", classes("\"retain\":\"M10\""), Reason::kForm,
          "$.classes.retain");
  refuses(kComplaint, "\"expectedSeq\"", classes("\"pclass\":\"none\""), Reason::kForm,
          "$.classes.pclass");
  CommandReader reader;
  const std::string json = samples::command_json(type_of(kComplaint));
  const auto raised =
      reader.read(replaced(json, "\"expectedSeq\"", classes("\"retain\":\"PERM\"")));
  REQUIRE(raised);
  CHECK(raised->envelope.retain == registry::Retain::kPerm);
  CHECK(raised->envelope.conf == registry::Conf::kCmp);
}

TEST_CASE("lists are bounded from both sides") {
  refuses(kAlert, "\"evidence\":" + samples::value_of(*type_of(kAlert).field("evidence")),
          "\"evidence\":[]", Reason::kForm, "$.data.evidence");
  std::string many = "\"evidence\":[0";
  for (std::size_t i = 0; i < kListMax; ++i)
    many += ",0";
  refuses(kAlert, "\"evidence\":" + samples::value_of(*type_of(kAlert).field("evidence")),
          many + "]", Reason::kForm, "$.data.evidence");
}

TEST_CASE("computed values may be left out") {
  CommandReader reader;
  const auto& window = type_of(registry::EventCode::kAnnualReportWindowOpened);
  const std::string obliged = samples::value_of(*window.field("obliged"));
  CHECK(reader.read(replaced(samples::command_json(window), "\"obliged\":" + obliged + ",", "")));
  const std::string stream = "\"stream\":\"" + samples::stream_of(type_of(kAlert)) + "\",";
  const auto alert = reader.read(replaced(samples::command_json(type_of(kAlert)), stream, ""));
  REQUIRE(alert);
  CHECK(alert->envelope.stream.empty());
  CHECK_FALSE(alert->given.has(Part::kStream));
}

TEST_CASE("a sealed field goes in as text or with its subject, and waits for its seal") {
  CommandReader reader;
  const std::string json = samples::command_json(type_of(kComplaint));
  const auto command = reader.read(
      replaced(json, "\"identity\":\"王某某\\n证件\"",
               R"("identity":{"text":"王某","subject":"0191A3C27D107C3E9A515B1F6F0A2C11"})"));
  REQUIRE(command);
  REQUIRE(command->clear.size() == 2);
  CHECK(command->clear[0].text == "王某");
  CHECK(command->clear[0].subject == "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11");
  CHECK(command->clear[1].text == "王某某\n证件");
  CHECK_FALSE(command->body.fields().has(command->field("identity")));
  refuses(kComplaint, "\"identity\":\"王某某\\n证件\"", R"("identity":{"text":""})", Reason::kForm,
          "$.data.identity.text");
}

TEST_CASE("a person may come as a citizen id, which is checked and not repeated") {
  const auto& type = type_of(registry::EventCode::kCandidateSubmitted);
  const std::string json = samples::command_json(type);
  const std::string person = "\"person\":\"0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11\"";
  CommandReader reader;
  const auto command =
      reader.read(replaced(json, person, R"("person":{"citizenId":"11010519491231002x"})"));
  REQUIRE(command);
  REQUIRE(command->persons.size() == 1);
  CHECK(command->persons[0].citizen_id == "11010519491231002X");
  const Refusal refusal =
      refusal_of(replaced(json, person, R"("person":{"citizenId":"110105194912310021"})"));
  CHECK(refusal.path == "$.data.person.citizenId");
  CHECK(refusal.found.find("110105") == std::string::npos);
}

TEST_CASE("a batch is read event by event") {
  CommandReader reader;
  const std::string good = samples::command_json(type_of(kAlert));
  const std::string bad = replaced(good, "\"severity\":4", "\"severity\":9");
  const auto batch = reader.read_batch("{\"events\":[" + good + "," + bad + "],\"atomic\":true}");
  REQUIRE(batch);
  CHECK(batch->atomic);
  REQUIRE(batch->events.size() == 2);
  CHECK(batch->events[0]);
  REQUIRE_FALSE(batch->events[1]);
  CHECK(batch->events[1].error().path == "$.events[1].data.severity");
  CHECK_FALSE(reader.read_batch("{\"events\":[]}"));
  CHECK_FALSE(reader.read_batch("{\"events\":7}"));
  CHECK_FALSE(reader.read_batch(std::string(kBatchBytesMax + 1, ' ')));
  std::string many = "{\"events\":[0";
  for (std::size_t i = 0; i < kBatchEventsMax; ++i)
    many += ",0";
  CHECK(reader.read_batch(many + "]}").error().path == "$.events");
}

TEST_CASE("what follows from the command alone is filled in") {
  CommandReader reader;
  const auto command = reader.read(samples::command_json(type_of(kReport)));
  REQUIRE(command);
  const Envelope& envelope = command->envelope;
  CHECK(envelope.effective_on == parse_day("2024-08-09"));
  CHECK(envelope.conf == registry::Conf::kInt);
  CHECK(envelope.retain == registry::Retain::kPerm);
  CHECK(envelope.legal_basis == std::vector<std::string>{"社团条例#28"});
  CHECK(envelope.subject == Subject{Subject::Kind::kUscc, "51370100MJD0000116"});
  CHECK(envelope.origin == registry::Origin::kLive);
  CHECK_FALSE(command->given.has(Part::kLegalBasis));
  CHECK(command->expected_seq == 0);
}
