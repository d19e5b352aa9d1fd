@0xe7f93f5bedbfa8bd;
# LNK 审管联动: approval-supervision linkage.

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

$A.family(id = lnk, conf = int, retain = l30);

struct ApprovalResultPushed $event(code = 201, zh = "审批结果推送", en = "Approval result pushed",
    stream = linkage, moves = ["none -> pushed"], roles = [apr, gwy], starts = [d32]) {
  of       @0 :V.Id  $is(event) $zh("所涉事项") $en("Event concerned") $check("113/116/122");
  toUnit   @1 :Text  $is(unit) $zh("接收单位") $en("To unit");
  ackDueOn @2 :Int32 $is(date) $zh("签收到期日") $en("Acknowledgement due on") $check("D32");
}

struct SupervisionInfoPushed $event(code = 202, zh = "监管信息推送", en = "Supervision information pushed",
    stream = linkage, moves = ["none -> pushed"], roles = [sob, enf, cty], starts = [d32]) {
  kind     @0 :E.PushKind $zh("推送类别") $en("Kind of information");
  of       @1 :V.Id       $is(event) $zh("所涉事项") $en("Event concerned");
  toUnit   @2 :Text       $is(unit) $zh("接收单位") $en("To unit");
  ackDueOn @3 :Int32      $is(date) $zh("签收到期日") $en("Acknowledgement due on") $check("D32");
}

struct LinkageAcknowledged $event(code = 203, zh = "签收", en = "Linkage acknowledged",
    stream = linkage, moves = ["pushed, overdue -> acknowledged"], roles = [sob, apr, bsu, cty, gwy],
    stops = [d32]) {
  of @0 :V.Id $is(event) $zh("所涉事项") $en("Event concerned");
  by @1 :Text $is(account) $zh("签收人") $en("Acknowledged by");
}

struct LinkageOverdue $event(code = 204, zh = "逾期未签收", en = "Linkage overdue",
    stream = linkage, moves = ["pushed -> overdue"], roles = [lgr]) {
  of    @0 :V.Id  $is(event) $zh("所涉事项") $en("Event concerned");
  dueOn @1 :Int32 $is(date) $zh("到期日") $en("Due on");
}

struct ConsultationOpened $event(code = 205, zh = "会商发起", en = "Consultation opened",
    stream = consultation, moves = ["none -> open"], roles = [ldr, sob, apr, cty]) {
  topic        @0 :Text       $max(120) $zh("会商议题") $en("Topic of consultation");
  items        @1 :List(Text) $max(500) $zh("会商事项") $en("Items");
  participants @2 :List(Text) $is(unit) $zh("会商单位") $en("Participants") $check("≥2");
  neededBy     @3 :Int32      $is(date) $zh("反馈截止日") $en("Needed by");
  org          @4 :Text       $is(uscc) $opt $zh("社会组织") $en("Organization");
}

struct ConsultationOpinionGiven $event(code = 206, zh = "会商意见", en = "Consultation opinion given",
    stream = consultation, moves = ["open -> same"],
    roles = [apr, sob, bsu, fin, tax, pol, pbc, mkt, pty, cty]) {
  opinion @0 :E.Opinion $zh("意见") $en("Opinion");
  text    @1 :Text      $max(2000) $zh("意见内容") $en("Text of the opinion");
  signer  @2 :Text      $is(account) $zh("签字人") $en("Signed by");
  absent  @3 :Bool      $zh("缺席") $en("Absent");
}

struct ConsultationConcluded $event(code = 207, zh = "会商结论", en = "Consultation concluded",
    stream = consultation, moves = ["open -> concluded"], roles = [ldr, sob, cty]) {
  conclusion @0 :Text  $max(2000) $zh("结论") $en("Conclusion");
  minutes    @1 :V.Doc $zh("会议纪要") $en("Minutes");
  dissent    @2 :Text  $max(1000) $opt $zh("不同意见") $en("Dissent");
}

struct InquiryLetterSent $event(code = 208, zh = "函询发出", en = "Inquiry letter sent",
    stream = inquiry, moves = ["none -> sent"], roles = [sob, cty, apr], starts = [d31]) {
  toUnit    @0 :Text       $is(unit) $zh("受函单位") $en("Unit asked");
  docNo     @1 :Text       $is(docNumber) $zh("文号") $en("Document number");
  questions @2 :List(Text) $max(1000) $zh("函询事项") $en("Questions");
  org       @3 :Text       $is(uscc) $opt $zh("社会组织") $en("Organization");
  dueOn     @4 :Int32      $is(date) $zh("到期日") $en("Due on") $check("D31");
}

