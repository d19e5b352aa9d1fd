@0xd800408151261a52;
# DLY 日常监管: daily supervision.

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

$A.family(id = dly, conf = int, retain = perm);

struct AnnualReportWindowOpened $event(code = 301, zh = "年报开放", en = "Annual report window opened",
    stream = annualWindow, moves = ["AnnualReport: none -> open"], roles = [sob, rev, cty],
    basis = ["社团条例#28"], starts = [d06]) {
  year    @0 :UInt16          $zh("年度") $en("Year");
  from    @1 :Int32           $is(date) $zh("开始日期") $en("From");
  to      @2 :Int32           $is(date) $zh("结束日期") $en("To");
  obliged @3 :V.Set           $zh("应报年报组织") $en("Organizations obliged") $check("R-ANN-2");
  kinds   @4 :List(E.OrgKind) $zh("组织类型") $en("Kinds of organization");
}

struct AnnualReportDrafted $event(code = 302, zh = "年报填报", en = "Annual report drafted",
    stream = annualReport, moves = ["open -> drafted", "drafted, overdue -> same"], roles = [org],
    basis = ["社团条例#28"], later = true) {
  year    @0 :UInt16 $zh("年度") $en("Year");
  percent @1 :UInt8  $zh("进度") $en("Progress") $unit("%") $check("0–100");
}

struct SupervisorPreReviewed $event(code = 303, zh = "主管单位初审", en = "Supervisor pre-reviewed",
    stream = annualReport, moves = ["drafted -> reviewed", "overdue -> same"], roles = [bsu],
    basis = ["社团条例#28"], later = true) {
  year    @0 :UInt16    $zh("年度") $en("Year");
  opinion @1 :E.Opinion $zh("意见") $en("Opinion");
  text    @2 :Text      $max(1000) $opt $zh("意见内容") $en("Text of the opinion");
}

struct AnnualReportSubmitted $event(code = 304, zh = "年报报送", en = "Annual report submitted",
    stream = annualReport, moves = ["open, drafted, reviewed, overdue -> submitted"], roles = [org],
    basis = ["社团条例#28"], stops = [d06]) {
  year               @0  :UInt16 $zh("年度") $en("Year");
  income             @1  :Int64  $is(money) $zh("本年收入") $en("Income of the year") $unit("元");
  expense            @2  :Int64  $is(money) $zh("本年支出") $en("Expenditure of the year") $unit("元");
  netAssetsStart     @3  :Int64  $is(money) $zh("年初净资产") $en("Net assets at year start") $unit("元");
  netAssetsEnd       @4  :Int64  $is(money) $zh("年末净资产") $en("Net assets at year end") $unit("元")
      $check("start + income − expense + restated");
  restated           @5  :Int64  $is(money) $opt $zh("净资产调整额") $en("Restatement of net assets") $unit("元");
  # may be negative
  restatedGiven      @6  :Bool;
  donations          @7  :Int64  $is(money) $zh("捐赠收入") $en("Donations received") $unit("元");
  publicBenefitSpend @8  :Int64  $is(money) $zh("公益事业支出") $en("Public-benefit spending") $unit("元");
  adminCost          @9  :Int64  $is(money) $zh("管理费用") $en("Administration cost") $unit("元");
  memberFees         @10 :Int64  $is(money) $zh("会费收入") $en("Membership fees") $unit("元");
  feeTiers           @11 :UInt8  $zh("会费档次") $en("Fee tiers") $unit("档") $check("≤4");
  staffFull          @12 :UInt32 $zh("专职人数") $en("Full-time staff") $unit("人");
  staffPart          @13 :UInt32 $zh("兼职人数") $en("Part-time staff") $unit("人");
  members            @14 :UInt32 $zh("会员数") $en("Members") $unit("个");
  partyMembers       @15 :UInt32 $zh("党员人数") $en("Party members") $unit("人");
  activities         @16 :UInt32 $zh("活动次数") $en("Activities held") $unit("次");
  auditReport        @17 :V.Doc  $opt $zh("审计报告") $en("Audit report") $check("required if fundraising-qualified");
  commitmentSigned   @18 :Bool   $zh("已签承诺书") $en("Commitment signed") $check("true");
}

