@0x8d452dd1cd099948;
# FND 资金监管: fund supervision.

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

$A.family(id = fnd, conf = sup, retain = l30);

struct FundAccountFiled $event(code = 601, zh = "账户备案", en = "Fund account filed",
    stream = fundAccount, moves = ["none, unfiled -> filed"], roles = [org, cty, sob], pclass = sensitive,
    basis = ["R-BRA-1"]) {
  bank     @0 :Text          $max(60) $zh("开户银行") $en("Bank");
  type     @1 :E.AccountType $zh("账户类型") $en("Kind of account");
  number   @2 :V.Sealed      $zh("银行账号") $en("Account number");
  last4    @3 :Text          $max(4) $zh("账号末四位") $en("Last four digits");
  openedOn @4 :Int32         $is(date) $zh("开户日期") $en("Opened on");
  branch   @5 :Bool          $zh("分支机构账户") $en("Account of a branch") $check("must be false");
}

struct FundAccountClosed $event(code = 602, zh = "账户销户", en = "Fund account closed",
    stream = fundAccount, moves = ["filed, unfiled -> closed"], roles = [org, cty, sob], later = true) {
  on        @0 :Int32 $is(date) $zh("销户日期") $en("Account closed on");
  balanceTo @1 :Text  $max(120) $opt $zh("余额去向") $en("Balance goes to");
}

struct UnfiledAccountFound $event(code = 603, zh = "未备案账户", en = "Unfiled account found",
    stream = fundAccount, moves = ["none -> unfiled"], roles = [fin, aud, sob, cty], pclass = sensitive,
    later = true) {
  bank     @0 :Text     $max(60) $zh("开户银行") $en("Bank");
  number   @1 :V.Sealed $opt $zh("银行账号") $en("Account number");
  last4    @2 :Text     $max(4) $zh("账号末四位") $en("Last four digits");
  foundBy  @3 :Text     $is(unit) $zh("发现单位") $en("Found by");
  evidence @4 :V.Doc    $zh("证据") $en("Evidence");
}

struct LargeMovementReported $event(code = 604, zh = "大额资金往来报告", en = "Large movement reported",
    stream = fundMovement, roles = [org, gwy, pbc], pclass = sensitive, basis = ["R-FND-5"]) {
  account          @0 :V.Id               $is(event) $zh("银行账户") $en("Bank account");
  # the account filed by 601
  direction        @1 :E.Direction        $zh("收支方向") $en("Direction");
  amount           @2 :Int64              $is(money) $zh("金额") $en("Amount") $unit("元")
      $check("≥ threshold of the rule set");
  method           @3 :E.PayMethod        $zh("支付方式") $en("Method of payment");
  counterparty     @4 :V.Sealed           $zh("交易对方") $en("Counterparty");
  counterpartyKind @5 :E.CounterpartyKind $zh("交易对方类型") $en("Kind of counterparty");
  purpose          @6 :Text               $max(200) $zh("用途") $en("Purpose");
  on               @7 :Int32              $is(date) $zh("交易日期") $en("Transaction on");
  reporter         @8 :E.Reporter         $zh("报告来源") $en("Reported by");
}

struct SuspiciousLeadReferred $event(code = 605, zh = "可疑线索", en = "Suspicious lead referred",
    stream = amlLead, roles = [pbc, pol, gwy], conf = aml, retain = m10, pclass = sensitive,
    basis = ["反洗钱法"], later = true) {
  leadNo   @0 :Text       $max(40) $zh("线索编号") $en("Lead number");
  content  @1 :V.Sealed   $zh("线索内容") $en("Lead content");
  officers @2 :List(Text) $is(account) $zh("经办人员") $en("Officers") $check("exactly 2");
  on       @3 :Int32      $is(date) $zh("移送日期") $en("Transferred on");
}

struct DonationReceived $event(code = 606, zh = "接受捐赠", en = "Donation received",
    stream = donation, moves = ["none -> received"], roles = [org], pclass = basic, basis = ["慈善法#38"],
    basisToCheck = true) {
  kind           @0 :E.DonationKind     $zh("捐赠类别") $en("Kind of donation");
  amount         @1 :Int64              $is(money) $zh("金额") $en("Amount") $unit("元");
  valuationBasis @2 :Text               $max(200) $opt $zh("计价依据") $en("Basis of valuation")
      $check("required for goods");
  purpose        @3 :E.DonationPurpose  $zh("用途") $en("Purpose");
  donor          @4 :V.Sealed           $opt $zh("捐赠人") $en("Donor");
  donorKind      @5 :E.CounterpartyKind $zh("捐赠人类型") $en("Kind of donor");
  anonymous      @6 :Bool               $zh("匿名捐赠") $en("Anonymous donation");
  receiptNo      @7 :Text               $max(40) $zh("票据号码") $en("Receipt number");
  on             @8 :Int32              $is(date) $zh("受赠日期") $en("Received on");
}

