#include <algorithm>
#include <array>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::frame {

const std::vector<Option>& global_options() {
  static const std::vector<Option> options{
      {.name = "--ledger",
       .value = "DIR",
       .help = {"账本目录", "ledger directory"},
       .letter = "-L"},
      {.name = "--log",
       .value = "SPEC",
       .help = {"日志所在: lmdb:, lmdb:PATH, kafka:HOST:PORT/PREFIX, memory:",
                "where the log is: lmdb:, lmdb:PATH, kafka:HOST:PORT/PREFIX, memory:"}},
      {.name = "--config", .value = "FILE", .help = {"配置文件", "configuration file"}},
      {.name = "--lang",
       .value = "LANG",
       .help = {"语言", "language"},
       .choices = {"zh", "en", "both"}},
      {.name = "--json",
       .help = {"一个 JSON 文档, 同 --format json", "one JSON document, like --format json"}},
      {.name = "--format",
       .value = "FORMAT",
       .help = {"输出格式", "form of the output"},
       .choices = {"human", "json", "jsonl", "csv", "csv-excel", "xlsx", "md", "capnp"}},
      {.name = "--color",
       .value = "WHEN",
       .help = {"颜色", "colour"},
       .choices = {"auto", "always", "never"}},
      {.name = "--quiet", .help = {"不显示进度和说明", "no progress, no notes"}, .letter = "-q"},
      {.name = "--no-pager", .help = {"不分页", "no pager"}},
      {.name = "--actor", .value = "ACCOUNT", .help = {"以哪个账号", "which of one's accounts"}},
      {.name = "--purpose",
       .value = "TEXT",
       .help = {"用途: CODE[; 说明]", "purpose: CODE[; text]"}},
      {.name = "--version", .help = {"版本", "version"}},
      {.name = "--help", .help = {"帮助", "help"}, .letter = "-h"},
  };
  return options;
}

std::vector<Option> options_heeded_by(const Command& command) {
  static constexpr std::array<std::string_view, 5> kOfSome{"--ledger", "--log", "--config",
                                                           "--actor", "--purpose"};
  std::vector<Option> heeded;
  for (const Option& option : global_options()) {
    const bool of_some = std::ranges::find(kOfSome, option.name) != kOfSome.end();
    if (of_some && std::ranges::find(command.heeds, option.name) == command.heeds.end()) continue;
    heeded.push_back(option);
    if (option.name != "--format") continue;
    heeded.back().choices = {"human", "json"};
    heeded.back().choices.insert(heeded.back().choices.end(), command.formats.begin(),
                                 command.formats.end());
  }
  return heeded;
}

}  // namespace quanlu::consumers::cli::frame
