@0xbaaaaf36eb7c78d7;
# REG 登记与审批: registration and approval.

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

$A.family(id = reg, conf = int, retain = perm);

struct NameReserved $event(code = 101, zh = "名称核准", en = "Name reserved",
    stream = regCase, moves = ["none -> draft"], roles = [apr], basis = ["社团条例#10"]) {
  name      @0 :Text      $max(60) $zh("名称") $en("Name") $check("no 中国/全国/中华 for local bodies");
  kind      @1 :E.OrgKind $zh("组织类型") $en("Kind of organization");
  area      @2 :UInt64    $is(area) $zh("行政区划") $en("Area");
  expiresOn @3 :Int32     $is(date) $zh("保留到期日") $en("Reserved until");
}

struct PreReviewOpinionIssued $event(code = 102, zh = "业务主管单位审查意见", en = "Pre-review opinion issued",
    stream = regCase, moves = ["draft, submitted, deficient, accepted, paused -> same"], roles = [bsu],
    basis = ["社团条例#9"], starts = [d04]) {
  supervisor @0 :Text      $is(unit) $zh("业务主管单位") $en("Supervising unit");
  opinion    @1 :E.Opinion $zh("审查意见") $en("Review opinion");
  docNo      @2 :Text      $is(docNumber) $zh("文号") $en("Document number");
  document   @3 :V.Doc     $zh("文件") $en("Document");
}

struct ApplicationSubmitted $event(code = 103, zh = "申请提交", en = "Application submitted",
    stream = regCase, moves = ["none, draft, deficient -> submitted"], roles = [org, apr], pclass = basic,
    basis = ["社团条例#11"], starts = [d01]) {
  matter    @0 :E.RegMatter $zh("申请事项") $en("Matter");
  kind      @1 :E.OrgKind   $zh("组织类型") $en("Kind of organization");
  direct    @2 :Bool        $zh("直接登记") $en("Direct registration");
  applicant @3 :V.Sealed    $zh("申请人") $en("Applicant");
  org       @4 :Text        $is(uscc) $opt $zh("社会组织") $en("Organization")
      $check("required unless matter=establish");
  materials @5 :List(V.Doc) $zh("申请材料") $en("Materials");
}

struct MaterialsDeficiencyNotified $event(code = 104, zh = "一次性补正告知", en = "Materials deficiency notified",
    stream = regCase, moves = ["submitted -> deficient"], roles = [apr], basis = ["许可法#32"],
    stops = [d01]) {
  missing @0 :List(Text) $max(200) $zh("需补正材料") $en("Materials missing");
  dueOn   @1 :Int32      $is(date) $zh("补正到期日") $en("Completion due on")
      $check("once per case, ≤5 wd after 103, else accepted by law");
}

struct ApplicationAccepted $event(code = 105, zh = "受理", en = "Application accepted",
    stream = regCase, moves = ["submitted -> accepted"], roles = [apr, lgr], basis = ["许可法#32"],
    starts = [d02], stops = [d01]) {
  acceptNo @0 :Text  $is(docNumber) $zh("受理号") $en("Acceptance number");
  acceptOn @1 :Int32 $is(date) $zh("受理日期") $en("Accepted on");
  dueOn    @2 :Int32 $is(date) $zh("办理到期日") $en("Handling due on") $check("computed D02");
  byLaw    @3 :Bool  $zh("依法视为受理") $en("Accepted by law");
}

struct ApplicationNotAccepted $event(code = 106, zh = "不予受理", en = "Application not accepted",
    stream = regCase, moves = ["submitted -> notAccepted"], roles = [apr], basis = ["许可法#32"],
    stops = [d01]) {
  reason @0 :Text $max(500) $zh("理由") $en("Reason");
  remedy @1 :Text $max(200) $zh("救济途径") $en("Remedy");
}

struct ApplicationWithdrawn $event(code = 107, zh = "撤回申请", en = "Application withdrawn",
    stream = regCase, moves = ["draft, submitted, deficient, accepted, paused -> withdrawn"],
    roles = [org, apr], later = true) {
  by     @0 :Text $max(60) $zh("撤回人") $en("Withdrawn by");
  reason @1 :Text $max(200) $opt $zh("理由") $en("Reason");
}