struct DonationDisbursed $event(code = 607, zh = "捐赠拨付", en = "Donation disbursed",
    stream = donation, moves = ["received -> disbursed", "disbursed -> same"], roles = [org], later = true) {
  amount        @0 :Int64  $is(money) $zh("拨付金额") $en("Amount paid out") $unit("元") $check("Σ ≤ received");
  payee         @1 :Text   $max(120) $zh("收款方") $en("Payee");
  recipientArea @2 :UInt64 $is(area) $zh("受益地区") $en("Area of the recipient");
  on            @3 :Int32  $is(date) $zh("拨付日期") $en("Paid on");
  proof         @4 :V.Doc  $zh("佐证材料") $en("Proof");
}

struct GoodsDelivered $event(code = 608, zh = "物资交付", en = "Goods delivered",
    stream = donation, moves = ["none, received, disbursed -> delivered", "delivered -> same"],
    roles = [org, sob, cty]) {
  amount         @0 :Int64             $is(money) $zh("物资价值") $en("Value of goods") $unit("元")
      $check("valuation, > 0");
  valuationBasis @1 :Text              $max(200) $zh("计价依据") $en("Basis of valuation");
  goods          @2 :Text              $max(200) $zh("物资名称") $en("Goods");
  purpose        @3 :E.DonationPurpose $zh("用途") $en("Purpose");
  recipient      @4 :Text              $max(120) $zh("接收方") $en("Recipient");
  recipientArea  @5 :UInt64            $is(area) $zh("受益地区") $en("Area of the recipient");
  on             @6 :Int32             $is(date) $zh("交付日期") $en("Delivered on");
  proof          @7 :V.Doc             $zh("佐证材料") $en("Proof");
}

struct DonationUseChanged $event(code = 609, zh = "改变捐赠用途", en = "Donation use changed",
    stream = donation, moves = ["received, disbursed -> same"], roles = [org], basis = ["慈善法#57"],
    basisToCheck = true, later = true) {
  oldPurpose   @0 :E.DonationPurpose $zh("变更前用途") $en("Old purpose");
  newPurpose   @1 :E.DonationPurpose $zh("变更后用途") $en("New purpose");
  donorConsent @2 :V.Doc             $zh("捐赠人同意书") $en("Consent of the donor");
  on           @3 :Int32             $is(date) $zh("变更日期") $en("Changed on");
}

struct FundraisingPlanFiled $event(code = 610, zh = "募捐方案备案", en = "Fundraising plan filed",
    stream = fundraisingPlan, moves = ["none -> filed"], roles = [org, apr, cty], basis = ["慈善法#24"],
    starts = [d28, d36], stops = [d28], later = true) {
  planNo    @0 :Text              $max(25) $zh("募捐备案编号") $en("Fundraising plan number") $check("4.4");
  from      @1 :Int32             $is(date) $zh("开始日期") $en("From");
  to        @2 :Int32             $is(date) $zh("结束日期") $en("To");
  target    @3 :Int64             $is(money) $zh("募捐目标") $en("Fundraising target") $unit("元");
  emergency @4 :Bool              $zh("突发事件募捐") $en("Emergency fundraising");
  filedOn   @5 :Int32             $is(date) $zh("备案日期") $en("Filed on") $check("D28");
  purpose   @6 :E.DonationPurpose $zh("用途") $en("Purpose");
}

struct FundraisingClosed $event(code = 611, zh = "募捐结束", en = "Fundraising closed",
    stream = fundraisingPlan, moves = ["filed -> closed"], roles = [org], later = true) {
  on     @0 :Int32 $is(date) $zh("结束日期") $en("Ended on");
  raised @1 :Int64 $is(money) $zh("募集金额") $en("Amount raised") $unit("元");
}

