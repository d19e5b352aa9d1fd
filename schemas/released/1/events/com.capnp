@0xa19f6335725ea868;
# COM 社区社会组织与一体管理: community organizations.

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

$A.family(id = com, conf = int, retain = l30);

struct CommunityOrgFiled $event(code = 1101, zh = "社区社会组织备案", en = "Community organization filed",
    stream = communityOrg, moves = ["none, returned -> filed"], roles = [str, cty, com], conf = pub,
    pclass = basic, basis = ["民发〔2020〕36号"], basisToCheck = true) {
  filingNo     @0 :Text             $max(21) $zh("备案编号") $en("Filing number") $check("4.5");
  name         @1 :Text             $max(60) $zh("名称") $en("Name");
  street       @2 :UInt64           $is(street) $zh("街镇") $en("Street");
  community    @3 :Text             $max(60) $zh("社区（村）") $en("Community");
  class        @4 :E.CommunityClass $zh("组织类别") $en("Class");
  head         @5 :V.Id             $is(person) $zh("负责人") $en("Head");
  headName     @6 :V.Sealed         $zh("负责人姓名") $en("Name of the head");
  members      @7 :UInt32           $zh("成员人数") $en("Members") $unit("人") $check("≥ 5 (check)");
  preCheckedBy @8 :Text             $is(account) $opt $zh("初审人") $en("Pre-checked by") $check("role RES");
}

struct FilingReturned $event(code = 1102, zh = "备案退回", en = "Filing returned",
    stream = communityOrg, moves = ["none -> returned"], roles = [str, res, cty], later = true) {
  reasons @0 :Text $max(500) $zh("退回理由") $en("Reasons of the return");
}

struct CommunityOrgChanged $event(code = 1103, zh = "备案变更", en = "Community organization changed",
    stream = communityOrg, moves = ["filed, confirmed -> same"], roles = [str, cty], later = true) {
  item @0 :E.CommunityItem $zh("变更事项") $en("Item changed");
  old  @1 :Text            $max(200) $zh("变更前内容") $en("Old value");
  new  @2 :Text            $max(200) $zh("变更后内容") $en("New value");
}

struct CommunityOrgConfirmed $event(code = 1104, zh = "年度确认", en = "Community organization confirmed",
    stream = communityOrg, moves = ["filed -> confirmed", "confirmed -> same"], roles = [str, cty],
    later = true) {
  year       @0 :UInt16 $zh("年度") $en("Year");
  members    @1 :UInt32 $zh("成员人数") $en("Members") $unit("人");
  activities @2 :UInt32 $zh("活动次数") $en("Activities held") $unit("次");
}

struct CommunityOrgUpgraded $event(code = 1105, zh = "转为登记", en = "Community organization upgraded",
    stream = communityOrg, moves = ["filed, confirmed -> upgraded"], roles = [cty, apr], conf = pub) {
  uscc @0 :Text  $is(uscc) $zh("统一社会信用代码") $en("Unified social credit code") $check("113 of that body");
  on   @1 :Int32 $is(date) $zh("登记日期") $en("Registered on");
}

struct CommunityOrgCancelled $event(code = 1106, zh = "注销备案", en = "Community organization cancelled",
    stream = communityOrg, moves = ["filed, confirmed -> cancelled"], roles = [str, cty], conf = pub) {
  cause @0 :Text  $max(200) $zh("原因") $en("Cause");
  on    @1 :Int32 $is(date) $zh("注销日期") $en("Deregistered on");
}

struct CommunityActivityReported $event(code = 1107, zh = "活动上报", en = "Community activity reported",
    stream = communityOrg, moves = ["filed, confirmed -> same"], roles = [com, str, res], later = true) {
  title  @0 :Text   $max(120) $zh("活动名称") $en("Name of the activity");
  on     @1 :Int32  $is(date) $zh("活动日期") $en("Activity on");
  people @2 :UInt32 $zh("参加人次") $en("Participants") $unit("人次");
}

struct FederationEstablished $event(code = 1110, zh = "街镇联合会成立", en = "Federation established",
    stream = federation, moves = ["none -> live"], roles = [str, cty, sob], conf = pub) {
  street @0 :UInt64 $is(street) $zh("街镇") $en("Street");
  uscc   @1 :Text   $is(uscc) $zh("统一社会信用代码") $en("Unified social credit code");
  on     @2 :Int32  $is(date) $zh("成立日期") $en("Established on");
}

struct FederationMemberJoined $event(code = 1111, zh = "联合会会员加入", en = "Federation member joined",
    stream = federation, moves = ["live -> same"], roles = [str], later = true) {
  member @0 :V.Subject $zh("会员") $en("Member");
  on     @1 :Int32     $is(date) $zh("入会日期") $en("Joined on");
}

struct PlatformOpened $event(code = 1112, zh = "服务平台开放", en = "Platform opened",
    stream = platform, moves = ["none -> open"], roles = [str, cty, sob], conf = pub) {
  platformId @0 :Text      $max(20) $zh("平台编号") $en("Platform id");
  name       @1 :Text      $max(60) $zh("名称") $en("Name");
  level      @2 :E.Level   $zh("层级") $en("Level");
  operator   @3 :V.Subject $zh("运营单位") $en("Operator");
  on         @4 :Int32     $is(date) $zh("开放日期") $en("Opened on");
}

struct PlatformHonoured $event(code = 1113, zh = "获评创新发展基地", en = "Platform honoured",
    stream = platform, moves = ["open -> same"], roles = [sob], conf = pub) {
  title @0 :Text  $max(60) $zh("荣誉称号") $en("Title of honour");
  docNo @1 :Text  $is(docNumber) $zh("文号") $en("Document number");
  on    @2 :Int32 $is(date) $zh("获评日期") $en("Honoured on");
}

struct IntegrationProjectStarted $event(code = 1120, zh = "一体管理项目启动", en = "Integration project started",
    stream = integration, moves = ["none -> running"], roles = [sob, str, cty], later = true) {
  mode        @0 :E.IntegrationMode $zh("一体管理模式") $en("Mode of integration");
  name        @1 :Text              $max(120) $zh("项目名称") $en("Name of the project");
  units       @2 :List(V.Subject)   $zh("参加单位") $en("Units taking part");
  from        @3 :Int32             $is(date) $zh("开始日期") $en("From");
  budget      @4 :Int64             $is(money) $opt $zh("预算金额") $en("Budget") $unit("元");
  budgetGiven @5 :Bool;
}

struct IntegrationServiceDelivered $event(code = 1121, zh = "一体管理服务", en = "Integration service delivered",
    stream = integration, moves = ["running -> same"], roles = [str, org, com, cty], later = true) {
  on     @0 :Int32  $is(date) $zh("服务日期") $en("Served on");
  people @1 :UInt32 $zh("服务人次") $en("People served") $unit("人次");
  text   @2 :Text   $max(500) $zh("内容") $en("Text");
}

struct IntegrationProjectClosed $event(code = 1122, zh = "一体管理项目结束", en = "Integration project closed",
    stream = integration, moves = ["running -> closed"], roles = [sob, str, cty], later = true) {
  on     @0 :Int32  $is(date) $zh("结束日期") $en("Ended on");
  people @1 :UInt32 $zh("服务人次") $en("People served") $unit("人次");
  report @2 :V.Doc  $opt $zh("报告") $en("Report");
}
