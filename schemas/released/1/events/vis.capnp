@0xd6e7343992251495;
# VIS 走访联络服务: visits, liaison, services.

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

$A.family(id = vis, conf = int, retain = m10);

struct DirectorVisitPlanned $event(code = 401, zh = "局长跑协会计划", en = "Director visit planned",
    stream = visit, moves = ["none -> planned"], roles = [ldr, sob, cty], later = true) {
  leader   @0 :Text       $is(account) $zh("走访领导") $en("Visiting leader");
  org      @1 :Text       $is(uscc) $zh("社会组织") $en("Organization");
  on       @2 :Int32      $is(date) $zh("计划走访日期") $en("Visit planned on");
  policies @3 :List(Text) $max(120) $opt $zh("所送政策") $en("Policies delivered");
}

struct DirectorVisitHeld $event(code = 402, zh = "局长跑协会", en = "Director visit held",
    stream = visit, moves = ["none, planned -> held"], roles = [ldr, sob, cty]) {
  leader   @0 :Text       $is(account) $zh("走访领导") $en("Visiting leader");
  org      @1 :Text       $is(uscc) $zh("社会组织") $en("Organization");
  on       @2 :Int32      $is(date) $zh("走访日期") $en("Visited on");
  place    @3 :Text       $max(120) $zh("地点") $en("Place");
  policies @4 :List(Text) $max(120) $opt $zh("所送政策") $en("Policies delivered");
  opinions @5 :Text       $max(2000) $opt $zh("意见建议") $en("Opinions raised");
  people   @6 :UInt16     $zh("参加人数") $en("People") $unit("人");
}

struct DemandRaised $event(code = 403, zh = "诉求登记", en = "Demand raised",
    stream = demand, moves = ["none -> raised"], roles = [lia, ldr, sob, cty, str, org]) {
  org        @0 :Text          $is(uscc) $zh("社会组织") $en("Organization");
  topic      @1 :E.DemandTopic $zh("诉求类别") $en("Topic of the demand");
  text       @2 :Text          $max(1000) $zh("内容") $en("Text");
  from       @3 :V.Id          $is(event) $opt $zh("诉求来源") $en("Source of the demand") $check("402/411/420/430");
  viaLiaison @4 :Bool          $zh("联络员转报") $en("Via the liaison officer");
}

struct DemandAssigned $event(code = 404, zh = "诉求交办", en = "Demand assigned",
    stream = demand, moves = ["raised -> assigned", "assigned -> same"], roles = [sob, cty], starts = [d34]) {
  unit  @0 :Text  $is(unit) $zh("承办单位") $en("Unit in charge");
  dueOn @1 :Int32 $is(date) $zh("到期日") $en("Due on") $check("D34");
}

struct DemandResolved $event(code = 405, zh = "诉求解决", en = "Demand resolved",
    stream = demand, moves = ["assigned -> resolved"], roles = [sob, bsu, apr, cty, fin, pty, str],
    stops = [d34]) {
  how   @0 :Text  $max(1000) $zh("解决办法") $en("How it was resolved");
  on    @1 :Int32 $is(date) $zh("解决日期") $en("Resolved on");
  proof @2 :V.Doc $opt $zh("佐证材料") $en("Proof");
}

struct DemandConfirmed $event(code = 406, zh = "组织确认", en = "Demand confirmed",
    stream = demand, moves = ["resolved -> confirmed"], roles = [org, lia]) {
  satisfaction @0 :UInt8 $zh("满意度") $en("Satisfaction") $unit("分") $check("1–5");
  text         @1 :Text  $max(500) $opt $zh("内容") $en("Text");
}

struct DemandReopened $event(code = 407, zh = "诉求重开", en = "Demand reopened",
    stream = demand, moves = ["resolved, confirmed -> assigned"], roles = [org, lia, sob, cty]) {
  reason @0 :Text  $max(500) $zh("理由") $en("Reason");
  dueOn  @1 :Int32 $is(date) $zh("到期日") $en("Due on");
}

struct LiaisonAssigned $event(code = 410, zh = "联络员派定", en = "Liaison assigned",
    stream = liaison, moves = ["none, ended -> assigned"], roles = [sob, cty]) {
  officer @0 :Text  $is(account) $zh("联络员") $en("Liaison officer");
  org     @1 :Text  $is(uscc) $zh("社会组织") $en("Organization");
  from    @2 :Int32 $is(date) $zh("开始日期") $en("From");
  to      @3 :Int32 $is(date) $opt $zh("结束日期") $en("To");
  project @4 :Text  $max(40) $zh("联络项目") $en("Project");
}

