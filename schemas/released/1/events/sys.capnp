@0xcd906f8664fc0fed;
# SYS 系统和证据: system and evidence.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("quanlu::schemas::events");

using A = import "annotations.capnp";
using E = import "enums.capnp";
using V = import "values.capnp";
using event = A.event;
using zh = A.zh;
using en = A.en;
using is = A.is;
using opt = A.opt;
using max = A.max;
using unit = A.unit;
using check = A.check;

$A.family(id = sys, conf = sys, retain = perm);

struct AccountOpened $event(code = 1301, zh = "账号开通", en = "Account opened",
    stream = userAccount, moves = ["none, suspended -> active"], roles = [sys, lgr], pclass = basic) {
  account @0 :Text     $is(account) $zh("账号") $en("Account");
  holder  @1 :V.Sealed $zh("持有人") $en("Holder");
  unit    @2 :Text     $is(unit) $zh("单位") $en("Unit");
  level   @3 :E.Level  $zh("层级") $en("Level");
  area    @4 :UInt64   $is(area) $zh("行政区划") $en("Area");
}

struct RoleGranted $event(code = 1302, zh = "角色授予", en = "Role granted",
    stream = userAccount, moves = ["active -> same"], roles = [sys, lgr]) {
  account  @0 :Text   $is(account) $zh("账号") $en("Account");
  role     @1 :A.Role $zh("角色") $en("Role");
  unit     @2 :Text   $is(unit) $zh("单位") $en("Unit");
  area     @3 :UInt64 $is(area) $zh("行政区划") $en("Area");
  from     @4 :Int32  $is(date) $zh("开始日期") $en("From");
  to       @5 :Int32  $is(date) $opt $zh("结束日期") $en("To");
  approver @6 :Text   $is(account) $zh("批准人") $en("Approved by") $check("SEC, ≠ actor");
}

struct RoleRevoked $event(code = 1303, zh = "角色撤销", en = "Role revoked",
    stream = userAccount, moves = ["active, suspended -> same"], roles = [sys, sec]) {
  account @0 :Text   $is(account) $zh("账号") $en("Account");
  role    @1 :A.Role $zh("角色") $en("Role");
  on      @2 :Int32  $is(date) $zh("撤销日期") $en("Revoked on");
  reason  @3 :Text   $max(200) $zh("理由") $en("Reason");
}

struct AccountSuspended $event(code = 1304, zh = "账号停用", en = "Account suspended",
    stream = userAccount, moves = ["active -> suspended"], roles = [sys, sec]) {
  account @0 :Text $is(account) $zh("账号") $en("Account");
  reason  @1 :Text $max(200) $zh("理由") $en("Reason");
}

struct LoginSucceeded $event(code = 1305, zh = "登录成功", en = "Login succeeded",
    stream = access, roles = [lgr], retain = log, pclass = basic, later = true) {
  account     @0 :Text          $is(account) $zh("账号") $en("Account");
  session     @1 :V.Id          $zh("会话") $en("Session");
  method      @2 :E.LoginMethod $zh("登录方式") $en("Login method");
  fromAddress @3 :V.Sealed      $zh("来源地址") $en("Source address");
}

struct LoginFailed $event(code = 1306, zh = "登录失败", en = "Login failed",
    stream = access, roles = [lgr], retain = log, pclass = basic, later = true) {
  accountTried @0 :Text           $max(60) $zh("尝试账号") $en("Account tried");
  cause        @1 :E.LoginFailure $zh("失败原因") $en("Cause of failure");
  fromAddress  @2 :V.Sealed       $zh("来源地址") $en("Source address");
}

struct SessionEnded $event(code = 1307, zh = "会话结束", en = "Session ended",
    stream = access, roles = [lgr], retain = log, later = true) {
  session @0 :V.Id         $zh("会话") $en("Session");
  cause   @1 :E.SessionEnd $zh("结束原因") $en("Cause of the end");
}

struct SensitiveRead $event(code = 1308, zh = "敏感查阅", en = "Sensitive content read",
    stream = access, roles = [lgr], retain = log) {
  account @0 :Text        $is(account) $zh("账号") $en("Account");
  class   @1 :A.ConfClass $zh("保密类别") $en("Confidentiality class");
  of      @2 :List(V.Id)  $is(event) $zh("查阅对象") $en("Events read");
  purpose @3 :Text        $max(200) $zh("使用目的") $en("Purpose of access") $check("never empty");
  fields  @4 :List(Text)  $max(40) $opt $zh("查阅字段") $en("Fields read");
}

