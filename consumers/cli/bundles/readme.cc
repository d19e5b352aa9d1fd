#include "consumers/cli/bundles/readme.h"

#include "schemas/base/bytes.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::bundles {
namespace {

using ledger::archive::BundleKind;
using ledger::archive::Manifest;

Words kind_words(BundleKind kind) {
  if (kind == BundleKind::kCase) return {"案件", "case"};
  if (kind == BundleKind::kOrg) return {"组织", "organization"};
  return {"范围", "range"};
}

// ", checkpoint of size 31", of several partitions ", partition 1: checkpoint of size 31", each.
std::string covered(const std::map<Partition, TreeSize>& sizes, bool several, bool zh) {
  std::string text;
  for (const auto& [partition, size] : sizes) {
    text += ", ";
    if (several) text += (zh ? "分区 " : "partition ") + std::to_string(partition.value) + ": ";
    text += (zh ? "检查点大小 " : "checkpoint of size ") + std::to_string(size.value);
  }
  return text;
}

std::string facts(const Manifest& manifest, std::size_t entries,
                  const std::map<Partition, TreeSize>& sizes, bool several, bool zh) {
  const Words kind = kind_words(manifest.kind);
  std::string text;
  text += "- " + (zh ? kind.zh : kind.en) + ": " + manifest.filter + "\n";
  text += std::string("- ") + (zh ? "来源" : "origin") + ": " + manifest.origin + "\n";
  text +=
      std::string("- ") + (zh ? "账本号" : "log id") + ": " + to_hex(manifest.log_id.bytes) + "\n";
  text += std::string("- ") + (zh ? "条目数" : "entries") + ": " + std::to_string(entries) + "\n";
  text += std::string("- ") + (zh ? "截至" : "as of") + ": " + to_rfc3339(manifest.created) +
          covered(sizes, several, zh) + "\n";
  return text;
}

std::string completeness(const Manifest& manifest, bool zh) {
  if (manifest.kind == BundleKind::kRange)
    return zh ? "完整性可证: 范围内每一个序号都有条目.\n"
              : "Completeness is proved: every seq of the range has its entry.\n";
  return zh ? "完整性由导出者声明: 其自身事件流的版本 1…n 无缺号可证, "
              "此外再无条目只有导出者的签名为凭.\n"
            : "Completeness is the exporter's statement: that its own streams have versions 1…n "
              "without gaps is proved, that there is nothing else is the exporter's signed word.\n";
}

constexpr const char* kKeysZh =
    "\n本账本有多个分区, 每个分区的检查点各由一把公钥签署: 每个涉及的分区各给出一个 --key "
    "检查点公钥; 只给账本号时, 以创世条目所列的为准.\n";
constexpr const char* kKeysEn =
    "\nThe ledger has several partitions, each with checkpoints by a key of its own: give --key "
    "CHECKPOINT_VKEY once for each partition in here; with the log id alone those of genesis "
    "count.\n";

constexpr const char* kCheckZh =
    "\n## 如何核验\n\n"
    "本包里的公钥, 创世条目和策略只是方便之用, 不是凭据. 请从可信途径取得账本号和两把公钥 "
    "(检查点公钥, 导出公钥), 然后:\n\n"
    "    quanlu bundle verify 本文件 --log-id 账本号 --key 检查点公钥 --key 导出公钥\n"
    "    python3 verify.py 本文件 --log-id 账本号 --key 检查点公钥 --key 导出公钥\n\n"
    "两个程序没有共同的代码. verify.py 只需 Python 标准库和 openssl 命令; "
    "请用可信途径取得的那一份, 不要用包里的.\n";
constexpr const char* kCheckEn =
    "\n## How to check it\n\n"
    "The keys, the genesis entry and the policy in here are convenience, no pins. Get the log id "
    "and two keys (of the checkpoints, of the exporter) from somebody you trust, then:\n\n"
    "    quanlu bundle verify FILE --log-id HEX --key CHECKPOINT_VKEY --key EXPORT_VKEY\n"
    "    python3 verify.py FILE --log-id HEX --key CHECKPOINT_VKEY --key EXPORT_VKEY\n\n"
    "The two programs share no code. verify.py needs the Python standard library and the openssl "
    "command; take the copy that you got from somebody you trust, not the one in here.\n";

constexpr const char* kNotZh =
    "\n## 不能证明什么\n\n"
    "1. 没有回执时, 某事件曾经提交. 2. 内容属实. 3. 最后一次外部副署之后的内容, 面对密钥持有者. "
    "4. 运营者与全部见证方合谋时, 时间戳与外部副本之外的一切. 5. "
    "不同分区中比一个检查点向量更近的先后. "
    "6. 已销毁的数据密钥没有副本. 7. 读过的人没有另行记下. 8. 比前后检查点更精确的时间. "
    "9. 是本人而非其账号所为. 10. 确认之前已丢失的事件. 11. 磁盘虚报已落盘时, "
    "最后一份外部副本之后的部分.\n\n"
    "密封的个人信息保持密文, JSON 中显示为 sealed; 主体密钥销毁之后, 所有证明依然成立.\n";
constexpr const char* kNotEn =
    "\n## What is not proved\n\n"
    "1. That an event was submitted when no receipt exists. 2. That content is true. 3. Anything "
    "newer than the last outside cosignature, against the holder of the keys. 4. Anything against "
    "operator and all witnesses together, beyond time stamps and copies elsewhere. 5. The order of "
    "events in different partitions closer than one checkpoint vector. 6. That a destroyed data "
    "key "
    "has no copy. 7. That a reader did not write down what it saw. 8. The time of an event more "
    "exactly than the checkpoints around it. 9. That a person, not their account, acted. 10. "
    "Events "
    "lost before they were acknowledged. 11. On a disk that lies about what it stored: the tail "
    "since the last outside copy.\n\n"
    "Sealed personal data stays ciphertext and is shown as sealed in the JSON; when the key of a "
    "subject is destroyed, every proof still holds.\n";

std::string openings(std::uint64_t fields, bool zh) {
  if (fields == 0) return "";
  const std::string count = std::to_string(fields);
  if (zh)
    return "\n## 已启封的字段\n\n本包启封了 " + count +
           " 个密封的个人信息字段: .opening 文件给出这些字段各自的密钥, 只能打开该事件的该字段, "
           "不能打开别的. 核验程序用它们解密并与条目中的承诺值比对. 查看内容:\n\n"
           "    quanlu bundle show 本文件\n    python3 verify.py 本文件 … --opened\n\n"
           "内容是个人信息: 只用于所申明的目的, 用毕销毁本文件. 启封已记入访问账.\n";
  return "\n## Fields that are opened\n\nThis bundle opens " + count +
         " sealed fields of personal data: the .opening files hold the keys of these fields, each "
         "of which opens this field of this event and nothing else. A verifier decrypts with them "
         "and compares with the commitment in the entry. To read the texts:\n\n"
         "    quanlu bundle show FILE\n    python3 verify.py FILE … --opened\n\n"
         "They are personal data: for the stated purpose only; destroy this file when it is "
         "served. That they were opened is in the access ledger.\n";
}

}  // namespace

Readme readme_of(const Manifest& manifest, std::size_t entries,
                 const std::map<Partition, TreeSize>& sizes, bool several, std::uint64_t opened) {
  return {"# 泉录证据包\n\n" + facts(manifest, entries, sizes, several, true) + "\n" +
              completeness(manifest, true) + (several ? kKeysZh : "") + openings(opened, true) +
              kCheckZh + kNotZh,
          "# A bundle of a Quanlu ledger\n\n" + facts(manifest, entries, sizes, several, false) +
              "\n" + completeness(manifest, false) + (several ? kKeysEn : "") +
              openings(opened, false) + kCheckEn + kNotEn};
}

}  // namespace quanlu::consumers::cli::bundles
