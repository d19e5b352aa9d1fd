@0xcbd9168fd51385e7;
# SUP 监管执法: supervision and enforcement.

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

$A.family(id = sup, conf = sup, retain = l30);

struct InspectionPlanApproved $event(code = 701, zh = "抽查计划", en = "Inspection plan approved",
    stream = inspectionPlan, moves = ["none -> approved"], roles = [ldr, cty], conf = pub,
    basis = ["R-INS-1"]) {
  year           @0 :UInt16     $zh("年度") $en("Year");
  level          @1 :E.Level    $zh("层级") $en("Level");
  ratio          @2 :UInt32     $is(basisPoints) $zh("抽查比例") $en("Inspection ratio") $unit("%")
      $check("≥ R-INS-1");
  pool           @3 :V.Set      $zh("检查对象名录库") $en("Pool of organizations");
  poolDefinition @4 :Text       $max(500) $zh("名录库范围") $en("Definition of the pool");
  items          @5 :List(Text) $max(120) $zh("检查事项") $en("Items inspected");
}

struct RandomDrawPerformed $event(code = 702, zh = "随机抽取", en = "Random draw performed",
    stream = inspectionPlan, moves = ["approved -> drawn", "Inspection: none -> drawn"], roles = [sob, cty],
    conf = pub, basis = ["R-INS-1"]) {
  orgPool         @0 :V.Set      $zh("检查对象名录库") $en("Pool of organizations") $check("= 701 pool");
  inspectorPool   @1 :V.Set      $zh("检查人员名录库") $en("Pool of inspectors");
  seedCommit      @2 :Data       $is(digest) $zh("随机种子承诺值") $en("Seed commitment") $check("published before");
  seedReveal      @3 :Data       $is(digest) $zh("随机种子") $en("Seed");
  algorithm       @4 :Text       $max(40) $zh("抽取算法") $en("Draw algorithm");
  drawnOrgs       @5 :List(Text) $is(uscc) $zh("抽中组织") $en("Organizations drawn");
  drawnInspectors @6 :List(Text) $is(account) $zh("抽中检查人员") $en("Inspectors drawn");
}

struct InspectionNotified $event(code = 703, zh = "检查通知", en = "Inspection notified",
    stream = inspection, moves = ["drawn -> notified"], roles = [sob, enf, cty],
    basis = ["民发〔2017〕45号"]) {
  officers @0 :List(Text) $is(account) $zh("检查人员") $en("Inspectors") $check("≥2");
  noticeNo @1 :Text       $is(docNumber) $zh("通知书文号") $en("Notice number");
  on       @2 :Int32      $is(date) $zh("通知日期") $en("Notified on");
  items    @3 :List(Text) $max(120) $zh("检查事项") $en("Items inspected");
}

struct InspectionConducted $event(code = 704, zh = "现场检查", en = "Inspection conducted",
    stream = inspection, moves = ["drawn, notified -> inspected"], roles = [enf, sob, cty],
    basis = ["慈善法#105"]) {
  officers  @0 :List(Text) $is(account) $zh("检查人员") $en("Inspectors") $check("≥2");
  certShown @1 :Bool       $zh("已出示执法证件") $en("Credentials shown") $check("true");
  items     @2 :List(Text) $max(120) $zh("检查事项") $en("Items inspected");
  on        @3 :Int32      $is(date) $zh("检查日期") $en("Inspected on");
  record    @4 :V.Doc      $zh("现场检查笔录") $en("Inspection record");
}

struct InspectionFinding $event(code = 705, zh = "检查结论", en = "Inspection concluded",
    stream = inspection, moves = ["inspected -> clean (normal)", "inspected -> problem (problem)"],
    roles = [enf, sob, cty], starts = [d25]) {
  result   @0 :E.InspectionResult $zh("检查结果") $en("Result of the inspection");
  problems @1 :List(Text)         $max(500) $opt $zh("存在问题") $en("Problems");
  document @2 :V.Doc              $zh("文书") $en("Official document");
  on       @3 :Int32              $is(date) $zh("结论日期") $en("Concluded on");
}

struct RectificationOrdered $event(code = 706, zh = "责令整改", en = "Rectification ordered",
    stream = rectification, moves = ["none -> ordered"], roles = [rev, cty, enf]) {
  cause @0 :V.Id       $is(event) $zh("事由") $en("Matter") $check("705/620/626/629/517/310");
  # the event that gave rise to it
  items @1 :List(Text) $max(500) $zh("整改事项") $en("Items to rectify");
  dueOn @2 :Int32      $is(date) $zh("到期日") $en("Due on");
  docNo @3 :Text       $is(docNumber) $zh("文号") $en("Document number");
}

struct RectificationReported $event(code = 707, zh = "整改报告", en = "Rectification reported",
    stream = rectification, moves = ["ordered, overdue -> reported"], roles = [org]) {
  text   @0 :Text        $max(2000) $zh("内容") $en("Text");
  proofs @1 :List(V.Doc) $zh("佐证材料") $en("Proofs");
  on     @2 :Int32       $is(date) $zh("报告日期") $en("Reported on");
}