struct FundraisingDisclosed $event(code = 612, zh = "募捐信息公开", en = "Fundraising disclosed",
    stream = fundraisingPlan, moves = ["filed, closed -> same"], roles = [org], conf = pub,
    basis = ["慈善法#73"], stops = [d36], later = true) {
  asOf    @0 :Int32 $is(date) $zh("数据截止日") $en("Data as of") $check("D36");
  raised  @1 :Int64 $is(money) $zh("募集金额") $en("Amount raised") $unit("元");
  used    @2 :Int64 $is(money) $zh("使用金额") $en("Amount used") $unit("元");
  channel @3 :Text  $max(60) $zh("公开渠道") $en("Published through");
}

struct GrantAwarded $event(code = 613, zh = "扶持资金批准", en = "Grant awarded",
    stream = grant, moves = ["none -> awarded"], roles = [ldr, pty, sob, cty], conf = int) {
  scheme @0 :E.GrantScheme $zh("扶持项目") $en("Grant scheme");
  year   @1 :UInt16        $zh("年度") $en("Year");
  amount @2 :Int64         $is(money) $zh("批准金额") $en("Amount awarded") $unit("元") $check("> 0, R-GRA-1");
  payee  @3 :V.Subject     $zh("扶持对象") $en("Grantee");
  basis  @4 :V.Id          $is(event) $zh("依据") $en("Basis") $check("1201 or 916");
  docNo  @5 :Text          $is(docNumber) $zh("文号") $en("Document number");
}

struct GrantPaid $event(code = 614, zh = "扶持资金拨付", en = "Grant paid",
    stream = grant, moves = ["awarded -> paid", "paid -> same", "reported -> paid"], roles = [fin],
    conf = int, basis = ["R-GRA-1"], starts = [d37]) {
  amount    @0 :Int64 $is(money) $zh("拨付金额") $en("Amount paid out") $unit("元") $check("Σ paid ≤ awarded");
  on        @1 :Int32 $is(date) $zh("拨付日期") $en("Paid on");
  voucherNo @2 :Text  $max(40) $zh("凭证号") $en("Voucher number");
}

struct GrantUseReported $event(code = 615, zh = "扶持资金使用报告", en = "Grant use reported",
    stream = grant, moves = ["paid -> reported"], roles = [org, pty], conf = int, basis = ["R-GRA-2"],
    stops = [d37]) {
  used      @0 :Int64 $is(money) $zh("使用金额") $en("Amount used") $unit("元") $check("≤ paid");
  remaining @1 :Int64 $is(money) $zh("结余金额") $en("Amount remaining") $unit("元");
  report    @2 :V.Doc $zh("报告") $en("Report");
  on        @3 :Int32 $is(date) $zh("报告日期") $en("Reported on") $check("D37");
}

struct GrantClawedBack $event(code = 616, zh = "扶持资金追回", en = "Grant clawed back",
    stream = grant, moves = ["awarded, paid, reported -> clawedBack"], roles = [fin, ldr, sob, cty],
    conf = int) {
  amount @0 :Int64 $is(money) $zh("追回金额") $en("Amount recovered") $unit("元") $check("≤ paid");
  reason @1 :Text  $max(500) $zh("理由") $en("Reason");
  on     @2 :Int32 $is(date) $zh("追回日期") $en("Recovered on");
}

struct RewardPaid $event(code = 617, zh = "评估等级奖励", en = "Reward paid",
    stream = reward, roles = [fin, sob], conf = pub, basis = ["R-GRA-3"]) {
  grade     @0 :E.Grade $zh("评估等级") $en("Evaluation grade") $check("≥ 3A");
  amount    @1 :Int64   $is(money) $zh("奖励金额") $en("Reward") $unit("元") $check("10 000–30 000 元");
  gradeRef  @2 :V.Id    $is(event) $zh("等级确认") $en("Grade confirmation") $check("810 valid on `on`");
  on        @3 :Int32   $is(date) $zh("拨付日期") $en("Paid on");
  voucherNo @4 :Text    $max(40) $zh("凭证号") $en("Voucher number");
}

struct FeeItemDeclared $event(code = 618, zh = "收费公示", en = "Fee item declared",
    stream = feeItem, moves = ["none -> declared", "declared -> same"], roles = [org], conf = pub,
    basis = ["R-FEE-1"]) {
  item     @0 :Text  $max(60) $zh("收费项目") $en("Fee item");
  standard @1 :Int64 $is(money) $zh("收费标准") $en("Fee") $unit("元");
  tiers    @2 :UInt8 $zh("收费档次") $en("Tiers") $unit("档");
  basis    @3 :Text  $max(200) $zh("收费依据") $en("Basis of the fee");
  channel  @4 :Text  $max(60) $zh("公开渠道") $en("Published through");
}

