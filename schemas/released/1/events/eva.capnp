@0x932499cc32e7c73e;
# EVA 评估信用积分荣誉: evaluation, credit, points, honours.

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

$A.family(id = eva, conf = int, retain = l30);

struct EvaluationRoundOpened $event(code = 801, zh = "评估通知", en = "Evaluation round opened",
    stream = evaluationRound, moves = ["none -> open"], roles = [sob, ldr], conf = pub, basis = ["令39"],
    later = true) {
  year        @0 :UInt16 $zh("年度") $en("Year");
  from        @1 :Int32  $is(date) $zh("开始日期") $en("From");
  to          @2 :Int32  $is(date) $zh("结束日期") $en("To");
  eligibility @3 :Text   $max(1000) $zh("参评条件") $en("Eligibility");
  notice      @4 :V.Doc  $zh("通知文件") $en("Notice");
}

struct EvaluationApplied $event(code = 802, zh = "评估申请", en = "Evaluation applied",
    stream = evaluation, moves = ["none -> applied"], roles = [org], basis = ["令39#6"]) {
  round     @0 :Text        $max(40) $zh("评估批次") $en("Evaluation round");
  selfScore @1 :Int64       $is(centiPoints) $zh("自评得分") $en("Self-assessed score") $unit("分")
      $check("≤ 100 000");
  materials @2 :List(V.Doc) $zh("申请材料") $en("Materials");
}

struct EligibilityChecked $event(code = 803, zh = "资格审核", en = "Eligibility checked",
    stream = evaluation, moves = ["applied -> eligible (pass)", "applied -> ineligible (fail)"],
    roles = [sob, evc], basis = ["令39#6", "令39#7"]) {
  result     @0 :E.Verdict                   $zh("审核结果") $en("Result of the vetting");
  exclusions @1 :List(E.EvaluationExclusion) $opt $zh("不得参评情形") $en("Grounds for exclusion");
}

struct ExpertsDrawn $event(code = 804, zh = "专家抽取", en = "Experts drawn",
    stream = evaluationRound, moves = ["open -> same"], roles = [sob, evc], basis = ["令39"], later = true) {
  pool       @0 :V.Set      $zh("评估专家库") $en("Pool of experts");
  experts    @1 :List(Text) $is(account) $zh("评估专家") $en("Experts") $check("recusal < 2 years");
  seedReveal @2 :Data       $is(digest) $zh("随机种子") $en("Seed");
}

struct SiteAssessed $event(code = 805, zh = "实地考察", en = "Site assessed",
    stream = evaluation, moves = ["eligible -> assessed"], roles = [evc], basis = ["令39"]) {
  experts @0 :List(Text) $is(account) $zh("评估专家") $en("Experts") $check("≥2");
  score   @1 :Int64      $is(centiPoints) $zh("得分") $en("Score") $unit("分") $check("≤ 100 000");
  on      @2 :Int32      $is(date) $zh("考察日期") $en("Assessed on");
  record  @3 :V.Doc      $zh("记录") $en("Record");
}

struct CommitteeVoted $event(code = 806, zh = "评委会表决", en = "Committee voted",
    stream = evaluation, moves = ["assessed -> voted"], roles = [evc, sob], basis = ["令39#20"]) {
  grade      @0 :E.Grade $zh("评估等级") $en("Evaluation grade");
  ballotsFor @1 :UInt16  $zh("赞成票") $en("Ballots for") $unit("票") $check("≥ half of all members");
  members    @2 :UInt16  $zh("评委总数") $en("Committee members") $unit("人");
  score      @3 :Int64   $is(centiPoints) $zh("得分") $en("Score") $unit("分");
  on         @4 :Int32   $is(date) $zh("表决日期") $en("Voted on");
  minutes    @5 :V.Doc   $zh("会议纪要") $en("Minutes");
}

struct ResultPublicized $event(code = 807, zh = "评估公示", en = "Result publicized",
    stream = evaluation, moves = ["voted -> publicized"], roles = [sob], conf = pub, basis = ["令39"]) {
  from  @0 :Int32   $is(date) $zh("开始日期") $en("From");
  to    @1 :Int32   $is(date) $zh("结束日期") $en("To") $check("≥ 7 days (check)");
  grade @2 :E.Grade $zh("评估等级") $en("Evaluation grade");
}

