@0x804d91b78f19ea93;
# The enumerations of event fields. In JSON an enumerant goes by its id; 0 is always `unspecified`, which
# means absent and is refused as a value. Enumerants are added at the end and never renumbered.
#
# Role, ConfClass and RetentionClass stand in annotations.capnp, since the annotations speak of them.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("quanlu::schemas::events");

using zh = import "annotations.capnp".zh;
using en = import "annotations.capnp".en;

enum OrgKind {
  unspecified @0;
  association @1 $zh("社会团体") $en("Social association");
  service     @2 $zh("民办非企业单位") $en("Private non-enterprise unit");
  foundation  @3 $zh("基金会") $en("Foundation");
  other       @4 $zh("其他") $en("Other");
}

enum RegMatter {
  unspecified @0;
  establish   @1 $zh("成立") $en("Establishment");
  change      @2 $zh("变更") $en("Change");
  deregister  @3 $zh("注销") $en("Deregistration");
  charter     @4 $zh("章程核准") $en("Charter approval");
  branch      @5 $zh("分支机构") $en("Branch office");
  charity     @6 $zh("慈善组织认定") $en("Charity status");
  fundraising @7 $zh("公开募捐资格") $en("Public fundraising qualification");
}

enum Opinion {
  unspecified @0;
  agree       @1 $zh("同意") $en("Agree");
  conditional @2 $zh("附条件同意") $en("Conditional");
  oppose      @3 $zh("不同意") $en("Oppose");
  none        @4 $zh("无意见") $en("No opinion");
}

enum Verdict {
  unspecified @0;
  pass @1 $zh("合格") $en("Pass");
  fail @2 $zh("不合格") $en("Fail");
}

enum PauseCause {
  unspecified  @0;
  hearing      @1 $zh("听证") $en("Hearing");
  expertReview @2 $zh("专家评审") $en("Expert review");
  publicity    @3 $zh("公示") $en("Publicity period");
  inspection   @4 $zh("检验检测") $en("Inspection or testing");
}

enum RefusalGround {
  unspecified         @0;
  purposeUnlawful     @1 $zh("宗旨业务不符合规定") $en("Purpose or scope unlawful");
  duplicateField      @2 $zh("同区域已有相同相似组织") $en("Like organization in the same area");
  founderDisqualified @3 $zh("发起人拟任负责人不合格") $en("Founder or intended head not qualified");
  fraud               @4 $zh("弄虚作假") $en("Fraud");
  other               @5 $zh("法律法规禁止的其他情形") $en("Other ground in law");
}

enum ServeMethod {
  unspecified @0;
  direct     @1 $zh("直接送达") $en("Served directly");
  left       @2 $zh("留置") $en("Left at the address");
  mail       @3 $zh("邮寄") $en("By mail");
  notice     @4 $zh("公告") $en("By public notice");
  electronic @5 $zh("电子") $en("Electronically");
  phone      @6 $zh("电话") $en("By phone");
  meeting    @7 $zh("当面") $en("In person");
}

enum ChangeItem {
  unspecified @0;
  name       @1 $zh("名称") $en("Name");
  address    @2 $zh("住所") $en("Address");
  purpose    @3 $zh("宗旨") $en("Purpose");
  scope      @4 $zh("业务范围") $en("Scope");
  legalRep   @5 $zh("法定代表人") $en("Legal representative");
  capital    @6 $zh("注册资金") $en("Capital");
  supervisor @7 $zh("业务主管单位") $en("Supervisor");
}

enum SealKind {
  unspecified @0;
  official @1 $zh("公章") $en("Official seal");
  finance  @2 $zh("财务章") $en("Finance seal");
  branch   @3 $zh("分支机构章") $en("Seal of a branch");
  other    @4 $zh("其他") $en("Other");
}

