@0xc795db5267808169;
# The ledger record. Frozen: an entry is read at fixed offsets by verifiers that know no Cap'n Proto
# (ledger/FORMAT.md), so Entry never gets another field; Envelope only grows at its end.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("quanlu::schemas::wire");

using A = import "../events/annotations.capnp";
using V = import "../events/values.capnp";
using zh = A.zh;
using en = A.en;
using is = A.is;
using max = A.max;
using opt = A.opt;

struct Entry {
  # 15 data words and 2 pointers; the words that make one value hold its bytes in order, little-endian.
  formatVersion @0  :UInt16 $zh("格式版本") $en("Format version");
  suite         @1  :UInt16 $zh("密码套件") $en("Cipher suite");
  partition     @2  :UInt32 $zh("分区号") $en("Partition");
  seq           @3  :UInt64 $zh("序号") $en("Sequence number");
  epoch         @4  :UInt64 $zh("写入届次") $en("Writer epoch");
  logId0        @5  :UInt64 $zh("账本标识") $en("Log id");
  logId1        @6  :UInt64;
  logId2        @7  :UInt64;
  logId3        @8  :UInt64;
  prev0         @9  :UInt64 $zh("前一条哈希值") $en("Previous leaf hash");
  prev1         @10 :UInt64;
  prev2         @11 :UInt64;
  prev3         @12 :UInt64;
  eventId0      @13 :UInt64 $zh("事件编号") $en("Event id");
  eventId1      @14 :UInt64;
  typeCode      @15 :UInt16 $zh("事件类型代码") $en("Event type code");
  typeVersion   @16 :UInt16 $zh("模式版本") $en("Schema version");
  flags         @17 :UInt32 $zh("标志位") $en("Flags");
  recordedAt    @18 :Int64  $is(instant) $zh("登记时间") $en("Recorded at");
  envelope      @19 :Envelope;
  body          @20 :AnyPointer;  # the struct of the type code, never null
}

struct Envelope {
  stream       @0  :Text           $max(200) $zh("事件流") $en("Stream");
  # Kind/key.
  streamSeq    @1  :UInt64         $zh("流内序号") $en("Stream sequence");
  partitionKey @2  :Text           $max(60) $opt $zh("分区键") $en("Partition key");
  # Empty is the system's key, which is partition 0.
  occurredAt   @3  :Int64          $is(instant) $zh("发生时间") $en("Occurred at");
  effectiveOn  @4  :Int32          $is(date) $zh("生效日期") $en("Effective on");
  # The writer always fills it.
  origin       @5  :A.Origin       $zh("来源方式") $en("Origin");
  conf         @6  :A.ConfClass    $zh("保密类别") $en("Confidentiality class");
  retain       @7  :A.RetentionClass $zh("保管期限") $en("Retention");
  pclass       @8  :A.PersonalClass $zh("个人信息类别") $en("Personal-information class");
  ruleSet      @9  :UInt32         $zh("规则集") $en("Rule set");
  # yyyymmdd.
  authorityAt  @10 :UInt64         $opt $zh("裁决依据位次") $en("Authority position");
  # The seq of partition 0 against which the decision was made; 0 = absent.
  actor        @11 :V.Actor        $zh("经办人") $en("Actor");
  submitter    @12 :Text           $is(account) $opt $zh("导入提交人") $en("Submitted by");
  # Of imported history.
  coActors     @13 :List(V.Actor)  $opt $zh("共同经办人") $en("Co-actors");
  subject      @14 :V.Subject      $opt $zh("事件主体") $en("Subject");
  caseId       @15 :V.Id           $opt $zh("案件编号") $en("Case id");
  correlation  @16 :V.Id           $opt $zh("关联标识") $en("Correlation id");
  causation    @17 :V.Id           $is(event) $opt $zh("起因事件") $en("Causing event");
  legalBasis   @18 :List(Text)     $max(40) $opt $zh("法律依据") $en("Legal basis");
  docs         @19 :List(V.Doc)    $opt $zh("附件") $en("Documents");
  supersedes   @20 :V.Id           $is(event) $opt $zh("所更正事件") $en("Supersedes");
  traceparent  @21 :Text           $max(55) $opt $zh("请求追踪标识") $en("Trace of the request");
}
