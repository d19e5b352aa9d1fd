@0x89fb21e61514a262;
# NRM 规则: norms.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("quanlu::schemas::events");

using A = import "annotations.capnp";
using V = import "values.capnp";
using event = A.event;
using zh = A.zh;
using en = A.en;
using is = A.is;
using opt = A.opt;
using max = A.max;
using unit = A.unit;
using check = A.check;

$A.family(id = nrm, conf = pub, retain = perm);

struct NormativeDocumentIssued $event(code = 1201, zh = "文件出台", en = "Normative document issued",
    stream = normDoc, moves = ["none -> inForce", "inForce -> same"], roles = [sob, ldr]) {
  title       @0 :Text       $max(120) $zh("文件名称") $en("Name of the document");
  docNo       @1 :Text       $is(docNumber) $zh("文号") $en("Document number");
  issuers     @2 :List(Text) $is(unit) $zh("发文机关") $en("Issued by");
  effectiveOn @3 :Int32      $is(date) $zh("施行日期") $en("In force from");
  items       @4 :UInt16     $zh("任务条数") $en("Number of items") $unit("条");
  document    @5 :V.Doc      $zh("文件") $en("Document");
  replaces    @6 :V.Id       $is(event) $opt $zh("被替代文件") $en("Document replaced");
  trial       @7 :Bool       $zh("试行") $en("On trial");
}

struct NormativeDocumentRepealed $event(code = 1202, zh = "文件废止", en = "Normative document repealed",
    stream = normDoc, moves = ["inForce -> repealed"], roles = [sob, ldr], later = true) {
  of @0 :V.Id  $is(event) $zh("被废止文件") $en("Document repealed");
  on @1 :Int32 $is(date) $zh("废止日期") $en("Repealed on");
  by @2 :V.Id  $is(event) $opt $zh("废止依据") $en("Repealed by");
}

struct RuleSetActivated $event(code = 1203, zh = "规则集启用", en = "Rule set activated",
    stream = ruleSet, roles = [sys, leg, lgr]) {
  ruleSet     @0 :UInt32 $zh("规则集") $en("Rule set");
  effectiveOn @1 :Int32  $is(date) $zh("生效日期") $en("Effective on");
  file        @2 :V.Doc  $zh("数据文件") $en("Data file");
  approver    @3 :Text   $is(account) $zh("批准人") $en("Approved by") $check("≠ actor");
}

struct WorkingCalendarPublished $event(code = 1204, zh = "工作日历发布", en = "Working calendar published",
    stream = calendar, roles = [sys, leg, lgr]) {
  year       @0 :UInt16      $zh("年度") $en("Year");
  daysOff    @1 :List(Int32) $is(date) $zh("节假日") $en("Days off") $check("weekday holidays");
  # weekdays on which nobody works
  makeUpDays @2 :List(Int32) $is(date) $zh("调休上班日") $en("Make-up working days") $check("working weekend days");
  source     @3 :Text        $max(120) $zh("数据来源") $en("Source");
}

struct AreaTableActivated $event(code = 1205, zh = "区划表启用", en = "Area table activated",
    stream = areaTable, roles = [sys, sob, lgr]) {
  effectiveOn @0 :Int32 $is(date) $zh("生效日期") $en("Effective on");
  file        @1 :V.Doc $zh("数据文件") $en("Data file");
  streets     @2 :V.Set $zh("街镇清单") $en("Streets");
  areas       @3 :V.Set $zh("区划清单") $en("Areas");
}

struct CodeListChanged $event(code = 1206, zh = "代码表变更", en = "Code list changed",
    stream = codeList, roles = [sys, sob], later = true) {
  list        @0 :Text   $max(40) $zh("代码表") $en("Code list");
  version     @1 :UInt16 $zh("版本") $en("Version");
  effectiveOn @2 :Int32  $is(date) $zh("生效日期") $en("Effective on");
  file        @3 :V.Doc  $zh("数据文件") $en("Data file");
}