struct ExportMade $event(code = 1309, zh = "导出", en = "Export made",
    stream = access, roles = [lgr], retain = log) {
  account   @0 :Text   $is(account) $zh("账号") $en("Account");
  kind      @1 :Text   $max(40) $zh("类型") $en("Kind");
  filter    @2 :Text   $max(500) $opt $zh("筛选条件") $en("Filter");
  rows      @3 :UInt64 $zh("条数") $en("Rows") $unit("条");
  digest    @4 :Data   $is(digest) $zh("哈希值") $en("Digest");
  purpose   @5 :Text   $max(200) $zh("使用目的") $en("Purpose of access");
  recipient @6 :Text   $max(120) $opt $zh("接收方") $en("Recipient");
  masked    @7 :Bool   $zh("已脱敏") $en("Masked");
}

struct SubjectKeyCreated $event(code = 1310, zh = "主体密钥创建", en = "Subject key created",
    stream = subjectKey, moves = ["none -> live"], roles = [lgr]) {
  subjectKeyId @0 :V.Id    $zh("主体密钥编号") $en("Subject key id");
  wrappedBy    @1 :Text    $max(40) $zh("封装密钥") $en("Wrapping key");
  suite        @2 :E.Suite $zh("密码套件") $en("Cipher suite");
}

struct SubjectKeyDestroyed $event(code = 1311, zh = "主体密钥销毁", en = "Subject key destroyed",
    stream = subjectKey, moves = ["live -> destroyed"], roles = [sec], basis = ["个保法#47"]) {
  subjectKeyId @0 :V.Id            $zh("主体密钥编号") $en("Subject key id");
  ground       @1 :E.ErasureGround $zh("情形") $en("Ground");
  approver     @2 :Text            $is(account) $zh("批准人") $en("Approved by") $check("two persons");
  events       @3 :V.Set           $zh("所涉事件") $en("Events concerned");
}

struct UnsealRequested $event(code = 1312, zh = "启封申请", en = "Unseal requested",
    stream = unseal, moves = ["none -> requested"], roles = [sob, cpl, enf, aud, adt, leg, rev, cty]) {
  of      @0 :List(V.Id) $is(event) $zh("启封对象") $en("Events to unseal");
  purpose @1 :Text       $max(200) $zh("使用目的") $en("Purpose of access");
  basis   @2 :List(Text) $max(40) $zh("依据") $en("Basis");
}

struct UnsealApproved $event(code = 1313, zh = "启封批准", en = "Unseal approved",
    stream = unseal, moves = ["requested -> approved"], roles = [ldr, leg, sec]) {
  request    @0 :V.Id  $is(event) $zh("启封申请") $en("Unsealing request");
  approver   @1 :Text  $is(account) $zh("批准人") $en("Approved by") $check("≠ requester");
  validUntil @2 :Int64 $is(instant) $zh("有效至") $en("Valid until") $check("≤ 24 h");
}

struct CorrectionAppended $event(code = 1314, zh = "更正", en = "Correction appended",
    stream = correction, roles = [sob, rev, apr, cpl, enf, cty, fin, org, lgr]) {
  of          @0 :V.Id               $is(event) $zh("更正对象") $en("Event corrected") $check("not itself voided");
  action      @1 :E.CorrectionAction $zh("更正方式") $en("Kind of correction");
  replacement @2 :V.Id               $is(event) $opt $zh("替换事件") $en("Replacement");
  reason      @3 :Text               $max(500) $zh("理由") $en("Reason");
}

struct CheckpointPublished $event(code = 1315, zh = "检查点发布", en = "Checkpoint published",
    stream = ledger, roles = [lgr], conf = pub, basis = ["个保法", "GB/T 22239"]) {
  partitions      @0 :List(UInt32) $zh("分区列表") $en("Partitions");
  sizes           @1 :List(UInt64) $zh("各分区条目数") $en("Tree sizes") $unit("条");
  roots           @2 :List(Data)   $is(digest) $zh("根哈希值") $en("Root digests");
  noteDigests     @3 :List(Data)   $is(digest) $zh("检查点摘要") $en("Checkpoint note digests");
  accessSize      @4 :UInt64       $opt $zh("查阅账条数") $en("Access ledger size") $unit("条");
  accessSizeGiven @5 :Bool;
  accessRoot      @6 :Data         $is(digest) $opt $zh("查阅账根哈希") $en("Access ledger root");
}

struct CheckpointWitnessed $event(code = 1316, zh = "检查点见证", en = "Checkpoint witnessed",
    stream = ledger, roles = [lgr], conf = pub) {
  size        @0 :UInt64 $zh("条目数") $en("Tree size") $unit("条");
  root        @1 :Data   $is(digest) $zh("根哈希值") $en("Root digest");
  witness     @2 :Text   $max(60) $zh("见证方") $en("Witness");
  cosignature @3 :Text   $max(200) $zh("见证签名") $en("Cosignature");
}