struct EvaluationReviewApplied $event(code = 808, zh = "评估复核申请", en = "Evaluation review applied",
    stream = evaluation, moves = ["publicized -> underReview"], roles = [org], basis = ["令39#28"],
    later = true) {
  on     @0 :Int32 $is(date) $zh("申请日期") $en("Applied on") $check("≤ 15 days after 807.to");
  reason @1 :Text  $max(1000) $zh("申请理由") $en("Reason of the request");
}

struct EvaluationReviewDecided $event(code = 809, zh = "评估复核决定", en = "Evaluation review decided",
    stream = evaluation, moves = ["underReview -> reviewed"], roles = [evc, sob], basis = ["令39#28"],
    later = true) {
  outcome    @0 :E.ReviewOutcome $zh("复核结论") $en("Outcome of the recheck");
  grade      @1 :E.Grade         $zh("评估等级") $en("Evaluation grade");
  ballotsFor @2 :UInt16          $zh("赞成票") $en("Ballots for") $unit("票");
  members    @3 :UInt16          $zh("评委总数") $en("Committee members") $unit("人");
  on         @4 :Int32           $is(date) $zh("决定日期") $en("Decided on");
}

struct GradeConfirmed $event(code = 810, zh = "等级确认", en = "Grade confirmed",
    stream = evaluation,
    moves = ["publicized, reviewed -> graded", "Grade: none -> valid", "Grade: valid -> same",
        "Grade: cancelled, expired -> valid"], roles = [sob, ldr], conf = pub, retain = perm,
    basis = ["令39"], starts = [d26]) {
  grade     @0 :E.Grade $zh("评估等级") $en("Evaluation grade");
  validFrom @1 :Int32   $is(date) $zh("有效期起") $en("Valid from");
  validTo   @2 :Int32   $is(date) $zh("有效期止") $en("Valid to") $check("+5 years − 1 day");
  score     @3 :Int64   $is(centiPoints) $zh("得分") $en("Score") $unit("分");
  docNo     @4 :Text    $is(docNumber) $zh("文号") $en("Document number");
}

struct PlaqueIssued $event(code = 811, zh = "颁发牌匾", en = "Plaque issued",
    stream = grade, moves = ["valid -> same"], roles = [sob], basis = ["令39"], later = true) {
  plaqueNo @0 :Text  $max(40) $zh("牌匾编号") $en("Plaque number");
  on       @1 :Int32 $is(date) $zh("颁发日期") $en("Issued on");
}

struct GradeDowngraded $event(code = 812, zh = "降低等级", en = "Grade downgraded",
    stream = grade, moves = ["valid -> same"], roles = [sob, ldr], conf = pub, retain = perm,
    basis = ["令39#30"], starts = [d27]) {
  old   @0 :E.Grade      $zh("调整前等级") $en("Old grade");
  new   @1 :E.Grade      $zh("调整后等级") $en("New grade") $check("lower");
  cause @2 :E.GradeCause $zh("原因") $en("Cause");
  basis @3 :List(V.Id)   $is(event) $zh("依据") $en("Basis");
  on    @4 :Int32        $is(date) $zh("降级日期") $en("Downgraded on");
}

struct GradeCancelled $event(code = 813, zh = "取消等级", en = "Grade cancelled",
    stream = grade, moves = ["valid -> cancelled"], roles = [sob, ldr], conf = pub, retain = perm,
    basis = ["令39#30"], starts = [d27], later = true) {
  cause @0 :E.GradeCause $zh("原因") $en("Cause");
  basis @1 :List(V.Id)   $is(event) $zh("依据") $en("Basis");
  on    @2 :Int32        $is(date) $zh("取消日期") $en("Cancelled on");
}

struct GradeExpired $event(code = 814, zh = "等级到期", en = "Grade expired",
    stream = grade, moves = ["valid -> expired"], roles = [lgr], conf = pub, retain = perm, basis = ["令39"],
    stops = [d26]) {
  on @0 :Int32 $is(date) $zh("到期日") $en("Expired on") $check("= validTo + 1");
}

