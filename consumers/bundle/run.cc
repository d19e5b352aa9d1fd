#include "consumers/bundle/run.h"

#include <array>

#include "schemas/base/check.h"

namespace quanlu::consumers::bundle {
namespace {

using verify::Level;

struct Kind {
  std::string_view name;
  Level level;
  const char *zh, *en;
};
constexpr std::array<Kind, 26> kKinds{{
    {"manifest_signature", Level::kV1, "清单的签名不符", "the signature of the manifest is wrong"},
    {"manifest_unknown", Level::kV1, "清单由未知密钥签署", "signed by a key that is not known"},
    {"file_missing", Level::kV1, "清单所列的文件不在包中", "listed, and not there"},
    {"file_unlisted", Level::kV1, "清单未列此文件", "there, and not listed"},
    {"file_differs", Level::kV1, "文件与清单所列不同", "another content than was listed"},
    {"log_id", Level::kV0, "不是应有的那本账", "of another ledger than the pinned one"},
    {"genesis", Level::kV0, "创世条目不对", "the genesis entry is not right"},
    {"no_pin", Level::kV0, "没有固定的账本号或公钥", "nothing was pinned: it speaks for itself"},
    {"malformed", Level::kV0, "不是条目", "this is no entry"},
    {"version", Level::kV0, "格式或套件不是本账的", "of another format or suite"},
    {"foreign", Level::kV0, "另一本账的条目", "an entry of another ledger"},
    {"partition", Level::kV0, "另一分区的条目", "an entry of another partition"},
    {"place", Level::kV0, "条目自称在另一位置", "it says that it stands elsewhere"},
    {"header", Level::kV0, "条目头不合格", "a header that no entry has"},
    {"not_canonical", Level::kV0, "不是规范形式", "not canonical"},
    {"undecodable", Level::kV0, "按其模式不能解码", "it does not decode under its schema"},
    {"entry_missing", Level::kV0, "旁边没有条目", "the entry that it is beside is not there"},
    {"json_differs", Level::kV0, "JSON 与条目所述不同", "the JSON says other than the entry"},
    {"bad_seal", Level::kV0, "批次印不符", "the seal does not hold"},
    {"control_missing", Level::kV0, "缺少证明印钥的控制条目",
     "a control entry that would prove the key of a seal is not there"},
    {"checkpoint_missing", Level::kV2, "没有检查点", "no checkpoint"},
    {"checkpoint_note", Level::kV2, "检查点不合格", "the checkpoint is not good"},
    {"not_proved", Level::kV2, "未证明此条目在检查点之下",
     "it is not proved to be under the checkpoint"},
    {"prev_mismatch", Level::kV1, "与前一条不相接", "it does not link to the entry before"},
    {"time", Level::kV1, "登记时间早于前一条", "recorded before the entry before"},
    {"key_differs", Level::kV2, "包中的公钥与核验者的不同",
     "the key in the bundle is another one than the verifier's"},
}};
constexpr std::array<Kind, 7> kWhole{{
    {"policy_differs", Level::kV4, "包中的策略与核验者的不同",
     "the policy in the bundle is another one than the verifier's"},
    {"timestamp", Level::kV4, "时间戳与检查点不符", "the time stamp does not fit its checkpoint"},
    {"opening", Level::kV0, "所启封的与条目中密封的不符",
     "what was opened is not what the entry has sealed"},
    {"missing", Level::kV1, "范围内缺一条", "an entry of the range is missing"},
    {"outside_filter", Level::kV1, "不在所称范围内", "outside of what the manifest says"},
    {"stream_gap", Level::kV1, "事件流有缺号", "a version of the stream is missing"},
    {"stream_twice", Level::kV1, "事件流有重号", "a version of the stream stands twice"},
}};

const Kind& kind_of(std::string_view name) {
  for (const Kind& kind : kKinds)
    if (kind.name == name) return kind;
  for (const Kind& kind : kWhole)
    if (kind.name == name) return kind;
  CHECK(!"a kind of finding that has no words");
  return kKinds.front();
}

}  // namespace

Run::Run(const ledger::archive::StoredZip& archive, const Request& asked, CheckedBundle& result)
    : zip(archive), request(asked), into(result), hasher(result.manifest.suite) {
  for (const std::string& vkey : request.vkeys)
    if (auto key = ledger::note::parse_vkey(hasher, vkey);
        key && key->role == ledger::note::NoteRole::kLog)
      pinned.push_back(std::move(*key));
}

Result<Bytes> Run::content(std::string_view name) const {
  const ledger::archive::PackedFile* const file = zip.find(name);
  CHECK(file != nullptr);
  TRY_ASSIGN(auto content, zip.read(*file));
  return std::move(content.bytes);
}

void Run::add(std::string_view name, verify::Severity severity, const std::string& file,
              std::string expected, std::string actual, const TrueEntry* about) {
  const Kind& kind = kind_of(name);
  violation_ = violation_ || severity == verify::Severity::kViolation;
  verify::Finding finding{.kind = std::string(name),
                          .level = kind.level,
                          .severity = severity,
                          .partition = partition_of(file).value_or(Partition(0)),
                          .seq = {},
                          .locator = file,
                          .expected = std::move(expected),
                          .actual = std::move(actual),
                          .event_id = {},
                          .type = {},
                          .text = {kind.zh, kind.en}};
  if (const auto place = parse_entry_name(file)) finding.seq = place->seq;
  if (about != nullptr) {
    finding.event_id = about->header.event_id;
    finding.type = about->header.type_code;
  }
  into.report.add(std::move(finding));
}

}  // namespace quanlu::consumers::bundle