enum DeregGround {
  unspecified   @0;
  purposeDone   @1 $zh("完成宗旨") $en("Purpose fulfilled");
  selfDissolved @2 $zh("自行解散") $en("Dissolved itself");
  merger        @3 $zh("合并") $en("Merger");
  split         @4 $zh("分立") $en("Split");
  revoked       @5 $zh("被撤销登记") $en("Registration revoked");
  other         @6 $zh("其他") $en("Other");
}

enum OrgClass {
  unspecified      @0;
  tradeAssociation @1 $zh("行业协会商会") $en("Trade association or chamber");
  science          @2 $zh("科技类") $en("Science and technology");
  charity          @3 $zh("公益慈善类") $en("Charity and public welfare");
  community        @4 $zh("城乡社区服务类") $en("Community services");
  other            @5 $zh("其他") $en("Other");
}

enum PushKind {
  unspecified @0;
  listing    @1 $zh("名录名单") $en("Listings");
  penalty    @2 $zh("处罚") $en("Penalties");
  complaint  @3 $zh("投诉") $en("Complaints");
  fundAlert  @4 $zh("资金预警") $en("Fund alerts");
  inspection @5 $zh("检查结果") $en("Inspection results");
  grade      @6 $zh("评估等级") $en("Evaluation grades");
}

enum FollowUp {
  unspecified @0;
  inProgress @1 $zh("推进中") $en("In progress");
  done       @2 $zh("已完成") $en("Done");
  failed     @3 $zh("未落实") $en("Not carried out");
}

enum MajorKind {
  unspecified     @0;
  memberMeeting   @1  $zh("会员大会") $en("General assembly");
  reelection      @2  $zh("换届") $en("Election of a new term");
  economicEntity  @3  $zh("经济实体") $en("Economic entity");
  forum           @4  $zh("论坛研讨") $en("Forum or seminar");
  exhibition      @5  $zh("展览") $en("Exhibition");
  appraisal       @6  $zh("评比达标表彰") $en("Appraisal and commendation");
  foreignRelated  @7  $zh("涉外涉港澳台") $en("Foreign or Hong Kong, Macao, Taiwan related");
  foreignDonation @8  $zh("境外捐赠") $en("Donation from abroad");
  largeFunds      @9  $zh("大额资金") $en("Large sums");
  litigation      @10 $zh("诉讼") $en("Litigation");
  other           @11 $zh("其他") $en("Other");
}

enum PostKind {
  unspecified      @0;
  president        @1 $zh("会长理事长") $en("President or council chair");
  vicePresident    @2 $zh("副会长副理事长") $en("Vice president or vice chair");
  secretaryGeneral @3 $zh("秘书长") $en("Secretary general");
  director         @4 $zh("理事") $en("Council member");
  supervisor       @5 $zh("监事") $en("Member of the supervisory board");
  legalRep         @6 $zh("法定代表人") $en("Legal representative");
}

enum VetResult {
  unspecified @0;
  pass   @1 $zh("通过") $en("Pass");
  return @2 $zh("退回") $en("Return");
  reject @3 $zh("不通过") $en("Reject");
}

enum CheckResult {
  unspecified @0;
  ok        @1 $zh("符合") $en("Meets the condition");
  exception @2 $zh("经批准的例外") $en("Approved exception");
  fail      @3 $zh("不符合") $en("Does not meet the condition");
  unchecked @4 $zh("未核查") $en("Not checked");
}

enum LeaveCause {
  unspecified  @0;
  termEnd      @1 $zh("届满") $en("Term ended");
  resigned     @2 $zh("辞职") $en("Resigned");
  removed      @3 $zh("罢免") $en("Removed");
  died         @4 $zh("去世") $en("Died");
  disqualified @5 $zh("不再符合条件") $en("No longer qualified");
}

enum DemandTopic {
  unspecified @0;
  policy   @1 $zh("政策") $en("Policy");
  fund     @2 $zh("资金") $en("Funding");
  space    @3 $zh("场地") $en("Premises");
  approval @4 $zh("审批") $en("Approval");
  party    @5 $zh("党建") $en("Party building");
  fee      @6 $zh("收费") $en("Fees");
  talent   @7 $zh("人才") $en("Personnel");
  other    @8 $zh("其他") $en("Other");
}