struct PlaqueReturned $event(code = 815, zh = "退回牌匾", en = "Plaque returned",
    stream = grade, moves = ["valid, cancelled, expired -> same"], roles = [sob, org], basis = ["令39#30"],
    stops = [d27], later = true) {
  plaqueNo       @0 :Text  $max(40) $zh("牌匾编号") $en("Plaque number");
  on             @1 :Int32 $is(date) $zh("退回日期") $en("Returned on") $check("D27");
  voidedByNotice @2 :Bool  $zh("公告作废") $en("Voided by notice");
}

struct CreditInfoRecorded $event(code = 820, zh = "信用信息归集", en = "Credit information recorded",
    stream = creditRecord, moves = ["none -> recorded"], roles = [sob, rev, apr, cty, lgr], basis = ["令60"],
    basisToCheck = true, starts = [d08, d30], stops = [d08]) {
  class      @0 :E.CreditClass $zh("信用信息类别") $en("Class of credit information");
  of         @1 :V.Id          $is(event) $zh("所涉事项") $en("Event concerned");
  formedOn   @2 :Int32         $is(date) $zh("信息形成日期") $en("Formed on");
  recordedOn @3 :Int32         $is(date) $zh("归集日期") $en("Recorded on") $check("D08");
}

struct CreditInfoCorrected $event(code = 821, zh = "信用信息更正", en = "Credit information corrected",
    stream = creditRecord, moves = ["recorded -> same"], roles = [sob, rev, cty],
    basis = ["山东信用条例#39"], later = true) {
  of    @0 :V.Id $is(event) $zh("所涉事项") $en("Event concerned");
  text  @1 :Text $max(500) $zh("内容") $en("Text");
  cause @2 :Text $max(200) $zh("原因") $en("Cause");
}

struct CreditObjectionFiled $event(code = 822, zh = "信用异议", en = "Credit objection filed",
    stream = creditRecord, moves = ["recorded -> objected"], roles = [org], basis = ["山东信用条例#39"],
    starts = [d39], later = true) {
  text      @0 :Text        $max(1000) $zh("异议内容") $en("Objection");
  documents @1 :List(V.Doc) $opt $zh("相关材料") $en("Supporting documents");
  on        @2 :Int32       $is(date) $zh("异议日期") $en("Objected on");
}

struct CreditObjectionDecided $event(code = 823, zh = "信用异议处理", en = "Credit objection decided",
    stream = creditRecord, moves = ["objected -> recorded (kept)", "objected -> removed (removed)"],
    roles = [rev, sob, cty], basis = ["山东信用条例#39"], stops = [d39], later = true) {
  outcome @0 :E.ObjectionOutcome $zh("处理结果") $en("Outcome");
  on      @1 :Int32              $is(date) $zh("决定日期") $en("Decided on") $check("D39");
  text    @2 :Text               $max(500) $zh("内容") $en("Text");
}

struct CreditGradeAssigned $event(code = 824, zh = "信用等级", en = "Credit grade assigned",
    stream = credit, roles = [sob, cty, lgr], basis = ["R-PTS-1"]) {
  grade   @0 :E.CreditGrade $zh("信用等级") $en("Credit grade");
  year    @1 :UInt16        $zh("年度") $en("Year");
  reasons @2 :List(V.Id)    $is(event) $zh("评级依据") $en("Basis of the grade") $check("≥1");
  veto    @3 :Bool          $zh("一票否决") $en("Veto");
}

struct CreditRepairApplied $event(code = 825, zh = "申请信用修复", en = "Credit repair applied",
    stream = creditRepair, moves = ["none -> applied"], roles = [org], later = true) {
  of         @0 :V.Id  $is(event) $zh("所涉事项") $en("Event concerned");
  commitment @1 :V.Doc $zh("信用承诺书") $en("Letter of commitment");
  on         @2 :Int32 $is(date) $zh("申请日期") $en("Applied on");
}

struct CreditRepairDecided $event(code = 826, zh = "信用修复决定", en = "Credit repair decided",
    stream = creditRepair, moves = ["applied -> decided"], roles = [rev, sob, cty], later = true) {
  outcome @0 :E.Verdict $zh("修复结论") $en("Outcome of the repair");
  reason  @1 :Text      $max(500) $zh("理由") $en("Reason");
  on      @2 :Int32     $is(date) $zh("决定日期") $en("Decided on");
}

