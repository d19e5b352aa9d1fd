#include "consumers/cli/about/topics.h"

#include "consumers/cli/frame/exit_code.h"
#include "consumers/cli/screen/table.h"
#include "schemas/base/refusal_words.h"

namespace quanlu::consumers::cli::about {
namespace {

void print_exit_codes(const screen::Screen& screen) {
  screen::Table table({{screen.say("码", "code"), true},
                       {screen.say("词", "word")},
                       {screen.say("含义", "meaning")},
                       {screen.say("定时任务怎么办", "for a cron job")}});
  for (const frame::ExitCodeRow& row : frame::exit_code_table())
    table.add({std::to_string(row.code), std::string(row.word), screen.say(row.meaning),
               screen.say(row.advice)});
  table.print(screen);
}

void print_reasons(const screen::Screen& screen) {
  screen::Table table({{screen.say("原因码", "reason")},
                       {screen.say("含义", "meaning")},
                       {screen.say("退出码", "exit"), true},
                       {screen.say("导入历史时", "importing history")}});
  for (const Reason reason : all_reasons())
    table.add({std::string(to_text(reason)), screen.say(title_of(reason)),
               std::to_string(exit_code(failure_of(reason))),
               is_flag_on_import(reason) ? screen.say("标记", "flags") : ""});
  table.print(screen);
}

}  // namespace

const std::vector<Topic>& topics() {
  static const std::vector<Topic> all{
      {"exit-codes",
       {"-L quanlu-demo verify; echo \"exit $?\"", "-L quanlu-demo org show 0; echo \"exit $?\""},
       {"取最严重者: 3 > 130 > 1 > 4 > 5 > 7 > 6 > 2 > 0",
        "the worst wins: 3 > 130 > 1 > 4 > 5 > 7 > 6 > 2 > 0"}},
      {"refusals",
       {"-L quanlu-demo append --type AccountOpened --json; echo \"exit $?\"",
        "schema show refusal"},
       {"被拒的事件说明文件与行, JSON 路径, 规则, 应为, 实为和办法; 一行有误不影响其余各行.",
        "A refusal names file and line, JSON path, rule, expected, found and the remedy; one bad "
        "line never spoils the others."}},
      {"ledger",
       {"-L quanlu-demo status", "-L quanlu-demo config show --origin"},
       {"账本目录按此顺序确定: -L/--ledger, 环境变量 QUANLU_LEDGER, 从当前目录向上最近的含 "
        "quanlu.toml 的目录.\n"
        "--log 说明日志在哪里 (init 时记下): lmdb:  lmdb:PATH  kafka:HOST:PORT[,HOST:PORT]/PREFIX  "
        "memory:\n"
        "log/ 是账, 只增不改; state/ 和 views/ 由账推出, 可以删除后重建; keys/ 和 keyring/ "
        "不在账里, 要另行备份.\n"
        "多分区账本 (init --partitions): 位置写作 分区:SEQ, 列表中的序号是总序中的位次 (@N); "
        "checkpoint (含 stamp), proof get, keys rotate --role checkpoint 须给 --partition; "
        "evidence 可就任一分区制作, bundle 含所涉各分区, 推送按总序成一条链.",
        "The ledger directory is -L/--ledger, then $QUANLU_LEDGER, then the nearest folder upwards "
        "that holds quanlu.toml.\n"
        "--log says where the log is (init stores it): lmdb:  lmdb:PATH  "
        "kafka:HOST:PORT[,HOST:PORT]/PREFIX  memory:\n"
        "log/ is the ledger and only grows; state/ and views/ follow from it and may be deleted "
        "and rebuilt; keys/ and keyring/ are outside the log: back them up apart.\n"
        "In a ledger of several partitions (init --partitions) a position is PARTITION:SEQ, and a "
        "seq in a list is a place in the order over all (@N); checkpoint, proof get and keys "
        "rotate --role checkpoint take --partition; evidence is made of any of them, a bundle has "
        "all that it concerns, a feed is one chain in the order of the ledger."}},
      {"as-of",
       {"-L quanlu-demo replay JN-TS-2024-0117 --known-at 2024-08-05 --purpose demo",
        "-L quanlu-demo replay JN-TS-2024-0117 --in-force-on 2024-08-05 --purpose demo"},
       {"两条时间轴, 各处同名: 已知于 --known-at (按登记时间 recordedAt 或序号), 生效于 "
        "--in-force-on (按生效日 effectiveOn).\n"
        "时间写法: 2024-09-04  \"2024-09-04 16:19\"  RFC 3339  -3d  -12h  now (日期指全天); "
        "位置写法: "
        "SEQ, 分区:SEQ, 或各分区 0:5031,1:77. 两者都不给, 即当前视图.\n"
        "一个组织或案件由其自身事件重新折叠; 名单把全部日志折叠到 tmp/as-of/, 同一时点再问即用.",
        "Two axes with the same words everywhere: --known-at (by recordedAt or seq) and "
        "--in-force-on (by effectiveOn).\n"
        "Times: 2024-09-04  \"2024-09-04 16:19\"  RFC 3339  -3d  -12h  now (a date means the whole "
        "day); places: SEQ, PARTITION:SEQ, or one of each partition 0:5031,1:77. Without either "
        "the answer is the view's row.\n"
        "An organization or case is folded again from its own events; a list folds the whole log "
        "into tmp/as-of/, kept for the next question with the same point."}},
      {"tampered",
       {"-L quanlu-demo demo tamper edit", "-L quanlu-demo.tampered verify --json  # exit 3"},
       {"退出码 3 表示已证实: 手头的字节与哈希, 链接, 印, 签名或重放不符.\n"
        "一, 停止写入. 二, 整目录复制到只读介质, 保留原件. 三, 不要修复. 四, 通知负责人.\n"
        "然后: quanlu -L 副本 verify --json > report.json; 报告指明首条有误的位置, "
        "其余各条仍可证明.\n"
        "要交给第三方: quanlu -L 副本 evidence make --seq 序号 (或 evidence/ 下留存的文件夹) -o "
        "FILE --purpose 用途; "
        "对方用 quanlu evidence verify 核验, 只需日志的公钥.",
        "Exit code 3 means proven: bytes at hand contradict a hash, link, seal, signature or "
        "replay.\n"
        "1. Stop writing. 2. Copy the whole directory to read-only media, keep the original. 3. Do "
        "not repair. 4. Call whoever is responsible.\n"
        "Then: quanlu -L COPY verify --json > report.json; it names the first bad entry; the "
        "others can still be proven.\n"
        "For a third party: quanlu -L COPY evidence make --seq SEQ (or a folder kept in evidence/) "
        "-o FILE --purpose CODE; they check it with quanlu evidence verify, by the log's key "
        "alone."}},
      {"roles",
       {"-L quanlu-demo log --type RoleGranted --limit 3",
        "-L quanlu-demo case find JN-TS --purpose demo"},
       {"操作者是 quanlu.toml [auth.local_users] 中本机用户对应的账号, --actor 从中选一个. "
        "角色由账中 1301–1304 事件授予.\n"
        "查看投诉, 反洗钱, 未脱敏资金或密封内容须给 --purpose, 且查看本身也是访问账中的一条事件.",
        "Who acts is the account that [auth.local_users] in quanlu.toml gives the local user; "
        "--actor picks one of them. Roles are granted by events 1301–1304.\n"
        "What shows complaints, restricted finance, unmasked funds or sealed content needs "
        "--purpose, and is itself an event of the access ledger."}},
      {"format",
       {"-L quanlu-demo org list --limit 3 --json", "-L quanlu-demo log --limit 3 --format jsonl"},
       {"stdout 只有数据, stderr 只有说明. --json 给一个文档, 首键 \"schema\":\"quanlu.<命令>/1\"; "
        "清单另有 --format jsonl csv csv-excel xlsx,\n"
        "并有 --fields A,B,C --limit N --cursor C (终端缺省 50 条). csv 给程序, csv-excel "
        "双击即开, xlsx "
        "须重定向到文件.\n"
        "金额在 JSON 中是以元为单位的字符串 (\"386000.00\"), 时间是带 +08:00 的 RFC 3339.",
        "stdout is data, stderr is talk. --json gives one document, first key "
        "\"schema\":\"quanlu.<command>/1\"; lists also take --format jsonl csv csv-excel xlsx\n"
        "and --fields A,B,C --limit N --cursor C (terminal: 50 rows). csv is for programs, "
        "csv-excel opens by double click, xlsx goes to a file.\n"
        "Money in JSON is a string of yuan (\"386000.00\"), times are RFC 3339 with +08:00."}},
      {"key-files",
       {"-L quanlu-demo keys list", "-L quanlu-demo config get keys.pkcs11_uri"},
       {"keys/NAME.pem 是加密的 PKCS#8 (0600, 口令在 keys.passphrase_file), 或一行 PKCS#11 URI: "
        "密钥在令牌上, 永不离开.\n"
        "keys.pkcs11_uri = "
        "\"pkcs11:token=NAME[;serial=S]?module-path=/FILE.so&pin-source=file:/FILE\" 指明 init, "
        "witness init, keys new, keys rotate\n"
        "在哪个令牌上造 writer, checkpoint, witness 密钥 (只 Ed25519); 其余各类 (root, "
        "writer-spare, receipt, feed, export) 与 gm 账本的密钥在文件中.\n"
        "令牌口令只从 pin-source 的文件读 (0600; 或 root 所有, 0440, 如 systemd 的 "
        "/run/credentials/…), 不从参数, 环境或 URI.\n"
        "退出码 5: token_pin 口令被拒 (不再试)  token_absent 没有令牌  token_module 程序库不可用  "
        "token_key 没有密钥或可被读出  key_suite 不是 Ed25519\n"
        "writerKey, checkpointKey 不是所授权的那一把  token 运行中不应. 什么也没有签.",
        "keys/NAME.pem is an encrypted PKCS#8 file (0600, pass phrase in keys.passphrase_file), or "
        "one line, a PKCS#11 URI: the key is on a token and never leaves it.\n"
        "keys.pkcs11_uri = "
        "\"pkcs11:token=NAME[;serial=S]?module-path=/FILE.so&pin-source=file:/FILE\" names the "
        "token on which init, witness init, keys new and\n"
        "keys rotate make writer, checkpoint and witness keys (Ed25519 only); those of other roles "
        "(root, writer-spare, receipt, feed, export) and of a gm ledger are files.\n"
        "The PIN is read from the file of pin-source alone (0600; or root's with 0440, as of "
        "systemd in /run/credentials/…), never from an argument, the environment or the URI.\n"
        "Exit 5: token_pin refused (not tried again)  token_absent no such token  token_module its "
        "library  token_key no such key, or one that could be read out  key_suite no Ed25519\n"
        "writerKey, checkpointKey not the granted one  token it stopped answering. Nothing was "
        "signed."}},
      {"environment",
       {"config show --origin", "-L quanlu-demo status --lang zh --color never"},
       {"QUANLU_LEDGER 账本目录; QUANLU_<键> 配置 (点换成下划线, 全大写, 如 "
        "QUANLU_GATEWAY_LISTEN); NO_COLOR, TERM=dumb 关闭颜色;\n"
        "LC_ALL, LC_MESSAGES, LANG 决定语言; PAGER 分页程序 (默认 less -FRX).",
        "QUANLU_LEDGER ledger directory; QUANLU_<KEY> configuration (dots become underscores, "
        "upper case, e.g. QUANLU_GATEWAY_LISTEN); NO_COLOR, TERM=dumb: no colour;\n"
        "LC_ALL, LC_MESSAGES, LANG choose the language; PAGER (default less -FRX)."}},
  };
  return all;
}

void print_topic(const screen::Screen& screen, const Topic& topic) {
  screen.out << screen.paint(screen::Colour::kBold, screen.say("示例", "examples")) << '\n';
  for (const std::string& example : topic.examples)
    screen.out << "  quanlu " << example << '\n';
  screen.out << '\n';
  if (topic.name == "exit-codes") print_exit_codes(screen);
  if (topic.name == "refusals") print_reasons(screen);
  if (screen.language != screen::Language::kEn) screen.out << topic.text.zh << '\n';
  if (screen.language == screen::Language::kBoth) screen.out << '\n';
  if (screen.language != screen::Language::kZh) screen.out << topic.text.en << '\n';
}

}  // namespace quanlu::consumers::cli::about
