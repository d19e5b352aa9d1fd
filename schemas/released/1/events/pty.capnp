@0x9c070d1576104d1d;
# PTY 党建: party building.

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

$A.family(id = pty, conf = int, retain = l30);

struct PartyOrgEstablished $event(code = 901, zh = "党组织成立", en = "Party organization established",
    stream = partyOrg, moves = ["none -> established"], roles = [pty], later = true) {
  org      @0 :Text           $is(uscc) $zh("社会组织") $en("Organization");
  type     @1 :E.PartyOrgType $zh("党组织类型") $en("Kind of party organization");
  superior @2 :Text           $is(unit) $zh("上级党组织") $en("Superior party organization");
  members  @3 :UInt32         $zh("党员人数") $en("Party members") $unit("人");
  on       @4 :Int32          $is(date) $zh("成立日期") $en("Established on");
}

struct PartyOrgChanged $event(code = 902, zh = "党组织变更", en = "Party organization changed",
    stream = partyOrg, moves = ["established -> same"], roles = [pty], later = true) {
  type     @0 :E.PartyOrgType $zh("党组织类型") $en("Kind of party organization");
  superior @1 :Text           $is(unit) $zh("上级党组织") $en("Superior party organization");
  members  @2 :UInt32         $zh("党员人数") $en("Party members") $unit("人");
  on       @3 :Int32          $is(date) $zh("变更日期") $en("Changed on");
}

struct PartyOrgDissolved $event(code = 903, zh = "党组织撤销", en = "Party organization dissolved",
    stream = partyOrg, moves = ["established -> dissolved"], roles = [pty], later = true) {
  cause @0 :Text  $max(200) $zh("原因") $en("Cause");
  on    @1 :Int32 $is(date) $zh("撤销日期") $en("Revoked on");
}

struct PartyMembersSurveyed $event(code = 904, zh = "党员情况调查", en = "Party members surveyed",
    stream = partyCheck, roles = [org, pty], later = true) {
  members       @0 :UInt32 $zh("党员人数") $en("Party members") $unit("人");
  transferredIn @1 :UInt32 $zh("组织关系转入人数") $en("Party members transferred in") $unit("人");
  asOf          @2 :Int32  $is(date) $zh("数据截止日") $en("Data as of");
}

struct SixSyncChecked $event(code = 905, zh = "六个同步核查", en = "Six synchronizations checked",
    stream = partyCheck, roles = [pty, sob, cty], basis = ["R-PTY-1"], later = true) {
  item     @0 :UInt8 $zh("同步事项") $en("Synchronization item") $check("index in code list six-sync");
  # index in the code list six-sync
  ok       @1 :Bool  $zh("已落实") $en("In place");
  evidence @2 :V.Id  $is(event) $opt $zh("佐证") $en("Supporting record");
  on       @3 :Int32 $is(date) $zh("核查日期") $en("Checked on");
}

struct WorkstationEstablished $event(code = 906, zh = "党建工作站建立", en = "Workstation established",
    stream = partyUnit, moves = ["none -> established"], roles = [pty]) {
  name     @0 :Text      $max(60) $zh("名称") $en("Name");
  host     @1 :V.Subject $zh("依托单位") $en("Hosted by");
  capacity @2 :UInt16    $zh("可联系组织数") $en("Organizations per workstation") $unit("家") $check("default 30");
  on       @3 :Int32     $is(date) $zh("成立日期") $en("Established on");
}

struct WorkstationAffiliated $event(code = 907, zh = "联系指导", en = "Organization affiliated with a workstation",
    stream = affiliation, moves = ["none -> affiliated", "affiliated -> same"], roles = [pty]) {
  org         @0 :Text  $is(uscc) $zh("社会组织") $en("Organization");
  workstation @1 :V.Id  $is(event) $zh("党建工作站") $en("Party workstation") $check("906/908");
  from        @2 :Int32 $is(date) $zh("开始日期") $en("From");
}

struct IndustryCommitteeEstablished $event(code = 908, zh = "行业党委成立", en = "Industry committee established",
    stream = partyUnit, moves = ["none -> established"], roles = [pty], later = true) {
  name     @0 :Text  $max(60) $zh("名称") $en("Name");
  industry @1 :Text  $max(60) $zh("所属行业") $en("Industry");
  on       @2 :Int32 $is(date) $zh("成立日期") $en("Established on");
}

struct PartySchoolEstablished $event(code = 909, zh = "社会组织党校成立", en = "Party school established",
    stream = partyUnit, moves = ["none -> established"], roles = [pty], later = true) {
  name @0 :Text  $max(60) $zh("名称") $en("Name");
  on   @1 :Int32 $is(date) $zh("成立日期") $en("Established on");
}

struct ThemeDayHeld $event(code = 910, zh = "主题党日", en = "Theme day held",
    stream = themeDay, roles = [pty]) {
  host       @0 :V.Id       $is(event) $zh("主办组织") $en("Organized by") $check("906/908");
  issueNo    @1 :Text       $max(20) $zh("期号") $en("Issue number") $check("unique per host");
  jointWith  @2 :List(V.Id) $is(event) $opt $zh("联合主办") $en("Jointly with");
  on         @3 :Int32      $is(date) $zh("活动日期") $en("Activity on");
  theme      @4 :Text       $max(120) $zh("主题") $en("Theme");
  attendance @5 :UInt32     $zh("参加人数") $en("Attendance") $unit("人");
}