struct AnnualReportReturned $event(code = 305, zh = "年报退回", en = "Annual report returned",
    stream = annualReport, moves = ["submitted -> returned"], roles = [sob, rev, cty], basis = ["R-ANN-3"]) {
  year    @0 :UInt16     $zh("年度") $en("Year");
  reasons @1 :List(Text) $max(500) $zh("退回理由") $en("Reasons of the return");
  dueOn   @2 :Int32      $is(date) $zh("到期日") $en("Due on") $check("5 wd");
}

struct AnnualReportResubmitted $event(code = 306, zh = "补正重报", en = "Annual report resubmitted",
    stream = annualReport, moves = ["returned -> submitted"], roles = [org], basis = ["R-ANN-3"]) {
  year               @0  :UInt16 $zh("年度") $en("Year");
  replaces           @1  :V.Id   $is(event) $zh("原年报") $en("Report replaced") $check("304 or 306");
  income             @2  :Int64  $is(money) $zh("本年收入") $en("Income of the year") $unit("元");
  expense            @3  :Int64  $is(money) $zh("本年支出") $en("Expenditure of the year") $unit("元");
  netAssetsStart     @4  :Int64  $is(money) $zh("年初净资产") $en("Net assets at year start") $unit("元");
  netAssetsEnd       @5  :Int64  $is(money) $zh("年末净资产") $en("Net assets at year end") $unit("元");
  restated           @6  :Int64  $is(money) $opt $zh("净资产调整额") $en("Restatement of net assets") $unit("元");
  # may be negative
  restatedGiven      @7  :Bool;
  donations          @8  :Int64  $is(money) $zh("捐赠收入") $en("Donations received") $unit("元");
  publicBenefitSpend @9  :Int64  $is(money) $zh("公益事业支出") $en("Public-benefit spending") $unit("元");
  adminCost          @10 :Int64  $is(money) $zh("管理费用") $en("Administration cost") $unit("元");
  memberFees         @11 :Int64  $is(money) $zh("会费收入") $en("Membership fees") $unit("元");
  feeTiers           @12 :UInt8  $zh("会费档次") $en("Fee tiers") $unit("档") $check("≤4");
  note               @13 :Text   $max(500) $opt $zh("备注") $en("Note");
  auditReport        @14 :V.Doc  $opt $zh("审计报告") $en("Audit report");
}

struct AnnualReportPublished $event(code = 307, zh = "年报公开", en = "Annual report published",
    stream = annualReport, moves = ["submitted -> published"], roles = [rev, sob, cty], conf = pub,
    basis = ["社团条例#28"]) {
  year    @0 :UInt16 $zh("年度") $en("Year");
  channel @1 :Text   $max(60) $zh("公开渠道") $en("Published through");
  on      @2 :Int32  $is(date) $zh("公开日期") $en("Published on");
}

struct AnnualReportOverdue $event(code = 308, zh = "逾期未报", en = "Annual report overdue",
    stream = annualReport, moves = ["open, drafted, reviewed -> overdue"], roles = [lgr],
    basis = ["令60#11"], basisToCheck = true) {
  year             @0 :UInt16 $zh("年度") $en("Year");
  dueOn            @1 :Int32  $is(date) $zh("到期日") $en("Due on");
  consecutiveYears @2 :UInt8  $zh("连续未报年数") $en("Consecutive years missed") $unit("年") $check("≥1");
}

struct AnnualReportSampled $event(code = 309, zh = "年报抽查", en = "Annual report sampled",
    stream = annualReport, moves = ["submitted, published -> same"], roles = [sob, enf, cty],
    basis = ["民发〔2017〕45号"], later = true) {
  year @0 :UInt16 $zh("年度") $en("Year");
  plan @1 :V.Id   $is(event) $zh("抽查计划") $en("Inspection plan") $check("701");
}