struct MemberFeeAdopted $event(code = 619, zh = "会费标准", en = "Member fee adopted",
    stream = feeItem, moves = ["none -> declared", "declared -> same"], roles = [org], basis = ["R-FEE-2"],
    later = true) {
  tiers        @0 :UInt8       $zh("会费档次") $en("Fee tiers") $unit("档") $check("≤4");
  amounts      @1 :List(Int64) $is(money) $zh("各档会费标准") $en("Fee of each tier") $unit("元")
      $check("one per tier");
  # one amount per tier
  votesFor     @2 :UInt32      $zh("赞成票") $en("Votes for") $unit("票");
  votesTotal   @3 :UInt32      $zh("总票数") $en("Votes in total") $unit("票");
  secretBallot @4 :Bool        $zh("无记名投票") $en("Secret ballot");
  on           @5 :Int32       $is(date) $zh("通过日期") $en("Adopted on");
  minutes      @6 :V.Doc       $zh("会议纪要") $en("Minutes");
}

struct IllegalFeeFound $event(code = 620, zh = "违规收费", en = "Illegal fee found",
    stream = feeFinding, moves = ["none -> found"], roles = [mkt, sob, enf, cty, fin], basis = ["R-FEE-1"]) {
  kind     @0 :E.FeeViolation $zh("违规情形") $en("Kind of violation");
  amount   @1 :Int64          $is(money) $zh("涉及金额") $en("Amount involved") $unit("元");
  payers   @2 :UInt32         $zh("缴费对象数") $en("Payers") $unit("个");
  evidence @3 :List(V.Id)     $is(event) $zh("证据") $en("Evidence");
  text     @4 :Text           $max(500) $zh("内容") $en("Text");
}

struct FeeRefunded $event(code = 621, zh = "退费", en = "Fee refunded",
    stream = feeFinding, moves = ["found -> refunded", "refunded -> same"], roles = [org, mkt, sob, cty]) {
  amount @0 :Int64  $is(money) $zh("退费金额") $en("Amount refunded") $unit("元") $check("Σ ≤ 620 amount");
  payers @1 :UInt32 $zh("缴费对象数") $en("Payers") $unit("个");
  on     @2 :Int32  $is(date) $zh("退费日期") $en("Refunded on");
  proof  @3 :V.Doc  $zh("佐证材料") $en("Proof");
}

struct AuditEngaged $event(code = 622, zh = "审计委托", en = "Audit engaged",
    stream = orgAudit, moves = ["none -> engaged"], roles = [aud, fin, sob, cty], basis = ["审计法#24"],
    later = true) {
  firm   @0 :Text $max(120) $zh("会计师事务所") $en("Audit firm");
  scope  @1 :Text $max(200) $zh("审计范围") $en("Scope of the audit");
  period @2 :Text $max(40) $zh("审计期间") $en("Period audited");
  docNo  @3 :Text $is(docNumber) $opt $zh("文号") $en("Document number");
}

struct AuditFindingRecorded $event(code = 623, zh = "审计发现", en = "Audit finding recorded",
    stream = orgAudit, moves = ["engaged -> found", "found -> same"], roles = [aud, fin], later = true) {
  finding  @0 :Text  $max(1000) $zh("发现问题") $en("Finding");
  amount   @1 :Int64 $is(money) $zh("涉及金额") $en("Amount involved") $unit("元");
  severity @2 :UInt8 $zh("严重程度") $en("Severity") $unit("级") $check("1–4");
  dueOn    @3 :Int32 $is(date) $zh("到期日") $en("Due on");
}

struct AuditRectified $event(code = 624, zh = "审计整改", en = "Audit rectified",
    stream = orgAudit, moves = ["found -> rectified"], roles = [aud, fin, org], later = true) {
  text   @0 :Text  $max(1000) $zh("内容") $en("Text");
  amount @1 :Int64 $is(money) $zh("金额") $en("Amount") $unit("元");
  proof  @2 :V.Doc $zh("佐证材料") $en("Proof");
  on     @3 :Int32 $is(date) $zh("整改日期") $en("Rectified on");
}

