@0xb9b57d5b13fad8f7;
# CMP 投诉接访: complaints and reception.

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

$A.family(id = cmp, conf = cmp, retain = l30);

struct ComplaintReceived $event(code = 501, zh = "收到投诉", en = "Complaint received",
    stream = complaint, moves = ["none -> received"], roles = [cpl, gwy, cty, str, pub], pclass = sensitive,
    basis = ["信访条例#17"], basisToCheck = true, starts = [d20, d24]) {
  channel        @0  :E.ComplaintChannel $zh("投诉渠道") $en("Complaint channel");
  named          @1  :Bool               $zh("实名投诉") $en("Named complaint");
  topic          @2  :E.ComplaintTopic   $zh("投诉类别") $en("Topic of the complaint");
  target         @3  :Text               $is(uscc) $opt $zh("被投诉组织") $en("Organization complained of");
  targetName     @4  :Text               $max(60) $opt $zh("被投诉方名称") $en("Name complained of")
      $check("one of the two");
  groupSize      @5  :UInt16             $opt $zh("投诉人数") $en("Complainants") $unit("人")
      $check("representatives ≤5");
  groupSizeGiven @6  :Bool;
  summary        @7  :Text               $max(500) $zh("内容摘要") $en("Summary") $check("redacted, R-SEC-7 scan");
  identity       @8  :V.Sealed           $opt $zh("投诉人身份") $en("Identity of the complainant")
      $check("required if named");
  body           @9  :V.Sealed           $zh("投诉内容") $en("Complaint text");
  hotlineNo      @10 :Text               $max(40) $opt $zh("热线工单号") $en("Hotline ticket number");
}

struct ComplaintRegistered $event(code = 502, zh = "登记", en = "Complaint registered",
    stream = complaint, moves = ["received -> registered"], roles = [cpl, cty], basis = ["信访条例#22"]) {
  no          @0 :Text  $max(40) $zh("投诉编号") $en("Complaint number");
  receivedOn  @1 :Int32 $is(date) $zh("收到日期") $en("Received on");
  informDueOn @2 :Int32 $is(date) $zh("告知到期日") $en("Information due on") $check("D20");
}

struct ComplaintTransferred $event(code = 503, zh = "转送交办", en = "Complaint transferred",
    stream = complaint, moves = ["registered -> transferred"], roles = [cpl, cty], basis = ["信访条例#22"],
    starts = [d21]) {
  toUnit     @0 :Text  $is(unit) $zh("接收单位") $en("To unit");
  replyDueOn @1 :Int32 $is(date) $zh("答复到期日") $en("Reply due on");
  reason     @2 :Text  $max(200) $zh("理由") $en("Reason");
}

struct TransferObjected $event(code = 504, zh = "转送异议", en = "Transfer objected",
    stream = complaint, moves = ["transferred -> registered"], roles = [cpl, cty, bsu, mkt, pol],
    basis = ["信访条例#23"], stops = [d21], later = true) {
  reason @0 :Text  $max(500) $zh("理由") $en("Reason");
  on     @1 :Int32 $is(date) $zh("异议日期") $en("Objected on") $check("D21");
}

struct ComplainantInformed $event(code = 505, zh = "告知投诉人", en = "Complainant informed",
    stream = complaint, moves = ["registered, transferred, accepted, refused -> same"], roles = [cpl, cty],
    basis = ["信访条例#23"], stops = [d20]) {
  how  @0 :E.ServeMethod $zh("告知方式") $en("Method of information");
  on   @1 :Int32         $is(date) $zh("告知日期") $en("Informed on") $check("D20");
  text @2 :Text          $max(500) $opt $zh("内容") $en("Text");
}

struct ComplaintAccepted $event(code = 506, zh = "受理", en = "Complaint accepted",
    stream = complaint, moves = ["registered -> accepted"], roles = [cpl, sob, cty], basis = ["信访条例#31"],
    basisToCheck = true, starts = [d22], stops = [d20]) {
  acceptOn @0 :Int32 $is(date) $zh("受理日期") $en("Accepted on");
  dueOn    @1 :Int32 $is(date) $zh("办理到期日") $en("Handling due on") $check("D22");
  lead     @2 :Text  $is(unit) $zh("承办单位") $en("Unit in charge");
}