struct RectificationVerified $event(code = 708, zh = "整改验收", en = "Rectification verified",
    stream = rectification, moves = ["reported -> verified (pass)", "reported -> ordered (fail)"],
    roles = [enf, rev, cty]) {
  verdict  @0 :E.Verdict $zh("验收结论") $en("Result of acceptance");
  note     @1 :Text      $max(500) $opt $zh("备注") $en("Note");
  newDueOn @2 :Int32     $is(date) $opt $zh("新到期日") $en("New due date") $check("required on fail");
}

struct InspectionResultPublished $event(code = 709, zh = "检查结果公开", en = "Inspection result published",
    stream = inspection, moves = ["clean, problem -> published"], roles = [sob, cty], conf = pub,
    basis = ["R-SEC-6"], stops = [d25]) {
  channel @0 :Text  $max(60) $zh("公开渠道") $en("Published through");
  on      @1 :Int32 $is(date) $zh("公开日期") $en("Published on") $check("D25");
}

struct RectificationOverdue $event(code = 710, zh = "整改逾期", en = "Rectification overdue",
    stream = rectification, moves = ["ordered -> overdue"], roles = [lgr]) {
  dueOn @0 :Int32 $is(date) $zh("到期日") $en("Due on");
}

struct InspectorReplaced $event(code = 711, zh = "检查人员更换", en = "Inspector replaced",
    stream = inspection, moves = ["drawn, notified -> same"], roles = [sob, cty],
    basis = ["民发〔2017〕45号"], later = true) {
  old    @0 :Text            $is(account) $zh("更换前人员") $en("Old inspector");
  new    @1 :Text            $is(account) $zh("更换后人员") $en("New inspector") $check("from the pool");
  ground @2 :E.RecusalGround $zh("回避事由") $en("Ground of recusal");
}

struct CampaignStarted $event(code = 720, zh = "专项行动", en = "Campaign started",
    stream = campaign, moves = ["none -> running"], roles = [ldr, sob]) {
  theme   @0 :E.CampaignTheme $zh("行动类别") $en("Theme of the campaign");
  title   @1 :Text            $max(120) $zh("行动名称") $en("Name of the campaign");
  plan    @2 :V.Id            $is(event) $zh("所依文件") $en("Policy document") $check("1201");
  from    @3 :Int32           $is(date) $zh("开始日期") $en("From");
  to      @4 :Int32           $is(date) $zh("结束日期") $en("To");
  special @5 :Bool            $zh("十大专项行动") $en("Special action") $check("one of the ten special actions");
}

struct CampaignTargetListed $event(code = 721, zh = "列入行动对象", en = "Campaign target listed",
    stream = campaignTarget, moves = ["none -> listed"], roles = [sob, cty], basis = ["R-ZOM"]) {
  campaign @0 :V.Id           $is(event) $zh("专项行动") $en("Campaign");
  org      @1 :Text           $is(uscc) $zh("社会组织") $en("Organization");
  ground   @2 :E.ZombieGround $zh("列入情形") $en("Ground of listing");
  evidence @3 :List(V.Id)     $is(event) $zh("证据") $en("Evidence");
}

struct DispositionDecided $event(code = 722, zh = "行动处置", en = "Disposition decided",
    stream = campaignTarget, moves = ["listed -> disposed"], roles = [sob, cty, ldr], basis = ["R-ZOM"]) {
  disposition @0 :E.Disposition $zh("处置方式") $en("Disposition");
  ref         @1 :V.Id          $is(event) $opt $zh("关联事件") $en("Related event");
  note        @2 :Text          $max(500) $opt $zh("备注") $en("Note");
}

struct CampaignClosed $event(code = 723, zh = "专项行动结束", en = "Campaign closed",
    stream = campaign, moves = ["running -> closed"], roles = [ldr, sob]) {
  on      @0 :Int32 $is(date) $zh("结束日期") $en("Ended on");
  report  @1 :V.Doc $zh("报告") $en("Report");
  targets @2 :V.Set $zh("行动对象") $en("Targets");
}

struct AppraisalFiled $event(code = 724, zh = "评比表彰备案", en = "Appraisal filed",
    stream = appraisal, moves = ["none -> filed"], roles = [org, sob], basis = ["R-APR-1"], later = true) {
  name       @0 :Text   $max(120) $zh("活动名称") $en("Name of the activity");
  cycleYears @1 :UInt8  $zh("举办周期") $en("Cycle") $unit("年");
  approvalNo @2 :Text   $is(docNumber) $opt $zh("批准文号") $en("Approval number");
  feeCharged @3 :Bool   $zh("收取费用") $en("Fee charged") $check("false");
  awards     @4 :UInt16 $zh("奖项数") $en("Awards") $unit("个");
}

struct AppraisalIrregularityFound $event(code = 725, zh = "违规评比", en = "Appraisal irregularity found",
    stream = appraisal, moves = ["none, filed -> irregular"], roles = [sob, enf, cty, mkt],
    basis = ["R-APR-1"], later = true) {
  name      @0 :Text       $max(120) $zh("活动名称") $en("Name of the activity");
  kind      @1 :Text       $max(60) $zh("违规情形") $en("Kind of violation");
  feeAmount @2 :Int64      $is(money) $zh("收费金额") $en("Fees charged") $unit("元");
  evidence  @3 :List(V.Id) $is(event) $zh("证据") $en("Evidence");
}