struct AnnualReportErrorFound $event(code = 310, zh = "年报不实", en = "Annual report error found",
    stream = annualReport, moves = ["submitted, published -> returned"], roles = [sob, enf, cty],
    basis = ["令60"], basisToCheck = true, later = true) {
  year     @0 :UInt16     $zh("年度") $en("Year");
  findings @1 :List(Text) $max(1000) $zh("不实事项") $en("Errors found");
  dueOn    @2 :Int32      $is(date) $zh("到期日") $en("Due on");
}

struct MajorMatterReported $event(code = 320, zh = "重大事项报告", en = "Major matter reported",
    stream = majorMatter, moves = ["none, queried, unreported -> reported"], roles = [org],
    basis = ["R-MAJ-1"], starts = [d33], stops = [d33]) {
  kind        @0 :E.MajorKind $zh("重大事项类别") $en("Kind of matter");
  plannedOn   @1 :Int32       $is(date) $zh("计划日期") $en("Planned on") $check("ahead D33, late flag otherwise");
  venue       @2 :Text        $max(120) $opt $zh("举办地点") $en("Venue");
  people      @3 :UInt32      $opt $zh("预计人数") $en("People expected") $unit("人");
  peopleGiven @4 :Bool;
  budget      @5 :Int64       $is(money) $zh("预算金额") $en("Budget") $unit("元");
  organizer   @6 :Text        $max(120) $zh("主办单位") $en("Organizer");
  text        @7 :Text        $max(2000) $zh("内容") $en("Text");
  decidedOn   @8 :Int32       $is(date) $opt $zh("决议日期") $en("Resolved on");
}

struct MajorMatterQueried $event(code = 321, zh = "询问", en = "Major matter queried",
    stream = majorMatter, moves = ["reported -> queried"], roles = [rev, sob, cty], later = true) {
  reasons @0 :Text $max(500) $zh("询问事项") $en("Matters queried");
}

struct MajorMatterObjected $event(code = 322, zh = "不同意", en = "Major matter objected",
    stream = majorMatter, moves = ["reported, queried -> objected"], roles = [rev, sob, cty], later = true) {
  reasons @0 :Text       $max(500) $zh("理由") $en("Reasons");
  basis   @1 :List(Text) $max(40) $zh("依据") $en("Basis");
}

struct MajorMatterNoted $event(code = 323, zh = "备案", en = "Major matter noted",
    stream = majorMatter, moves = ["reported -> noted"], roles = [rev, sob, cty]) {
  note @0 :Text $max(200) $opt $zh("备注") $en("Note");
}

struct MajorMatterResultReported $event(code = 324, zh = "事后报告", en = "Major matter result reported",
    stream = majorMatter, moves = ["noted -> resultReported"], roles = [org], later = true) {
  result      @0 :Text   $max(1000) $zh("结果") $en("Result");
  actualCost  @1 :Int64  $is(money) $zh("实际费用") $en("Actual cost") $unit("元");
  heldOn      @2 :Int32  $is(date) $zh("举办日期") $en("Held on");
  people      @3 :UInt32 $opt $zh("参加人数") $en("People") $unit("人");
  peopleGiven @4 :Bool;
}

struct MajorMatterUnreportedFound $event(code = 325, zh = "应报未报", en = "Major matter unreported found",
    stream = majorMatter, moves = ["none -> unreported"], roles = [sob, enf, cty], later = true) {
  kind     @0 :E.MajorKind $zh("重大事项类别") $en("Kind of matter");
  heldOn   @1 :Int32       $is(date) $zh("举办日期") $en("Held on");
  evidence @2 :List(V.Id)  $is(event) $zh("证据") $en("Evidence");
  text     @3 :Text        $max(500) $zh("内容") $en("Text");
}

struct TermExpiryReminded $event(code = 330, zh = "届满提醒", en = "Term expiry reminded",
    stream = election, moves = ["none -> due", "due, postponed -> same"], roles = [lgr, sob], stops = [d07]) {
  termEndsOn @0 :Int32  $is(date) $zh("届满日期") $en("Term ends on");
  leadDays   @1 :UInt16 $zh("提前天数") $en("Days ahead") $unit("天") $check("180/90/30");
}