enum ContactMode {
  unspecified @0;
  visit  @1 $zh("上门") $en("On site");
  phone  @2 $zh("电话") $en("Phone");
  online @3 $zh("网络") $en("Online");
}

enum CapacityAction {
  unspecified @0;
  political  @1 $zh("政治建设") $en("Political building");
  governance @2 $zh("法人治理") $en("Governance of the legal person");
  service    @3 $zh("工作服务能力") $en("Capacity for service");
}

enum StaffTraining {
  unspecified @0;
  study    @1 $zh("学政策") $en("Study of policy");
  research @2 $zh("强调研") $en("Field research");
  service  @3 $zh("抓服务") $en("Service");
}

enum ComplaintChannel {
  unspecified  @0;
  letter       @1 $zh("来信") $en("Letter");
  visit        @2 $zh("来访") $en("Visit");
  hotline12345 @3 $zh("12345热线") $en("Hotline 12345");
  online       @4 $zh("网络") $en("Online");
  superior     @5 $zh("上级交办") $en("Assigned from above");
  department   @6 $zh("部门移送") $en("Transferred by a department");
  liaison      @7 $zh("联络员发现") $en("Found by a liaison officer");
  other        @8 $zh("其他") $en("Other");
}

enum ComplaintTopic {
  unspecified       @0;
  fee               @1 $zh("收费") $en("Fees");
  election          @2 $zh("换届") $en("Elections");
  finance           @3 $zh("财务") $en("Finance");
  infringement      @4 $zh("侵权") $en("Infringement of rights");
  irregularActivity @5 $zh("违规活动") $en("Irregular activities");
  illegalOrg        @6 $zh("非法组织") $en("Illegal organization");
  other             @7 $zh("其他") $en("Other");
}

enum RecusalGround {
  unspecified @0;
  named       @1 $zh("被投诉人") $en("Is the one complained of");
  relative    @2 $zh("近亲属") $en("Close relative");
  interest    @3 $zh("利害关系") $en("Interest in the matter");
  formerStaff @4 $zh("曾任职") $en("Former staff");
  other       @5 $zh("其他") $en("Other");
}

enum EvidenceKind {
  unspecified      @0;
  document         @1 $zh("书证") $en("Documentary evidence");
  object           @2 $zh("物证") $en("Physical evidence");
  audiovisual      @3 $zh("视听资料") $en("Audiovisual material");
  electronic       @4 $zh("电子数据") $en("Electronic data");
  witness          @5 $zh("证人证言") $en("Witness testimony");
  statement        @6 $zh("当事人陈述") $en("Party's statement");
  expertOpinion    @7 $zh("鉴定意见") $en("Expert opinion");
  inspectionRecord @8 $zh("勘验笔录") $en("Inspection record");
}

enum MediationOutcome {
  unspecified @0;
  settled @1 $zh("达成") $en("Settled");
  failed  @2 $zh("未达成") $en("Failed");
}

enum ComplaintOutcome {
  unspecified @0;
  support @1 $zh("支持") $en("Supported");
  partly  @2 $zh("部分支持") $en("Partly supported");
  explain @3 $zh("解释说明") $en("Explained");
  reject  @4 $zh("不予支持") $en("Not supported");
}

enum ReviewOutcome {
  unspecified @0;
  uphold @1 $zh("维持") $en("Upheld");
  change @2 $zh("变更") $en("Changed");
  revoke @3 $zh("撤销") $en("Revoked");
  redo   @4 $zh("责令重新处理") $en("To be handled again");
}