struct SiteVerified $event(code = 108, zh = "场所核查", en = "Site verified",
    stream = regCase, moves = ["accepted -> same"], roles = [apr], basis = ["社团条例#10"], later = true) {
  address  @0 :Text       $max(120) $zh("住所") $en("Address");
  result   @1 :E.Verdict  $zh("核查结果") $en("Result of the check");
  officers @2 :List(Text) $is(account) $zh("核查人员") $en("Verifying officers") $check("≥2");
}

struct CapitalVerified $event(code = 109, zh = "验资", en = "Capital verified",
    stream = regCase, moves = ["accepted -> same"], roles = [apr], basis = ["社团条例#10"], later = true) {
  amount @0 :Int64 $is(money) $zh("金额") $en("Amount") $unit("元") $check("R-REG-1/4 by kind");
  report @1 :V.Doc $zh("验资报告") $en("Capital verification report");
}

struct TimeLimitExtended $event(code = 110, zh = "延长期限", en = "Time limit extended",
    stream = regCase, moves = ["accepted -> same"], roles = [apr], basis = ["许可法#42"]) {
  days     @0 :UInt16 $zh("延长工作日") $en("Working days extended") $unit("工作日") $check("≤10 wd, once");
  approver @1 :Text   $is(account) $zh("批准人") $en("Approved by") $check("≠ actor");
  reason   @2 :Text   $max(200) $zh("理由") $en("Reason");
}

struct TimeLimitSuspended $event(code = 111, zh = "期限中止", en = "Time limit suspended",
    stream = regCase, moves = ["accepted -> paused"], roles = [apr], basis = ["许可法#45"]) {
  cause @0 :E.PauseCause $zh("中止原因") $en("Cause of the pause");
  from  @1 :Int32        $is(date) $zh("中止日期") $en("Paused from");
}

struct TimeLimitResumed $event(code = 112, zh = "期限恢复", en = "Time limit resumed",
    stream = regCase, moves = ["paused -> accepted"], roles = [apr], basis = ["许可法#45"]) {
  to @0 :Int32 $is(date) $zh("恢复日期") $en("Resumed on") $check("≥ from of 111");
}

struct RegistrationApproved $event(code = 113, zh = "准予登记", en = "Registration approved",
    stream = org, moves = ["none -> active", "RegCase: accepted -> approved"], roles = [apr], conf = pub,
    pclass = basic, basis = ["社团条例#12"], starts = [d03], stops = [d02]) {
  uscc         @0  :Text      $is(uscc) $zh("统一社会信用代码") $en("Unified social credit code")
      $check("new for ever");
  name         @1  :Text      $max(60) $zh("名称") $en("Name");
  kind         @2  :E.OrgKind $zh("组织类型") $en("Kind of organization");
  address      @3  :Text      $max(120) $zh("住所") $en("Address");
  purpose      @4  :Text      $max(500) $zh("宗旨") $en("Purpose of the organization");
  scope        @5  :Text      $max(1000) $zh("业务范围") $en("Scope of activity");
  activityArea @6  :Text      $max(60) $opt $zh("活动地域") $en("Area of activity");
  legalRep     @7  :V.Id      $is(person) $zh("法定代表人") $en("Legal representative");
  legalRepName @8  :V.Sealed  $zh("法定代表人姓名") $en("Name of the legal representative");
  capital      @9  :Int64     $is(money) $zh("注册资金") $en("Registered capital") $unit("元");
  # shown as 开办资金 for kind=service and 原始基金 for kind=foundation
  supervisor   @10 :Text      $is(unit) $opt $zh("业务主管单位") $en("Supervising unit") $check("empty iff direct");
  direct       @11 :Bool      $zh("直接登记") $en("Direct registration");
  certNo       @12 :Text      $max(40) $zh("证书编号") $en("Certificate number");
  validFrom    @13 :Int32     $is(date) $zh("有效期起") $en("Valid from");
  validTo      @14 :Int32     $is(date) $zh("有效期止") $en("Valid to") $check("> validFrom");
}

