#pragma once
// A demo ledger in a folder as stories about the program use it: commands, what they answer, and a
// complaint whose witness nobody but the desk may read. Whoever includes this links
// consumers/cli/program.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/codec/json_value.h"
#include "schemas/registry/registry.h"
#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {

using Json = schemas::codec::JsonValue;

inline constexpr const char* kCase = "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11";
inline constexpr const char* kReceived = "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c12";
inline constexpr const char* kDesk = "mz-xf-1";  // of the sample city: it takes complaints
inline constexpr const char* kWitness = "证人欧阳雪";
inline constexpr const char* kTold = "会长私分会费";

inline Json document(const Answer& answer) {
  INFO(answer.talk);
  return must(schemas::codec::parse_json(answer.out, "stdout"));
}

inline const Json& member(const Json& of, std::string_view key) {
  const Json* found = of.find(key);
  if (found == nullptr) FAIL("no member " << key);
  return *found;
}

inline bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

struct Place {
  std::filesystem::path folder;

  std::filesystem::path root() const { return folder / "quanlu-demo"; }

  Answer operator()(std::vector<std::string> arguments, const std::string& input = {}) const {
    arguments.insert(arguments.begin(), {"-L", "quanlu-demo"});
    return run_quanlu(folder, arguments, input);
  }
  Answer good(std::vector<std::string> arguments, const std::string& input = {}) const {
    Answer answer = (*this)(std::move(arguments), input);
    INFO(answer.talk);
    REQUIRE(answer.code == 0);
    return answer;
  }

  Place copy_to(const std::filesystem::path& other) const {
    std::filesystem::copy(root(), other / "quanlu-demo", std::filesystem::copy_options::recursive);
    return {other};
  }

  std::string key(const char* role) const {
    return first_line(good({"keys", "export", "--role", role}).out);
  }
  std::string log_id() const {
    return member(document(good({"keys", "list", "--json"})), "logId").text;
  }

  void make(int organizations) const {
    const Answer demo =
        run_quanlu(folder, {"demo", "--organizations", std::to_string(organizations)});
    if (demo.code != 0) FAIL(demo.talk);
  }
  // One more event, so that there is something new to publish. number: 0 .. 9.
  void grow(int number, const std::string& holder = "王某") const {
    const std::string name = "new-" + std::to_string(number);
    good({"append", "-"},
         R"({"eventId":"0191a3c2-7d10-7c3e-9a51-00000000000)" + std::to_string(number) +
             R"(","type":"AccountOpened","occurredAt":"2024-01-05T09:00:00+08:00","actor":)" +
             R"({"account":"sys"},"expectedSeq":0,"stream":"UserAccount/)" + name +
             R"(","data":{"account":")" + name + R"(","holder":")" + holder +
             R"(","unit":"11370100004188768U","level":"city","area":"370100"}})");
  }
  // `more`: further members of its data, each with a comma in front.
  void complain(const std::string& more = {}) const {
    good(
        {"append"},
        R"({"eventId":")" + std::string(kReceived) +
            R"(","type":"ComplaintReceived","occurredAt":"2024-09-04T16:00:00+08:00","actor":{"account":")" +
            kDesk + R"("},"stream":"Complaint/)" + kCase + R"(","caseId":")" + kCase +
            R"(","expectedSeq":0,"data":{"channel":"letter","named":true,"topic":"fee","targetName":"某协会","summary":"收费","identity":")" +
            kWitness + R"(","body":")" + kTold + R"(")" + more + "}}");
  }
};

// Of a ledger that others use too, for a story that changes it.
struct OwnFolder {
  TempDir temp;  // made before the place that lies in it
};
struct Copied : OwnFolder, Place {
  explicit Copied(const Place& of) : Place(of.copy_to(OwnFolder::temp.path())) {}
};

// Every value of the events that `demo --events` wrote: take(type, field, text).
template <typename Take>
void each_value(const std::filesystem::path& events, Take take) {
  std::ifstream in(events);
  for (std::string line; std::getline(in, line);) {
    const Json event = must(schemas::codec::parse_json(line, "city"));
    const auto* type = schemas::registry::find_event(member(event, "type").text);
    REQUIRE(type != nullptr);
    for (const auto& field : type->fields)
      if (const Json* value = member(event, "data").find(field.name))
        take(*type, field, value->text);
  }
}

}  // namespace quanlu::tests