struct ComplaintNotAccepted $event(code = 507, zh = "不予受理", en = "Complaint not accepted",
    stream = complaint, moves = ["registered -> refused"], roles = [ldr, sob, cty], basis = ["信访条例#31"],
    basisToCheck = true, stops = [d20]) {
  reason @0 :Text $max(500) $zh("理由") $en("Reason");
  remedy @1 :Text $max(200) $zh("救济途径") $en("Remedy");
}

struct ComplaintMerged $event(code = 508, zh = "并案", en = "Complaint merged",
    stream = complaint, moves = ["registered, accepted -> merged"], roles = [cpl, sob, cty]) {
  into   @0 :Text $max(40) $zh("并入投诉编号") $en("Merged into") $check("another complaint about the same fact");
  reason @1 :Text $max(200) $zh("理由") $en("Reason");
}

struct HandlerAssigned $event(code = 509, zh = "承办", en = "Handler assigned",
    stream = complaint, moves = ["accepted, investigating -> same"], roles = [sob, cpl, cty],
    basis = ["信访条例#31"], basisToCheck = true) {
  handler @0 :Text $is(account) $zh("承办人") $en("Handler") $check("not named, not recused");
  second  @1 :Text $is(account) $opt $zh("协办人") $en("Second handler");
}

struct HandlerRecused $event(code = 510, zh = "回避", en = "Handler recused",
    stream = complaint, moves = ["accepted, investigating -> same"], roles = [sob, cpl, enf, cty],
    basis = ["信访条例#28"]) {
  handler @0 :Text            $is(account) $zh("回避人员") $en("Recused handler");
  ground  @1 :E.RecusalGround $zh("回避事由") $en("Ground of recusal");
}

struct InquiryStarted $event(code = 511, zh = "调查", en = "Inquiry started",
    stream = complaint, moves = ["accepted -> investigating", "replied -> investigating (redo)"],
    roles = [sob, enf, rev, cty], basis = ["信访条例#31"], basisToCheck = true) {
  officers @0 :List(Text) $is(account) $zh("调查人员") $en("Investigating officers") $check("≥1");
  redo     @1 :Bool       $zh("重新调查") $en("New investigation");
  plan     @2 :Text       $max(500) $opt $zh("方案") $en("Plan");
}

struct StatementTaken $event(code = 512, zh = "询问笔录", en = "Statement taken",
    stream = complaint, moves = ["investigating -> same"], roles = [enf, sob, cty], pclass = basic,
    basis = ["处罚法#42", "处罚法#55"], basisToCheck = true, later = true) {
  officers @0 :List(Text) $is(account) $zh("调查人员") $en("Investigating officers") $check("≥2");
  of       @1 :V.Sealed   $zh("被询问人") $en("Person questioned");
  record   @2 :V.Doc      $zh("询问笔录") $en("Record of questioning") $check("sealed document");
}

struct EvidenceCollected $event(code = 513, zh = "证据", en = "Evidence collected",
    stream = complaint, moves = ["investigating -> same"], roles = [enf, sob, cty]) {
  kind  @0 :E.EvidenceKind $zh("证据种类") $en("Kind of evidence");
  items @1 :List(V.Doc)    $zh("证据材料") $en("Evidence files");
  note  @2 :Text           $max(500) $opt $zh("备注") $en("Note");
}

struct MediationHeld $event(code = 514, zh = "调解", en = "Mediation held",
    stream = complaint, moves = ["investigating -> same"], roles = [sob, cty, enf], later = true) {
  on      @0 :Int32              $is(date) $zh("调解日期") $en("Mediated on");
  outcome @1 :E.MediationOutcome $zh("调解结果") $en("Outcome of mediation");
  record  @2 :V.Doc              $zh("记录") $en("Record");
}