struct SpendingRatioComputed $event(code = 625, zh = "支出比例核算", en = "Spending ratio computed",
    stream = ratio, roles = [lgr, sob, fin], basis = ["R-FND-1", "R-FND-2", "R-FND-3"]) {
  year       @0 :UInt16 $zh("年度") $en("Year");
  spend      @1 :Int64  $is(money) $zh("公益事业支出") $en("Public-benefit spending") $unit("元");
  base       @2 :Int64  $is(money) $zh("计算基数") $en("Base") $unit("元") $check("> 0");
  ratio      @3 :UInt32 $is(basisPoints) $zh("支出比例") $en("Spending ratio") $unit("%");
  admin      @4 :Int64  $is(money) $zh("管理费用") $en("Administration cost") $unit("元");
  total      @5 :Int64  $is(money) $zh("本年总支出") $en("Total expenditure") $unit("元");
  adminRatio @6 :UInt32 $is(basisPoints) $zh("管理费用比例") $en("Administration ratio") $unit("%");
  rule       @7 :Text   $max(20) $zh("规则编号") $en("Rule");
  meanOf3    @8 :Bool   $zh("三年平均") $en("Three-year mean");
  exemptions @9 :Text   $max(200) $opt $zh("豁免说明") $en("Exemptions");
}

struct RatioBreachFlagged $event(code = 626, zh = "比例不达标", en = "Ratio breach flagged",
    stream = ratio, roles = [lgr, sob, fin], basis = ["R-FND-1", "R-FND-2", "R-FND-3"]) {
  of       @0 :V.Id        $is(event) $zh("所涉事项") $en("Event concerned") $check("625");
  required @1 :UInt32      $is(basisPoints) $zh("规定比例") $en("Ratio required") $unit("%");
  actual   @2 :UInt32      $is(basisPoints) $zh("实际比例") $en("Actual ratio") $unit("%");
  side     @3 :E.RatioSide $zh("不达标类型") $en("Kind of breach");
}

struct FundAlertRaised $event(code = 627, zh = "资金预警", en = "Fund alert raised",
    stream = fundAlert, moves = ["none -> raised"], roles = [lgr, fin, tax, aud, pbc, mkt, sob, cty],
    basis = ["R-ALR-*"]) {
  rule     @0 :Text       $max(20) $zh("规则编号") $en("Rule");
  severity @1 :UInt8      $zh("严重程度") $en("Severity") $unit("级") $check("1–4");
  evidence @2 :List(V.Id) $is(event) $zh("证据") $en("Evidence") $check("≥1");
  text     @3 :Text       $max(500) $opt $zh("内容") $en("Text");
}

struct FundAlertAssigned $event(code = 628, zh = "预警分派", en = "Fund alert assigned",
    stream = fundAlert, moves = ["raised -> assigned", "assigned -> same"], roles = [sob, fin, cty],
    starts = [d35]) {
  to    @0 :Text  $is(account) $zh("承办人") $en("Assigned to");
  dueOn @1 :Int32 $is(date) $zh("到期日") $en("Due on") $check("D35");
}

struct FundAlertVerified $event(code = 629, zh = "预警核实", en = "Fund alert verified",
    stream = fundAlert, moves = ["assigned -> verified"], roles = [sob, fin, enf, tax, aud, cty],
    stops = [d35]) {
  finding @0 :Text  $max(1000) $zh("核实情况") $en("What was verified");
  on      @1 :Int32 $is(date) $zh("核实日期") $en("Verified on");
}

struct FundAlertDismissed $event(code = 630, zh = "预警排除", en = "Fund alert dismissed",
    stream = fundAlert, moves = ["assigned -> dismissed"], roles = [sob, fin, enf, tax, aud, cty],
    stops = [d35]) {
  reason   @0 :Text        $max(500) $zh("理由") $en("Reason");
  evidence @1 :List(V.Doc) $opt $zh("证据") $en("Evidence") $check("actor ≠ raiser");
}

struct FundCaseOpened $event(code = 631, zh = "联合核查发起", en = "Fund case opened",
    stream = fundCase, moves = ["none -> open", "FundAlert: verified -> inCase"],
    roles = [sob, fin, aud, enf, cty]) {
  lead   @0 :Text       $is(unit) $zh("牵头单位") $en("Lead unit");
  alerts @1 :List(V.Id) $is(event) $zh("相关预警") $en("Alerts");
  scope  @2 :Text       $max(500) $zh("核查范围") $en("Scope of the check");
  dueOn  @3 :Int32      $is(date) $zh("到期日") $en("Due on");
}