enum LeadTarget {
  unspecified @0;
  penalty    @1 $zh("处罚立案") $en("Penalty case");
  fund       @2 $zh("资金核查") $en("Fund case");
  illegalOrg @3 $zh("打非") $en("Action against illegal organizations");
  discipline @4 $zh("纪检监察") $en("Discipline inspection");
  police     @5 $zh("公安") $en("Public security");
  tax        @6 $zh("税务") $en("Tax authority");
  market     @7 $zh("市场监管") $en("Market regulation");
  other      @8 $zh("其他") $en("Other");
}

enum AccountType {
  unspecified @0;
  basic     @1 $zh("基本户") $en("Basic account");
  general   @2 $zh("一般户") $en("General account");
  special   @3 $zh("专用户") $en("Special-purpose account");
  temporary @4 $zh("临时户") $en("Temporary account");
}

enum Direction {
  unspecified @0;
  in  @1 $zh("收入") $en("Income");
  out @2 $zh("支出") $en("Expenditure");
}

enum PayMethod {
  unspecified @0;
  cash     @1 $zh("现金") $en("Cash");
  transfer @2 $zh("转账") $en("Transfer");
  other    @3 $zh("其他") $en("Other");
}

enum CounterpartyKind {
  unspecified @0;
  individual @1 $zh("个人") $en("Individual");
  enterprise @2 $zh("企业") $en("Enterprise");
  socialOrg  @3 $zh("社会组织") $en("Social organization");
  government @4 $zh("政府部门") $en("Government department");
  public     @5 $zh("公众") $en("General public");
  overseas   @6 $zh("境外") $en("Outside the mainland");
  other      @7 $zh("其他") $en("Other");
}

enum Reporter {
  unspecified @0;
  org     @1 $zh("本组织") $en("The organization itself");
  bank    @2 $zh("银行") $en("Bank");
  gateway @3 $zh("接口") $en("Gateway");
}

enum DonationKind {
  unspecified @0;
  money   @1 $zh("货币") $en("Money");
  goods   @2 $zh("实物") $en("Goods in kind");
  service @3 $zh("服务") $en("Services");
  equity  @4 $zh("股权等") $en("Equity and the like");
}

enum DonationPurpose {
  unspecified         @0;
  ruralRevitalization @1 $zh("乡村振兴") $en("Rural revitalization");
  eastWest            @2 $zh("东西部协作") $en("East-west cooperation");
  emergency           @3 $zh("应急救灾") $en("Disaster relief");
  poorRelief          @4 $zh("扶贫济困") $en("Relief of the poor");
  education           @5 $zh("教育") $en("Education");
  health              @6 $zh("卫生健康") $en("Health care");
  elderlyChildren     @7 $zh("一老一小") $en("The elderly and children");
  other               @8 $zh("其他") $en("Other");
}

enum GrantScheme {
  unspecified @0;
  workstation @1 $zh("党建工作站扶持") $en("Support of party workstations");
  demoSite    @2 $zh("党建示范点支持") $en("Support of demonstration sites");
  procurement @3 $zh("政府购买服务") $en("Government purchase of services");
  other       @4 $zh("其他") $en("Other");
}

enum FeeViolation {
  unspecified       @0;
  forcedMembership  @1  $zh("强制入会") $en("Forced membership");
  forcedFee         @2  $zh("强制收费") $en("Forced fees");
  adminPower        @3  $zh("借用行政权力") $en("Use of administrative power");
  forcedSponsorship @4  $zh("强制赞助") $en("Forced sponsorship");
  aboveStandard     @5  $zh("超标准") $en("Above the standard");
  tooManyTiers      @6  $zh("会费档次超限") $en("Too many fee tiers");
  appraisalFee      @7  $zh("评比收费") $en("Fee for an appraisal");
  notPublished      @8  $zh("未公示") $en("Fees not published");
  branchFee         @9  $zh("分支机构自定会费") $en("Fee set by a branch");
  other             @10 $zh("其他") $en("Other");
}

