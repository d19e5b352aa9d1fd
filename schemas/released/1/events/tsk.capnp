@0xf0bf101e117a02ce;
# TSK 任务上报办公: tasks, reporting, office.

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

$A.family(id = tsk, conf = int, retain = m10);

struct TaskCreated $event(code = 1001, zh = "任务创建", en = "Task created",
    stream = task, moves = ["none -> created"], roles = [ldr, sob, rev, cty, pty, str]) {
  title     @0 :Text       $max(120) $zh("任务名称") $en("Name of the task");
  plan      @1 :V.Id       $is(event) $opt $zh("所依文件") $en("Policy document") $check("1201 item");
  planItem  @2 :Text       $max(40) $opt $zh("任务条目") $en("Item of the document");
  goal      @3 :E.Goal     $opt $zh("工作目标") $en("Goal");
  mode      @4 :E.Mode     $opt $zh("管理方式") $en("Mode of management");
  level     @5 :E.Level    $zh("层级") $en("Level");
  assignees @6 :List(Text) $is(unit) $zh("承办单位") $en("Units in charge") $check("≥1");
  dueOn     @7 :Int32      $is(date) $zh("到期日") $en("Due on");
}

struct TaskDispatched $event(code = 1002, zh = "任务下发", en = "Task dispatched",
    stream = task, moves = ["created -> dispatched"], roles = [ldr, sob, cty, pty, str]) {
  to @0 :Text  $is(unit) $zh("接收单位") $en("To unit");
  on @1 :Int32 $is(date) $zh("下发日期") $en("Dispatched on") $check("one child stream per assignee");
}

struct TaskAccepted $event(code = 1003, zh = "任务签收", en = "Task accepted",
    stream = task, moves = ["dispatched -> accepted"],
    roles = [cty, str, bsu, apr, fin, tax, pol, pbc, mkt, pty, lia, org, sob, rev]) {
  by @0 :Text $is(account) $zh("签收人") $en("Acknowledged by");
}

struct TaskProgressed $event(code = 1004, zh = "任务进展", en = "Task progressed",
    stream = task, moves = ["accepted -> same"],
    roles = [cty, str, bsu, apr, fin, tax, pol, pbc, mkt, pty, lia, org, sob, rev], later = true) {
  percent @0 :UInt8 $zh("进度") $en("Progress") $unit("%") $check("0–100");
  text    @1 :Text  $max(1000) $zh("内容") $en("Text");
}

struct TaskSubmitted $event(code = 1005, zh = "任务提交", en = "Task submitted",
    stream = task, moves = ["accepted -> submitted"],
    roles = [cty, str, bsu, apr, fin, tax, pol, pbc, mkt, pty, lia, org, sob, rev]) {
  text   @0 :Text        $max(2000) $zh("内容") $en("Text");
  proofs @1 :List(V.Doc) $opt $zh("佐证材料") $en("Proofs");
}

struct TaskReturned $event(code = 1006, zh = "任务退回", en = "Task returned",
    stream = task, moves = ["submitted -> accepted"], roles = [ldr, sob, rev, cty, pty, str]) {
  reason @0 :Text  $max(500) $zh("理由") $en("Reason");
  dueOn  @1 :Int32 $is(date) $zh("到期日") $en("Due on");
}

struct TaskCompleted $event(code = 1007, zh = "任务完成", en = "Task completed",
    stream = task, moves = ["submitted -> completed"], roles = [ldr, sob, rev, cty, pty, str]) {
  verdict    @0 :Text  $max(500) $zh("办结意见") $en("Verdict");
  score      @1 :UInt8 $opt $zh("得分") $en("Score") $unit("分") $check("0–100");
  scoreGiven @2 :Bool;
}

struct TaskOverdue $event(code = 1008, zh = "任务逾期", en = "Task overdue",
    stream = task, moves = ["dispatched, accepted -> same"], roles = [lgr]) {
  dueOn @0 :Int32 $is(date) $zh("到期日") $en("Due on");
}

struct TaskCancelled $event(code = 1009, zh = "任务取消", en = "Task cancelled",
    stream = task, moves = ["created, dispatched, accepted, submitted -> cancelled"],
    roles = [ldr, sob, cty, pty, str], later = true) {
  reason @0 :Text $max(500) $zh("理由") $en("Reason");
}

struct TaskDelegated $event(code = 1010, zh = "任务转派", en = "Task delegated",
    stream = task, moves = ["dispatched -> same", "accepted -> dispatched"],
    roles = [cty, str, bsu, apr, pty], later = true) {
  to     @0 :Text $is(unit) $zh("接收单位") $en("To unit");
  reason @1 :Text $max(200) $opt $zh("理由") $en("Reason");
}