struct DepartmentJoined $event(code = 632, zh = "部门加入", en = "Department joined",
    stream = fundCase, moves = ["open, gathering -> same"], roles = [sob, fin, tax, aud, pol, pbc, mkt, enf],
    later = true) {
  unit     @0 :Text       $is(unit) $zh("加入部门") $en("Department joining");
  officers @1 :List(Text) $is(account) $zh("经办人员") $en("Officers");
  on       @2 :Int32      $is(date) $zh("加入日期") $en("Joined on");
}

struct InfoRequested $event(code = 633, zh = "协查请求", en = "Information requested",
    stream = fundCase, moves = ["open -> gathering", "gathering -> same"], roles = [sob, fin, enf, aud],
    starts = [d38]) {
  toUnit    @0 :Text       $is(unit) $zh("协查单位") $en("Unit asked");
  questions @1 :List(Text) $max(1000) $zh("协查事项") $en("Matters to check");
  dueOn     @2 :Int32      $is(date) $zh("到期日") $en("Due on") $check("D38");
}

struct InfoProvided $event(code = 634, zh = "协查反馈", en = "Information provided",
    stream = fundCase, moves = ["gathering -> same"], roles = [fin, tax, aud, pol, pbc, mkt, bsu],
    stops = [d38]) {
  request   @0 :V.Id        $is(event) $zh("协查请求") $en("Information request") $check("633");
  text      @1 :Text        $max(2000) $zh("内容") $en("Text");
  documents @2 :List(V.Doc) $opt $zh("相关材料") $en("Supporting documents");
}

struct BankQueryAuthorized $event(code = 635, zh = "账户查询批准", en = "Bank query authorized",
    stream = bankQuery,
    moves = ["none -> authorized", "FundCase: open -> gathering", "FundCase: gathering -> same"],
    roles = [ldr], conf = aml, basis = ["慈善法#104"]) {
  approval   @0 :V.Doc      $zh("批准文件") $en("Approval document") $check("same-level people's government");
  scope      @1 :Text       $max(200) $zh("查询范围") $en("Scope of the query");
  accounts   @2 :List(V.Id) $is(event) $zh("查询账户") $en("Accounts to query");
  from       @3 :Int32      $is(date) $zh("查询起始日") $en("Query period from");
  to         @4 :Int32      $is(date) $zh("查询截止日") $en("Query period to");
  validUntil @5 :Int32      $is(date) $zh("有效至") $en("Valid until");
  officers   @6 :List(Text) $is(account) $zh("查询人员") $en("Querying officers") $check("≥2");
}

struct BankQueryResult $event(code = 636, zh = "账户查询结果", en = "Bank query answered",
    stream = bankQuery, moves = ["authorized -> answered"], roles = [pbc, gwy, enf], conf = aml,
    pclass = sensitive, basis = ["慈善法#104"]) {
  authorization @0 :V.Id     $is(event) $zh("查询批准") $en("Query authorization")
      $check("635 live, covers account and period");
  account       @1 :V.Id     $is(event) $zh("银行账户") $en("Bank account");
  # the account filed by 601
  result        @2 :V.Sealed $zh("查询结果") $en("Result of the query");
  on            @3 :Int32    $is(date) $zh("反馈日期") $en("Answered on");
}

struct MeasureTakenByAuthority $event(code = 637, zh = "有权机关措施", en = "Measure taken by authority",
    stream = fundCase, moves = ["gathering -> same"], roles = [pol, tax, pbc, mkt, fin], later = true) {
  authority @0 :Text  $is(unit) $zh("有权机关") $en("Competent authority");
  measure   @1 :Text  $max(200) $zh("措施") $en("Measure");
  document  @2 :V.Doc $zh("文件") $en("Document");
  on        @3 :Int32 $is(date) $zh("日期") $en("Date");
}

struct FundCaseConcluded $event(code = 638, zh = "核查结论", en = "Fund case concluded",
    stream = fundCase, moves = ["open, gathering -> concluded"], roles = [sob, fin, aud, cty]) {
  conclusion @0 :Text          $max(2000) $zh("结论") $en("Conclusion");
  outcome    @1 :E.FundOutcome $zh("处理结果") $en("Outcome");
  report     @2 :V.Doc         $zh("报告") $en("Report");
}