enum RatioSide {
  unspecified  @0;
  spendTooLow  @1 $zh("支出过低") $en("Spending too low");
  adminTooHigh @2 $zh("管理费过高") $en("Administration cost too high");
  payTooHigh   @3 $zh("薪酬过高") $en("Pay too high");
}

enum FundOutcome {
  unspecified @0;
  noProblem @1 $zh("未发现问题") $en("No problem found");
  rectify   @2 $zh("责令整改") $en("Rectification ordered");
  refund    @3 $zh("退还追回") $en("Refund or recovery");
  penalty   @4 $zh("转处罚") $en("Turned into a penalty case");
  transfer  @5 $zh("移送") $en("Transferred to another authority");
}

enum ContributionKind {
  unspecified @0;
  jobs       @1 $zh("就业岗位") $en("Jobs created");
  goods      @2 $zh("捐赠物资") $en("Goods donated");
  investment @3 $zh("招商引资") $en("Investment attracted");
  service    @4 $zh("公益服务") $en("Public-benefit service");
}

enum QuantityUnit {
  unspecified @0;
  position   @1 $zh("个") $en("Positions");
  fen        @2 $zh("分") $en("Fen");
  hour       @3 $zh("小时") $en("Hours");
  personTime @4 $zh("人次") $en("Persons served");
  project    @5 $zh("项") $en("Projects");
}

enum Level {
  unspecified  @0;
  national     @1 $zh("国家") $en("National");
  province     @2 $zh("省") $en("Province");
  city         @3 $zh("市") $en("City");
  county       @4 $zh("区县") $en("County");
  street       @5 $zh("街镇") $en("Street or town");
  community    @6 $zh("社区村") $en("Community or village");
  organization @7 $zh("社会组织") $en("Social organization");
}

enum InspectionResult {
  unspecified @0;
  normal  @1 $zh("未发现问题") $en("No problem found");
  problem @2 $zh("发现问题") $en("Problem found");
}

enum CampaignTheme {
  unspecified   @0;
  zombie        @1 $zh("僵尸型") $en("Zombie organizations");
  enterpriseFee @2 $zh("涉企收费") $en("Fees charged to enterprises");
  appraisal     @3 $zh("评比表彰") $en("Appraisals and commendations");
  branch        @4 $zh("分支机构") $en("Branches");
  illegalOrg    @5 $zh("非法社会组织") $en("Illegal organizations");
  development   @6 $zh("服务高质量发展") $en("High-quality service to development");
  other         @7 $zh("其他") $en("Other");
}

enum ZombieGround {
  unspecified   @0;
  noReport2y    @1 $zh("连续两年未年报") $en("No annual report for two years");
  inactive1y    @2 $zh("登记后一年未开展活动") $en("No activity within a year of registration");
  noActivity    @3 $zh("长期无业务活动") $en("No activity for long");
  unreachable   @4 $zh("住所和法定代表人均失联") $en("Address and legal representative unreachable");
  selfApplied   @5 $zh("自行申请") $en("At its own request");
  notApplicable @6 $zh("非僵尸类") $en("Not a zombie organization");
}

enum Disposition {
  unspecified @0;
  revoke     @1 $zh("撤销登记") $en("Registration revoked");
  certRevoke @2 $zh("吊销证书") $en("Certificate revoked");
  deregister @3 $zh("注销登记") $en("Deregistered");
  rectify    @4 $zh("整改激活") $en("Rectified and revived");
  none       @5 $zh("不予处置") $en("No disposition");
}

enum ListingGround {
  unspecified   @0;
  annualReport  @1 $zh("未按时年报") $en("Annual report not filed in time");
  noPartyOrg    @2 $zh("未按要求建党组织") $en("Party organization not set up");
  rectification @3 $zh("责令整改未改") $en("Ordered rectification not done");
  fundraising   @4 $zh("公开募捐慈善组织情形") $en("Fundraising charity cases");
  smallPenalty  @5 $zh("警告或不满五万元罚款") $en("Warning or fine below 50 000 yuan");
  unreachable   @6 $zh("住所无法联系") $en("Cannot be reached at its address");
  other         @7 $zh("其他") $en("Other");
}