struct CreditPublished $event(code = 827, zh = "信用等级公布", en = "Credit published",
    stream = credit, roles = [sob, cty], conf = pub, later = true) {
  year    @0 :UInt16 $zh("年度") $en("Year");
  members @1 :V.Set  $zh("名单成员") $en("Members");
  channel @2 :Text   $max(60) $zh("公开渠道") $en("Published through");
  on      @3 :Int32  $is(date) $zh("公布日期") $en("Published on");
}

struct CreditDisclosureExpired $event(code = 828, zh = "披露届满", en = "Credit disclosure expired",
    stream = creditRecord, moves = ["recorded -> expired"], roles = [lgr], basis = ["山东信用条例#38"],
    stops = [d30], later = true) {
  of @0 :V.Id  $is(event) $zh("所涉事项") $en("Event concerned");
  on @1 :Int32 $is(date) $zh("披露届满日") $en("Disclosure ended on") $check("D30");
}

struct JointRewardApplied $event(code = 829, zh = "联合激励", en = "Joint reward applied",
    stream = credit, roles = [sob, fin, tax, cty], later = true) {
  measure @0 :Text  $max(200) $zh("激励措施") $en("Reward measure");
  basis   @1 :V.Id  $is(event) $zh("依据") $en("Basis");
  on      @2 :Int32 $is(date) $zh("日期") $en("Date");
}

struct JointPenaltyApplied $event(code = 830, zh = "联合惩戒", en = "Joint penalty applied",
    stream = credit, roles = [sob, fin, tax, mkt, cty], later = true) {
  measure @0 :Text  $max(200) $zh("惩戒措施") $en("Penalty measure");
  basis   @1 :V.Id  $is(event) $zh("依据") $en("Basis");
  on      @2 :Int32 $is(date) $zh("日期") $en("Date");
}

struct PointsYearOpened $event(code = 840, zh = "计分年度开启", en = "Points year opened",
    stream = pointsCycle, moves = ["PointsYear: none -> open"], roles = [sob], basis = ["R-PTS-1"],
    later = true) {
  year       @0 :UInt16 $zh("年度") $en("Year");
  indicators @1 :V.Doc  $zh("计分指标") $en("Indicators");
  ruleSet    @2 :UInt32 $zh("规则集") $en("Rule set");
  members    @3 :V.Set  $zh("名单成员") $en("Members");
}

struct PointsScored $event(code = 841, zh = "基础指标得分", en = "Points scored",
    stream = pointsYear, moves = ["none -> open", "open -> same"], roles = [sob, cty, pty, lia, lgr],
    basis = ["R-PTS-1"]) {
  year      @0 :UInt16          $zh("年度") $en("Year");
  indicator @1 :E.BaseIndicator $zh("基础指标") $en("Base indicator");
  delta     @2 :Int64           $is(centiPoints) $zh("得分") $en("Points") $unit("分");
  evidence  @3 :V.Id            $is(event) $zh("佐证") $en("Supporting record");
}

struct PointsBonus $event(code = 842, zh = "加分指标", en = "Bonus points scored",
    stream = pointsYear, moves = ["none -> open", "open -> same"], roles = [sob, cty, pty],
    basis = ["R-PTS-1"]) {
  year      @0 :UInt16           $zh("年度") $en("Year");
  indicator @1 :E.BonusIndicator $zh("加分指标") $en("Bonus indicator");
  delta     @2 :Int64            $is(centiPoints) $zh("加分") $en("Bonus points") $unit("分") $check("> 0");
  evidence  @3 :V.Id             $is(event) $zh("佐证") $en("Supporting record");
}

struct VetoTriggered $event(code = 843, zh = "一票否决", en = "Veto triggered",
    stream = pointsYear, moves = ["none -> open", "open, ranked, published -> same"],
    roles = [sob, cty, lgr], basis = ["R-PTS-1"]) {
  year     @0 :UInt16        $zh("年度") $en("Year");
  ground   @1 :E.VetoGround  $zh("否决情形") $en("Ground of the veto");
  evidence @2 :V.Id          $is(event) $zh("佐证") $en("Supporting record");
  toClass  @3 :E.CreditGrade $zh("降至信用等级") $en("Downgraded to") $check("C or D");
}