struct TalkNotified $event(code = 730, zh = "约谈通知", en = "Talk notified",
    stream = talk, moves = ["none -> notified"], roles = [sob, enf, cty], basis = ["民发〔2016〕39号"]) {
  who      @0 :List(E.PostKind) $zh("约谈对象职务") $en("Posts called");
  cause    @1 :V.Id             $is(event) $zh("事由") $en("Matter");
  # the event that gave rise to it
  on       @2 :Int32            $is(date) $zh("约谈日期") $en("Talk on");
  place    @3 :Text             $max(120) $zh("地点") $en("Place");
  noticeNo @4 :Text             $is(docNumber) $zh("通知书文号") $en("Notice number");
}

struct TalkHeld $event(code = 731, zh = "约谈", en = "Talk held",
    stream = talk, moves = ["notified -> held"], roles = [sob, enf, cty], pclass = basic,
    basis = ["民发〔2016〕39号"]) {
  org          @0 :Text       $is(uscc) $zh("社会组织") $en("Organization");
  who          @1 :List(V.Id) $is(person) $zh("被约谈人") $en("Persons called");
  officers     @2 :List(Text) $is(account) $zh("约谈人员") $en("Officers of the talk") $check("≥2");
  on           @3 :Int32      $is(date) $zh("约谈日期") $en("Talk on");
  record       @4 :V.Doc      $zh("记录") $en("Record");
  commitments  @5 :List(Text) $max(500) $opt $zh("承诺事项") $en("Commitments");
  absentReason @6 :Text       $max(200) $opt $zh("缺席原因") $en("Reason for absence");
}

struct TalkRefused $event(code = 732, zh = "拒绝约谈", en = "Talk refused",
    stream = talk, moves = ["notified -> refused"], roles = [sob, enf, cty], basis = ["民发〔2016〕39号"],
    later = true) {
  on       @0 :Int32 $is(date) $zh("日期") $en("Date");
  evidence @1 :V.Doc $zh("证据") $en("Evidence");
}

struct CommitmentTracked $event(code = 733, zh = "承诺跟踪", en = "Commitment tracked",
    stream = talk, moves = ["held -> same", "held -> fulfilled (done)"], roles = [sob, cty], later = true) {
  commitment @0 :UInt8      $zh("承诺序号") $en("Commitment number");
  # index into the commitments of 731
  status     @1 :E.FollowUp $zh("落实情况") $en("Status");
  proof      @2 :V.Doc      $opt $zh("佐证材料") $en("Proof");
}

struct ListingNoticeServed $event(code = 740, zh = "拟列入告知", en = "Listing notice served",
    stream = listing, moves = ["none, clear -> noticed"], roles = [rev, cty], basis = ["令60"],
    basisToCheck = true, starts = [d09]) {
  ground         @0 :E.ListingGround $zh("列入情形") $en("Ground of listing");
  evidence       @1 :List(V.Id)      $is(event) $zh("证据") $en("Evidence");
  method         @2 :E.ServeMethod   $zh("送达方式") $en("Method of service");
  servedOn       @3 :Int32           $is(date) $zh("送达日期") $en("Served on");
  statementDueOn @4 :Int32           $is(date) $zh("陈述申辩到期日") $en("Statement due on") $check("D09");
}

struct ListingStatementReceived $event(code = 741, zh = "陈述申辩", en = "Listing statement received",
    stream = listing, moves = ["noticed -> heard"], roles = [org, rev, cty], basis = ["令60"],
    basisToCheck = true, stops = [d09]) {
  text      @0 :Text        $max(2000) $zh("陈述申辩内容") $en("Statement");
  documents @1 :List(V.Doc) $opt $zh("相关材料") $en("Supporting documents");
  on        @2 :Int32       $is(date) $zh("陈述申辩日期") $en("Statement made on");
}

struct AbnormalListed $event(code = 742, zh = "列入活动异常名录", en = "Listed in the abnormal-activity directory",
    stream = listing, moves = ["noticed, heard -> listed", "Rectification: overdue -> escalated"],
    roles = [rev, cty], basis = ["令60"], basisToCheck = true, starts = [d11, d12], stops = [d09]) {
  ground        @0 :E.ListingGround $zh("列入情形") $en("Ground of listing");
  decisionNo    @1 :Text            $is(docNumber) $zh("决定书文号") $en("Decision number");
  on            @2 :Int32           $is(date) $zh("列入日期") $en("Listed on") $check("after 741 or D09");
  rectification @3 :V.Id            $is(event) $opt $zh("责令整改") $en("Rectification order");
}

struct ListingDropped $event(code = 743, zh = "不予列入", en = "Listing dropped",
    stream = listing, moves = ["noticed, heard -> clear"], roles = [rev, cty], basis = ["令60"],
    basisToCheck = true) {
  reason @0 :Text $max(500) $zh("理由") $en("Reason");
}

struct AbnormalDelisted $event(code = 744, zh = "移出活动异常名录", en = "Removed from the abnormal-activity directory",
    stream = listing, moves = ["listed -> clear"], roles = [rev, cty], basis = ["令60"], basisToCheck = true,
    starts = [d10], stops = [d10, d11]) {
  why        @0 :E.DelistCause $zh("移出情形") $en("Ground of delisting");
  verifiedOn @1 :Int32         $is(date) $zh("核实日期") $en("Verified on");
  on         @2 :Int32         $is(date) $zh("移出日期") $en("Delisted on") $check("D10");
}