struct PartyClassHeld $event(code = 911, zh = "泉城讲党课", en = "Party class held",
    stream = service, roles = [pty], later = true) {
  session  @0 :UInt16 $zh("期次") $en("Session number") $unit("期");
  on       @1 :Int32  $is(date) $zh("活动日期") $en("Activity on");
  topic    @2 :Text   $max(120) $zh("主题") $en("Topic");
  audience @3 :UInt32 $zh("参加人次") $en("Audience") $unit("人次");
}

struct BrandRegistered $event(code = 912, zh = "党建品牌登记", en = "Brand registered",
    stream = brand, moves = ["none -> registered", "registered -> withdrawn (status=withdrawn)"],
    roles = [pty, cty]) {
  name   @0 :Text          $max(60) $zh("名称") $en("Name");
  owner  @1 :V.Subject     $zh("品牌所有单位") $en("Owner");
  area   @2 :UInt64        $is(area) $zh("行政区划") $en("Area");
  status @3 :E.BrandStatus $zh("品牌状态") $en("Brand status");
  on     @4 :Int32         $is(date) $zh("登记日期") $en("Registered on");
}

struct BrandMarkIssued $event(code = 913, zh = "品牌标识发布", en = "Brand mark issued",
    stream = brand, moves = ["registered -> same"], roles = [pty], later = true) {
  version @0 :UInt16 $zh("版本") $en("Version");
  artwork @1 :V.Doc  $zh("标识图样") $en("Artwork");
  manual  @2 :V.Doc  $zh("使用规范") $en("Rules of use") $check("scope, scene, method");
  # scope, scene and method
  on      @3 :Int32  $is(date) $zh("发布日期") $en("Released on");
}

struct BrandUseAuthorized $event(code = 914, zh = "标识使用授权", en = "Brand use authorized",
    stream = brand, moves = ["registered -> same"], roles = [pty], later = true) {
  user  @0 :V.Subject $zh("使用单位") $en("User");
  level @1 :E.Level   $zh("层级") $en("Level");
  scope @2 :Text      $max(200) $zh("使用范围") $en("Scope of use");
  scene @3 :Text      $max(200) $zh("使用场景") $en("Scene of use");
  until @4 :Int32     $is(date) $zh("截止日期") $en("Until");
}

struct BrandMisuseFound $event(code = 915, zh = "标识误用", en = "Brand misuse found",
    stream = brand, moves = ["registered -> same"], roles = [pty, sob, cty], later = true) {
  user     @0 :V.Subject $zh("使用单位") $en("User");
  text     @1 :Text      $max(500) $zh("内容") $en("Text");
  evidence @2 :V.Doc     $zh("证据") $en("Evidence");
  on       @3 :Int32     $is(date) $zh("发现日期") $en("Found on");
}

struct DemoSiteNominated $event(code = 916, zh = "党建示范点培育", en = "Demonstration site nominated",
    stream = demoSite, moves = ["none -> nominated"], roles = [pty], later = true) {
  org  @0 :Text   $is(uscc) $zh("社会组织") $en("Organization");
  year @1 :UInt16 $zh("年度") $en("Year");
  on   @2 :Int32  $is(date) $zh("日期") $en("Date");
}

struct DemoSiteConfirmed $event(code = 917, zh = "党建示范点确认", en = "Demonstration site confirmed",
    stream = demoSite, moves = ["nominated -> confirmed"], roles = [pty], later = true) {
  org   @0 :Text  $is(uscc) $zh("社会组织") $en("Organization");
  on    @1 :Int32 $is(date) $zh("确认日期") $en("Confirmed on");
  docNo @2 :Text  $is(docNumber) $zh("文号") $en("Document number");
}

struct CoverageReported $event(code = 918, zh = "两个覆盖报告", en = "Coverage reported",
    stream = partyCheck, roles = [pty, cty], later = true) {
  asOf        @0 :Int32  $is(date) $zh("数据截止日") $en("Data as of");
  orgCovered  @1 :UInt32 $zh("党组织已覆盖数") $en("Covered by party organizations") $unit("家");
  orgTotal    @2 :UInt32 $zh("党组织应覆盖数") $en("To be covered by party organizations") $unit("家");
  workCovered @3 :UInt32 $zh("党的工作已覆盖数") $en("Covered by party work") $unit("家");
  workTotal   @4 :UInt32 $zh("党的工作应覆盖数") $en("To be covered by party work") $unit("家");
}

struct CharterClauseAdopted $event(code = 919, zh = "党建入章", en = "Charter clause adopted",
    stream = partyCheck, roles = [org, pty, apr], later = true) {
  charter @0 :V.Id  $is(event) $zh("章程") $en("Charter") $check("117");
  on      @1 :Int32 $is(date) $zh("通过日期") $en("Adopted on");
}

struct InstructorAssigned $event(code = 920, zh = "党建指导员派定", en = "Instructor assigned",
    stream = affiliation, moves = ["none -> affiliated", "affiliated -> same"], roles = [pty], later = true) {
  instructor @0 :Text  $is(account) $zh("党建指导员") $en("Party-building instructor");
  org        @1 :Text  $is(uscc) $zh("社会组织") $en("Organization");
  from       @2 :Int32 $is(date) $zh("开始日期") $en("From");
  to         @3 :Int32 $is(date) $opt $zh("结束日期") $en("To");
}

struct PublicityReleased $event(code = 921, zh = "宣传片发布", en = "Publicity released",
    stream = brand, moves = ["registered -> same"], roles = [pty, sob], conf = pub, later = true) {
  title   @0 :Text  $max(120) $zh("宣传片名称") $en("Title of the film");
  media   @1 :V.Doc $zh("宣传片文件") $en("Media file");
  on      @2 :Int32 $is(date) $zh("发布日期") $en("Released on");
  channel @3 :Text  $max(60) $zh("公开渠道") $en("Published through");
}