struct LiaisonContacted $event(code = 411, zh = "联络记录", en = "Liaison contacted",
    stream = liaison, moves = ["assigned -> same"], roles = [lia], pclass = sensitive) {
  officer  @0 :Text                $is(account) $zh("联络员") $en("Liaison officer");
  org      @1 :Text                $is(uscc) $zh("社会组织") $en("Organization");
  project  @2 :Text                $max(40) $zh("联络项目") $en("Project");
  mode     @3 :E.ContactMode       $zh("联络方式") $en("Mode of contact");
  on       @4 :Int32               $is(date) $zh("联络日期") $en("Contacted on");
  minutes  @5 :UInt16              $zh("联络时长") $en("Duration") $unit("分钟");
  topics   @6 :List(E.DemandTopic) $zh("诉求类别") $en("Topics of demand");
  found    @7 :List(Text)          $max(500) $opt $zh("发现问题") $en("Problems found");
  photos   @8 :List(V.Doc)         $opt $zh("现场照片") $en("Photos");
  location @9 :V.Sealed            $opt $zh("定位信息") $en("Location");
}

struct LiaisonUnassigned $event(code = 412, zh = "联络员解除", en = "Liaison unassigned",
    stream = liaison, moves = ["assigned -> ended"], roles = [sob, cty], later = true) {
  officer @0 :Text  $is(account) $zh("联络员") $en("Liaison officer");
  org     @1 :Text  $is(uscc) $zh("社会组织") $en("Organization");
  on      @2 :Int32 $is(date) $zh("解除日期") $en("Ended on");
}

struct LiaisonMonthlyReported $event(code = 413, zh = "联络月报", en = "Liaison monthly reported",
    stream = liaisonMonth, roles = [lia], later = true) {
  month    @0 :UInt32 $zh("月份") $en("Month") $check("yyyymm");
  contacts @1 :UInt32 $zh("联络次数") $en("Contacts") $unit("次");
  demands  @2 :UInt32 $zh("诉求件数") $en("Demands") $unit("件");
  text     @3 :Text   $max(2000) $opt $zh("内容") $en("Text");
}

struct HomeServiceVisitHeld $event(code = 420, zh = "千家进万户上门服务", en = "Home service visit held",
    stream = service, roles = [sob, lia, str, cty]) {
  org      @0 :Text   $is(uscc) $opt $zh("社会组织") $en("Organization");
  on       @1 :Int32  $is(date) $zh("服务日期") $en("Served on");
  audience @2 :UInt32 $zh("服务人次") $en("People served") $unit("人次");
  hours    @3 :UInt16 $zh("时长") $en("Duration") $unit("小时");
  topic    @4 :Text   $max(120) $zh("主题") $en("Topic");
}

struct TrainingHeld $event(code = 421, zh = "培训", en = "Training held",
    stream = service, roles = [sob, pty, cty, str], later = true) {
  on       @0 :Int32      $is(date) $zh("培训日期") $en("Trained on");
  audience @1 :UInt32     $zh("培训人次") $en("People trained") $unit("人次");
  hours    @2 :UInt16     $zh("时长") $en("Duration") $unit("小时");
  topic    @3 :Text       $max(120) $zh("主题") $en("Topic");
  orgs     @4 :List(Text) $is(uscc) $opt $zh("参训组织") $en("Organizations trained");
}

struct PolicyDelivered $event(code = 422, zh = "送政策", en = "Policy delivered",
    stream = service, roles = [sob, lia, ldr, cty, str], later = true) {
  org      @0 :Text       $is(uscc) $zh("社会组织") $en("Organization");
  on       @1 :Int32      $is(date) $zh("日期") $en("Date");
  policies @2 :List(Text) $max(120) $zh("所送政策") $en("Policies delivered");
}

struct CapacityActionStarted $event(code = 423, zh = "能力建设行动", en = "Capacity action started",
    stream = service, roles = [sob, pty], later = true) {
  action @0 :E.CapacityAction $zh("行动类别") $en("Kind of action");
  year   @1 :UInt16           $zh("年度") $en("Year");
  from   @2 :Int32            $is(date) $zh("开始日期") $en("From");
  to     @3 :Int32            $is(date) $opt $zh("结束日期") $en("To");
  plan   @4 :V.Doc            $zh("方案") $en("Plan");
}

struct StaffTrained $event(code = 424, zh = "“基本业务+”培训", en = "Staff trained",
    stream = service, roles = [sob, cty], later = true) {
  on       @0 :Int32           $is(date) $zh("培训日期") $en("Trained on");
  audience @1 :UInt32          $zh("培训人次") $en("People trained") $unit("人次");
  hours    @2 :UInt16          $zh("时长") $en("Duration") $unit("小时");
  topic    @3 :Text            $max(120) $zh("主题") $en("Topic");
  kind     @4 :E.StaffTraining $zh("培训类别") $en("Kind of training");
}

struct SupervisoryVisitHeld $event(code = 430, zh = "监管走访", en = "Supervisory visit held",
    stream = visit, moves = ["none, planned -> held"], roles = [sob, enf, cty]) {
  officers @0 :List(Text) $is(account) $zh("走访人员") $en("Visiting officers") $check("≥1");
  org      @1 :Text       $is(uscc) $zh("社会组织") $en("Organization");
  on       @2 :Int32      $is(date) $zh("走访日期") $en("Visited on");
  findings @3 :Text       $max(2000) $opt $zh("走访情况") $en("Visit findings");
  followUp @4 :V.Id       $is(event) $opt $zh("后续事项") $en("Follow-up");
}