struct ListingClockRestarted $event(code = 745, zh = "列入期限重新计算", en = "Listing clock restarted",
    stream = listing, moves = ["listed, serious -> same"], roles = [rev, cty], basis = ["令60"],
    basisToCheck = true, starts = [d12]) {
  ground   @0 :E.ListingGround $zh("列入情形") $en("Ground of listing");
  evidence @1 :List(V.Id)      $is(event) $zh("证据") $en("Evidence");
  from     @2 :Int32           $is(date) $zh("重新起算日") $en("Restarted on");
}

struct SeriousListed $event(code = 746, zh = "列入严重违法失信名单", en = "Listed as seriously unlawful and dishonest",
    stream = listing,
    moves = ["listed, noticed, heard -> serious", "none, clear -> serious (ground=revoked)"],
    roles = [rev, cty], basis = ["令60"], basisToCheck = true, stops = [d12]) {
  ground     @0 :E.SeriousGround $zh("列入情形") $en("Ground of listing");
  decisionNo @1 :Text            $is(docNumber) $zh("决定书文号") $en("Decision number");
  on         @2 :Int32           $is(date) $zh("列入日期") $en("Listed on");
  basis      @3 :List(V.Id)      $is(event) $zh("依据") $en("Basis");
}

struct SeriousDelisted $event(code = 747, zh = "移出严重违法失信名单", en = "Removed from the serious list",
    stream = listing, moves = ["serious -> clear"], roles = [rev, cty], basis = ["令60"],
    basisToCheck = true) {
  why @0 :E.DelistCause $zh("移出情形") $en("Ground of delisting");
  on  @1 :Int32         $is(date) $zh("移出日期") $en("Delisted on");
}

struct ListPublished $event(code = 748, zh = "名单公示", en = "List published",
    stream = listSet, roles = [sob, cty], conf = pub, basis = ["R-SEC-6"]) {
  list    @0 :E.ListKind $zh("名单类别") $en("List");
  on      @1 :Int32      $is(date) $zh("公示日期") $en("Publicized on");
  members @2 :V.Set      $zh("名单成员") $en("Members");
  channel @3 :Text       $max(60) $zh("公开渠道") $en("Published through");
  entries @4 :List(V.Id) $is(event) $zh("名单条目") $en("Entries");
}

struct MailUndelivered $event(code = 749, zh = "邮寄无人签收", en = "Mail undelivered",
    stream = listing, moves = ["none, noticed, listed, clear -> same"], roles = [sob, cty],
    basis = ["R-CRE-2"], later = true) {
  attempt    @0 :UInt8 $zh("投递次数") $en("Delivery attempt") $unit("次") $check("1 or 2");
  on         @1 :Int32 $is(date) $zh("投递日期") $en("Mailed on") $check("second 15–30 days after the first");
  trackingNo @2 :Text  $max(40) $zh("邮件单号") $en("Tracking number");
  proof      @3 :V.Doc $zh("佐证材料") $en("Proof");
}

struct PenaltyCaseFiled $event(code = 750, zh = "立案", en = "Penalty case filed",
    stream = penaltyCase,
    moves = ["none -> filed", "Rectification: overdue -> escalated", "FundAlert: verified -> inCase"],
    roles = [enf, cty], retain = perm, basis = ["处罚法#54"], basisToCheck = true, starts = [d13]) {
  docNo       @0 :Text       $is(docNumber) $zh("文号") $en("Document number");
  suspected   @1 :List(Text) $max(40) $zh("涉嫌违法行为") $en("Suspected violations");
  source      @2 :List(V.Id) $is(event) $zh("案件来源") $en("Source of the case");
  approver    @3 :Text       $is(account) $zh("批准人") $en("Approved by") $check("≠ actor");
  on          @4 :Int32      $is(date) $zh("立案日期") $en("Filed on");
  decideDueOn @5 :Int32      $is(date) $zh("决定到期日") $en("Decision due on") $check("D13");
}

struct InvestigatorsAssigned $event(code = 751, zh = "指定办案人员", en = "Investigators assigned",
    stream = penaltyCase, moves = ["filed -> investigating", "investigating -> same"],
    roles = [enf, cty, ldr], retain = perm, basis = ["处罚法#42"]) {
  officers @0 :List(Text) $is(account) $zh("办案人员") $en("Case officers") $check("≥2, qualified, not recused");
}

struct EvidencePreserved $event(code = 752, zh = "先行登记保存", en = "Evidence preserved",
    stream = penaltyCase, moves = ["investigating -> same"], roles = [enf, cty], retain = perm,
    basis = ["处罚法#56"], starts = [d14]) {
  items    @0 :List(Text) $max(120) $zh("保存物品") $en("Items preserved");
  approver @1 :Text       $is(account) $zh("批准人") $en("Approved by");
  officers @2 :List(Text) $is(account) $zh("办案人员") $en("Case officers") $check("≥2");
  on       @3 :Int32      $is(date) $zh("保存日期") $en("Preserved on");
  dueOn    @4 :Int32      $is(date) $zh("到期日") $en("Due on") $check("D14");
}

struct EvidenceDisposed $event(code = 753, zh = "保存证据处理", en = "Evidence disposed",
    stream = penaltyCase, moves = ["investigating, concluded, reviewed -> same"], roles = [enf, cty],
    retain = perm, basis = ["处罚法#56"], stops = [d14]) {
  of          @0 :V.Id  $is(event) $zh("所涉事项") $en("Event concerned") $check("752");
  disposition @1 :Text  $max(200) $zh("处理情况") $en("How it was handled");
  on          @2 :Int32 $is(date) $zh("处理日期") $en("Handled on");
}

