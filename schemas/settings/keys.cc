#include "schemas/settings/keys.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace quanlu::schemas::settings {
namespace {

constexpr std::int64_t kHalfYearMs = std::int64_t{183} * 86'400'000;
constexpr std::size_t kEditsMax = 4;

using T = KeyType;

// clang-format off
constexpr Key kKeys[] = {
  {"ledger.origin", T::kText, "", "检查点来源名（不含协议的网址）", "checkpoint origin, schema-less URL; with several partitions n signs as <origin>/p<n>"},
  {"ledger.suite", T::kText, "sha256", "密码套件，建账时固定", "suite, fixed at genesis; the file may only repeat it", "sha256 gm"},
  {"ledger.partitions", T::kInteger, "1", "分区数，建账时固定", "number of partitions, fixed at genesis; the file may only repeat it", {}, 1, 32},
  {"log.backend", T::kText, "lmdb", "日志存储", "where the log is", "memory lmdb kafka"},
  {"log.path", T::kText, "log", "日志目录（相对账本目录）", "folder of the log, relative to the ledger"},
  {"log.map_size_max", T::kSize, "1TiB", "内存映射上限", "largest memory map", {}, 1 << 20},
  {"log.kafka.brokers", T::kTexts, "", "Kafka 地址", "addresses of brokers"},
  {"log.kafka.prefix", T::kText, "quanlu", "主题前缀", "prefix of topics"},
  {"log.kafka.security", T::kText, "plaintext", "连接方式", "kind of connection", "plaintext ssl"},
  {"log.kafka.ca_file", T::kText, "", "根证书文件", "file of trusted certificates"},
  {"log.kafka.cert_file", T::kText, "", "客户端证书文件", "file of the client certificate"},
  {"log.kafka.key_file", T::kText, "", "客户端私钥文件", "file of the client key", {}, 0, INT64_MAX, true},
  {"log.kafka.extra.*", T::kText, "", "传给 librdkafka 的其他配置", "further keys of librdkafka; those that the log depends on cannot be overridden"},
  {"intake.batch_events_max", T::kInteger, "1000", "每批事件上限", "events in a batch", {}, 1, 100'000},
  {"intake.batch_bytes_max", T::kSize, "1000000", "每批字节上限", "bytes in a batch", {}, 65'536, 64 << 20},
  {"intake.batch_wait_max", T::kDuration, "2ms", "合并提交等待", "group commit: longest wait; a lone client never waits", {}, 0, 1000},
  {"intake.disk_free_min", T::kPercent, "5%", "低于此剩余空间拒绝写入（另须有 256 MiB）", "refuse below this share of free space, and below 256 MiB in any case", {}, 1, 50},
  {"intake.disk_free_warn", T::kPercent, "15%", "低于此剩余空间告警", "warn below this share of free space", {}, 1, 90},
  {"project.rebuild_memory", T::kSize, "512MiB", "重建视图可用内存", "memory for a rebuild; above it sorted runs are merged", {}, 16 << 20},
  {"project.jobs", T::kInteger, "1", "并行数", "parallel jobs", {}, 1, 64},
  {"project.live_batch_max", T::kInteger, "1000", "实时模式每次提交的事件上限", "events in one commit while live", {}, 1, 100'000},
  {"publish.interval", T::kDuration, "10s", "检查点间隔（默认如建账时所定，不得更长）", "checkpoint timer; default that of genesis, not above it", {}, 100},
  {"publish.unsigned_age_max", T::kDuration, "60s", "未签部分的最大时长，超过告警", "age of the unsigned tail that alarms", {}, 1000},
  {"publish.signer", T::kText, "unix:run/signer.sock", "签名进程", "signer process; inline for a demo only"},
  {"publish.witness_policy_file", T::kText, "", "见证策略文件", "C2SP tlog-policy file, published as `policy`"},
  {"publish.witness_timeout", T::kDuration, "5s", "单个见证方超时", "time for one witness", {}, 1},
  {"publish.witness_wait", T::kDuration, "30s", "凑足见证的最长等待", "longest wait for the quorum", {}, 1},
  {"publish.without_quorum", T::kBool, "false", "见证不足时仍发布", "publish although witnesses are missing"},
  {"publish.tsa_url", T::kText, "", "时间戳服务地址", "time stamp authority"},
  {"publish.tsa_roots_file", T::kText, "", "时间戳根证书 (PEM)", "certificates that its chain ends in, PEM"},
  {"publish.tsa_interval", T::kDuration, "24h", "时间戳间隔", "time between time stamps", {}, 60'000},
  {"gateway.listen", T::kText, "127.0.0.1:8631", "监听地址；非本机地址必须启用 TLS", "address; one that is not loopback needs TLS"},
  {"gateway.unix", T::kText, "run/quanlu.sock", "本机套接字", "local socket"},
  {"gateway.public_url", T::kText, "", "对外网址", "URL for others"},
  {"gateway.threads", T::kInteger, "2", "线程数", "threads", {}, 1, 64},
  {"gateway.console_dir", T::kText, "", "控制台文件目录（默认随包）", "folder of the console; default as packaged"},
  {"gateway.trusted_proxies", T::kTexts, "", "可信代理地址", "addresses of trusted proxies"},
  {"gateway.writer", T::kText, "unix:run/quanlu.sock", "写入进程地址", "where a process without the writer sends appends: unix: or https:// with client certificate"},
  {"gateway.tls.cert_file", T::kText, "", "服务证书文件", "file of the server certificate"},
  {"gateway.tls.key_file", T::kText, "", "服务私钥文件", "file of the server key", {}, 0, INT64_MAX, true},
  {"gateway.tls.client_ca_file", T::kText, "", "客户端根证书文件（启用客户端证书）", "turns on optional client certificates"},
  {"gateway.tls.crl_file", T::kText, "", "吊销列表文件", "file of revoked certificates"},
  {"gateway.tls.min_version", T::kText, "1.3", "最低 TLS 版本", "lowest version of TLS", "1.2 1.3"},
  {"auth.session_idle", T::kDuration, "30m", "会话空闲时限", "a session ends when idle for", {}, 60'000},
  {"auth.session_max", T::kDuration, "8h", "会话最长时限", "a session ends after", {}, 60'000},
  {"auth.token_days_max", T::kInteger, "90", "令牌最长天数", "days a token may live", {}, 1, 366},
  {"auth.oidc.issuer", T::kText, "", "统一认证签发者", "issuer of the identity provider"},
  {"auth.oidc.audience", T::kText, "", "受众", "audience"},
  {"auth.oidc.jwks_file", T::kText, "", "签发者公钥文件（固定在此，不随令牌所说去取）", "keys of the issuer, pinned here and never fetched by a token's say"},
  {"auth.oidc.account_claim", T::kText, "sub", "取账号的声明", "claim that holds the account"},
  {"auth.oidc.algorithms", T::kTexts, "RS256 PS256 ES256", "可接受的算法", "accepted algorithms"},
  {"auth.oidc.client_id", T::kText, "", "客户端标识", "client id"},
  {"auth.oidc.client_secret_file", T::kText, "", "客户端密钥文件", "file of the client secret", {}, 0, INT64_MAX, true},
  {"auth.oidc.authorize_url", T::kText, "", "授权地址", "authorize endpoint"},
  {"auth.oidc.token_url", T::kText, "", "令牌地址", "token endpoint"},
  {"auth.local", T::kBool, "false", "本机账号", "local accounts"},
  {"auth.local_users", T::kNames, "", "系统用户号 → 账号或账号列表", "uid -> account or list; written by init for its caller"},
  {"auth.certificates", T::kNames, "", "证书名称 → 账号", "subject alternative name -> account"},
  {"limits.header_bytes", T::kSize, "16KiB", "请求头上限", "bytes of a header", {}, 1024, 1 << 20},
  {"limits.body_bytes", T::kSize, "64KiB", "单个事件请求体上限", "bytes of a body with one event", {}, 1024, 16 << 20},
  {"limits.batch_bytes", T::kSize, "1MiB", "批量请求体上限", "bytes of a body with a batch", {}, 1024, 64 << 20},
  {"limits.batch_events", T::kInteger, "500", "批量事件上限", "events of a batch", {}, 1, 100'000},
  {"limits.connections", T::kInteger, "512", "连接上限", "connections", {}, 1, 65'535},
  {"limits.per_address", T::kInteger, "32", "每个地址的连接上限", "connections of one address", {}, 1, 65'535},
  {"limits.sse_total", T::kInteger, "256", "实时流上限", "event streams", {}, 0, 65'535},
  {"limits.sse_per_account", T::kInteger, "2", "每个账号的实时流上限", "event streams of one account", {}, 0, 65'535},
  {"limits.read_per_s", T::kInteger, "20", "每秒读取（令牌桶，突发为 2 倍）", "reads a second (token bucket, burst twice)", {}, 1, 1'000'000},
  {"limits.append_per_s", T::kInteger, "50", "每秒写入", "appends a second", {}, 1, 1'000'000},
  {"limits.proof_per_s", T::kInteger, "50", "每秒证明", "proofs a second", {}, 1, 1'000'000},
  {"access.retention", T::kDuration, "3y", "访问记录可见期（至少六个月）", "how long accesses are shown, at least six months", {}, kHalfYearMs},
  {"keys.dir", T::kText, "keys", "密钥目录", "folder of keys"},
  {"keys.passphrase_file", T::kText, "", "密钥口令文件", "file of the pass phrase", {}, 0, INT64_MAX, true},
  {"keys.keyring", T::kText, "keyring", "数据密钥库目录", "folder of the keyring"},
  {"keys.pkcs11_uri", T::kText, "", "新密钥所在的 PKCS#11 令牌: pkcs11:token=NAME?module-path=/FILE.so&pin-source=file:/FILE", "PKCS#11 token of new keys, pkcs11:token=NAME?module-path=/FILE.so&pin-source=file:/FILE"},
  {"documents.dir", T::kText, "documents", "文件目录", "folder of documents"},
  {"feeds.*.scope", T::kText, "", "推送范围", "scope of the feed", "finance tax audit police pbc market party street approval public"},
  {"feeds.*.areas", T::kTexts, "all", "区划", "areas"},
  {"feeds.*.units", T::kTexts, "", "部门自己的单位代码", "units of the department itself, for what it reads of its own unit only"},
  {"feeds.*.topic", T::kText, "", "主题（默认 <prefix>.feed.<NAME>.v1）", "topic; default <prefix>.feed.<NAME>.v1"},
  {"feeds.*.enabled", T::kBool, "true", "启用", "enabled"},
  {"metrics.listen", T::kText, "127.0.0.1:9631", "指标监听地址", "address of /metrics"},
  {"display.font_family", T::kText, "Noto Sans CJK SC", "卷宗字体", "font of the dossier"},
  {"display.lang", T::kText, "auto", "语言", "language", "auto zh en both"},
  {"display.bureau_name", T::kText, "", "单位名称", "name of the bureau on dossier and console"},
  {"logging.level", T::kText, "info", "日志级别", "level", "trace debug info warn error"},
  {"logging.format", T::kText, "auto", "日志格式（终端为 text，否则 json）", "format: text on a terminal, json else", "auto text json"},
  {"logging.file", T::kText, "", "日志文件（默认标准错误）", "file; default stderr, never stdout"},
};

// Known, so that a file for a later version is no error, and read by nothing here: whoever asks what
// a setting does is told so. tests/tidy holds the list against the sources, both ways.
constexpr std::string_view kUnused[] = {
    "ledger.partitions", "intake.batch_wait_max", "publish.unsigned_age_max", "gateway.listen",
    "gateway.unix",
    "gateway.public_url", "gateway.threads", "gateway.console_dir", "gateway.trusted_proxies",
    "gateway.writer", "gateway.tls.cert_file", "gateway.tls.key_file",
    "gateway.tls.client_ca_file", "gateway.tls.crl_file", "gateway.tls.min_version",
    "auth.session_idle", "auth.session_max", "auth.token_days_max", "auth.oidc.issuer",
    "auth.oidc.audience", "auth.oidc.jwks_file", "auth.oidc.account_claim",
    "auth.oidc.algorithms", "auth.oidc.client_id", "auth.oidc.client_secret_file",
    "auth.oidc.authorize_url", "auth.oidc.token_url", "auth.local", "auth.certificates",
    "limits.header_bytes", "limits.body_bytes", "limits.batch_bytes", "limits.batch_events",
    "limits.per_address", "limits.proof_per_s", "access.retention", "keys.dir", "keys.keyring",
    "documents.dir", "display.font_family", "display.lang",
    "display.bureau_name", "logging.level", "logging.format", "logging.file"};
// clang-format on

struct UnitOf {
  std::string_view suffix;
  std::int64_t factor;
};

// A plain decimal number with one of the units behind it.
std::optional<std::int64_t> parse_with_unit(std::string_view text, std::span<const UnitOf> units) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return std::nullopt;
  const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const UnitOf& unit : units)
    if (unit.suffix == suffix && number <= INT64_MAX / unit.factor) return number * unit.factor;
  return std::nullopt;
}

// One segment stands for '*': feeds.finance.scope, log.kafka.extra.client.id (the rest).
bool matches(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  const std::string_view before = pattern.substr(0, star), after = pattern.substr(star + 1);
  if (name.size() <= before.size() + after.size()) return false;
  if (name.substr(0, before.size()) != before) return false;
  if (name.substr(name.size() - after.size()) != after) return false;
  const std::string_view middle =
      name.substr(before.size(), name.size() - before.size() - after.size());
  return after.empty() || middle.find('.') == std::string_view::npos;
}

std::size_t edits_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row.back();
}

std::string as_written(const Key& key) {
  const std::string fallback(key.fallback);
  switch (key.type) {
    case KeyType::kInteger:
    case KeyType::kBool:
      return fallback;
    case KeyType::kNames:
      return "{}";
    case KeyType::kTexts:
      break;
    default:
      return "\"" + fallback + "\"";
  }
  std::string list = "[";
  for (std::size_t at = 0; at < fallback.size();) {
    const std::size_t end = std::min(fallback.find(' ', at), fallback.size());
    list += (list.size() > 1 ? ", \"" : "\"") + fallback.substr(at, end - at) + "\"";
    at = end + 1;
  }
  return list + "]";
}

}  // namespace

std::span<const Key> keys() {
  return kKeys;
}

const Key* find_key(std::string_view name) {
  for (const Key& key : kKeys)
    if (matches(key.name, name)) return &key;
  return nullptr;
}

bool is_used(std::string_view name) {
  const Key* const key = find_key(name);
  return key != nullptr &&
         std::find(std::begin(kUnused), std::end(kUnused), key->name) == std::end(kUnused);
}

std::string nearest_key(std::string_view name) {
  std::string_view nearest;
  std::size_t fewest = kEditsMax + 1;
  for (const Key& key : kKeys) {
    const std::size_t edits = edits_between(name, key.name);
    if (edits >= fewest) continue;
    fewest = edits;
    nearest = key.name;
  }
  return std::string(nearest);
}

std::string environment_name(std::string_view key) {
  if (key.find('*') != std::string_view::npos) return {};
  std::string name = "QUANLU_";
  for (const char letter : key) {
    const bool lower = letter >= 'a' && letter <= 'z';
    name += letter == '.' ? '_' : lower ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return name;
}

bool is_reloadable(std::string_view key) {
  static constexpr std::array<std::string_view, 5> kReloaded = {"logging.", "auth.", "limits.",
                                                                "gateway.tls.", "feeds."};
  return std::any_of(kReloaded.begin(), kReloaded.end(), [&](std::string_view section) {
    return key.substr(0, section.size()) == section;
  });
}

std::optional<std::int64_t> parse_duration_ms(std::string_view text) {
  static constexpr UnitOf kUnits[] = {{"ms", 1},        {"s", 1000},       {"m", 60'000},
                                      {"h", 3'600'000}, {"d", 86'400'000}, {"y", 31'536'000'000}};
  if (text == "0") return 0;
  return parse_with_unit(text, kUnits);
}

std::optional<std::int64_t> parse_size(std::string_view text) {
  static constexpr UnitOf kUnits[] = {{"", 1},
                                      {"B", 1},
                                      {"KiB", std::int64_t{1} << 10},
                                      {"MiB", std::int64_t{1} << 20},
                                      {"GiB", std::int64_t{1} << 30},
                                      {"TiB", std::int64_t{1} << 40}};
  return parse_with_unit(text, kUnits);
}

Words words_of(KeyType type) {
  switch (type) {
    case KeyType::kText:
      return {"文本", "text"};
    case KeyType::kInteger:
      return {"整数", "integer"};
    case KeyType::kBool:
      return {"true 或 false", "true or false"};
    case KeyType::kDuration:
      return {"时长（2ms 5s 1m 36h 90d 3y）", "duration (2ms 5s 1m 36h 90d 3y)"};
    case KeyType::kSize:
      return {"大小（64KiB 512MiB）", "size (64KiB 512MiB)"};
    case KeyType::kPercent:
      return {"百分比（5%）", "share (5%)"};
    case KeyType::kTexts:
      return {"文本列表", "list of texts"};
    case KeyType::kNames:
      return {"名称表", "table of names"};
  }
  return {};
}

std::string default_file() {
  std::string file =
      "# quanlu.toml：去掉行首 # 并修改即可。优先级：选项 > 环境变量 > 本文件 > 默认值。\n"
      "# Uncomment a line to change it. Precedence: option > environment > this file > default.\n";
  for (const Key& key : kKeys) {
    file += "\n# " + std::string(key.zh) + " · " + std::string(key.en) + "\n";
    if (!is_used(key.name)) file += "# 此版本尚不使用 · not used by this version\n";
    if (!key.choices.empty()) file += "# " + std::string(key.choices) + "\n";
    file += "# " + std::string(key.name) + " = " + as_written(key) + "\n";
  }
  return file;
}

}  // namespace quanlu::schemas::settings
