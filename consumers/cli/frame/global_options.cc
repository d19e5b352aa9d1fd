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
      {.name = "--url", .value = "URL", .help = {"经网关执行", "run against a gateway"}},
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
      {.name = "--verbose",
       .help = {"日志更详细 (-vv 更多)", "more log lines (-vv: still more)"},
       .letter = "-v",
       .repeated = true},
      {.name = "--no-pager", .help = {"不分页", "no pager"}},
      {.name = "--actor", .value = "ACCOUNT", .help = {"以哪个账号", "which of one's accounts"}},
      {.name = "--purpose",
       .value = "TEXT",
       .help = {"用途: CODE[; 说明]", "purpose: CODE[; text]"}},
      {.name = "--trace-id", .value = "ID", .help = {"追踪号", "trace id"}},
      {.name = "--version", .help = {"版本", "version"}},
      {.name = "--help", .help = {"帮助", "help"}, .letter = "-h"},
  };
  return options;
}

}  // namespace quanlu::consumers::cli::frame