struct SigningKeyRotated $event(code = 1317, zh = "签名密钥轮换", en = "Signing key rotated",
    stream = ledger, roles = [sec], conf = pub) {
  grant            @0 :Data   $zh("授权书") $en("Key grant");
  countersignature @1 :Data   $zh("旧钥副签") $en("Countersignature of the old key");
  fromSize         @2 :UInt64 $zh("启用时条目数") $en("Tree size at first use") $unit("条");
}

struct VerificationRun $event(code = 1318, zh = "校验", en = "Verification run",
    stream = ledger, roles = [lgr, adt, sec]) {
  level  @0 :Text           $max(4) $zh("校验级别") $en("Verification level");
  from   @1 :UInt64         $zh("起始序号") $en("First sequence");
  to     @2 :UInt64         $zh("末尾序号") $en("Last sequence");
  result @3 :E.VerifyResult $zh("校验结果") $en("Result of the verification");
  report @4 :Data           $is(digest) $zh("校验报告哈希值") $en("Report digest");
}

struct TamperDetected $event(code = 1319, zh = "发现篡改", en = "Tampering detected",
    stream = ledger, roles = [lgr], later = true) {
  firstBad @0 :UInt64 $zh("首个异常序号") $en("First bad sequence");
  kind     @1 :Text   $max(60) $zh("异常类型") $en("Kind of anomaly");
  report   @2 :Data   $is(digest) $zh("校验报告哈希值") $en("Report digest");
}

struct PartitionOpened $event(code = 1320, zh = "分区开启", en = "Partition opened",
    stream = ledger, roles = [lgr], conf = pub) {
  suite             @0  :E.Suite    $zh("密码套件") $en("Cipher suite");
  partition         @1  :UInt32     $zh("分区号") $en("Partition");
  partitionCount    @2  :UInt32     $zh("分区总数") $en("Number of partitions") $unit("个");
  origin            @3  :Text       $max(120) $zh("检查点来源名") $en("Checkpoint origin");
  rootKeys          @4  :List(Data) $zh("根密钥") $en("Root keys");
  threshold         @5  :UInt8      $zh("签名门限") $en("Signature threshold") $unit("个");
  grants            @6  :List(Data) $zh("写入授权") $en("Writer grants");
  checkpointKeys    @7  :List(Text) $max(200) $zh("检查点公钥") $en("Checkpoint keys");
  receiptKeys       @8  :List(Data) $zh("回执公钥") $en("Receipt keys");
  batchEventsMax    @9  :UInt32     $zh("批次条数上限") $en("Events per batch, maximum") $unit("条");
  batchBytesMax     @10 :UInt32     $zh("批次字节上限") $en("Bytes per batch, maximum") $unit("字节");
  checkpointSeconds @11 :UInt32     $zh("检查点间隔") $en("Checkpoint interval") $unit("秒");
  mergeSeconds      @12 :UInt32     $zh("并入时限") $en("Merge delay") $unit("秒");
}

struct WriterEpochStarted $event(code = 1321, zh = "写入者换届", en = "Writer epoch started",
    stream = ledger, roles = [lgr]) {
  epoch     @0 :UInt64 $zh("写入届次") $en("Writer epoch");
  instance  @1 :V.Id   $zh("实例标识") $en("Writer instance");
  writerKey @2 :Data   $zh("写入者密钥指纹") $en("Writer key fingerprint");
  grant     @3 :Data   $opt $zh("授权书") $en("Key grant");
  host      @4 :Text   $max(60) $zh("依托单位") $en("Hosted by");
  program   @5 :Text   $max(60) $zh("程序版本") $en("Program version");
}

struct SnapshotTaken $event(code = 1322, zh = "快照", en = "Snapshot taken",
    stream = ledger, roles = [lgr], later = true) {
  at          @0 :UInt64 $zh("截至序号") $en("Up to sequence");
  viewsDigest @1 :Data   $is(digest) $zh("视图哈希值") $en("Digest of the views");
  file        @2 :Data   $is(digest) $zh("文件哈希值") $en("File digest");
}

struct ProjectionRebuilt $event(code = 1323, zh = "视图重建", en = "Projection rebuilt",
    stream = ledger, roles = [lgr]) {
  views       @0 :List(Text) $max(40) $zh("重建视图") $en("Views rebuilt");
  at          @1 :UInt64     $zh("截至序号") $en("Up to sequence");
  viewsDigest @2 :Data       $is(digest) $zh("视图哈希值") $en("Digest of the views");
  seconds     @3 :UInt32     $zh("耗时") $en("Duration") $unit("秒");
}

