#include "consumers/cli/frame/exit_code.h"

#include <algorithm>
#include <array>

namespace quanlu::consumers::cli::frame {
namespace {

constexpr std::array<int, 10> kWorstFirst{kTampered,   kInterrupted, kTerminated, kFailed,
                                          kIncomplete, kDenied,      kConflict,   kAbsent,
                                          kUsage,      kOk};

}  // namespace

int worst(int left, int right) {
  const auto* const rank_left = std::find(kWorstFirst.begin(), kWorstFirst.end(), left);
  const auto* const rank_right = std::find(kWorstFirst.begin(), kWorstFirst.end(), right);
  return rank_left <= rank_right ? left : right;
}

std::string_view word_of(int code) {
  for (const ExitCodeRow& row : exit_code_table())
    if (row.code == code) return row.word;
  return "interrupted";
}

const std::vector<ExitCodeRow>& exit_code_table() {
  static const std::vector<ExitCodeRow> table{
      {kOk,
       "ok",
       {"所要求的都已完成或核验, 且无误", "all that was asked was done or checked and is good"},
       {"不打扰", "silence"}},
      {kFailed,
       "failed",
       {"外部失败: 磁盘, 消息系统, 网络; 或程序缺陷",
        "the world failed: disk, broker, network; or a bug"},
       {"告警, 重试", "warn, retry"}},
      {kUsage,
       "usage",
       {"命令行, 配置或输入数据有误", "command line, configuration or input data wrong"},
       {"改正调用方", "fix the caller"}},
      {kTampered,
       "tampered",
       {"已证实: 哈希, 链接, 印, 签名, 一致性不符, 或已知存在的记录缺失",
        "proven: hash, link, seal, signature, consistency, or a record known to exist is missing"},
       {"叫人", "wake a person"}},
      {kIncomplete,
       "incomplete",
       {"未见异常, 但有一部分无法核验或完成",
        "nothing wrong found, but a part could not be checked or done"},
       {"告警; 绝不当作 0", "warn; never treat as 0"}},
      {kDenied,
       "denied",
       {"未通过身份验证, 缺少角色或用途", "not authenticated, role missing, purpose missing"},
       {"改正凭据", "fix credentials"}},
      {kAbsent,
       "absent",
       {"所指之物不存在", "the named thing does not exist"},
       {"视情况", "depends"}},
      {kConflict,
       "conflict",
       {"版本, 状态流转, 事件号内容不一, 或已被更高任期取代",
        "expected version, state move, event id with other bytes, fenced by a higher epoch"},
       {"重新读取, 重新决定", "read again, decide again"}},
      {kInterrupted,
       "interrupted",
       {"被中断 (143: 被终止); 状态一致", "interrupted (143: terminated); state consistent"},
       {"–", "–"}},
  };
  return table;
}

}  // namespace quanlu::consumers::cli::frame