struct InvestigationConcluded $event(code = 754, zh = "调查终结", en = "Investigation concluded",
    stream = penaltyCase, moves = ["investigating -> concluded"], roles = [enf, cty], retain = perm,
    basis = ["处罚法#57"]) {
  report   @0 :V.Doc               $zh("调查报告") $en("Investigation report");
  officers @1 :List(Text)          $is(account) $zh("办案人员") $en("Case officers") $check("≥2");
  proposal @2 :List(E.PenaltyKind) $zh("拟处罚种类") $en("Penalties proposed");
  on       @3 :Int32               $is(date) $zh("调查终结日期") $en("Investigation concluded on");
}

struct LegalReviewed $event(code = 755, zh = "法制审核", en = "Legal review given",
    stream = penaltyCase, moves = ["concluded -> reviewed"], roles = [leg], retain = perm,
    basis = ["处罚法#58"]) {
  reviewer @0 :Text      $is(account) $zh("审核人") $en("Reviewer") $check("qualified, not an investigator");
  opinion  @1 :E.Opinion $zh("审核意见") $en("Legal opinion");
  document @2 :V.Doc     $zh("文书") $en("Official document");
}

struct PenaltyNoticeServed $event(code = 756, zh = "处罚事先告知", en = "Penalty notice served",
    stream = penaltyCase, moves = ["reviewed -> noticed", "concluded -> noticed (art.58 does not apply)"],
    roles = [enf, rev, cty], retain = perm, basis = ["处罚法#44"], starts = [d16]) {
  facts        @0 :Text                $max(2000) $zh("违法事实") $en("Facts");
  proposal     @1 :List(E.PenaltyKind) $zh("拟处罚种类") $en("Penalties proposed");
  fine         @2 :Int64               $is(money) $zh("拟罚款金额") $en("Proposed fine") $unit("元");
  hearingRight @3 :Bool                $zh("有权要求听证") $en("Right to a hearing");
  method       @4 :E.ServeMethod       $zh("送达方式") $en("Method of service");
  servedOn     @5 :Int32               $is(date) $zh("送达日期") $en("Served on");
  hearingDueOn @6 :Int32               $is(date) $zh("申请听证到期日") $en("Hearing request due on") $check("D16");
}

struct StatementReceived $event(code = 757, zh = "陈述申辩", en = "Statement received",
    stream = penaltyCase, moves = ["noticed -> same", "hearingRequested -> noticed (waivesHearing)"],
    roles = [org, enf, cty], retain = perm, basis = ["处罚法#45"], later = true) {
  text          @0 :Text        $max(2000) $zh("陈述申辩内容") $en("Statement");
  waivesHearing @1 :Bool        $zh("放弃听证") $en("Hearing waived");
  documents     @2 :List(V.Doc) $opt $zh("相关材料") $en("Supporting documents");
  on            @3 :Int32       $is(date) $zh("陈述申辩日期") $en("Statement made on");
}

struct HearingRequested $event(code = 758, zh = "申请听证", en = "Hearing requested",
    stream = penaltyCase, moves = ["noticed -> hearingRequested"], roles = [org, enf, cty], retain = perm,
    basis = ["处罚法#63", "处罚法#64"], basisToCheck = true, stops = [d16]) {
  on @0 :Int32 $is(date) $zh("申请日期") $en("Applied on") $check("D16");
}

struct HearingNotified $event(code = 759, zh = "听证通知", en = "Hearing notified",
    stream = penaltyCase, moves = ["hearingRequested -> hearingNotified"], roles = [leg, rev, cty],
    retain = perm, basis = ["处罚法#64"], starts = [d17]) {
  on        @0 :Int32 $is(date) $zh("通知日期") $en("Notified on");
  hearingOn @1 :Int32 $is(date) $zh("听证日期") $en("Hearing on") $check("D17");
  chair     @2 :Text  $is(account) $zh("主持人") $en("Chair") $check("∉ investigators");
  place     @3 :Text  $max(120) $zh("地点") $en("Place");
}

struct HearingHeld $event(code = 760, zh = "听证", en = "Hearing held",
    stream = penaltyCase, moves = ["hearingNotified -> heard"], roles = [leg, rev, cty], retain = perm,
    basis = ["处罚法#64"], stops = [d17]) {
  on     @0 :Int32 $is(date) $zh("听证日期") $en("Hearing on");
  chair  @1 :Text  $is(account) $zh("主持人") $en("Chair") $check("∉ investigators");
  public @2 :Bool  $zh("公开听证") $en("Public hearing");
  record @3 :V.Doc $zh("听证笔录") $en("Hearing record");
}

struct CollectiveDiscussionHeld $event(code = 761, zh = "集体讨论", en = "Collective discussion held",
    stream = penaltyCase, moves = ["noticed, heard -> discussed"], roles = [ldr, cty], retain = perm,
    basis = ["处罚法#57"]) {
  on         @0 :Int32      $is(date) $zh("讨论日期") $en("Discussed on");
  members    @1 :List(Text) $is(account) $zh("参加讨论人员") $en("Participants") $check("≥3");
  minutes    @2 :V.Doc      $zh("讨论记录") $en("Record of the discussion");
  conclusion @3 :Text       $max(1000) $zh("结论") $en("Conclusion");
}