struct BackupTaken $event(code = 1324, zh = "备份", en = "Backup taken",
    stream = ledger, roles = [lgr, sys], later = true) {
  at       @0 :UInt64 $zh("截至序号") $en("Up to sequence");
  target   @1 :Text   $max(60) $zh("备份位置") $en("Backup target");
  digest   @2 :Data   $is(digest) $zh("哈希值") $en("Digest");
  verified @3 :Bool   $zh("已校验") $en("Verified");
}

struct ArchiveTransferred $event(code = 1325, zh = "移交档案馆", en = "Archive transferred",
    stream = ledger, roles = [sec, lgr], basis = ["档案法条例#39"], later = true) {
  from    @0 :UInt64 $zh("起始序号") $en("First sequence");
  to      @1 :UInt64 $zh("末尾序号") $en("Last sequence");
  archive @2 :Text   $is(unit) $zh("接收档案馆") $en("Receiving archive");
  package @3 :Data   $is(digest) $zh("移交包哈希值") $en("Package digest");
  receipt @4 :V.Doc  $zh("交接文据") $en("Handover record");
}

struct LegacyImported $event(code = 1326, zh = "历史数据导入", en = "History imported",
    stream = ledger, roles = [sys]) {
  source   @0 :Text   $max(60) $zh("数据来源") $en("Source");
  file     @1 :Data   $is(digest) $zh("文件哈希值") $en("File digest");
  rows     @2 :UInt64 $zh("条数") $en("Rows") $unit("条");
  accepted @3 :UInt64 $zh("接收条数") $en("Rows accepted") $unit("条");
  refused  @4 :UInt64 $zh("拒收条数") $en("Rows refused") $unit("条");
  firstSeq @5 :UInt64 $zh("起始序号") $en("First sequence");
  lastSeq  @6 :UInt64 $zh("末尾序号") $en("Last sequence");
}

struct SchemaActivated $event(code = 1327, zh = "模式启用", en = "Schema activated",
    stream = ledger, roles = [sys, lgr]) {
  schemaVer @0 :UInt16 $zh("模式版本") $en("Schema version");
  digest    @1 :Data   $is(digest) $zh("哈希值") $en("Digest");
  codes     @2 :UInt16 $zh("事件类型数") $en("Event types") $unit("个");
}

struct ClockAnomaly $event(code = 1328, zh = "时钟异常", en = "Clock anomaly",
    stream = ledger, roles = [lgr]) {
  previous @0 :Int64 $is(instant) $zh("前一时刻") $en("Previous time");
  observed @1 :Int64 $is(instant) $zh("异常时刻") $en("Time observed");
  action   @2 :Text  $max(60) $zh("处理措施") $en("Action");
}

struct AuditNoteAdded $event(code = 1329, zh = "审计意见", en = "Audit note added",
    stream = auditNote, roles = [adt]) {
  of          @0 :List(V.Id) $is(event) $zh("所涉事项") $en("Event concerned");
  text        @1 :Text       $max(2000) $zh("意见内容") $en("Text of the opinion");
  severity    @2 :UInt8      $zh("严重程度") $en("Severity") $unit("级") $check("1–4");
  replyWanted @3 :Bool       $zh("要求回复") $en("Reply wanted");
}

struct LegalHoldPlaced $event(code = 1330, zh = "法定保全", en = "Legal hold placed",
    stream = legalHold, moves = ["none -> placed"], roles = [adt, leg]) {
  scope  @0 :List(V.Id) $is(event) $zh("范围") $en("Scope");
  reason @1 :Text       $max(500) $zh("理由") $en("Reason");
  until  @2 :Int32      $is(date) $opt $zh("截止日期") $en("Until");
}

struct LegalHoldReleased $event(code = 1331, zh = "解除保全", en = "Legal hold released",
    stream = legalHold, moves = ["placed -> released"], roles = [leg]) {
  hold     @0 :V.Id $is(event) $zh("保全记录") $en("Legal hold");
  approver @1 :Text $is(account) $zh("批准人") $en("Approved by") $check("ADT or SEC, ≠ actor");
  reason   @2 :Text $max(500) $zh("理由") $en("Reason");
}

struct KeyAdded $event(code = 1332, zh = "密钥授权", en = "Key added",
    stream = ledger, roles = [lgr, sec], conf = pub) {
  grant @0 :Data $zh("授权书") $en("Key grant");
}

struct KeyRevoked $event(code = 1333, zh = "密钥撤销", en = "Key revoked",
    stream = ledger, roles = [lgr, sec], conf = pub) {
  grant     @0 :Data         $zh("授权书") $en("Key grant");
  reason    @1 :Text         $max(200) $zh("理由") $en("Reason");
  fromSizes @2 :List(UInt64) $opt $zh("生效位置") $en("Effective from sizes");
}