struct ElectionPostponed $event(code = 331, zh = "延期换届批准", en = "Election postponed",
    stream = election, moves = ["due -> postponed"], roles = [rev, bsu, cty], basis = ["R-ELE-1"],
    later = true) {
  newEnd   @0 :Int32 $is(date) $zh("延期至") $en("Postponed to") $check("≤1 year after term end");
  approver @1 :Text  $is(account) $zh("批准人") $en("Approved by");
  reason   @2 :Text  $max(200) $zh("理由") $en("Reason");
}

struct ElectionPlanFiled $event(code = 332, zh = "换届方案", en = "Election plan filed",
    stream = election, moves = ["none, due, postponed, overdue -> planned"], roles = [org]) {
  plan            @0 :V.Doc            $zh("方案") $en("Plan");
  plannedOn       @1 :Int32            $is(date) $zh("计划日期") $en("Planned on");
  posts           @2 :List(E.PostKind) $zh("职务") $en("Posts");
  changesLegalRep @3 :Bool             $zh("变更法定代表人") $en("Legal representative changes");
}

struct PreElectionAuditOrdered $event(code = 333, zh = "换届审计", en = "Pre-election audit ordered",
    stream = election, moves = ["planned -> auditOrdered"], roles = [rev, bsu, fin, cty],
    basis = ["社团条例#27"], later = true) {
  firm  @0 :Text  $max(120) $opt $zh("会计师事务所") $en("Audit firm");
  scope @1 :Text  $max(200) $zh("审计范围") $en("Scope of the audit");
  dueOn @2 :Int32 $is(date) $zh("到期日") $en("Due on");
}

struct PreElectionAuditReported $event(code = 334, zh = "换届审计报告", en = "Pre-election audit reported",
    stream = election, moves = ["auditOrdered -> audited"], roles = [org, bsu, fin], basis = ["社团条例#27"],
    later = true) {
  report   @0 :V.Doc      $zh("审计报告") $en("Audit report");
  findings @1 :List(Text) $max(1000) $opt $zh("发现问题") $en("Findings");
}

struct CandidateSubmitted $event(code = 335, zh = "人选报审", en = "Candidate submitted",
    stream = candidate, moves = ["none, returned -> submitted"], roles = [org], pclass = sensitive,
    basis = ["R-ELE-2"]) {
  person         @0 :V.Id       $is(person) $zh("人选") $en("Candidate");
  post           @1 :E.PostKind $zh("职务") $en("Post");
  identity       @2 :V.Sealed   $zh("身份信息") $en("Identity");
  partTime       @3 :Bool       $zh("兼职") $en("Part-time");
  incumbentTerms @4 :UInt8      $zh("已任届数") $en("Terms served") $unit("届");
  bornYear       @5 :V.Sealed   $zh("出生年份") $en("Year of birth");
}

struct CandidateVetted $event(code = 336, zh = "人选审核", en = "Candidate vetted",
    stream = candidate,
    moves = ["submitted -> passed (pass)", "submitted -> returned (return)",
        "submitted -> rejected (reject)"], roles = [pty, bsu, rev, cty], pclass = sensitive,
    basis = ["R-ELE-2"]) {
  result        @0 :E.VetResult   $zh("审核结果") $en("Result of the vetting");
  age           @1 :E.CheckResult $zh("年龄核查") $en("Age check");
  terms         @2 :E.CheckResult $zh("任届核查") $en("Term check");
  conviction    @3 :E.CheckResult $zh("犯罪记录核查") $en("Criminal record check");
  credit        @4 :E.CheckResult $zh("信用核查") $en("Credit check");
  publicServant @5 :E.CheckResult $zh("公职人员核查") $en("Public-servant check");
  dualPost      @6 :E.CheckResult $zh("兼职核查") $en("Dual-post check");
  reasons       @7 :V.Sealed      $opt $zh("理由") $en("Reasons");
}