struct FormTemplatePublished $event(code = 1020, zh = "报表模板发布", en = "Form template published",
    stream = formTemplate, roles = [sob], later = true) {
  template   @0 :Text         $max(40) $zh("报表模板") $en("Form template");
  version    @1 :UInt16       $zh("版本") $en("Version");
  title      @2 :Text         $max(120) $zh("模板名称") $en("Name of the template");
  schema     @3 :V.Doc        $zh("模板文件") $en("Form schema");
  periodKind @4 :E.PeriodKind $zh("报送周期") $en("Reporting cycle");
}

struct InfoReported $event(code = 1021, zh = "信息上报", en = "Information reported",
    stream = infoReport, moves = ["none, returned -> reported"], roles = [str, cty, bsu, org, com, pty]) {
  template @0 :Text   $max(40) $zh("报表模板") $en("Form template");
  version  @1 :UInt16 $zh("版本") $en("Version");
  period   @2 :Text   $max(20) $zh("报告期") $en("Reporting period");
  values   @3 :V.Doc  $zh("填报数据") $en("Values reported");
}

struct InfoReturned $event(code = 1022, zh = "上报退回", en = "Information returned",
    stream = infoReport, moves = ["reported -> returned"], roles = [sob, cty, str], later = true) {
  reasons @0 :Text $max(500) $zh("退回理由") $en("Reasons of the return");
}

struct InfoVerified $event(code = 1023, zh = "上报核验", en = "Information verified",
    stream = infoReport, moves = ["reported -> verified"], roles = [sob, cty], later = true) {
  note @0 :Text $max(500) $opt $zh("备注") $en("Note");
}

struct DocReceived $event(code = 1030, zh = "收文", en = "Document received",
    stream = officeDoc, moves = ["none -> received"], roles = [sob, rev, cty, str], later = true) {
  docNo    @0 :Text      $is(docNumber) $zh("文号") $en("Document number");
  from     @1 :Text      $is(unit) $zh("来文单位") $en("Sent by");
  title    @2 :Text      $max(120) $zh("标题") $en("Title");
  document @3 :V.Doc     $zh("文件") $en("Document");
  secrecy  @4 :E.Secrecy $zh("密级") $en("Secrecy") $check("none or internal only");
}

struct DocSent $event(code = 1031, zh = "发文", en = "Document sent",
    stream = officeDoc, moves = ["none, signed -> sent"], roles = [sob, rev, cty, str], later = true) {
  docNo    @0 :Text       $is(docNumber) $zh("文号") $en("Document number");
  to       @1 :List(Text) $is(unit) $zh("主送单位") $en("Addressees");
  title    @2 :Text       $max(120) $zh("标题") $en("Title");
  document @3 :V.Doc      $zh("文件") $en("Document");
  secrecy  @4 :E.Secrecy  $zh("密级") $en("Secrecy");
}

struct DocSigned $event(code = 1032, zh = "签批", en = "Document signed",
    stream = officeDoc, moves = ["none, received -> signed"], roles = [ldr, rev, cty], later = true) {
  docNo    @0 :Text  $is(docNumber) $zh("文号") $en("Document number");
  opinion  @1 :Text  $max(500) $zh("签批意见") $en("Signing opinion");
  document @2 :V.Doc $zh("文件") $en("Document");
}

struct DocArchived $event(code = 1033, zh = "归档", en = "Document archived",
    stream = officeDoc, moves = ["received, sent, signed -> archived"], roles = [sob, rev, cty, str],
    later = true) {
  archiveNo @0 :Text             $max(40) $zh("档号") $en("Archive number");
  retention @1 :A.RetentionClass $zh("保管期限") $en("Retention");
}

struct MeetingHeld $event(code = 1034, zh = "会议", en = "Meeting held",
    stream = meeting, roles = [ldr, sob, cty], later = true) {
  title   @0 :Text       $max(120) $zh("会议名称") $en("Name of the meeting");
  on      @1 :Int32      $is(date) $zh("召开日期") $en("Held on");
  units   @2 :List(Text) $is(unit) $zh("参会单位") $en("Units present");
  minutes @3 :V.Doc      $opt $zh("会议纪要") $en("Minutes");
}

struct NoticeIssued $event(code = 1035, zh = "通知发布", en = "Notice issued",
    stream = notice, moves = ["none -> issued"], roles = [sob, apr, cty, pty, lgr], later = true) {
  title     @0 :Text  $max(120) $zh("标题") $en("Title");
  to        @1 :V.Set $zh("接收范围") $en("Recipients");
  document  @2 :V.Doc $zh("文件") $en("Document");
  ackWanted @3 :Bool  $zh("要求回执") $en("Receipt wanted");
}

struct NoticeRead $event(code = 1036, zh = "通知已阅", en = "Notice read",
    stream = notice, moves = ["issued -> same"], roles = [org, bsu, apr, cty, str, res, com, pty, lia],
    later = true) {
  reader @0 :Text $is(account) $zh("阅读人") $en("Read by");
}