struct FundCaseTransferred $event(code = 639, zh = "核查移送", en = "Fund case transferred",
    stream = fundCase, moves = ["open, gathering, concluded -> transferred"],
    roles = [sob, fin, aud, enf, cty]) {
  to       @0 :E.LeadTarget $zh("移送去向") $en("Referred to");
  case     @1 :V.Id         $opt $zh("关联案件") $en("Related case");
  document @2 :V.Doc        $zh("文件") $en("Document");
}

struct TaxExemptQualified $event(code = 640, zh = "免税资格", en = "Tax-exempt status granted",
    stream = taxStatus, moves = ["none -> qualified", "qualified -> same", "ended -> qualified"],
    roles = [tax, fin], conf = pub, basis = ["R-FND-7"], starts = [d29], later = true) {
  validFrom @0 :Int32 $is(date) $zh("有效期起") $en("Valid from");
  validTo   @1 :Int32 $is(date) $zh("有效期止") $en("Valid to") $check("5 years (D29)");
  docNo     @2 :Text  $is(docNumber) $zh("文号") $en("Document number");
}

struct TaxExemptRevoked $event(code = 641, zh = "取消免税资格", en = "Tax-exempt status revoked",
    stream = taxStatus, moves = ["qualified -> ended"], roles = [tax, fin, lgr], conf = pub,
    basis = ["R-FND-7"], stops = [d29], later = true) {
  cause @0 :Text  $max(200) $zh("原因") $en("Cause");
  on    @1 :Int32 $is(date) $zh("取消日期") $en("Cancelled on");
}

struct TaxFindingNotified $event(code = 642, zh = "税务发现", en = "Tax finding notified",
    stream = taxFinding, roles = [tax], later = true) {
  kind     @0 :Text  $max(60) $zh("问题类型") $en("Kind of problem");
  amount   @1 :Int64 $is(money) $zh("涉及金额") $en("Amount involved") $unit("元");
  period   @2 :Text  $max(40) $zh("所属期间") $en("Period");
  document @3 :V.Doc $opt $zh("文件") $en("Document");
}

struct ReceiptIrregularity $event(code = 643, zh = "票据问题", en = "Receipt irregularity found",
    stream = taxFinding, roles = [fin, tax], later = true) {
  kind      @0 :Text  $max(60) $zh("问题类型") $en("Kind of problem");
  receiptNo @1 :Text  $max(40) $opt $zh("票据号码") $en("Receipt number");
  amount    @2 :Int64 $is(money) $zh("涉及金额") $en("Amount involved") $unit("元");
  text      @3 :Text  $max(500) $zh("内容") $en("Text");
}

struct CommunityFundEstablished $event(code = 644, zh = "社区基金设立", en = "Community fund established",
    stream = communityFund, moves = ["none -> active"], roles = [str, org, cty], conf = int) {
  holder     @0 :Text   $is(uscc) $zh("基金管理组织") $en("Keeper of the fund")
      $check("foundation or charity that keeps the account");
  # the foundation or charity that keeps the account
  federation @1 :Text   $is(uscc) $zh("街镇联合会") $en("Street federation");
  street     @2 :UInt64 $is(street) $zh("街镇") $en("Street");
  opening    @3 :Int64  $is(money) $zh("初始资金") $en("Initial fund") $unit("元");
  agreement  @4 :V.Doc  $zh("设立协议") $en("Agreement");
}

struct CommunityFundDeposited $event(code = 645, zh = "社区基金入账", en = "Community fund deposited",
    stream = communityFund, moves = ["active -> same"], roles = [org, str], conf = int) {
  amount @0 :Int64              $is(money) $zh("金额") $en("Amount") $unit("元") $check("> 0");
  source @1 :E.CounterpartyKind $zh("资金来源") $en("Source of the money");
  on     @2 :Int32              $is(date) $zh("入账日期") $en("Deposited on");
  proof  @3 :V.Doc              $zh("佐证材料") $en("Proof");
}

struct CommunityFundSpent $event(code = 646, zh = "社区基金支出", en = "Community fund spent",
    stream = communityFund, moves = ["active -> same"], roles = [org, str], conf = int) {
  amount             @0 :Int64  $is(money) $zh("金额") $en("Amount") $unit("元") $check("> 0, ≤ balance");
  purpose            @1 :Text   $max(200) $zh("用途") $en("Purpose");
  decision           @2 :V.Doc  $zh("决议文件") $en("Resolution");
  on                 @3 :Int32  $is(date) $zh("支出日期") $en("Spent on");
  beneficiaries      @4 :UInt32 $opt $zh("受益人数") $en("Beneficiaries") $unit("人");
  beneficiariesGiven @5 :Bool;
}