struct RegistrationRefused $event(code = 114, zh = "不予登记", en = "Registration refused",
    stream = regCase, moves = ["accepted -> refused"], roles = [apr], basis = ["社团条例#13"], stops = [d02]) {
  ground  @0 :E.RefusalGround $zh("不予登记情形") $en("Ground of refusal");
  reasons @1 :Text            $max(1000) $zh("理由") $en("Reasons");
  remedy  @2 :Text            $max(200) $zh("救济途径") $en("Remedy");
}

struct CertificateDelivered $event(code = 115, zh = "证书送达", en = "Certificate delivered",
    stream = regCase, moves = ["approved -> delivered"], roles = [apr], basis = ["许可法#44"], stops = [d03]) {
  certNo      @0 :Text          $max(40) $zh("证书编号") $en("Certificate number");
  deliveredOn @1 :Int32         $is(date) $zh("送达日期") $en("Delivered on");
  method      @2 :E.ServeMethod $zh("送达方式") $en("Method of service");
}

struct RegistrationChanged $event(code = 116, zh = "变更登记", en = "Registration changed",
    stream = org, moves = ["active -> same", "RegCase: accepted -> approved"], roles = [apr], conf = pub,
    pclass = basic, basis = ["社团条例#18"], stops = [d02, d04]) {
  item         @0 :E.ChangeItem $zh("变更事项") $en("Item changed");
  old          @1 :Text         $max(1000) $zh("变更前内容") $en("Old value");
  new          @2 :Text         $max(1000) $zh("变更后内容") $en("New value");
  legalRep     @3 :V.Id         $is(person) $opt $zh("法定代表人") $en("Legal representative")
      $check("when item=legalRep");
  legalRepName @4 :V.Sealed     $opt $zh("法定代表人姓名") $en("Name of the legal representative");
  certNo       @5 :Text         $max(40) $opt $zh("证书编号") $en("Certificate number");
}

struct CharterApproved $event(code = 117, zh = "章程核准", en = "Charter approved",
    stream = org, moves = ["active -> same", "RegCase: accepted -> approved"], roles = [apr],
    basis = ["社团条例#18"], stops = [d02, d04]) {
  charter    @0 :V.Doc  $zh("章程") $en("Charter");
  meetingOn  @1 :Int32  $is(date) $zh("会议日期") $en("Meeting on");
  votesFor   @2 :UInt32 $zh("赞成票") $en("Votes for") $unit("票");
  votesTotal @3 :UInt32 $zh("总票数") $en("Votes in total") $unit("票") $check("votesFor ≥ 2/3");
}

struct SealFiled $event(code = 118, zh = "印章备案", en = "Seal filed",
    stream = org, moves = ["active, liquidating -> same"], roles = [apr], basis = ["社团条例#17"],
    basisToCheck = true, later = true) {
  sealImage @0 :V.Doc      $zh("印章式样") $en("Seal impression");
  sealKind  @1 :E.SealKind $zh("印章类型") $en("Kind of seal");
}

struct BranchFiled $event(code = 119, zh = "分支（代表）机构设立", en = "Branch filed",
    stream = org, moves = ["active -> same", "RegCase: accepted -> approved"], roles = [apr, org],
    pclass = basic, basis = ["社团条例#17"], basisToCheck = true, later = true) {
  name @0 :Text $max(60) $zh("分支机构名称") $en("Name of the branch");
  head @1 :V.Id $is(person) $zh("负责人") $en("Head")
      $check("no branch of a branch, no area branch, no account, not for kind=service");
}

struct BranchClosed $event(code = 120, zh = "分支机构终止", en = "Branch closed",
    stream = org, moves = ["active, suspended, liquidating, revoked, certRevoked -> same"],
    roles = [apr, org], basis = ["社团条例#17"], basisToCheck = true, later = true) {
  name   @0 :Text $max(60) $zh("分支机构名称") $en("Name of the branch");
  reason @1 :Text $max(200) $opt $zh("理由") $en("Reason");
}