enum DelistCause {
  unspecified  @0;
  rectified    @1 $zh("已改正") $en("Rectified");
  sixMonths    @2 $zh("满六个月无可改正") $en("Six months, nothing left to rectify");
  twoYears     @3 $zh("满两年") $en("Two years passed");
  wrongListing @4 $zh("列入有误") $en("Listed by mistake");
  deregistered @5 $zh("已注销") $en("Deregistered");
  annulled     @6 $zh("原决定撤销") $en("Underlying decision annulled");
}

enum SeriousGround {
  unspecified    @0;
  listedTwoYears @1 $zh("列入异常满两年") $en("Listed as abnormal for two years");
  fraudChange    @2 $zh("骗取登记变更被撤销") $en("Change obtained by fraud and revoked");
  suspended      @3 $zh("限期停止活动") $en("Activities suspended");
  bigFine        @4 $zh("罚款五万元以上") $en("Fine of 50 000 yuan or more");
  repeated       @5 $zh("三年内两次以上警告或罚款") $en("Two warnings or fines within three years");
  defaulter      @6 $zh("失信被执行人") $en("Judgment defaulter");
  revoked        @7 $zh("被撤销登记或吊销证书") $en("Registration or certificate revoked");
  other          @8 $zh("其他") $en("Other");
}

enum ListKind {
  unspecified @0;
  abnormal @1 $zh("活动异常名录") $en("Abnormal-activity directory");
  serious  @2 $zh("严重违法失信名单") $en("List of the seriously unlawful and dishonest");
}

enum PenaltyKind {
  unspecified    @0;
  warning        @1 $zh("警告") $en("Warning");
  fine           @2 $zh("罚款") $en("Fine");
  confiscation   @3 $zh("没收") $en("Confiscation");
  suspension     @4 $zh("限期停止活动") $en("Suspension of activities");
  replaceLeader  @5 $zh("责令撤换主管人员") $en("Order to replace the person in charge");
  revocation     @6 $zh("撤销登记") $en("Revocation of registration");
  certRevocation @7 $zh("吊销证书") $en("Revocation of the certificate");
  ban            @8 $zh("取缔") $en("Banning");
}

enum AppealOutcome {
  unspecified    @0;
  uphold         @1 $zh("维持") $en("Upheld");
  annul          @2 $zh("撤销") $en("Annulled");
  change         @3 $zh("变更") $en("Changed");
  declareIllegal @4 $zh("确认违法") $en("Declared unlawful");
}

enum IllegalGround {
  unspecified     @0;
  unregistered    @1 $zh("未登记擅自活动") $en("Active without registration");
  preparatory     @2 $zh("筹备期间开展活动") $en("Active while being prepared");
  afterRevocation @3 $zh("被撤销后继续活动") $en("Active after revocation");
}

enum IllegalDisposition {
  unspecified @0;
  persuaded   @1 $zh("劝散") $en("Dissolved by persuasion");
  banned      @2 $zh("取缔") $en("Banned");
  regularized @3 $zh("引导登记") $en("Guided to registration");
  transferred @4 $zh("移送") $en("Transferred");
  notFound    @5 $zh("查无") $en("Not found");
}

enum Grade {
  unspecified @0;
  g1A @1 $zh("1A") $en("1A");
  g2A @2 $zh("2A") $en("2A");
  g3A @3 $zh("3A") $en("3A");
  g4A @4 $zh("4A") $en("4A");
  g5A @5 $zh("5A") $en("5A");
}