struct PointsObjected $event(code = 844, zh = "积分异议", en = "Points objected",
    stream = pointsYear, moves = ["ranked, published -> objected"], roles = [org], basis = ["R-PTS-1"],
    later = true) {
  year @0 :UInt16 $zh("年度") $en("Year");
  item @1 :V.Id   $is(event) $zh("积分事项") $en("Points entry") $check("841/842/843");
  text @2 :Text   $max(1000) $zh("异议内容") $en("Objection");
}

struct PointsAdjusted $event(code = 845, zh = "积分调整", en = "Points adjusted",
    stream = pointsYear, moves = ["objected -> ranked", "open -> same"], roles = [sob, cty],
    basis = ["R-PTS-1"], later = true) {
  year   @0 :UInt16 $zh("年度") $en("Year");
  item   @1 :V.Id   $is(event) $zh("积分事项") $en("Points entry");
  delta  @2 :Int64  $is(centiPoints) $zh("调整分值") $en("Points adjusted") $unit("分");
  reason @3 :Text   $max(500) $zh("理由") $en("Reason");
}

struct PointsRanked $event(code = 846, zh = "年度排名", en = "Points ranked",
    stream = pointsYear, moves = ["open -> ranked", "ranked -> same"], roles = [sob, lgr],
    basis = ["R-PTS-1"]) {
  year  @0 :UInt16 $zh("年度") $en("Year");
  total @1 :Int64  $is(centiPoints) $zh("总分") $en("Total points") $unit("分") $check("= Σ deltas");
  rank  @2 :UInt32 $zh("名次") $en("Rank") $unit("名") $check("competition ranking 1,2,2,4");
  of    @3 :UInt32 $zh("参加排名组织数") $en("Organizations ranked") $unit("家");
}

struct PointsPublished $event(code = 847, zh = "积分公布", en = "Points published",
    stream = pointsCycle, moves = ["PointsYear: ranked -> published"], roles = [sob], conf = pub,
    basis = ["R-PTS-1"], later = true) {
  year    @0 :UInt16 $zh("年度") $en("Year");
  members @1 :V.Set  $zh("名单成员") $en("Members");
  channel @2 :Text   $max(60) $zh("公开渠道") $en("Published through");
  on      @3 :Int32  $is(date) $zh("公布日期") $en("Published on");
}

struct HonourNominated $event(code = 860, zh = "荣誉推荐", en = "Honour nominated",
    stream = honour, moves = ["none -> nominated"], roles = [sob, org, cty], later = true) {
  title   @0 :E.HonourTitle $zh("荣誉称号") $en("Title of honour");
  level   @1 :E.Level       $zh("荣誉级别") $en("Level of the honour");
  subject @2 :V.Subject     $zh("荣誉对象") $en("Honoured subject");
  year    @3 :UInt16        $zh("年度") $en("Year");
}

struct HonourAwarded $event(code = 861, zh = "荣誉授予", en = "Honour awarded",
    stream = honour, moves = ["none, nominated -> awarded"], roles = [sob, ldr], conf = pub) {
  title   @0 :E.HonourTitle $zh("荣誉称号") $en("Title of honour");
  level   @1 :E.Level       $zh("荣誉级别") $en("Level of the honour");
  subject @2 :V.Subject     $zh("荣誉对象") $en("Honoured subject");
  docNo   @3 :Text          $is(docNumber) $zh("文号") $en("Document number");
  on      @4 :Int32         $is(date) $zh("授予日期") $en("Awarded on");
}

struct HonourRevoked $event(code = 862, zh = "荣誉撤销", en = "Honour revoked",
    stream = honour, moves = ["awarded -> revoked"], roles = [sob, ldr], conf = pub, later = true) {
  cause @0 :Text  $max(200) $zh("原因") $en("Cause");
  docNo @1 :Text  $is(docNumber) $zh("文号") $en("Document number");
  on    @2 :Int32 $is(date) $zh("撤销日期") $en("Revoked on");
}