struct PenaltyDecided $event(code = 762, zh = "处罚决定", en = "Penalty decided",
    stream = penaltyCase, moves = ["noticed, heard, discussed -> decided"], roles = [ldr, cty],
    retain = perm, basis = ["处罚法#57"], starts = [d15, d25], stops = [d13]) {
  kinds            @0 :List(E.PenaltyKind) $zh("处罚种类") $en("Penalties");
  fine             @1 :Int64               $is(money) $zh("罚款金额") $en("Fine") $unit("元");
  confiscated      @2 :Int64               $is(money) $zh("没收违法所得") $en("Unlawful gains confiscated") $unit("元");
  suspendDays      @3 :UInt16              $opt $zh("停止活动天数") $en("Days of suspension") $unit("天");
  suspendDaysGiven @4 :Bool;
  docNo            @5 :Text                $is(docNumber) $zh("决定书文号") $en("Decision number");
  basis            @6 :List(Text)          $max(40) $zh("法律依据") $en("Legal basis");
  document         @7 :V.Doc               $zh("文书") $en("Official document");
  on               @8 :Int32               $is(date) $zh("决定日期") $en("Decided on") $check("D13");
}

struct NotPenalized $event(code = 763, zh = "不予处罚", en = "No penalty imposed",
    stream = penaltyCase, moves = ["concluded, reviewed, noticed, heard, discussed -> notPenalized"],
    roles = [ldr, cty], retain = perm, basis = ["处罚法#33"], basisToCheck = true, stops = [d13]) {
  reason @0 :Text       $max(1000) $zh("理由") $en("Reason");
  basis  @1 :List(Text) $max(40) $zh("法律依据") $en("Legal basis");
  docNo  @2 :Text       $is(docNumber) $zh("决定书文号") $en("Decision number");
}

struct DecisionServed $event(code = 764, zh = "决定送达", en = "Decision served",
    stream = penaltyCase, moves = ["decided -> served"], roles = [enf, cty], retain = perm,
    basis = ["处罚法#61"], starts = [d18, d19], stops = [d15]) {
  method  @0 :E.ServeMethod $zh("送达方式") $en("Method of service");
  on      @1 :Int32         $is(date) $zh("送达日期") $en("Served on") $check("D15");
  receipt @2 :V.Doc         $zh("送达回证") $en("Receipt of service");
}

struct FinePaid $event(code = 765, zh = "缴纳罚款", en = "Fine paid",
    stream = penaltyCase, moves = ["served, closed -> same"], roles = [fin], retain = perm,
    basis = ["处罚法#67"], stops = [d18], later = true) {
  amount    @0 :Int64 $is(money) $zh("缴纳金额") $en("Amount paid") $unit("元") $check("Σ ≤ fine + late fee");
  on        @1 :Int32 $is(date) $zh("缴纳日期") $en("Paid on");
  voucherNo @2 :Text  $max(40) $zh("凭证号") $en("Voucher number");
}

struct LateFeeAccrued $event(code = 766, zh = "加处罚款", en = "Late fee accrued",
    stream = penaltyCase, moves = ["served -> same"], roles = [fin, lgr], retain = perm,
    basis = ["处罚法#72"], later = true) {
  days   @0 :UInt32 $zh("逾期天数") $en("Days late") $unit("天");
  amount @1 :Int64  $is(money) $zh("加处罚款金额") $en("Late fee") $unit("元")
      $check("3 %/day of the fine, Σ ≤ fine");
  asOf   @2 :Int32  $is(date) $zh("计算截止日") $en("Computed up to");
}

struct ReconsiderationFiled $event(code = 767, zh = "申请复议", en = "Reconsideration filed",
    stream = penaltyCase, moves = ["served, closed -> underReconsideration"], roles = [org, leg],
    retain = perm, basis = ["复议法#20"], stops = [d19]) {
  authority  @0 :Text  $is(unit) $zh("复议机关") $en("Reconsideration authority");
  on         @1 :Int32 $is(date) $zh("申请日期") $en("Applied on") $check("D19");
  acceptedNo @2 :Text  $is(docNumber) $opt $zh("复议受理号") $en("Reconsideration acceptance number");
}

struct ReconsiderationDecided $event(code = 768, zh = "复议决定", en = "Reconsideration decided",
    stream = penaltyCase,
    moves = ["underReconsideration -> served (uphold)", "underReconsideration -> served (change)",
        "underReconsideration -> served (declareIllegal)", "underReconsideration -> annulled (annul)"],
    roles = [leg, gwy], retain = perm, basis = ["复议法#62"]) {
  outcome      @0 :E.AppealOutcome $zh("复议结果") $en("Outcome of reconsideration");
  docNo        @1 :Text            $is(docNumber) $zh("决定书文号") $en("Decision number");
  document     @2 :V.Doc           $zh("文书") $en("Official document");
  on           @3 :Int32           $is(date) $zh("决定日期") $en("Decided on");
  newFine      @4 :Int64           $is(money) $opt $zh("变更后罚款金额") $en("New fine") $unit("元")
      $check("required on change");
  newFineGiven @5 :Bool;
}