struct CommunityFundDisclosed $event(code = 647, zh = "社区基金公开", en = "Community fund disclosed",
    stream = communityFund, moves = ["active, closed -> same"], roles = [org, str], conf = pub) {
  asOf    @0 :Int32 $is(date) $zh("数据截止日") $en("Data as of");
  sumIn   @1 :Int64 $is(money) $zh("收入合计") $en("Total in") $unit("元");
  sumOut  @2 :Int64 $is(money) $zh("支出合计") $en("Total out") $unit("元");
  balance @3 :Int64 $is(money) $zh("余额") $en("Balance") $unit("元");
  channel @4 :Text  $max(60) $zh("公开渠道") $en("Published through");
}

struct CommunityFundClosed $event(code = 648, zh = "社区基金终止", en = "Community fund closed",
    stream = communityFund, moves = ["active -> closed"], roles = [str, cty], conf = int) {
  balanceTo @0 :Text  $max(120) $zh("余额去向") $en("Balance goes to");
  balance   @1 :Int64 $is(money) $zh("余额") $en("Balance") $unit("元");
  on        @2 :Int32 $is(date) $zh("终止日期") $en("Closed on");
}

struct RelatedPartyDealDisclosed $event(code = 649, zh = "关联交易", en = "Related-party deal disclosed",
    stream = orgDisclosure, roles = [org], conf = pub, later = true) {
  party    @0 :Text  $max(120) $zh("关联方") $en("Related party");
  relation @1 :Text  $max(60) $zh("关联关系") $en("Relation");
  amount   @2 :Int64 $is(money) $zh("金额") $en("Amount") $unit("元");
  on       @3 :Int32 $is(date) $zh("交易日期") $en("Transaction on");
  decision @4 :V.Doc $zh("决议文件") $en("Resolution");
}

struct MajorInvestmentFiled $event(code = 650, zh = "重大投资", en = "Major investment filed",
    stream = orgDisclosure, roles = [org], basis = ["基金会条例#21"], later = true) {
  target     @0 :Text   $max(120) $zh("投资对象") $en("Investment");
  amount     @1 :Int64  $is(money) $zh("金额") $en("Amount") $unit("元");
  votesFor   @2 :UInt32 $zh("赞成票") $en("Votes for") $unit("票");
  votesTotal @3 :UInt32 $zh("总票数") $en("Votes in total") $unit("票") $check("for ≥ 2/3");
  minutes    @4 :V.Doc  $zh("会议纪要") $en("Minutes");
}

struct AccountReconciled $event(code = 651, zh = "账户对账", en = "Account reconciled",
    stream = fundAccount, moves = ["filed -> same"], roles = [org, fin, lgr], later = true) {
  month   @0 :UInt32     $zh("月份") $en("Month") $check("yyyymm");
  opening @1 :Int64      $is(money) $zh("期初余额") $en("Opening balance") $unit("元");
  sumIn   @2 :Int64      $is(money) $zh("收入合计") $en("Total in") $unit("元");
  sumOut  @3 :Int64      $is(money) $zh("支出合计") $en("Total out") $unit("元");
  closing @4 :Int64      $is(money) $zh("期末余额") $en("Closing balance") $unit("元") $check("= opening + in − out");
  source  @5 :E.Reporter $zh("数据来源") $en("Source");
}

struct ContributionRecorded $event(code = 660, zh = "服务大局贡献", en = "Contribution recorded",
    stream = contribution, roles = [org, sob, cty], conf = int) {
  kind     @0 :E.ContributionKind $zh("贡献类别") $en("Kind of contribution");
  quantity @1 :Int64              $zh("数量") $en("Quantity") $check("> 0");
  # its unit is the field unit
  unit     @2 :E.QuantityUnit     $zh("计量单位") $en("Unit of quantity");
  year     @3 :UInt16             $zh("年度") $en("Year");
  on       @4 :Int32              $is(date) $zh("日期") $en("Date");
  proof    @5 :V.Doc              $zh("佐证材料") $en("Proof");
  replaces @6 :V.Id               $is(event) $opt $zh("被替代记录") $en("Replaces");
}
