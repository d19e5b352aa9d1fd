#include "consumers/cli/program/heeded.h"

#include <algorithm>
#include <sstream>
#include <string_view>

#include "schemas/base/check.h"

namespace quanlu::consumers::cli::program {
namespace {

// Where the ledger lies, where its log, who asks, what for.
constexpr std::string_view kOffline = "--ledger";         // where one is, and asks it nothing
constexpr std::string_view kAbout = "--ledger --config";  // changes no word of what they say
constexpr std::string_view kConfigured = "--ledger --config";
constexpr std::string_view kMaking = "--log --config";
constexpr std::string_view kBench = "--config";
constexpr std::string_view kLedger = "--ledger --log --config";
constexpr std::string_view kCaller = "--ledger --log --config --actor";
constexpr std::string_view kReader = "--ledger --log --config --actor --purpose";

constexpr std::string_view kLists = "jsonl csv csv-excel xlsx";

struct Row {
  std::string_view path, heeds, formats;
};
constexpr Row kRows[] = {
    {"init", kMaking, {}},
    {"demo", kMaking, {}},
    {"append", kCaller, {}},
    {"import", kCaller, {}},
    {"rebuild", kCaller, {}},
    {"copy", kCaller, {}},
    {"serve", kCaller, {}},
    {"status", kLedger, {}},
    {"org find", kReader, kLists},
    {"org list", kReader, kLists},
    {"case find", kReader, kLists},
    {"case list", kReader, kLists},
    {"quarantine list", kReader, kLists},
    {"org show", kReader, {}},
    {"case show", kReader, {}},
    {"quarantine show", kReader, {}},
    {"quarantine retry", kReader, {}},
    {"complete", kReader, {}},
    {"log", kReader, kLists},
    {"show", kReader, {}},
    {"tail", kReader, "jsonl"},
    {"replay", kReader, {}},
    {"diff", kReader, {}},
    {"blame", kReader, {}},
    {"verify", kLedger, {}},
    {"strays", kLedger, {}},
    {"audit", kLedger, {}},
    {"bundle verify", kOffline, {}},
    {"bundle show", kOffline, {}},
    {"evidence verify", kOffline, {}},
    {"checkpoint publish", kLedger, {}},
    {"checkpoint show", kLedger, {}},
    {"checkpoint history", kLedger, {}},
    {"checkpoint stamp", kLedger, {}},
    {"checkpoint vector", kLedger, {}},
    {"proof get", kReader, {}},
    {"proof verify", kOffline, {}},
    {"witness init", kOffline, {}},
    {"witness serve", kOffline, {}},
    {"witness show", kOffline, {}},
    {"signer", kLedger, {}},
    {"bundle case", kReader, {}},
    {"bundle org", kReader, {}},
    {"bundle range", kReader, {}},
    {"evidence make", kReader, {}},
    {"feed run", kCaller, {}},
    {"feed list", kLedger, {}},
    {"feed show", kLedger, {}},
    {"feed check", kLedger, {}},
    {"consume", kLedger, "jsonl csv csv-excel"},
    {"consumers", kLedger, {}},
    {"asyncapi", kConfigured, {}},
    {"receipt show", kOffline, {}},
    {"receipt check", kLedger, {}},
    {"receipt monitor", kLedger, {}},
    {"keys list", kLedger, {}},
    {"keys show", kLedger, {}},
    {"keys export", kLedger, {}},
    {"keys new", kCaller, {}},
    {"keys rotate", kCaller, {}},
    {"keys revoke", kCaller, {}},
    {"keys subject destroy", kCaller, {}},
    {"keys subject list", kLedger, {}},
    {"access log", kReader, "jsonl"},
    {"doctor", kLedger, {}},
    {"demo tamper", kConfigured, {}},
    {"bench", kBench, {}},
    {"glossary", kAbout, {}},
    {"schema list", kAbout, {}},
    {"schema show", kAbout, "md capnp"},
    {"config show", kConfigured, {}},
    {"config check", kConfigured, {}},
    {"config get", kConfigured, {}},
    {"config default", kAbout, {}},
    {"config schema", kAbout, {}},
    {"completion", kAbout, {}},
    {"version", kAbout, {}},
    {"help", kAbout, {}},
};

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;)
    words.push_back(word);
  return words;
}

}  // namespace

void say_what_is_heeded(std::vector<frame::Command>& commands) {
  for (frame::Command& command : commands) {
    const auto row = std::find_if(std::begin(kRows), std::end(kRows),
                                  [&](const Row& one) { return one.path == command.path; });
    CHECK(row != std::end(kRows));
    command.heeds = words_of(row->heeds);
    command.formats = words_of(row->formats);
  }
}

}  // namespace quanlu::consumers::cli::program