struct PetitionHearingHeld $event(code = 515, zh = "信访听证", en = "Petition hearing held",
    stream = complaint, moves = ["investigating, underReview, underRecheck -> same"],
    roles = [sob, cty, leg], basis = ["信访条例#31"], basisToCheck = true, later = true) {
  from   @0 :Int32 $is(date) $zh("开始日期") $en("From");
  to     @1 :Int32 $is(date) $zh("结束日期") $en("To") $check("excluded from clocks");
  chair  @2 :Text  $is(account) $zh("主持人") $en("Chair");
  record @3 :V.Doc $zh("听证笔录") $en("Hearing record");
}

struct ComplaintTimeExtended $event(code = 516, zh = "延期", en = "Complaint time extended",
    stream = complaint, moves = ["accepted, investigating -> same"], roles = [ldr, cty],
    basis = ["信访条例#34"]) {
  days     @0 :UInt16 $zh("延长天数") $en("Days extended") $unit("天") $check("≤30, once");
  approver @1 :Text   $is(account) $zh("批准人") $en("Approved by");
  toldOn   @2 :Int32  $is(date) $zh("告知日期") $en("Told on");
  reason   @3 :Text   $max(200) $zh("理由") $en("Reason");
}

struct HandlingOpinionIssued $event(code = 517, zh = "处理意见书", en = "Handling opinion issued",
    stream = complaint, moves = ["investigating -> opined", "accepted -> opined (simple)"],
    roles = [sob, rev, cty], basis = ["信访条例#32"], basisToCheck = true, stops = [d22]) {
  outcome  @0 :E.ComplaintOutcome $zh("处理结果") $en("Outcome");
  basis    @1 :List(Text)         $max(40) $zh("法律依据") $en("Legal basis");
  document @2 :V.Doc              $zh("文书") $en("Official document");
  simple   @3 :Bool               $zh("简易程序") $en("Simple procedure");
}

struct ReplyDelivered $event(code = 518, zh = "答复送达", en = "Reply delivered",
    stream = complaint, moves = ["opined -> replied"], roles = [cpl, sob, cty], basis = ["信访条例#32"],
    basisToCheck = true, starts = [d23], stops = [d24]) {
  method     @0 :E.ServeMethod $zh("送达方式") $en("Method of service");
  on         @1 :Int32         $is(date) $zh("送达日期") $en("Served on");
  remedyTold @2 :Bool          $zh("已告知救济途径") $en("Remedy told") $check("true");
}

struct ReviewRequested $event(code = 519, zh = "复查申请", en = "Review requested",
    stream = complaint, moves = ["replied -> underReview"], roles = [cpl, cty], pclass = basic,
    basis = ["信访条例#35"], starts = [d23], stops = [d23]) {
  on     @0 :Int32    $is(date) $zh("申请日期") $en("Applied on") $check("D23");
  reason @1 :V.Sealed $zh("申请理由") $en("Reason of the request");
}

struct ReviewDecided $event(code = 520, zh = "复查意见", en = "Review decided",
    stream = complaint, moves = ["underReview -> reviewed"], roles = [sob, ldr], basis = ["信访条例#35"],
    starts = [d23], stops = [d23]) {
  outcome  @0 :E.ReviewOutcome $zh("复查结论") $en("Outcome of the review");
  document @1 :V.Doc           $zh("文书") $en("Official document");
  on       @2 :Int32           $is(date) $zh("决定日期") $en("Decided on");
}

struct RecheckRequested $event(code = 521, zh = "复核申请", en = "Recheck requested",
    stream = complaint, moves = ["reviewed -> underRecheck"], roles = [cpl, cty], pclass = basic,
    basis = ["信访条例#36"], starts = [d23], stops = [d23]) {
  on     @0 :Int32    $is(date) $zh("申请日期") $en("Applied on") $check("D23");
  reason @1 :V.Sealed $zh("申请理由") $en("Reason of the request");
}