struct LitigationFiled $event(code = 769, zh = "提起诉讼", en = "Litigation filed",
    stream = penaltyCase, moves = ["served, closed -> inLitigation"], roles = [org, leg], retain = perm,
    basis = ["复议法"], later = true) {
  court  @0 :Text  $max(60) $zh("人民法院") $en("Court");
  caseNo @1 :Text  $max(60) $zh("案号") $en("Court case number");
  on     @2 :Int32 $is(date) $zh("起诉日期") $en("Litigation filed on");
}

struct JudgmentReceived $event(code = 770, zh = "收到判决", en = "Judgment received",
    stream = penaltyCase,
    moves = ["inLitigation -> served (uphold)", "inLitigation -> served (change)",
        "inLitigation -> served (declareIllegal)", "inLitigation -> annulled (annul)"], roles = [leg],
    retain = perm, basis = ["复议法"], later = true) {
  outcome       @0 :E.AppealOutcome $zh("判决结果") $en("Outcome of the judgment");
  caseNo        @1 :Text            $max(60) $zh("案号") $en("Court case number");
  document      @2 :V.Doc           $zh("文书") $en("Official document");
  on            @3 :Int32           $is(date) $zh("收到日期") $en("Received on");
  newFine       @4 :Int64           $is(money) $opt $zh("变更后罚款金额") $en("New fine") $unit("元");
  newFineGiven  @5 :Bool;
  finalInstance @6 :Bool            $zh("终审") $en("Final instance");
}

struct CourtEnforcementApplied $event(code = 771, zh = "申请强制执行", en = "Court enforcement applied",
    stream = penaltyCase, moves = ["served -> same"], roles = [leg, enf, cty], retain = perm,
    basis = ["处罚法#72"], later = true) {
  court    @0 :Text  $max(60) $zh("人民法院") $en("Court");
  on       @1 :Int32 $is(date) $zh("申请日期") $en("Applied on");
  document @2 :V.Doc $zh("文书") $en("Official document");
}

struct PenaltyPublished $event(code = 772, zh = "处罚公开", en = "Penalty published",
    stream = penaltyCase, moves = ["served, closed, underReconsideration, inLitigation -> same"],
    roles = [sob, cty], conf = pub, retain = perm, basis = ["处罚法#48"], basisToCheck = true, stops = [d25]) {
  channel   @0 :Text  $max(60) $zh("公开渠道") $en("Published through");
  on        @1 :Int32 $is(date) $zh("公开日期") $en("Published on") $check("D25");
  withdrawn @2 :Bool  $zh("撤下公开") $en("Taken down") $check("true takes a changed decision down");
}

struct CaseTransferred $event(code = 773, zh = "案件移送", en = "Case transferred",
    stream = penaltyCase, moves = ["investigating, concluded -> transferred"], roles = [enf, leg, cty],
    retain = perm, basis = ["处罚法#27"], basisToCheck = true, stops = [d13], later = true) {
  toUnit   @0 :Text  $is(unit) $zh("受移送机关") $en("Transferred to");
  document @1 :V.Doc $zh("文书") $en("Official document");
  on       @2 :Int32 $is(date) $zh("移送日期") $en("Transferred on");
}

struct CaseClosed $event(code = 774, zh = "结案", en = "Case closed",
    stream = penaltyCase, moves = ["served, notPenalized, annulled, transferred -> closed"],
    roles = [enf, ldr, cty], retain = perm, basis = ["令68"]) {
  on        @0 :Int32 $is(date) $zh("结案日期") $en("Case closed on");
  archiveNo @1 :Text  $max(40) $zh("档号") $en("Archive number");
  result    @2 :Text  $max(500) $zh("结果") $en("Result");
}

struct CaseTimeExtended $event(code = 775, zh = "延长办案期限", en = "Case time extended",
    stream = penaltyCase,
    moves = [
        "investigating, concluded, reviewed, noticed, hearingRequested, hearingNotified, heard, discussed -> same"],
    roles = [ldr, cty], retain = perm, basis = ["处罚法#60"], later = true) {
  days     @0 :UInt16 $zh("延长天数") $en("Days extended") $unit("天") $check("R-PEN-2");
  approver @1 :Text   $is(account) $zh("批准人") $en("Approved by");
  reason   @2 :Text   $max(500) $zh("理由") $en("Reason");
}

struct SuspensionStarted $event(code = 776, zh = "停止活动开始", en = "Suspension started",
    stream = org, moves = ["active -> suspended"], roles = [enf, cty], conf = pub, retain = perm,
    basis = ["社团条例#30", "社团条例#33"], later = true) {
  decision @0 :V.Id  $is(event) $zh("处罚决定") $en("Penalty decision") $check("762 with kind 限期停止活动, served");
  from     @1 :Int32 $is(date) $zh("开始日期") $en("From");
  to       @2 :Int32 $is(date) $zh("结束日期") $en("To");
}

struct SuspensionEnded $event(code = 777, zh = "停止活动结束", en = "Suspension ended",
    stream = org, moves = ["suspended -> active"], roles = [enf, cty, lgr], conf = pub, retain = perm,
    basis = ["社团条例#33"], later = true) {
  on            @0 :Int32 $is(date) $zh("结束日期") $en("Ended on");
  itemsReturned @1 :Bool  $zh("已返还封存物品") $en("Sealed items returned");
}