enum EvaluationExclusion {
  unspecified        @0;
  noReport           @1 $zh("未参加年报") $en("No annual report");
  failedInspection   @2 $zh("年检不合格") $en("Annual inspection failed");
  penalty            @3 $zh("受处罚") $en("Penalized");
  underInvestigation @4 $zh("正被调查") $en("Under investigation");
  listed             @5 $zh("在名录名单内") $en("On a list");
  tooYoung           @6 $zh("登记不满两年") $en("Registered for less than two years");
}

enum GradeCause {
  unspecified      @0;
  failedInspection @1 $zh("年检不合格") $en("Annual inspection failed");
  basicTwice       @2 $zh("连续两年基本合格") $en("Basically qualified twice in a row");
  noReport         @3 $zh("未年报") $en("No annual report");
  penalty          @4 $zh("受处罚") $en("Penalized");
  fraud            @5 $zh("弄虚作假") $en("Fraud");
  selfRequest      @6 $zh("自愿放弃") $en("Given up voluntarily");
  other            @7 $zh("其他") $en("Other");
}

enum CreditClass {
  unspecified  @0;
  basic        @1 $zh("基础信息") $en("Basic information");
  annualReport @2 $zh("年报信息") $en("Annual reports");
  inspection   @3 $zh("行政检查信息") $en("Inspections");
  penalty      @4 $zh("行政处罚信息") $en("Administrative penalties");
  other        @5 $zh("其他信息") $en("Other information");
}

enum ObjectionOutcome {
  unspecified @0;
  kept      @1 $zh("维持") $en("Kept");
  removed   @2 $zh("删除") $en("Removed");
  corrected @3 $zh("更正") $en("Corrected");
}

enum CreditGrade {
  unspecified @0;
  a @1 $zh("A级") $en("Grade A");
  b @2 $zh("B级") $en("Grade B");
  c @3 $zh("C级") $en("Grade C");
  d @4 $zh("D级") $en("Grade D");
}

enum BaseIndicator {
  unspecified @0;
  foundation @1 $zh("基础建设") $en("Basic construction");
  governance @2 $zh("内部治理") $en("Internal governance");
  party      @3 $zh("党建工作") $en("Party building");
  compliance @4 $zh("遵守法规") $en("Compliance with the law");
  disclosure @5 $zh("信息公开") $en("Information disclosure");
}

enum BonusIndicator {
  unspecified      @0;
  socialGovernance @1 $zh("社会治理") $en("Social governance");
  roleFulfilment   @2 $zh("作用发挥") $en("Role played");
  integrity        @3 $zh("诚信建设") $en("Integrity");
}

enum VetoGround {
  unspecified @0;
  penalty     @1 $zh("行政处罚") $en("Administrative penalty");
  seriousList @2 $zh("严重失信") $en("On the serious list");
  noReport    @3 $zh("未年报") $en("No annual report");
  forcedFee   @4 $zh("违规收费") $en("Unlawful fees");
  fraud       @5 $zh("弄虚作假") $en("Fraud");
  other       @6 $zh("其他") $en("Other");
}

enum HonourTitle {
  unspecified         @0;
  nationalAdvanced    @1 $zh("全国先进社会组织") $en("National advanced social organization");
  provinceBenchmark   @2 $zh("全省标杆社会组织") $en("Provincial benchmark social organization");
  provinceOutstanding @3 $zh("全省服务高质量发展出彩社会组织") $en("Provincial outstanding social organization in service to development");
  other               @4 $zh("其他") $en("Other");
}

enum PartyOrgType {
  unspecified   @0;
  branch        @1 $zh("党支部") $en("Party branch");
  jointBranch   @2 $zh("联合党支部") $en("Joint party branch");
  generalBranch @3 $zh("党总支") $en("General party branch");
  committee     @4 $zh("党委") $en("Party committee");
}

enum BrandStatus {
  unspecified @0;
  registered @1 $zh("有效") $en("In force");
  withdrawn  @2 $zh("撤回") $en("Withdrawn");
}

enum Goal {
  unspecified @0;
  build  @1 $zh("建好") $en("Build well");
  manage @2 $zh("管好") $en("Manage well");
  use    @3 $zh("用好") $en("Use well");
  serve  @4 $zh("服务好") $en("Serve well");
}