struct RecheckDecided $event(code = 522, zh = "复核意见", en = "Recheck decided",
    stream = complaint, moves = ["underRecheck -> final"], roles = [sob, ldr, gwy], basis = ["信访条例#36"],
    stops = [d23]) {
  outcome  @0 :E.ReviewOutcome $zh("复核结论") $en("Outcome of the recheck");
  document @1 :V.Doc           $zh("文书") $en("Official document");
  on       @2 :Int32           $is(date) $zh("决定日期") $en("Decided on");
}

struct ComplaintClosed $event(code = 523, zh = "办结", en = "Complaint closed",
    stream = complaint, moves = ["replied, reviewed, final, transferred -> closed"], roles = [cpl, sob, cty]) {
  on      @0 :Int32 $is(date) $zh("办结日期") $en("Closed on");
  summary @1 :Text  $max(500) $opt $zh("内容摘要") $en("Summary") $check("redacted");
}

struct ComplaintWithdrawn $event(code = 524, zh = "撤诉", en = "Complaint withdrawn",
    stream = complaint, moves = ["received, registered, accepted, investigating, opined -> withdrawn"],
    roles = [cpl, cty]) {
  on         @0 :Int32 $is(date) $zh("日期") $en("Date");
  record     @1 :V.Doc $zh("记录") $en("Record");
  continueAs @2 :V.Id  $is(event) $opt $zh("后续线索") $en("Continues as") $check("lead that goes on");
}

struct LeadReferred $event(code = 525, zh = "线索移送", en = "Lead referred",
    stream = complaint, moves = ["accepted, investigating, opined, replied, withdrawn -> same"],
    roles = [sob, cpl, enf, cty]) {
  to   @0 :E.LeadTarget $zh("移送去向") $en("Referred to");
  case @1 :V.Id         $opt $zh("关联案件") $en("Related case");
  note @2 :Text         $max(500) $opt $zh("备注") $en("Note");
}

struct SatisfactionRated $event(code = 526, zh = "回访评价", en = "Satisfaction rated",
    stream = complaint, moves = ["replied, closed -> same"], roles = [cpl, gwy], pclass = basic,
    basis = ["12345条例#29"], later = true) {
  score @0 :UInt8    $zh("满意度") $en("Satisfaction") $unit("分") $check("1–5");
  on    @1 :Int32    $is(date) $zh("评价日期") $en("Rated on");
  text  @2 :V.Sealed $opt $zh("评价内容") $en("Comment");
}

struct ReceptionDayHeld $event(code = 527, zh = "接访日", en = "Reception day held",
    stream = reception, roles = [ldr, cpl, cty], conf = int, later = true) {
  leader     @0 :Text       $is(account) $zh("接访领导") $en("Receiving leader");
  on         @1 :Int32      $is(date) $zh("接访日期") $en("Reception on");
  visitors   @2 :UInt16     $zh("接访人次") $en("Visitors") $unit("人次");
  complaints @3 :List(Text) $max(40) $opt $zh("投诉编号") $en("Complaint numbers");
}

struct IdentityUnsealed $event(code = 528, zh = "启封身份", en = "Identity unsealed",
    stream = complaint, moves = ["Unseal: approved -> opened"], roles = [cpl, sob, aud], pclass = sensitive,
    basis = ["信访条例#30"]) {
  request  @0 :V.Id $is(event) $zh("启封批准") $en("Unsealing approval") $check("1313");
  reader   @1 :Text $is(account) $zh("查阅人") $en("Reader");
  approver @2 :Text $is(account) $zh("批准人") $en("Approved by") $check("≠ reader");
  reason   @3 :Text $max(200) $zh("理由") $en("Reason");
}

struct RetaliationReported $event(code = 529, zh = "打击报复反映", en = "Retaliation reported",
    stream = complaint, roles = [cpl, cty, gwy], pclass = sensitive, basis = ["信访条例#46"], later = true) {
  no           @0 :Text     $max(40) $zh("投诉编号") $en("Complaint number") $check("the first complaint");
  text         @1 :V.Sealed $zh("内容") $en("Text");
  newComplaint @2 :Text     $max(40) $zh("新投诉编号") $en("New complaint");
}
