#include "consumers/demo/city.h"

#include <map>
#include <set>

#include "ledger/rules/packaged.h"
#include "schemas/base/bytes.h"
#include "schemas/base/time.h"
#include "schemas/codec/forms.h"
#include "schemas/registry/registry.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::consumers::demo;
namespace registry = quanlu::schemas::registry;

namespace {

// The value of a key of the envelope, or of the first such key of the body, as it is written.
std::string value_of(std::string_view line, std::string_view key) {
  const std::string wanted = "\"" + std::string(key) + "\":";
  std::size_t at = line.find(wanted);
  if (at == std::string_view::npos) return {};
  at += wanted.size();
  if (line[at] != '"') return std::string(line.substr(at, line.find_first_of(",}", at) - at));
  return std::string(line.substr(at + 1, line.find('"', at + 1) - at - 1));
}

std::string_view data_of(std::string_view line) {
  return line.substr(line.find("\"data\":"));
}

std::vector<std::string> told(const Options& options) {
  City city(options);
  std::vector<std::string> lines;
  std::string line;
  while (city.next(line))
    lines.push_back(line);
  return lines;
}

// Strict intake in small: versions of streams, moves of their machines, roles of accounts.
class Clerk {
 public:
  // Empty: accepted; else what is wrong.
  std::string take(const std::string& line) {
    const registry::EventType* type = registry::find_event(value_of(line, "type"));
    if (type == nullptr) return "unknown type";
    const std::string stream = value_of(line, "stream");
    if (const std::string wrong = check_version(line, stream, *type); !wrong.empty()) return wrong;
    if (!check_role(line, *type)) return "role";
    if (!check_fields(line, *type)) return "fields";
    return check_move(line, stream, *type) ? "" : "move";
  }

 private:
  std::string check_version(const std::string& line, const std::string& stream,
                            const registry::EventType& type) {
    if (stream.substr(0, stream.find('/')) != registry::stream(type.stream).name) return "stream";
    const std::string expected = value_of(line.substr(0, line.find("\"data\":")), "expectedSeq");
    const std::size_t version = versions_[stream]++;
    if (expected.empty()) return type.moves_state() ? "version required" : "";
    return expected == std::to_string(version) ? "" : "version";
  }

  bool check_role(const std::string& line, const registry::EventType& type) {
    const std::string account = value_of(line, "account");
    if (type.code == 1302) roles_[value_of(data_of(line), "account")] = value_of(line, "role");
    if (account == "sys") return type.appended_by(registry::find_role("SYS")->role);
    const auto role = roles_.find(account);
    return role != roles_.end() && type.appended_by(registry::find_role(role->second)->role);
  }

  static bool check_fields(const std::string& line, const registry::EventType& type) {
    const std::string_view data = data_of(line);
    for (const registry::Field& field : type.fields) {
      const bool computed =
          field.name.substr(field.name.size() - std::min<std::size_t>(4, field.name.size())) ==
              "ueOn" ||
          (type.code == 301 && field.name == "obliged") ||
          (type.code == 846 && field.name == "total");
      if (!field.required || computed) continue;
      if (data.find("\"" + std::string(field.name) + "\":") == std::string_view::npos) return false;
    }
    return true;
  }

  bool check_move(const std::string& line, const std::string& stream,
                  const registry::EventType& type) {
    bool own = false;
    for (const registry::Move& move : type.moves) {
      if (move.machine != type.stream) continue;
      own = true;
      const bool pass = move.condition.empty() || line.find(move.condition) != std::string::npos;
      if (move.from == states_[stream] && pass) {
        states_[stream] = move.to;
        return follow_case(line, type);
      }
    }
    const bool of_set = type.stream == registry::StreamKind::kAnnualReport;
    if (of_set && states_[stream] == 0) {  // opened by 301
      states_[stream] = registry::stream(type.stream).find_state("open");
      return check_move(line, stream, type);
    }
    return !own && follow_case(line, type);
  }

  // The one linked move that many stories make: the case of a registration is approved.
  bool follow_case(const std::string& line, const registry::EventType& type) {
    for (const registry::Move& move : type.moves) {
      if (move.machine != registry::StreamKind::kRegCase || move.machine == type.stream) continue;
      std::uint8_t& state = states_["RegCase/" + value_of(line, "caseId")];
      if (state != move.from) return false;
      state = move.to;
    }
    return true;
  }