enum Mode {
  unspecified @0;
  classified @1 $zh("分类管理") $en("Classified management");
  special    @2 $zh("专项管理") $en("Special management");
  regular    @3 $zh("常态管理") $en("Regular management");
  guided     @4 $zh("引导管理") $en("Guided management");
  integrated @5 $zh("一体管理") $en("Integrated management");
}

enum PeriodKind {
  unspecified @0;
  once    @1 $zh("一次") $en("Once");
  week    @2 $zh("周") $en("Week");
  month   @3 $zh("月") $en("Month");
  quarter @4 $zh("季") $en("Quarter");
  year    @5 $zh("年") $en("Year");
}

enum Secrecy {
  unspecified @0;
  none     @1 $zh("公开") $en("Open");
  internal @2 $zh("内部") $en("Internal");
}

enum CommunityClass {
  unspecified @0;
  charity    @1 $zh("公益慈善") $en("Charity and public welfare");
  livelihood @2 $zh("生活服务") $en("Daily-life services");
  affairs    @3 $zh("社区事务") $en("Community affairs");
  culture    @4 $zh("文体活动") $en("Culture and sports");
}

enum CommunityItem {
  unspecified @0;
  name    @1 $zh("名称") $en("Name");
  head    @2 $zh("负责人") $en("Person in charge");
  class   @3 $zh("类别") $en("Class");
  address @4 $zh("地址") $en("Address");
  members @5 $zh("成员数") $en("Number of members");
}

enum IntegrationMode {
  unspecified     @0;
  assistance      @1 $zh("社会组织+社会救助") $en("Social organizations and social assistance");
  communityFund   @2 $zh("社区社会组织联合会+社区基金") $en("Street federation and community fund");
  elderlyChildren @3 $zh("社区社会组织+一老一小") $en("Community organizations, the elderly and children");
  placeName       @4 $zh("社区社会组织+地名文化") $en("Community organizations and place-name culture");
}

enum LoginMethod {
  unspecified @0;
  certificate @1 $zh("证书") $en("Certificate");
  password    @2 $zh("口令") $en("Password");
  oidc        @3 $zh("统一认证") $en("Single sign-on");
  token       @4 $zh("令牌") $en("Token");
}

enum LoginFailure {
  unspecified   @0;
  badCredential @1 $zh("凭据错误") $en("Wrong credential");
  suspended     @2 $zh("停用") $en("Suspended");
  outsideScope  @3 $zh("超范围") $en("Outside scope");
  tooMany       @4 $zh("次数过多") $en("Too many attempts");
}

enum SessionEnd {
  unspecified @0;
  logout  @1 $zh("退出") $en("Logged out");
  timeout @2 $zh("超时") $en("Timed out");
  revoked @3 $zh("吊销") $en("Revoked");
}

enum Suite {
  unspecified @0;
  sha256 @1 $zh("SHA-256套件") $en("SHA-256 suite");
  gm     @2 $zh("国密套件") $en("Chinese commercial cryptography suite");
}

enum ErasureGround {
  unspecified    @0;
  subjectRequest @1 $zh("本人请求") $en("Subject's request");
  retentionEnded @2 $zh("保存期满") $en("Retention period over");
  unlawful       @3 $zh("违法收集") $en("Collected unlawfully");
  other          @4 $zh("其他") $en("Other");
}

enum CorrectionAction {
  unspecified @0;
  void     @1 $zh("作废") $en("Voided");
  replace  @2 $zh("替换") $en("Replaced");
  annotate @3 $zh("附注") $en("Annotated");
}

enum VerifyResult {
  unspecified @0;
  ok         @1 $zh("通过") $en("Passed");
  violation  @2 $zh("违反") $en("Violation");
  incomplete @3 $zh("未完成") $en("Incomplete");
}