struct InquiryDelivered $event(code = 209, zh = "函件送达", en = "Inquiry delivered",
    stream = inquiry, moves = ["sent -> delivered"], roles = [sob, cty, apr, bsu]) {
  on       @0 :Int32 $is(date) $zh("送达日期") $en("Served on");
  receiver @1 :Text  $max(60) $zh("签收人") $en("Received by");
}

struct InquiryReplied $event(code = 210, zh = "复函", en = "Inquiry replied",
    stream = inquiry, moves = ["sent, delivered, overdue -> replied"],
    roles = [bsu, fin, tax, pol, pbc, mkt], stops = [d31]) {
  docNo    @0 :Text  $is(docNumber) $zh("文号") $en("Document number");
  answers  @1 :Text  $max(2000) $zh("答复内容") $en("Answers");
  document @2 :V.Doc $zh("文件") $en("Document");
}

struct InquiryOverdue $event(code = 211, zh = "逾期未复", en = "Inquiry overdue",
    stream = inquiry, moves = ["sent, delivered -> overdue"], roles = [lgr]) {
  dueOn @0 :Int32 $is(date) $zh("到期日") $en("Due on");
}

struct InquiryClosed $event(code = 212, zh = "函询办结", en = "Inquiry closed",
    stream = inquiry, moves = ["replied, overdue -> closed"], roles = [sob, cty, apr]) {
  verdict @0 :Text $max(500) $zh("办结意见") $en("Verdict");
}

struct JointMeetingHeld $event(code = 213, zh = "联席会议", en = "Joint meeting held",
    stream = jointMeeting, roles = [ldr, sob], later = true) {
  no      @0 :Text       $max(40) $zh("会议编号") $en("Meeting number");
  on      @1 :Int32      $is(date) $zh("召开日期") $en("Held on");
  members @2 :List(Text) $is(unit) $zh("成员单位") $en("Member units");
  agenda  @3 :List(Text) $max(500) $zh("议程") $en("Agenda");
  minutes @4 :V.Doc      $zh("会议纪要") $en("Minutes");
}

struct ResolutionAdopted $event(code = 214, zh = "议定事项", en = "Resolution adopted",
    stream = resolution, moves = ["none -> adopted"], roles = [ldr, sob], later = true) {
  meeting  @0 :V.Id  $is(event) $zh("联席会议") $en("Joint meeting") $check("213");
  text     @1 :Text  $max(1000) $zh("内容") $en("Text");
  leadUnit @2 :Text  $is(unit) $zh("牵头单位") $en("Lead unit");
  dueOn    @3 :Int32 $is(date) $zh("到期日") $en("Due on");
}

struct ResolutionFollowedUp $event(code = 215, zh = "落实反馈", en = "Resolution followed up",
    stream = resolution, moves = ["adopted -> same", "adopted -> done (status=done)"],
    roles = [sob, bsu, fin, tax, pol, pbc, mkt, cty], later = true) {
  status @0 :E.FollowUp $zh("落实情况") $en("Status");
  text   @1 :Text       $max(1000) $zh("落实内容") $en("What was done");
  proof  @2 :V.Doc      $opt $zh("佐证材料") $en("Proof");
}

struct CoBuildingHeld $event(code = 216, zh = "共建活动", en = "Co-building held",
    stream = activity, roles = [sob, pty, apr], later = true) {
  units @0 :List(Text) $is(unit) $zh("参加单位") $en("Units taking part");
  theme @1 :Text       $max(120) $zh("主题") $en("Theme");
  on    @2 :Int32      $is(date) $zh("活动日期") $en("Activity on");
}

struct RegistersReconciled $event(code = 217, zh = "审管对账", en = "Registers reconciled",
    stream = reconciliation, roles = [lgr, sob, apr]) {
  asOf       @0 :Int32      $is(date) $zh("数据截止日") $en("Data as of");
  left       @1 :V.Set      $zh("审批登记名册") $en("Register of approval");
  # left side = the register of the approving authority
  right      @2 :V.Set      $zh("监管登记名册") $en("Register of supervision");
  # right side = the register of the supervising authority
  onlyLeft   @3 :List(Text) $is(uscc) $zh("仅审批名册有") $en("Only in the approval register");
  onlyRight  @4 :List(Text) $is(uscc) $zh("仅监管名册有") $en("Only in the supervision register");
  fieldDiffs @5 :UInt32     $zh("差异项数") $en("Field differences") $unit("项");
  diffReport @6 :V.Doc      $opt $zh("差异报告") $en("Difference report");
}
