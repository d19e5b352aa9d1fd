#include "consumers/cli/checking/report_text.h"

#include <algorithm>
#include <array>

#include "consumers/cli/screen/people.h"
#include "schemas/base/bytes.h"
#include "schemas/text/width.h"

namespace quanlu::consumers::cli::checking {
namespace {

using screen::Mark;
using screen::Screen;
using verify::Finding;
using verify::Level;
using verify::LevelState;
using verify::Report;

struct Reason {
  std::string_view code;
  Words words;
};

const Words& level_words(Level level) {
  static const std::array<Words, verify::kLevels> words{Words{"解码与哈希", "decode, hash"},
                                                        Words{"链与印", "chain, seals"},
                                                        Words{"树根", "root"},
                                                        Words{"一致性", "consistency"},
                                                        Words{"见证", "witnesses"},
                                                        Words{"回执", "receipts"},
                                                        Words{"视图", "views"}};
  return words[static_cast<std::size_t>(level)];
}

Words why_words(std::string_view why) {
  static const std::vector<Reason> reasons{
      {"noneGiven", {"未提供", "none given"}},
      {"noRoots", {"没有时间戳根证书", "no roots of time-stamp authorities"}},
      {"notDue", {"未到期", "not due yet"}},
      {"noCheckpoint", {"没有检查点", "no checkpoint"}},
      {"noPolicy", {"没有见证策略", "no witness policy"}},
      {"nothingTrusted", {"此前未见过检查点", "no checkpoint seen before"}},
      {"aboveCheckpoint", {"尚未进入检查点", "not under a checkpoint yet"}},
      {"notAsked", {"没有要求核验检查点 (V2)", "checkpoints (V2) were not asked for"}},
      {"damagedRow",
       {"链没有走过已损坏的行", "the chain was not followed through the damaged row"}},
      {"underCheckpoint",
       {"由检查点的根一并证明; --seals 逐个核验",
        "the checkpoint's root stands for them; each one with --seals"}},
      {"noGenesis", {"没有可用的创世条目", "no genesis that is right"}},
      {"noPin", {"没有固定的账本号", "no pinned log id"}},
      {"keyWithoutCheckpoint",
       {"没有此公钥签署并经核验的检查点, 账本号未能由它固定",
        "no checkpoint of this key was checked: it does not say which ledger this is"}},
      {"noSchemas", {"没有模式", "no schemas"}},
      {"noViews", {"这里没有视图", "no views here"}},
      {"ownLedger",
       {"另一本账: quanlu verify access", "a ledger of its own: quanlu verify access"}},
      {"disk_full", {"磁盘已满", "the disk is full"}},
      {"logUnreadable", {"日志文件读不了", "the file of the log cannot be read"}},
      {"notServed", {"对方没有给出", "it was not served"}},
      {"noListing",
       {"经 HTTP 无从列出, 只看检查点所指的文件",
        "HTTP lists no names: only what the checkpoint implies was asked for"}},
      {"notPublished", {"不对外发布", "it is not published"}},
      {"noTrustFile",
       {"没有 --trust, 所见的检查点不留存",
        "without --trust the checkpoint that was seen is not kept"}},
      {"firstSightUnknown",
       {"不知首次何时见到此检查点: --trust 留存之, --policy 看副署时间",
        "it is not known when this checkpoint was first seen: --trust keeps that, --policy takes "
        "the time of a cosignature"}},
      {"notKept", {"见到的检查点未能留存", "the checkpoint that was seen could not be kept"}},
      {"noKey", {"无密钥", "no key"}},
      {"broken_chain", {"链在其前已断", "the chain is broken before it"}},
      {"behind", {"视图落后于账", "the views are behind the log"}},
      {"oneCheckpoint", {"包中只有一个检查点", "a bundle has one checkpoint"}},
      {"notAsPacked", {"与清单不符, 未再核验", "not as it was packed: nothing else was checked"}},
      {"statedByExporter",
       {"只有导出者的签名声明", "the exporter's signed statement, not a proof"}},
      {"unknownFile", {"此版本不识此文件", "a file that this version does not know"}}};
  for (const Reason& reason : reasons)
    if (reason.code == why) return reason.words;
  return {std::string(why), std::string(why)};
}

Mark mark_of(LevelState state) {
  if (state == LevelState::kOk) return Mark::kGood;
  return state == LevelState::kFailed ? Mark::kFailed : Mark::kStated;
}

// "2/3 (2 (audit archives discipline))": cosigned of all, and what the policy asks for.
std::string witnesses_of(const Report& report) {
  if (report.quorum.empty()) return "";  // nobody gave a policy: there are none to count
  const auto cosigned =
      std::count_if(report.witnesses.begin(), report.witnesses.end(),
                    [](const verify::WitnessSeen& witness) { return witness.posix_seconds > 0; });
  return std::to_string(cosigned) + "/" + std::to_string(report.witnesses.size());
}

std::string count_of(const Report& report, Level level) {
  if (level == Level::kV6) return screen::grouped(report.checked.views);
  if (level == Level::kV2) return screen::grouped(report.checked.tiles + report.checked.proofs);
  if (level == Level::kV4) return witnesses_of(report);
  if (level == Level::kV5) return screen::grouped(report.checked.receipts);
  return level <= Level::kV1 ? screen::grouped(report.checked.entries) : "";
}

void print_head(const Screen& screen, const Report& report, const ReportFrame& frame) {
  screen.out << screen.say("核验", "verify") << "  "
             << (report.origin.empty() ? frame.location : report.origin) << "   "
             << screen.say("范围固定", "horizon");
  for (const verify::Horizon& horizon : report.horizon) {
    screen.out << "  ";
    if (report.horizon.size() > 1) screen.out << horizon.partition.value << ":";
    screen.out << "seq " << (horizon.size == 0 ? "–" : std::to_string(horizon.size - 1));
  }
  if (!report.log_id.empty())
    screen.out << "   " << screen.say("账本号", "log id") << " "
               << screen::shortened(report.log_id);
  screen.out << '\n';
}

void print_levels(const Screen& screen, const Report& report) {
  for (std::size_t i = 0; i < verify::kLevels; ++i) {
    const auto level = static_cast<Level>(i);
    const LevelState state = report.level(level);
    if (state == LevelState::kNotAsked || state == LevelState::kSkipped) continue;
    const std::string name = std::string(to_text(level)) + " " + screen.say(level_words(level));
    screen.out << "  " << schemas::text::pad_right(name, 30)
               << schemas::text::pad_left(count_of(report, level), 12) << "  "
               << screen.painted(mark_of(state));
    if (level == Level::kV4 && !report.quorum.empty())
      screen.out << "  " << screen.say("策略", "policy") << " " << report.quorum;
    screen.out << '\n';
  }
}

std::string trusted_size(const std::vector<verify::NotedRoot>& notes, Partition partition) {
  const auto at = std::ranges::find(notes, partition, &verify::NotedRoot::partition);
  return at == notes.end() ? "–" : screen::grouped(at->size.value);
}

// The checkpoint that everything is held against, and how far this verifier's own note went.
void print_checkpoints(const Screen& screen, const Report& report) {
  for (const verify::Horizon& horizon : report.horizon) {
    if (!horizon.checkpoint) continue;
    const std::string before = trusted_size(report.trusted_before, horizon.partition);
    const std::string after = trusted_size(report.trusted_after, horizon.partition);
    screen.out << "  " << screen.say("检查点", "checkpoint") << "  ";
    if (report.horizon.size() > 1) screen.out << horizon.partition.value << ":";
    screen.out << screen::grouped(horizon.checkpoint->size.value) << " "
               << screen::shortened(to_base64(horizon.checkpoint->root.bytes)) << "   "
               << screen.say("信任的", "trusted") << " " << before
               << (before == after ? "" : " → " + after);
    if (horizon.checkpoint_age_ms)
      screen.out << "   " << screen.say("龄", "age") << " " << *horizon.checkpoint_age_ms / 1000
                 << " s";
    screen.out << '\n';
  }
}

void print_sixing(const Screen& screen, const Report& report) {
  static const std::array<std::string_view, 4> english{"authenticity", "integrity", "usability",
                                                       "security"};
  const auto headings = verify::sixing(report);
  for (std::size_t i = 0; i < headings.size(); ++i) {
    const Mark mark = headings[i].state == "ok"       ? Mark::kGood
                      : headings[i].state == "failed" ? Mark::kFailed
                                                      : Mark::kStated;
    screen.out << "  " << schemas::text::pad_right(screen.say(headings[i].heading, english[i]), 30)
               << screen.painted(mark) << " " << headings[i].state << '\n';
  }
  screen.out << "  "
             << screen.say("病毒查杀由档案馆进行, 不在此列",
                           "the virus scan is the archive's, not ours")
             << '\n';
}

void print_finding(const Screen& screen, const Finding& finding) {
  const bool bad = finding.severity == verify::Severity::kViolation;
  screen.out << "  " << to_text(finding.level) << " "
             << screen.painted(bad ? Mark::kFailed : Mark::kNotice) << " ";
  if (finding.partition.value != 0) screen.out << finding.partition.value << ":";
  screen.out << finding.locator << "  " << screen.say(finding.text);
  if (finding.type) screen.out << "  (" << type_text(*finding.type) << ")";
  screen.out << "  [" << finding.kind << "]\n";
  if (finding.expected.empty() && finding.actual.empty()) return;
  screen.out << "       " << screen.say("应为", "expected") << " "
             << screen::visible(finding.expected) << "   " << screen.say("实为", "found") << " "
             << screen::visible(finding.actual) << '\n';
}

// Who packed it, and what is known about whether that is everything.
void print_bundle(const Screen& screen, const BundleFrame& bundle) {
  screen.out << "  " << screen.say("清单", "manifest") << "  " << bundle.kind << " "
             << screen::visible(bundle.filter) << "   " << screen.say("签署", "signed by") << " "
             << (bundle.signed_by.empty() ? screen.say("未知密钥", "a key that is not known")
                                          : bundle.signed_by)
             << '\n';
  for (const auto& [name, last] : bundle.streams)
    screen.out << "  " << screen::visible(name) << "  1…" << last << "  "
               << screen.painted(Mark::kGood) << '\n';
  if (bundle.opened > 0)
    screen.out << "  " << screen.painted(Mark::kGood) << ' '
               << screen.say("已启封字段与其密文和承诺值相符 (quanlu bundle show 查看)",
                             "sealed fields that are opened, as they were sealed and committed to "
                             "(quanlu bundle show)")
               << "  " << screen::grouped(bundle.opened) << '\n';
  if (bundle.complete)
    screen.out << "  " << screen.painted(Mark::kGood) << ' '
               << screen.say("完整性可证: 范围内每个序号都有条目",
                             "complete: every seq of the range has its entry")
               << '\n';
}

void print_findings(const Screen& screen, const Report& report) {
  for (const Finding& finding : report.findings)
    print_finding(screen, finding);
  if (report.findings_total <= report.findings.size()) return;
  screen.out << "  … " << screen.say("共", "in all") << " "
             << screen::grouped(report.findings_total) << "\n";
}

void print_not_checked(const Screen& screen, const Report& report) {
  screen.out << screen.say("未核验", "not checked") << "  ";
  bool first = true;
  for (const verify::NotChecked& item : report.not_checked) {
    screen.out << (first ? " " : " · ");
    first = false;
    const auto level = verify::parse_level(item.what);
    if (item.what == "cutTailOrRewrittenLog") {
      screen.out << screen.say(
          "末尾被截去或整本被重写, 没有检查点看不出来 (先 checkpoint publish, "
          "并把检查点留在别处)",
          "a tail that was cut and a log that was written anew, which nobody "
          "can see without a checkpoint (checkpoint publish, and keep it "
          "elsewhere)");
      continue;
    }
    screen.out << item.what;
    if (report.partitions > 1 && item.partition)
      screen.out << " " << screen.say("分区", "partition") << " " << item.partition->value;
    if (level) screen.out << " " << screen.say(level_words(*level));
    if (item.count > 0) screen.out << " " << screen::grouped(item.count);
    if (item.from && item.to) screen.out << " seq " << item.from->value << "–" << item.to->value;
    screen.out << " (" << screen.say(why_words(item.why)) << ")";
  }
  screen.out << '\n';
}

Words verdict_words(verify::Verdict verdict) {
  switch (verdict) {
    case verify::Verdict::kOk:
      return {"完好", "ok"};
    case verify::Verdict::kTampered:
      return {"已证实篡改", "TAMPERED"};
    case verify::Verdict::kIncomplete:
      return {"未能全部核验", "incomplete"};
    case verify::Verdict::kInterrupted:
      return {"被中断", "interrupted"};
    case verify::Verdict::kError:
      break;
  }
  return {"未能完成", "error"};
}

void print_particulars(const Screen& screen, const Report& report, const Finding& bad,
                       const ReportFrame& frame) {
  const auto index = static_cast<std::size_t>(&bad - report.findings.data());
  if (index >= frame.particulars.size()) return;
  const Particulars& of = frame.particulars[index];
  if (!of.stream.empty()) screen.out << "  " << of.stream;
  if (!of.org.empty()) screen.out << "  " << of.org;
  if (!of.field.empty()) screen.out << "  " << screen.say("字段", "field") << " " << of.field;
}

// What is wrong is what was derived from the log; the log itself agrees with a signed checkpoint.
// Without one, or where the views remember more than the log holds, the views may be what is right.
bool only_views(const Report& report) {
  if (report.level(Level::kV1) != LevelState::kOk || report.level(Level::kV2) != LevelState::kOk)
    return false;
  return std::ranges::all_of(report.findings, [](const Finding& finding) {
    return finding.severity != verify::Severity::kViolation || finding.kind.starts_with("view_");
  });
}

void print_result(const Screen& screen, const Report& report, const ReportFrame& frame) {
  const verify::Verdict verdict = report.verdict();
  const screen::Colour colour = verdict == verify::Verdict::kOk         ? screen::Colour::kGreen
                                : verdict == verify::Verdict::kTampered ? screen::Colour::kRed
                                                                        : screen::Colour::kYellow;
  screen.out << screen.say("结论", "result") << "  "
             << screen.paint(colour, screen.say(verdict_words(verdict)));
  if (const Finding* bad = report.first_bad()) {
    screen.out << "   " << screen.say("首条", "first bad") << ": partition " << bad->partition.value
               << " " << bad->locator;
    if (bad->type) screen.out << " (" << type_text(*bad->type) << ")";
    print_particulars(screen, report, *bad, frame);
  }
  screen.out << "   exit " << frame.exit_code << '\n';
  if (verdict != verify::Verdict::kTampered) return;
  if (only_views(report))
    screen.note(screen.say(
        "只有视图与账不符, 账与其签署的检查点相符: 先复制现场, 再用 quanlu rebuild 由账重建视图 "
        "(quanlu help tampered)",
        "only the views are not what the log gives, the log agrees with its signed checkpoint: "
        "copy everything first, then quanlu rebuild makes the views again from the log "
        "(quanlu help tampered)"));
  else
    screen.note(screen.say("先复制现场, 不要修复; 接着怎么做: quanlu help tampered",
                           "copy everything first, repair nothing; what comes next: "
                           "quanlu help tampered"));
}

}  // namespace

void print_report(const Screen& screen, const Report& report, const ReportFrame& frame,
                  bool by_sixing) {
  print_head(screen, report, frame);
  by_sixing ? print_sixing(screen, report) : print_levels(screen, report);
  print_checkpoints(screen, report);
  if (frame.bundle) print_bundle(screen, *frame.bundle);
  print_findings(screen, report);
  print_not_checked(screen, report);
  print_result(screen, report, frame);
}

}  // namespace quanlu::consumers::cli::checking