struct LiquidationStarted $event(code = 121, zh = "成立清算组", en = "Liquidation started",
    stream = org, moves = ["active, suspended, revoked, certRevoked -> liquidating"],
    roles = [org, apr, bsu], basis = ["社团条例#19"], starts = [d05]) {
  members @0 :List(Text) $max(60) $zh("清算组成员") $en("Liquidators");
  from    @1 :Int32      $is(date) $zh("清算组成立日期") $en("Liquidation group formed on");
}

struct Deregistered $event(code = 122, zh = "注销登记", en = "Deregistered",
    stream = org,
    moves = ["liquidating -> deregistered", "active -> deregistered (ground=merger/split)",
        "RegCase: accepted -> approved"], roles = [apr], conf = pub, basis = ["社团条例#21"],
    stops = [d02, d05]) {
  ground            @0 :E.DeregGround $zh("注销原因") $en("Ground of deregistration");
  liquidationReport @1 :V.Doc         $opt $zh("清算报告") $en("Liquidation report")
      $check("required unless merger/split");
  assetsTo          @2 :Text          $max(120) $zh("剩余财产去向") $en("Remaining assets go to");
  on                @3 :Int32         $is(date) $zh("注销日期") $en("Deregistered on");
}

struct RegistrationRevoked $event(code = 123, zh = "撤销登记", en = "Registration revoked",
    stream = org, moves = ["active, suspended, liquidating -> revoked"], roles = [apr, rev, cty], conf = pub,
    basis = ["社团条例#29", "社团条例#30"]) {
  decision @0 :V.Id  $is(event) $zh("处罚决定") $en("Penalty decision")
      $check("762 with kind 撤销登记, served (764)");
  on       @1 :Int32 $is(date) $zh("撤销日期") $en("Revoked on");
}

struct CertificateRevoked $event(code = 124, zh = "吊销登记证书", en = "Certificate revoked",
    stream = org, moves = ["active, suspended -> certRevoked"], roles = [apr, rev, cty], conf = pub,
    basis = ["慈善法#109"], basisToCheck = true, later = true) {
  decision @0 :V.Id  $is(event) $zh("处罚决定") $en("Penalty decision") $check("762 with kind 吊销证书, served");
  on       @1 :Int32 $is(date) $zh("吊销日期") $en("Certificate revoked on");
}

struct CertificateSealedUp $event(code = 125, zh = "封存证书印章财务凭证", en = "Certificate sealed up",
    stream = org, moves = ["suspended -> same"], roles = [enf, cty], basis = ["社团条例#33"], later = true) {
  items @0 :List(Text) $max(60) $zh("封存物品") $en("Items sealed up");
  from  @1 :Int32      $is(date) $zh("开始日期") $en("From");
  to    @2 :Int32      $is(date) $zh("结束日期") $en("To");
}

struct CertificateSurrendered $event(code = 126, zh = "收缴证书印章", en = "Certificate surrendered",
    stream = org, moves = ["revoked, certRevoked, deregistered, liquidating -> same"],
    roles = [enf, apr, cty], basis = ["社团条例#33"]) {
  items @0 :List(Text) $max(60) $zh("收缴物品") $en("Items surrendered");
  on    @1 :Int32      $is(date) $zh("收缴日期") $en("Surrendered on");
}

struct CertificateVoided $event(code = 127, zh = "公告作废", en = "Certificate voided",
    stream = org, moves = ["revoked, certRevoked, deregistered, liquidating -> same"],
    roles = [apr, rev, cty], conf = pub, basis = ["社团条例#33"], later = true) {
  certNo       @0 :Text  $max(40) $zh("证书编号") $en("Certificate number");
  announcement @1 :V.Doc $zh("公告") $en("Announcement");
}

struct CharityStatusGranted $event(code = 128, zh = "慈善组织认定", en = "Charity status granted",
    stream = org, moves = ["active -> same", "RegCase: accepted -> approved"], roles = [apr], conf = pub,
    basis = ["慈善法#10"], later = true) {
  certNo @0 :Text  $max(40) $zh("证书编号") $en("Certificate number");
  on     @1 :Int32 $is(date) $zh("认定日期") $en("Granted on");
}