struct CandidateWithdrawn $event(code = 337, zh = "人选撤回", en = "Candidate withdrawn",
    stream = candidate, moves = ["submitted, returned, passed -> withdrawn"], roles = [org], later = true) {
  reason @0 :Text $max(200) $opt $zh("理由") $en("Reason");
}

struct ElectionHeld $event(code = 338, zh = "换届大会", en = "Election held",
    stream = election, moves = ["planned, audited -> held"], roles = [org], basis = ["社团条例(章程)"]) {
  on       @0 :Int32  $is(date) $zh("召开日期") $en("Held on");
  eligible @1 :UInt32 $zh("应到人数") $en("Eligible to vote") $unit("人");
  present  @2 :UInt32 $zh("实到人数") $en("Present") $unit("人") $check("≥ 2/3 of eligible");
  votesFor @3 :UInt32 $zh("赞成票") $en("Votes for") $unit("票");
  against  @4 :UInt32 $zh("反对票") $en("Votes against") $unit("票");
  abstain  @5 :UInt32 $zh("弃权票") $en("Abstentions") $unit("票") $check("sum ≤ present");
}

struct ElectionResultFiled $event(code = 339, zh = "换届备案", en = "Election result filed",
    stream = election, moves = ["held -> filed"], roles = [org, rev, cty]) {
  minutes  @0 :V.Doc $zh("会议纪要") $en("Minutes");
  termFrom @1 :Int32 $is(date) $zh("本届起始日") $en("Term from");
  termTo   @2 :Int32 $is(date) $zh("本届届满日") $en("Term to") $check("≤5 years");
}

struct LeaderAppointed $event(code = 340, zh = "任职", en = "Leader appointed",
    stream = post, moves = ["none, ended -> holding"], roles = [rev, cty, apr], conf = pub, pclass = basic,
    starts = [d07]) {
  person @0 :V.Id       $is(person) $zh("任职人员") $en("Office holder");
  name   @1 :V.Sealed   $zh("姓名") $en("Name of the person");
  post   @2 :E.PostKind $zh("职务") $en("Post");
  from   @3 :Int32      $is(date) $zh("任职日期") $en("In office from");
  to     @4 :Int32      $is(date) $zh("任期届满日") $en("In office to") $check("≤5 years");
  termNo @5 :UInt8      $zh("届次") $en("Term number") $unit("届") $check("≤2 unless approved");
}

struct LeaderRemoved $event(code = 341, zh = "罢免或离任", en = "Leader removed",
    stream = post, moves = ["holding -> ended"], roles = [rev, cty, org, apr], pclass = basic, later = true) {
  person @0 :V.Id         $is(person) $zh("任职人员") $en("Office holder");
  post   @1 :E.PostKind   $zh("职务") $en("Post");
  on     @2 :Int32        $is(date) $zh("离任日期") $en("Left on");
  cause  @3 :E.LeaveCause $zh("离任原因") $en("Cause of leaving");
}

struct ElectionOverdue $event(code = 342, zh = "逾期未换届", en = "Election overdue",
    stream = election, moves = ["due, postponed, planned, auditOrdered, audited -> overdue"], roles = [lgr],
    stops = [d07]) {
  termEndsOn @0 :Int32  $is(date) $zh("届满日期") $en("Term ends on");
  daysLate   @1 :UInt32 $zh("逾期天数") $en("Days late") $unit("天");
}

struct DualPostApproved $event(code = 343, zh = "兼职审批", en = "Dual post approved",
    stream = post, moves = ["holding -> same"], roles = [bsu, pty], pclass = basic, later = true) {
  person   @0 :V.Id             $is(person) $zh("任职人员") $en("Office holder");
  posts    @1 :List(E.PostKind) $zh("兼任职务") $en("Posts held in addition");
  unpaid   @2 :Bool             $zh("不领取报酬") $en("Unpaid") $check("true");
  until    @3 :Int32            $is(date) $zh("截止日期") $en("Until");
  document @4 :V.Doc            $zh("文件") $en("Document");
}