  std::map<std::string, std::size_t> versions_;
  std::map<std::string, std::uint8_t> states_;
  std::map<std::string, std::string> roles_;
};

}  // namespace

TEST_CASE("every event of the city has its fields, its version, its role and an allowed move") {
  City city({.organizations = 60, .years = 2, .everyday_percent = 40});
  Clerk clerk;
  std::string line;
  std::size_t events = 0;
  for (; city.next(line); ++events)
    if (const std::string wrong = clerk.take(line); !wrong.empty()) FAIL(wrong + ": " + line);
  CHECK(events > 8'000);
}

TEST_CASE("events come in the order of time, on working days, with ids of their own time") {
  ledger::rules::WorkingCalendar calendar;
  for (const ledger::rules::CalendarYear& year : ledger::rules::packaged_calendars())
    calendar.put(year);
  City city({.organizations = 40});
  std::set<std::string> ids;
  std::string line;
  Millis before(0);
  while (city.next(line)) {
    const Millis at = parse_rfc3339(value_of(line, "occurredAt")).value();
    const auto id = parse_uuid(value_of(line, "eventId"));
    REQUIRE(id);
    CHECK(is_uuid7(*id));
    CHECK((load_be<std::uint64_t>(id->bytes.data()) >> 16) == static_cast<std::uint64_t>(at.value));
    CHECK(ids.insert(value_of(line, "eventId")).second);
    CHECK(at == city.now());
    CHECK(at >= before);
    CHECK(calendar.is_working(civil_day(at)) == true);
    before = at;
  }
  CHECK(civil_day(before) <= *parse_day("2024-09-04"));
  CHECK(civil_day(before) >= *parse_day("2024-09-03"));
}

TEST_CASE("a seed tells the same city again, another seed another one") {
  const std::vector<std::string> once = told({.organizations = 30, .everyday_percent = 20});
  CHECK(once == told({.organizations = 30, .everyday_percent = 20}));
  CHECK(once != told({.organizations = 30, .seed = 1, .everyday_percent = 20}));
}

TEST_CASE("the demo has what its examples ask for") {
  City city({});
  std::map<std::string, std::size_t> types;
  std::set<std::string> numbers, codes;
  std::string line;
  while (city.next(line)) {
    const std::string type = value_of(line, "type");
    ++types[type];
    if (type == "ComplaintRegistered") numbers.insert(value_of(line, "no"));
    if (type == "RegistrationApproved") CHECK(codes.insert(value_of(line, "uscc")).second);
  }
  CHECK(numbers.count("JN-TS-2024-0117") == 1);
  CHECK(codes.size() >= 300);
  for (const char* type : {"RegistrationChanged", "LinkageAcknowledged", "DemandConfirmed",
                           "ReplyDelivered", "TalkHeld", "AbnormalListed", "DecisionServed",
                           "RegistrationRevoked", "FundCaseConcluded", "CommunityFundSpent",
                           "RewardPaid", "PointsRanked", "TaskCompleted", "ElectionResultFiled"}) {
    INFO(type);
    CHECK(types[type] > 0);
  }
}

TEST_CASE("rates of the families are those of the tables") {
  City city({.organizations = 200, .years = 1});
  std::map<registry::Family, double> events;
  std::string line;
  while (city.next(line))
    if (civil_day(city.now()) >= *parse_day("2023-09-05"))
      events[registry::find_event(value_of(line, "type"))->family] += 1.0 / 200;
  CHECK(events[registry::Family::kFnd] == Approx(26).margin(5));
  CHECK(events[registry::Family::kTsk] == Approx(48).margin(8));
  CHECK(events[registry::Family::kEva] == Approx(19).margin(4));
  CHECK(events[registry::Family::kDly] == Approx(12.6).margin(4));
  CHECK(events[registry::Family::kReg] == Approx(2.1).margin(1.5));
  CHECK(events[registry::Family::kVis] == Approx(3.8).margin(1.5));
  CHECK(events[registry::Family::kCmp] == Approx(0.8).margin(0.5));
  CHECK(events[registry::Family::kCom] == Approx(12 * 908 / 200.0).margin(12));
}