struct FundraisingQualified $event(code = 129, zh = "公开募捐资格", en = "Fundraising qualified",
    stream = org, moves = ["active -> same", "RegCase: accepted -> approved"], roles = [apr], conf = pub,
    basis = ["慈善法#22"], later = true) {
  certNo @0 :Text  $max(40) $zh("证书编号") $en("Certificate number");
  on     @1 :Int32 $is(date) $zh("取得资格日期") $en("Qualified on") $check("R-REG-7 waiting time");
}

struct FundraisingQualificationRevoked $event(code = 130, zh = "撤销公开募捐资格", en = "Fundraising qualification revoked",
    stream = org, moves = ["active, suspended, revoked, certRevoked -> same"], roles = [apr, rev],
    conf = pub, basis = ["慈善法#111"], basisToCheck = true, later = true) {
  decision @0 :V.Id  $is(event) $zh("撤销决定") $en("Revocation decision");
  on       @1 :Int32 $is(date) $zh("撤销日期") $en("Revoked on");
}

struct RegistrationAnnounced $event(code = 131, zh = "登记公告", en = "Registration announced",
    stream = org, moves = ["active, suspended, liquidating, deregistered, revoked, certRevoked -> same"],
    roles = [apr], conf = pub, basis = ["社团条例#23"]) {
  of       @0 :V.Id  $is(event) $zh("所涉事项") $en("Event concerned") $check("113/116/122/123/124");
  channel  @1 :Text  $max(60) $zh("公告渠道") $en("Announced through");
  document @2 :V.Doc $zh("文件") $en("Document");
}

struct RevocationAnnulled $event(code = 132, zh = "撤销决定被撤销", en = "Revocation annulled",
    stream = org, moves = ["revoked, certRevoked, liquidating -> active"], roles = [apr, rev, cty],
    conf = pub, basis = ["复议法#68"], basisToCheck = true) {
  by @0 :V.Id  $is(event) $zh("撤销依据") $en("Annulled by") $check("768/770 annulling the decision of 123/124");
  on @1 :Int32 $is(date) $zh("原决定撤销日期") $en("Annulled on");
}

struct OrgMerged $event(code = 133, zh = "合并", en = "Organization merged",
    stream = org, moves = ["active -> same"], roles = [apr], basis = ["社团条例#19"], later = true) {
  from @0 :List(Text) $is(uscc) $zh("合并前组织") $en("Bodies merged") $check("≥1");
  to   @1 :Text       $is(uscc) $zh("合并后组织") $en("Merged into");
  on   @2 :Int32      $is(date) $zh("合并日期") $en("Merged on") $check("one event per body, one correlation");
}

struct OrgSplit $event(code = 134, zh = "分立", en = "Organization split",
    stream = org, moves = ["active -> same"], roles = [apr], basis = ["社团条例#19"], later = true) {
  from @0 :Text       $is(uscc) $zh("分立前组织") $en("Body split");
  to   @1 :List(Text) $is(uscc) $zh("分立后组织") $en("Split into") $check("≥1");
  on   @2 :Int32      $is(date) $zh("分立日期") $en("Split on");
}

struct SupervisorChanged $event(code = 135, zh = "业务主管单位变更或脱钩", en = "Supervisor changed",
    stream = org, moves = ["active, suspended -> same"], roles = [apr, sob, cty], basis = ["社团条例#18"]) {
  old       @0 :Text $is(unit) $opt $zh("变更前主管单位") $en("Old supervisor");
  new       @1 :Text $is(unit) $opt $zh("变更后主管单位") $en("New supervisor") $check("empty iff decoupled");
  decoupled @2 :Bool $zh("已脱钩") $en("Decoupled");
  docNo     @3 :Text $is(docNumber) $zh("文号") $en("Document number");
}

struct OrgClassified $event(code = 136, zh = "分类", en = "Organization classified",
    stream = org, moves = ["active, suspended -> same"], roles = [sob, cty], basis = ["民发〔2015〕"],
    basisToCheck = true) {
  class       @0 :E.OrgClass $zh("组织类别") $en("Class");
  direct      @1 :Bool       $zh("直接登记") $en("Direct registration");
  riskTier    @2 :UInt8      $zh("风险等级") $en("Risk tier") $unit("级") $check("1–4");
  cityManaged @3 :Bool       $zh("市管") $en("City-managed");
}