struct IllegalOrgReported $event(code = 780, zh = "非法社会组织线索", en = "Illegal organization reported",
    stream = illegalOrg, moves = ["none -> reported"], roles = [cpl, lia, str, sob, enf, cty, pol, mkt, pub],
    pclass = basic, basis = ["令77"], basisToCheck = true) {
  illegalOrgId @0 :Text               $max(20) $zh("非法社会组织编号") $en("Illegal organization id");
  name         @1 :Text               $max(60) $zh("名称") $en("Name");
  place        @2 :UInt64             $is(area) $zh("发现地区划") $en("Area where found");
  text         @3 :Text               $max(1000) $zh("线索内容") $en("Lead content");
  reporter     @4 :V.Sealed           $opt $zh("举报人") $en("Informant");
  source       @5 :E.ComplaintChannel $zh("线索来源") $en("Source of the lead");
}

struct IllegalOrgVerified $event(code = 781, zh = "非法社会组织认定", en = "Illegal organization verified",
    stream = illegalOrg, moves = ["reported -> verified"], roles = [enf, cty], basis = ["令77"],
    basisToCheck = true) {
  ground          @0 :E.IllegalGround $zh("认定情形") $en("Ground of the finding");
  officers        @1 :List(Text)      $is(account) $zh("执法人员") $en("Enforcement officers") $check("≥2");
  registerChecked @2 :Data            $is(digest) $zh("登记名册哈希值") $en("Register digest")
      $check("name index digest at `on`");
  on              @3 :Int32           $is(date) $zh("认定日期") $en("Granted on");
}

struct IllegalOrgPersuaded $event(code = 782, zh = "劝散", en = "Illegal organization persuaded",
    stream = illegalOrg, moves = ["verified -> disposed"], roles = [enf, cty, str, pol], basis = ["令77"],
    basisToCheck = true) {
  on          @0 :Int32  $is(date) $zh("劝散日期") $en("Persuaded on");
  record      @1 :V.Doc  $zh("记录") $en("Record");
  people      @2 :UInt32 $opt $zh("劝散人数") $en("People persuaded") $unit("人");
  peopleGiven @3 :Bool;
}

struct IllegalOrgBanned $event(code = 783, zh = "取缔", en = "Illegal organization banned",
    stream = illegalOrg, moves = ["verified -> disposed", "disposed -> same"], roles = [ldr, cty],
    basis = ["令77"], basisToCheck = true) {
  docNo       @0 :Text  $is(docNumber) $zh("决定书文号") $en("Decision number");
  approver    @1 :Text  $is(account) $zh("批准人") $en("Approved by");
  legalReview @2 :V.Id  $is(event) $zh("法制审核") $en("Legal review");
  on          @3 :Int32 $is(date) $zh("取缔日期") $en("Banned on") $check("R-ILL-1 by date");
}

struct IllegalOrgRegularized $event(code = 784, zh = "引导登记", en = "Illegal organization regularized",
    stream = illegalOrg, moves = ["verified -> disposed"], roles = [sob, cty, str], basis = ["令77"],
    basisToCheck = true, later = true) {
  becomes @0 :V.Subject $opt $zh("登记后组织") $en("Registered as");
  on      @1 :Int32     $is(date) $zh("日期") $en("Date");
  note    @2 :Text      $max(500) $opt $zh("备注") $en("Note");
}

struct IllegalOrgAnnounced $event(code = 785, zh = "公告", en = "Illegal organization announced",
    stream = illegalOrg, moves = ["disposed -> announced"], roles = [sob, cty], conf = pub, basis = ["令77"],
    basisToCheck = true, later = true) {
  channel  @0 :Text  $max(60) $zh("公告渠道") $en("Announced through");
  document @1 :V.Doc $zh("文件") $en("Document");
  on       @2 :Int32 $is(date) $zh("公告日期") $en("Announced on");
}

struct AssetsConfiscated $event(code = 786, zh = "没收财物", en = "Assets confiscated",
    stream = illegalOrg, moves = ["disposed, announced -> same"], roles = [enf, cty, pol], basis = ["令77"],
    basisToCheck = true, later = true) {
  amount   @0 :Int64      $is(money) $zh("没收财物价值") $en("Value confiscated") $unit("元");
  items    @1 :List(Text) $max(200) $opt $zh("没收财物") $en("Items confiscated");
  document @2 :V.Doc      $zh("文书") $en("Official document");
}

struct IllegalOrgTransferred $event(code = 787, zh = "移送公安等", en = "Illegal organization transferred",
    stream = illegalOrg, moves = ["verified -> disposed", "disposed -> same"], roles = [enf, cty],
    basis = ["令77"], basisToCheck = true, later = true) {
  toUnit   @0 :Text  $is(unit) $zh("受移送机关") $en("Transferred to");
  document @1 :V.Doc $zh("文书") $en("Official document");
  on       @2 :Int32 $is(date) $zh("移送日期") $en("Transferred on");
}

struct IllegalOrgCaseClosed $event(code = 788, zh = "打非结案", en = "Illegal organization case closed",
    stream = illegalOrg, moves = ["reported -> closed (notFound)", "disposed, announced -> closed"],
    roles = [enf, cty]) {
  disposition @0 :E.IllegalDisposition $zh("处置方式") $en("Disposition");
  on          @1 :Int32                $is(date) $zh("办结日期") $en("Closed on");
  note        @2 :Text                 $max(500) $opt $zh("备注") $en("Note");
}
