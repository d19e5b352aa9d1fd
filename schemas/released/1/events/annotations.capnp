@0xddfeb609def56dc9;
# What can be said about an event type, and the words it is said with. Everything known about a type
# stands in its annotations and nowhere else: schemas/generate turns them into the tables of
# schemas/registry, JSON Schemas, the glossary and the reference page, and refuses what does not fit.
#
# What can never change after a release: the ids and ordinals here, the names of structs and fields, codes.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("quanlu::schemas::events");

# ---- What annotates what

annotation family @0xf27c3e47b4f7cb75 (file) :FamilyInfo;
# On the file of a family: which one, and the classes that its types inherit.

annotation event @0x96b915bc946cce98 (struct) :EventInfo;
# On a struct: it is the body of an event type.

annotation zh @0xec725a1f46243f81 (field, enumerant) :Text;
annotation en @0xf2a61ec6f3cafafc (field, enumerant) :Text;
# The label of a field or enumerant, Chinese first.

annotation unit @0x82fff6fe3a50f60f (field) :Text;
# The unit in which the value is shown, e.g. 元; money is stored in fen, a ratio in 1/10 000.

annotation is @0xa6a4e56f218ea185 (field) :Form;
# What the stored number, text or bytes mean. Absent: what the type says (V.Sealed is sealed, V.Doc a document).

annotation opt @0x85fa1cfaa2807564 (field) :Void;
# The field may be absent; all others are required. Absent is 0 or null, except that an optional number
# or Bool `x` has the Bool `xGiven` right behind it.

annotation max @0xe1f59a849797e238 (field) :UInt16;
# At most so many characters; on lists of texts: each of them.

annotation check @0xf35871f18f805c2f (field) :Text;
# What else is checked, in the words of the domain page; ≥ before a number is the least length of a list.

annotation capitals @0xd499d74075022d00 (enum) :Void;
# The public ids of the enumerants are their names in capitals, which Cap'n Proto does not allow as names.

annotation stream @0xedeced265807f00c (enumerant) :StreamInfo;
annotation role @0xd3b708517d2f0152 (enumerant) :RoleInfo;
annotation deadline @0xdaf204f2372b2c2d (enumerant) :DeadlineInfo;

annotation codes @0xc4538c38b0710b99 (enumerant) :Text;
# The event types of a group, e.g. "601-604, 606".

# ---- The values of the annotations

struct FamilyInfo {
  id     @0 :Family;
  conf   @1 :ConfClass;
  retain @2 :RetentionClass;
}

struct EventInfo {
  code         @0  :UInt16;           # unique for ever
  version      @1  :UInt16;           # 0 = 1
  zh           @2  :Text;
  en           @3  :Text;
  stream       @4  :Stream;
  moves        @5  :List(Text);
  # "draft, submitted -> withdrawn": this event takes its stream from one of the states to another; "none" does
  # not exist yet, "same" stays. "(…)" behind is the condition on the body. "RegCase: accepted -> approved" is
  # the move of another machine, a linked move.
  roles        @6  :List(Role);       # who may append it
  conf         @7  :ConfClass;        # 0 = as the family says
  retain       @8  :RetentionClass;   # 0 = as the family says
  pclass       @9  :PersonalClass;    # 0 = none
  basis        @10 :List(Text);       # legal basis by default: law#article or rule id
  basisToCheck @11 :Bool;             # taken from secondary texts; a person confirms it in the rule set
  starts       @12 :List(Deadline);
  stops        @13 :List(Deadline);
  later        @14 :Bool;             # not in the first release: no view or report knows it
}

struct StreamInfo {
  key       @0 :List(Text);           # the parts of a stream key, joined by +
  partition @1 :PartitionRule;
  states    @2 :List(State);          # empty: a record stream, no state machine
  derived   @3 :Text;                 # how the key is computed, where it is

  struct State {
    id    @0 :Text;
    zh    @1 :Text;
    en    @2 :Text;
    final @3 :Bool;                   # may be the last one
  }
}

struct RoleInfo {
  levels @0 :List(Text);
  duty   @1 :Text;
  reads  @2 :Text;
}

struct DeadlineInfo {
  due    @0 :Text;
  unit   @1 :Text;
  rules  @2 :List(Text);
  breach @3 :Text;                    # what follows when it passes
}

enum Form {
  plain        @0;
  money        @1;                    # Int64, fen
  date         @2;                    # Int32, days since 1970-01-01 of the civil day at UTC+8
  instant      @3;                    # Int64, milliseconds since 1970-01-01 UTC
  basisPoints  @4;                    # UInt32, 1/10 000
  centiPoints  @5;                    # Int64, 1/100 point
  uscc         @6;                    # Text, 18 characters
  area         @7;                    # UInt64, 6 digits, of accounts also 9 or 12
  street       @8;                    # UInt64, 9 digits
  unit         @9;                    # Text, USCC of a government unit or code of a party body
  account      @10;                   # Text, account id
  docNumber    @11;                   # Text, number of a document such as 济民社罚〔2024〕7号
  person       @12;                   # V.Id, pseudonymous person id
  event        @13;                   # V.Id, id of an event in the log
  digest       @14;                   # Data, 32 bytes
}

# ---- Words of the annotations

enum Family $capitals {
  unspecified @0;
  reg @1  $zh("登记与审批") $en("Registration and approval");
  lnk @2  $zh("审管联动") $en("Approval-supervision linkage");
  dly @3  $zh("日常监管") $en("Daily supervision");
  vis @4  $zh("走访联络服务") $en("Visits, liaison, services");
  cmp @5  $zh("投诉接访") $en("Complaints and reception");
  fnd @6  $zh("资金监管") $en("Fund supervision");
  sup @7  $zh("监管执法") $en("Supervision and enforcement");
  eva @8  $zh("评估信用积分荣誉") $en("Evaluation, credit, points, honours");
  pty @9  $zh("党建") $en("Party building");
  tsk @10 $zh("任务上报办公") $en("Tasks, reporting, office");
  com @11 $zh("社区社会组织与一体管理") $en("Community organizations");
  nrm @12 $zh("规则") $en("Norms");
  sys @13 $zh("系统和证据") $en("System and evidence");
}

enum ConfClass $capitals {
  unspecified @0;
  pub @1 $zh("公开") $en("Public");
  int @2 $zh("内部") $en("Internal");
  sup @3 $zh("监管") $en("Supervision only");
  cmp @4 $zh("投诉保密") $en("Complaint secret");
  aml @5 $zh("反洗钱限制") $en("Restricted finance");
  sys @6 $zh("系统") $en("System");
}

enum RetentionClass $capitals {
  unspecified @0;
  perm @1 $zh("永久") $en("Permanent");
  l30  @2 $zh("三十年") $en("30 years");
  m10  @3 $zh("十年") $en("10 years");
  s3   @4 $zh("三年") $en("3 years");
  log  @5 $zh("访问日志") $en("Access ledger (3 years)");
}

enum PersonalClass {
  unspecified @0;
  none      @1 $zh("无个人信息") $en("No personal data");
  basic     @2 $zh("一般个人信息") $en("Personal data");
  sensitive @3 $zh("敏感个人信息") $en("Sensitive personal data");
}

enum Origin {
  unspecified @0;
  live    @1 $zh("实时录入") $en("Live");
  import  @2 $zh("历史导入") $en("Imported history");
  gateway @3 $zh("接口写入") $en("Machine gateway");
}

# Where the events of a stream lie: the key that is hashed to a partition (the first event of a stream fixes it).
enum PartitionRule {
  unspecified    @0;
  uscc           @1  $zh("主体信用代码") $en("USCC of the subject");
  unit           @2  $zh("单位") $en("Unit");
  area           @3  $zh("行政区划") $en("Area");
  street         @4  $zh("街镇") $en("Street");
  system         @5  $zh("系统分区") $en("System, which is partition 0");
  areaOrUscc     @6  $zh("区划（成立）或信用代码") $en("Area (establishment) or USCC");
  usccOrUnit     @7  $zh("信用代码或单位") $en("USCC or unit");
  targetOrArea   @8  $zh("被投诉组织，否则区划") $en("USCC of the target, else area");
  payee          @9  $zh("扶持对象") $en("USCC or unit of the payee");
  holder         @10 $zh("基金管理组织") $en("USCC of the holder");
  assignee       @11 $zh("承办单位") $en("Unit of the assignee");
  illegalOrg     @12 $zh("非法社会组织编号") $en("Id of the illegal organization");
  sealedEvent    @13 $zh("被启封事件所在分区") $en("Partition of the sealed event");
  correctedEvent @14 $zh("被更正事件所在分区") $en("Partition of the corrected event");
  notedStream    @15 $zh("所涉事件流所在分区") $en("Partition of the noted stream");
  accessLedger   @16 $zh("查阅账") $en("Access ledger");
  ownPartition   @17 $zh("所指分区") $en("The partition itself");
}

# What the read matrix calls a group: event types that one role reads in one way. Each type is in one group.
enum Group $capitals {
  unspecified @0;
  reg @1  $zh("登记与审批") $en("Registration and approval") $codes("101-136");
  lnk @2  $zh("审管联动") $en("Approval-supervision linkage") $codes("201-217");
  dly @3  $zh("年报与重大事项") $en("Annual reports and major matters") $codes("301-325");
  ele @4  $zh("换届与任职") $en("Elections and posts") $codes("330-343");
  vis @5  $zh("走访联络服务") $en("Visits, liaison, services") $codes("401-430");
  cmp @6  $zh("投诉接访") $en("Complaints and reception") $codes("501-529");
  fnd @7  $zh("资金监管") $en("Fund supervision") $codes("601-604, 606-612, 618-634, 637-660");
  aml @8  $zh("反洗钱线索与账户查询") $en("Suspicious leads and bank queries") $codes("605, 635, 636");
  gra @9  $zh("扶持与奖励资金") $en("Grants and rewards") $codes("613-617");
  ins @10 $zh("检查与名录") $en("Inspections and listings") $codes("701-749");
  pen @11 $zh("行政处罚") $en("Penalties") $codes("750-777");
  ill @12 $zh("非法社会组织") $en("Illegal organizations") $codes("780-788");
  eva @13 $zh("评估信用积分荣誉") $en("Evaluation, credit, points, honours") $codes("801-862");
  pty @14 $zh("党建") $en("Party building") $codes("901-921");
  tsk @15 $zh("任务上报办公") $en("Tasks, reporting, office") $codes("1001-1036");
  com @16 $zh("社区社会组织与一体管理") $en("Community organizations") $codes("1101-1122");
  nrm @17 $zh("规则") $en("Norms") $codes("1201-1206");
  sys @18 $zh("系统") $en("System and evidence") $codes("1301-1333");
}

# Who may append and read. `reads` says per group: R read, r read with identities and amounts of persons
# masked, P published facts; O own organization, U addressed to or sent by the own unit, S own area,
# C assigned cases. A group that is not named is not readable.
enum Role $capitals {
  unspecified @0;
  ldr @1 $zh("局领导") $en("City bureau leader") $role(
      levels = ["city", "county"], duty = "approves, chairs, decides penalties",
      reads = "REG R, LNK R, DLY R, ELE R, VIS R, CMP r, FND r, AML RC, GRA R, INS R, PEN R, ILL R, EVA R, "
              "PTY R, TSK R, COM R, NRM R");
  sob @2 $zh("社管局") $en("Social-organization administration officer") $role(
      levels = ["city"], duty = "runs supervision, linkage, evaluation, points",
      reads = "REG R, LNK R, DLY R, ELE R, VIS R, CMP RC, FND R, AML RC, GRA R, INS R, PEN R, ILL R, "
              "EVA R, PTY r, TSK R, COM R, NRM R");
  rev @3 $zh("科室审核") $en("Section reviewer") $role(
      levels = ["city"], duty = "reviews reports, listings, publication",
      reads = "REG R, LNK R, DLY R, ELE R, VIS R, CMP RC, FND R, GRA R, INS R, PEN R, ILL R, EVA R, PTY r, "
              "TSK R, COM R, NRM R");
  leg @4 $zh("法制审核") $en("Legal reviewer") $role(
      levels = ["city", "county"], duty = "legal review, hearings, litigation, holds",
      reads = "REG R, LNK r, DLY r, ELE r, CMP R, FND r, AML RC, GRA r, INS R, PEN R, ILL R, EVA r, TSK r, "
              "NRM R, SYS R");
  enf @5 $zh("执法人员") $en("Enforcement officer") $role(
      levels = ["city", "county"], duty = "inspections, penalty cases, illegal organizations",
      reads = "REG R, LNK r, DLY r, ELE r, VIS r, CMP RC, FND RC, AML RC, INS R, PEN R, ILL R, TSK R, "
              "NRM R");
  cty @6 $zh("区县民政") $en("County bureau officer") $role(
      levels = ["county"], duty = "all of the above for the organizations of its own area",
      reads = "REG RS, LNK RS, DLY RS, ELE RS, VIS RS, CMP RSC, FND RS, GRA RS, INS RS, PEN RS, ILL RS, "
              "EVA RS, PTY RS, TSK RS, COM RS, NRM R");
  str @7 $zh("街镇") $en("Street or town officer") $role(
      levels = ["street"], duty = "community organizations, community funds, leads",
      reads = "REG rS, DLY rS, ELE rS, VIS rS, CMP rSC, FND rS, GRA rS, INS rS, ILL RS, EVA rS, PTY rS, "
              "TSK RS, COM RS, NRM R");
  res @8 $zh("居村委会") $en("Residents' or villagers' committee") $role(
      levels = ["community"], duty = "preliminary check of filings",
      reads = "TSK RU, COM rS, NRM R");
  bsu @9 $zh("业务主管单位") $en("Supervising unit or industry department") $role(
      levels = ["any"], duty = "pre-review, inquiry replies, vetting",
      reads = "REG r, LNK RU, DLY rU, ELE RU, VIS r, CMP rC, FND r, INS r, PEN r, ILL r, EVA r, TSK RU, "
              "NRM R");
  apr @10 $zh("审批局") $en("Approval bureau (window, examiner, decider)") $role(
      levels = ["city", "county"], duty = "registration",
      reads = "REG R, LNK R, DLY r, ELE r, INS r, PEN r, EVA R, TSK RU, COM r, NRM R");
  fin @11 $zh("财政") $en("Finance") $role(
      levels = ["city", "county"], duty = "payments, ratios, receipts",
      reads = "REG R, LNK R, DLY R, CMP rC, FND R, AML RC, GRA R, INS R, PEN R, EVA r, TSK RU, NRM R");
  tax @12 $zh("税务") $en("Tax") $role(
      levels = ["city", "county"], duty = "tax-exempt status, findings",
      reads = "REG R, LNK R, DLY R, CMP rC, FND R, AML RC, GRA r, INS R, PEN r, EVA R, TSK RU, NRM R");
  aud @13 $zh("审计机关") $en("Government audit office") $role(
      levels = ["city", "county"], duty = "audits; reads everything but sealed text",
      reads = "REG R, LNK R, DLY R, ELE R, VIS R, CMP R, FND R, AML RC, GRA R, INS R, PEN R, ILL R, EVA R, "
              "PTY R, TSK r, COM R, NRM R, SYS R");
  pol @14 $zh("公安") $en("Public security") $role(
      levels = ["city", "county"], duty = "illegal organizations, transferred cases, AML",
      reads = "REG r, LNK RU, DLY r, ELE r, CMP rC, FND R, AML RC, INS r, PEN RC, ILL R, EVA r, TSK RU, "
              "COM r, NRM R");
  pbc @15 $zh("人民银行") $en("Central bank or financial regulator") $role(
      levels = ["city"], duty = "large movements, AML leads, query results",
      reads = "REG r, LNK RU, DLY r, FND R, AML RC, INS r, EVA r, TSK RU, NRM R");
  mkt @16 $zh("市场监管") $en("Market regulation") $role(
      levels = ["city", "county"], duty = "fees",
      reads = "REG r, LNK RU, DLY r, ELE r, CMP rC, FND R, INS r, PEN r, ILL R, EVA r, TSK RU, COM r, "
              "NRM R");
  pty @17 $zh("党建工作机构") $en("Comprehensive party committee, industry committee, workstation") $role(
      levels = ["city", "county"], duty = "party building, vetting",
      reads = "REG r, LNK RU, DLY r, ELE R, VIS r, CMP rC, GRA R, INS r, EVA r, PTY R, TSK RU, COM r, "
              "NRM R");
  lia @18 $zh("联络员") $en("Liaison officer") $role(
      levels = ["city"], duty = "contacts and demands",
      reads = "REG r, DLY r, VIS RU, INS r, ILL r, EVA r, PTY r, TSK RU, COM r, NRM R");
  evc @19 $zh("评估委员会") $en("Evaluation committee or expert") $role(
      levels = ["city"], duty = "evaluation",
      reads = "REG r, EVA RC, NRM R");
  cpl @20 $zh("投诉接访") $en("Complaint desk") $role(
      levels = ["city", "county"], duty = "complaints",
      reads = "REG r, VIS r, CMP R, ILL r, TSK RU, NRM R");
  org @21 $zh("社会组织") $en("Organization user (legal representative, handler, finance)") $role(
      levels = ["organization"], duty = "own filings and reports",
      reads = "REG RO, LNK rO, DLY RO, ELE RO, VIS RO, FND RO, GRA RO, INS RO, PEN RO, EVA RO, PTY RO, "
              "TSK RO, COM r, NRM R");
  com @22 $zh("社区社会组织") $en("Community-organization contact") $role(
      levels = ["community"], duty = "own filings",
      reads = "TSK RO, COM RO, NRM R");
  adt @23 $zh("独立审计员") $en("Independent auditor") $role(
      levels = ["city"], duty = "reads all but sealed text; appends 1312, 1318, 1329, 1330 only",
      reads = "REG R, LNK R, DLY R, ELE R, VIS R, CMP r, FND R, AML r, GRA R, INS R, PEN R, ILL R, EVA R, "
              "PTY R, TSK R, COM R, NRM R, SYS R");
  sec @24 $zh("安全管理员") $en("Security administrator") $role(
      levels = ["system"], duty = "grants approval, keys, erasure",
      reads = "NRM R, SYS R");
  sys @25 $zh("系统管理员") $en("System administrator") $role(
      levels = ["system"], duty = "accounts, calendars, tables; reads no business payload",
      reads = "NRM R, SYS R");
  aad @26 $zh("审计管理员") $en("Audit administrator") $role(
      levels = ["system"], duty = "reads the access ledger and SYS events; appends nothing",
      reads = "NRM R, SYS R");
  gwy @27 $zh("接口") $en("Machine gateway (bank feed, 12345, provincial platform, approval system)") $role(
      levels = ["system"], duty = "only its configured codes",
      reads = "NRM R");
  lgr @28 $zh("账本自动") $en("The ledger itself: writer, publisher, deadline clock") $role(
      levels = ["system"], duty = "events that time or the machine causes",
      reads = "REG R, LNK R, DLY R, ELE R, VIS R, CMP R, FND R, AML R, GRA R, INS R, PEN R, ILL R, EVA R, "
              "PTY R, TSK R, COM R, NRM R, SYS R");
  pub @29 $zh("公众") $en("Public") $role(
      levels = ["public"], duty = "published facts and checkpoints; 501 and 780 through a form",
      reads = "REG P, DLY P, ELE P, FND P, GRA P, INS P, PEN P, ILL P, EVA P, PTY P, COM P, NRM R, SYS P");
}

# Deadlines: what starts and stops one is said by the event types. `due` counts in `unit` (wd = working days,
# d = days); "10 (check)" is data of the rule set and only named here.
enum Deadline $capitals {
  unspecified @0;
  d01 @1 $zh("受理决定期限") $en("Decision on acceptance")
      $deadline(due = "5", unit = "wd", rules = ["R-REG-6"],
          breach = "105 with byLaw=true (appended by LGR)");
  d02 @2 $zh("登记决定期限") $en("Decision on registration")
      $deadline(due = "60", unit = "d", rules = ["R-REG-2", "R-REG-3", "R-REG-4"],
          breach = "board red; unit switches to 20 (+10 by 110) wd where the permit law applies (rule set)");
  d03 @3 $zh("证书送达期限") $en("Delivery of the certificate")
      $deadline(due = "10", unit = "wd", rules = ["R-REG-6"], breach = "115 late");
  d04 @4 $zh("业务主管单位同意后申请期限") $en("Application after the supervisor agreed")
      $deadline(due = "30", unit = "d", rules = ["R-REG-5"], breach = "board red");
  d05 @5 $zh("清算后注销期限") $en("Deregistration after liquidation")
      $deadline(due = "15", unit = "d", rules = ["R-REG-5"],
          breach = "board red (starts at the liquidation report date)");
  d06 @6 $zh("年报报送期限") $en("Annual report")
      $deadline(due = "31 Mar to supervising unit, 31 May to registrar; foundation 31 Mar", unit = "date",
          rules = ["R-ANN-1"], breach = "308");
  d07 @7 $zh("换届提醒与届满") $en("Reminders and end of term")
      $deadline(due = "−180/−90/−30 of term end, then 0", unit = "d", rules = ["R-ELE-1"],
          breach = "330 each, then 342");
  d08 @8 $zh("信用信息归集期限") $en("Recording of credit information")
      $deadline(due = "5", unit = "wd", rules = ["R-CRE-1"],
          breach = "late entry on the auditor's board (formedOn → recordedOn)");
  d09 @9 $zh("陈述申辩期限") $en("Statement before listing")
      $deadline(due = "10 (check)", unit = "wd", rules = ["R-CRE-6"], breach = "742 allowed after");
  d10 @10 $zh("移出名录期限") $en("Removal from the directory")
      $deadline(due = "5", unit = "wd", rules = ["R-CRE-3"], breach = "late (verifiedOn → on)");
  d11 @11 $zh("列入满六个月") $en("Six months on the directory")
      $deadline(due = "6", unit = "months", rules = ["R-CRE-3"],
          breach = "744 due when nothing can be rectified");
  d12 @12 $zh("列入满两年") $en("Two years on the directory")
      $deadline(due = "2", unit = "years", rules = ["R-CRE-4"], breach = "746 candidate, a person decides");
  d13 @13 $zh("处罚决定期限") $en("Penalty decision")
      $deadline(due = "90", unit = "d", rules = ["R-PEN-2"], breach = "775 or red");
  d14 @14 $zh("先行登记保存处理期限") $en("Handling of preserved evidence")
      $deadline(due = "7", unit = "wd", rules = ["R-PEN-2"], breach = "preservation unlawful");
  d15 @15 $zh("处罚决定送达期限") $en("Service of the decision")
      $deadline(due = "7", unit = "wd", rules = ["R-PEN-2"], breach = "red");
  d16 @16 $zh("申请听证期限") $en("Request for a hearing")
      $deadline(due = "5", unit = "wd", rules = ["R-PEN-2"], breach = "hearing right lapses, 762 free");
  d17 @17 $zh("听证通知期限") $en("Notice before the hearing")
      $deadline(due = "7 at least", unit = "wd", rules = ["R-PEN-2"], breach = "760 refused if earlier");
  d18 @18 $zh("缴纳罚款期限") $en("Payment of the fine")
      $deadline(due = "15", unit = "d", rules = ["R-PEN-4"], breach = "766 3 % a day, Σ ≤ fine");
  d19 @19 $zh("申请复议期限") $en("Request for reconsideration")
      $deadline(due = "60", unit = "d", rules = ["R-PEN-8"], breach = "reconsideration closed");
  d20 @20 $zh("投诉受理告知期限") $en("Answer to a complaint")
      $deadline(due = "15", unit = "d", rules = ["R-CMP-1"], breach = "red");
  d21 @21 $zh("转送异议期限") $en("Objection to a transfer")
      $deadline(due = "5", unit = "wd", rules = ["R-CMP-1"], breach = "504 refused afterwards");
  d22 @22 $zh("投诉办理期限") $en("Handling of a complaint")
      $deadline(due = "60 (+30 by 516)", unit = "d", rules = ["R-CMP-2"],
          breach = "red; hearing time of 515 excluded");
  d23 @23 $zh("复查复核期限") $en("Review and recheck")
      $deadline(due = "30 each", unit = "d", rules = ["R-CMP-3"], breach = "right lapses or red");
  d24 @24 $zh("热线工单答复期限") $en("Reply to a hotline ticket")
      $deadline(due = "5", unit = "wd", rules = ["R-CMP-5"],
          breach = "only channel hotline12345: red, hotline told");
  d25 @25 $zh("结果公开期限") $en("Publication of the result")
      $deadline(due = "20", unit = "wd", rules = ["R-SEC-6"], breach = "publication late");
  d26 @26 $zh("评估等级有效期") $en("Validity of the grade")
      $deadline(due = "5", unit = "years", rules = ["R-EVA-3"], breach = "814 by LGR");
  d27 @27 $zh("牌匾退回期限") $en("Return of the plaque")
      $deadline(due = "15", unit = "d", rules = ["R-EVA-4"], breach = "815 with voidedByNotice");
  d28 @28 $zh("募捐方案备案期限") $en("Filing of the fundraising plan")
      $deadline(due = "10 before start (emergency: 10 after)", unit = "d", rules = ["R-FND-8"],
          breach = "irregular flag");
  d29 @29 $zh("免税资格有效期") $en("Validity of the tax-exempt status")
      $deadline(due = "5", unit = "years", rules = ["R-FND-7"], breach = "641 candidate");
  d30 @30 $zh("信用信息披露期限") $en("Disclosure of credit information")
      $deadline(due = "5", unit = "years", rules = ["R-CRE-7"],
          breach = "828: hidden in public views, kept in the ledger");
  d31 @31 $zh("函询答复期限") $en("Reply to an inquiry")
      $deadline(due = "10", unit = "wd", rules = ["decided"], breach = "211");
  d32 @32 $zh("推送签收期限") $en("Acknowledgement of a push")
      $deadline(due = "1", unit = "wd", rules = ["R-LNK-1"], breach = "204");
  d33 @33 $zh("重大事项提前报告期限") $en("Report ahead of a major matter")
      $deadline(due = "10 before plannedOn", unit = "wd", rules = ["R-MAJ-1"], breach = "late flag");
  d34 @34 $zh("诉求办理期限") $en("Handling of a demand")
      $deadline(due = "10", unit = "wd", rules = ["decided"], breach = "overdue on the demand board");
  d35 @35 $zh("预警核查期限") $en("Check of an alert")
      $deadline(due = "10", unit = "wd", rules = ["decided"], breach = "board red");
  d36 @36 $zh("募捐信息公开期限") $en("Disclosure of fundraising")
      $deadline(due = "3 months (emergency 5 d)", unit = "months", rules = ["R-FND-8"],
          breach = "disclosure late");
  d37 @37 $zh("扶持资金使用报告期限") $en("Report on the use of a grant")
      $deadline(due = "31 Jan of the next year", unit = "date", rules = ["R-GRA-2"],
          breach = "alert R-ALR-4");
  d38 @38 $zh("协查反馈期限") $en("Answer to an information request")
      $deadline(due = "10", unit = "wd", rules = ["decided"], breach = "board red");
  d39 @39 $zh("信用异议处理期限") $en("Decision on a credit objection")
      $deadline(due = "3 (7 with other units)", unit = "wd", rules = ["R-CRE-7"], breach = "red");
}

# The kinds of streams, each with the parts of its key and, where it is a state machine, its states.
# A state marked final may be the last one.
enum Stream {
  unspecified @0;
  regCase @1 $zh("登记案件") $en("Registration case")
      $stream(key = ["caseId"], partition = areaOrUscc, states = [
          (id = "draft", zh = "草稿", en = "draft"),
          (id = "submitted", zh = "已提交", en = "submitted"),
          (id = "deficient", zh = "待补正", en = "deficient"),
          (id = "accepted", zh = "已受理", en = "accepted"),
          (id = "paused", zh = "期限中止", en = "paused"),
          (id = "approved", zh = "已批准", en = "approved", final = true),
          (id = "delivered", zh = "已送达", en = "delivered", final = true),
          (id = "notAccepted", zh = "不予受理", en = "not accepted", final = true),
          (id = "refused", zh = "不予批准", en = "refused", final = true),
          (id = "withdrawn", zh = "已撤回", en = "withdrawn", final = true)]);
  org @2 $zh("社会组织") $en("Social organization")
      $stream(key = ["uscc"], partition = uscc, states = [
          (id = "active", zh = "正常", en = "active", final = true),
          (id = "suspended", zh = "限期停止活动", en = "suspended"),
          (id = "liquidating", zh = "清算中", en = "liquidating"),
          (id = "deregistered", zh = "已注销", en = "deregistered", final = true),
          (id = "revoked", zh = "已撤销登记", en = "revoked", final = true),
          (id = "certRevoked", zh = "已吊销证书", en = "certificate revoked", final = true)]);
  linkage @3 $zh("审管推送") $en("Approval-supervision push")
      $stream(key = ["linkId"], partition = uscc, states = [
          (id = "pushed", zh = "已推送", en = "pushed"),
          (id = "overdue", zh = "逾期未签收", en = "overdue"),
          (id = "acknowledged", zh = "已签收", en = "acknowledged", final = true)]);
  consultation @4 $zh("会商") $en("Consultation")
      $stream(key = ["caseId"], partition = usccOrUnit, states = [
          (id = "open", zh = "会商中", en = "open"),
          (id = "concluded", zh = "已结论", en = "concluded", final = true)]);
  inquiry @5 $zh("函询") $en("Inquiry")
      $stream(key = ["caseId"], partition = usccOrUnit, states = [
          (id = "sent", zh = "已发出", en = "sent"),
          (id = "delivered", zh = "已送达", en = "delivered"),
          (id = "overdue", zh = "逾期", en = "overdue"),
          (id = "replied", zh = "已复函", en = "replied"),
          (id = "closed", zh = "已办结", en = "closed", final = true)]);
  jointMeeting @6 $zh("联席会议") $en("Joint meeting")
      $stream(key = ["meetingNo"], partition = unit);
  resolution @7 $zh("议定事项") $en("Resolution")
      $stream(key = ["resolutionId"], partition = unit, states = [
          (id = "adopted", zh = "已议定", en = "adopted"),
          (id = "done", zh = "已落实", en = "done", final = true)]);
  activity @8 $zh("活动记录") $en("Activity")
      $stream(key = ["activityId"], partition = unit);
  reconciliation @9 $zh("审管对账") $en("Register reconciliation")
      $stream(key = ["asOf"], partition = area);
  annualWindow @10 $zh("年报年度") $en("Annual report window")
      $stream(key = ["year", "unit"], partition = unit);
  annualReport @11 $zh("年报") $en("Annual report")
      $stream(key = ["uscc", "year"], partition = uscc, states = [
          (id = "open", zh = "待填报", en = "open"),
          (id = "drafted", zh = "填报中", en = "drafted"),
          (id = "reviewed", zh = "已初审", en = "reviewed"),
          (id = "submitted", zh = "已报送", en = "submitted"),
          (id = "returned", zh = "已退回", en = "returned"),
          (id = "published", zh = "已公开", en = "published", final = true),
          (id = "overdue", zh = "逾期未报", en = "overdue", final = true)]);
  majorMatter @12 $zh("重大事项") $en("Major matter")
      $stream(key = ["matterId"], partition = uscc, states = [
          (id = "reported", zh = "已报告", en = "reported"),
          (id = "queried", zh = "询问中", en = "queried"),
          (id = "objected", zh = "不同意", en = "objected", final = true),
          (id = "noted", zh = "已备案", en = "noted", final = true),
          (id = "resultReported", zh = "已事后报告", en = "result reported", final = true),
          (id = "unreported", zh = "应报未报", en = "found unreported", final = true)]);
  election @13 $zh("换届") $en("Election")
      $stream(key = ["uscc", "termNo"], partition = uscc, states = [
          (id = "due", zh = "届期将满", en = "due"),
          (id = "postponed", zh = "已批准延期", en = "postponed"),
          (id = "planned", zh = "已报方案", en = "planned"),
          (id = "auditOrdered", zh = "审计中", en = "audit ordered"),
          (id = "audited", zh = "已审计", en = "audited"),
          (id = "held", zh = "已召开", en = "held"),
          (id = "filed", zh = "已备案", en = "filed", final = true),
          (id = "overdue", zh = "逾期未换届", en = "overdue")]);
  candidate @14 $zh("人选") $en("Candidate")
      $stream(key = ["candidateId"], partition = uscc, states = [
          (id = "submitted", zh = "已报审", en = "submitted"),
          (id = "passed", zh = "通过", en = "passed", final = true),
          (id = "returned", zh = "退回", en = "returned"),
          (id = "rejected", zh = "不通过", en = "rejected", final = true),
          (id = "withdrawn", zh = "撤回", en = "withdrawn", final = true)]);
  post @15 $zh("任职") $en("Post held")
      $stream(key = ["uscc", "pid", "post"], partition = uscc, states = [
          (id = "holding", zh = "在任", en = "holding", final = true),
          (id = "ended", zh = "离任", en = "ended", final = true)]);
  visit @16 $zh("走访") $en("Visit")
      $stream(key = ["visitId"], partition = uscc, states = [
          (id = "planned", zh = "已计划", en = "planned"),
          (id = "held", zh = "已走访", en = "held", final = true)]);
  service @17 $zh("服务活动") $en("Service activity")
      $stream(key = ["serviceId"], partition = unit);
  demand @18 $zh("诉求") $en("Demand")
      $stream(key = ["demandId"], partition = uscc, states = [
          (id = "raised", zh = "已登记", en = "raised"),
          (id = "assigned", zh = "已交办", en = "assigned"),
          (id = "resolved", zh = "已解决", en = "resolved", final = true),
          (id = "confirmed", zh = "已确认", en = "confirmed", final = true)]);
  liaison @19 $zh("联络关系") $en("Liaison")
      $stream(key = ["officer", "uscc"], partition = uscc, states = [
          (id = "assigned", zh = "联络中", en = "assigned", final = true),
          (id = "ended", zh = "已解除", en = "ended", final = true)]);
  liaisonMonth @20 $zh("联络月报") $en("Monthly liaison report")
      $stream(key = ["officer", "month"], partition = unit);
  complaint @21 $zh("投诉") $en("Complaint")
      $stream(key = ["caseId"], partition = targetOrArea, states = [
          (id = "received", zh = "已收到", en = "received"),
          (id = "registered", zh = "已登记", en = "registered"),
          (id = "transferred", zh = "已转送", en = "transferred"),
          (id = "accepted", zh = "已受理", en = "accepted"),
          (id = "investigating", zh = "调查中", en = "investigating"),
          (id = "opined", zh = "已出意见", en = "opinion issued"),
          (id = "replied", zh = "已答复", en = "replied"),
          (id = "underReview", zh = "复查中", en = "under review"),
          (id = "reviewed", zh = "已复查", en = "reviewed"),
          (id = "underRecheck", zh = "复核中", en = "under recheck"),
          (id = "final", zh = "已复核", en = "rechecked"),
          (id = "closed", zh = "已办结", en = "closed", final = true),
          (id = "refused", zh = "不予受理", en = "refused", final = true),
          (id = "merged", zh = "已并案", en = "merged", final = true),
          (id = "withdrawn", zh = "已撤诉", en = "withdrawn", final = true)]);
  reception @22 $zh("接访日") $en("Reception day")
      $stream(key = ["date", "unit"], partition = unit);
  fundAccount @23 $zh("银行账户") $en("Fund account")
      $stream(key = ["accountKey"], partition = uscc, states = [
          (id = "unfiled", zh = "未备案", en = "unfiled"),
          (id = "filed", zh = "已备案", en = "filed", final = true),
          (id = "closed", zh = "已销户", en = "closed", final = true)]);
  fundMovement @24 $zh("大额往来") $en("Large movement")
      $stream(key = ["movementId"], partition = uscc);
  amlLead @25 $zh("可疑线索") $en("Suspicious lead")
      $stream(key = ["leadId"], partition = uscc);
  donation @26 $zh("捐赠") $en("Donation")
      $stream(key = ["donationId"], partition = uscc, states = [
          (id = "received", zh = "已接受", en = "received", final = true),
          (id = "disbursed", zh = "已拨付", en = "disbursed", final = true),
          (id = "delivered", zh = "已交付", en = "delivered", final = true)]);
  fundraisingPlan @27 $zh("募捐方案") $en("Fundraising plan")
      $stream(key = ["planNo"], partition = uscc, states = [
          (id = "filed", zh = "募捐中", en = "filed"),
          (id = "closed", zh = "已结束", en = "closed", final = true)]);
  grant @28 $zh("扶持资金") $en("Grant")
      $stream(key = ["grantId"], partition = payee, states = [
          (id = "awarded", zh = "已批准", en = "awarded"),
          (id = "paid", zh = "已拨付", en = "paid"),
          (id = "reported", zh = "已报告使用", en = "reported", final = true),
          (id = "clawedBack", zh = "已追回", en = "clawed back", final = true)]);
  reward @29 $zh("等级奖励") $en("Grade reward")
      $stream(key = ["rewardId"], partition = uscc);
  feeItem @30 $zh("收费项目") $en("Fee item")
      $stream(key = ["uscc", "item"], partition = uscc, states = [
          (id = "declared", zh = "已公示", en = "declared", final = true)]);
  feeFinding @31 $zh("违规收费") $en("Fee finding")
      $stream(key = ["findingId"], partition = uscc, states = [
          (id = "found", zh = "已发现", en = "found"),
          (id = "refunded", zh = "已退费", en = "refunded", final = true)]);
  orgAudit @32 $zh("审计") $en("Audit")
      $stream(key = ["auditId"], partition = uscc, states = [
          (id = "engaged", zh = "审计中", en = "engaged", final = true),
          (id = "found", zh = "有发现", en = "found"),
          (id = "rectified", zh = "已整改", en = "rectified", final = true)]);
  ratio @33 $zh("支出比例") $en("Spending ratio")
      $stream(key = ["uscc", "year"], partition = uscc);
  fundAlert @34 $zh("资金预警") $en("Fund alert")
      $stream(key = ["alertId"], partition = uscc,
      derived = "H(rule, LF, sorted evidence ids)", states = [
          (id = "raised", zh = "已预警", en = "raised"),
          (id = "assigned", zh = "已分派", en = "assigned"),
          (id = "verified", zh = "已核实", en = "verified"),
          (id = "dismissed", zh = "已排除", en = "dismissed", final = true),
          (id = "inCase", zh = "已立案处理", en = "in a case", final = true)]);
  fundCase @35 $zh("联合核查") $en("Joint fund case")
      $stream(key = ["caseId"], partition = uscc, states = [
          (id = "open", zh = "已发起", en = "open"),
          (id = "gathering", zh = "核查中", en = "gathering"),
          (id = "concluded", zh = "已结论", en = "concluded", final = true),
          (id = "transferred", zh = "已移送", en = "transferred", final = true)]);
  bankQuery @36 $zh("账户查询") $en("Bank query")
      $stream(key = ["queryId"], partition = uscc, states = [
          (id = "authorized", zh = "已批准", en = "authorized", final = true),
          (id = "answered", zh = "已反馈", en = "answered", final = true)]);
  taxStatus @37 $zh("免税资格") $en("Tax-exempt status")
      $stream(key = ["uscc"], partition = uscc, states = [
          (id = "qualified", zh = "有效", en = "qualified", final = true),
          (id = "ended", zh = "已取消", en = "ended", final = true)]);
  taxFinding @38 $zh("税务发现") $en("Tax finding")
      $stream(key = ["findingId"], partition = uscc);
  communityFund @39 $zh("社区基金") $en("Community fund")
      $stream(key = ["fundId"], partition = holder, states = [
          (id = "active", zh = "运行中", en = "active"),
          (id = "closed", zh = "已终止", en = "closed", final = true)]);
  orgDisclosure @40 $zh("组织披露") $en("Organization disclosure")
      $stream(key = ["disclosureId"], partition = uscc);
  contribution @41 $zh("贡献") $en("Contribution")
      $stream(key = ["contributionId"], partition = uscc);
  inspectionPlan @42 $zh("抽查计划") $en("Inspection plan")
      $stream(key = ["planId"], partition = unit, states = [
          (id = "approved", zh = "已批准", en = "approved"),
          (id = "drawn", zh = "已抽取", en = "drawn", final = true)]);
  inspection @43 $zh("检查") $en("Inspection")
      $stream(key = ["planId", "uscc"], partition = uscc, states = [
          (id = "drawn", zh = "已抽中", en = "drawn"),
          (id = "notified", zh = "已通知", en = "notified"),
          (id = "inspected", zh = "已检查", en = "inspected"),
          (id = "clean", zh = "未发现问题", en = "no problem found"),
          (id = "problem", zh = "发现问题", en = "problem found"),
          (id = "published", zh = "已公开", en = "published", final = true)]);
  rectification @44 $zh("责令整改") $en("Rectification order")
      $stream(key = ["rectId"], partition = uscc, states = [
          (id = "ordered", zh = "整改中", en = "ordered"),
          (id = "reported", zh = "已报告", en = "reported"),
          (id = "verified", zh = "已验收", en = "verified", final = true),
          (id = "overdue", zh = "逾期", en = "overdue"),
          (id = "escalated", zh = "已升级处理", en = "escalated", final = true)]);
  campaign @45 $zh("专项行动") $en("Special campaign")
      $stream(key = ["campaignId"], partition = unit, states = [
          (id = "running", zh = "进行中", en = "running"),
          (id = "closed", zh = "已结束", en = "closed", final = true)]);
  campaignTarget @46 $zh("行动对象") $en("Campaign target")
      $stream(key = ["campaignId", "uscc"], partition = uscc, states = [
          (id = "listed", zh = "已列入", en = "listed"),
          (id = "disposed", zh = "已处置", en = "disposed", final = true)]);
  appraisal @47 $zh("评比表彰") $en("Appraisal and commendation")
      $stream(key = ["appraisalId"], partition = uscc, states = [
          (id = "filed", zh = "已备案", en = "filed", final = true),
          (id = "irregular", zh = "发现违规", en = "irregular", final = true)]);
  talk @48 $zh("约谈") $en("Regulatory talk")
      $stream(key = ["talkId"], partition = uscc, states = [
          (id = "notified", zh = "已通知", en = "notified"),
          (id = "held", zh = "已约谈", en = "held", final = true),
          (id = "refused", zh = "拒绝", en = "refused", final = true),
          (id = "fulfilled", zh = "承诺已履行", en = "fulfilled", final = true)]);
  listing @49 $zh("名录名单") $en("Listing")
      $stream(key = ["uscc"], partition = uscc, states = [
          (id = "noticed", zh = "已告知", en = "noticed"),
          (id = "heard", zh = "已陈述", en = "heard"),
          (id = "listed", zh = "活动异常", en = "listed as abnormal"),
          (id = "serious", zh = "严重违法失信", en = "seriously unlawful"),
          (id = "clear", zh = "未列入", en = "not listed", final = true)]);
  listSet @50 $zh("名单公示") $en("Published list")
      $stream(key = ["list", "on"], partition = unit);
  penaltyCase @51 $zh("处罚案件") $en("Penalty case")
      $stream(key = ["caseId"], partition = uscc, states = [
          (id = "filed", zh = "已立案", en = "filed"),
          (id = "investigating", zh = "调查中", en = "investigating"),
          (id = "concluded", zh = "调查终结", en = "concluded"),
          (id = "reviewed", zh = "已法制审核", en = "reviewed"),
          (id = "noticed", zh = "已告知", en = "noticed"),
          (id = "hearingRequested", zh = "已申请听证", en = "hearing requested"),
          (id = "hearingNotified", zh = "已通知听证", en = "hearing notified"),
          (id = "heard", zh = "已听证", en = "heard"),
          (id = "discussed", zh = "已集体讨论", en = "discussed"),
          (id = "decided", zh = "已决定", en = "decided"),
          (id = "notPenalized", zh = "不予处罚", en = "not penalized"),
          (id = "served", zh = "已送达", en = "served"),
          (id = "underReconsideration", zh = "复议中", en = "under reconsideration"),
          (id = "inLitigation", zh = "诉讼中", en = "in litigation"),
          (id = "annulled", zh = "已撤销决定", en = "annulled"),
          (id = "transferred", zh = "已移送", en = "transferred"),
          (id = "closed", zh = "已结案", en = "closed", final = true)]);
  illegalOrg @52 $zh("非法社会组织") $en("Illegal organization")
      $stream(key = ["illegalOrgId"], partition = illegalOrg, states = [
          (id = "reported", zh = "线索", en = "reported"),
          (id = "verified", zh = "已认定", en = "verified"),
          (id = "disposed", zh = "已处置", en = "disposed"),
          (id = "announced", zh = "已公告", en = "announced"),
          (id = "closed", zh = "已结案", en = "closed", final = true)]);
  evaluationRound @53 $zh("评估批次") $en("Evaluation round")
      $stream(key = ["roundId"], partition = unit, states = [
          (id = "open", zh = "进行中", en = "open", final = true)]);
  evaluation @54 $zh("评估") $en("Evaluation")
      $stream(key = ["roundId", "uscc"], partition = uscc, states = [
          (id = "applied", zh = "已申请", en = "applied"),
          (id = "eligible", zh = "资格通过", en = "eligible"),
          (id = "ineligible", zh = "资格不符", en = "ineligible", final = true),
          (id = "assessed", zh = "已考察", en = "assessed"),
          (id = "voted", zh = "已表决", en = "voted"),
          (id = "publicized", zh = "公示中", en = "publicized"),
          (id = "underReview", zh = "复核中", en = "under review"),
          (id = "reviewed", zh = "已复核", en = "reviewed"),
          (id = "graded", zh = "已定级", en = "graded", final = true)]);
  grade @55 $zh("评估等级") $en("Evaluation grade")
      $stream(key = ["uscc"], partition = uscc, states = [
          (id = "valid", zh = "有效", en = "valid"),
          (id = "cancelled", zh = "已取消", en = "cancelled", final = true),
          (id = "expired", zh = "已到期", en = "expired", final = true)]);
  creditRecord @56 $zh("信用信息") $en("Credit record")
      $stream(key = ["recordId"], partition = uscc, states = [
          (id = "recorded", zh = "已归集", en = "recorded", final = true),
          (id = "objected", zh = "异议中", en = "objected"),
          (id = "removed", zh = "已移除", en = "removed", final = true),
          (id = "expired", zh = "披露届满", en = "expired", final = true)]);
  credit @57 $zh("信用等级") $en("Credit grade")
      $stream(key = ["uscc"], partition = uscc);
  creditRepair @58 $zh("信用修复") $en("Credit repair")
      $stream(key = ["repairId"], partition = uscc, states = [
          (id = "applied", zh = "已申请", en = "applied"),
          (id = "decided", zh = "已决定", en = "decided", final = true)]);
  pointsCycle @59 $zh("计分年度") $en("Points cycle")
      $stream(key = ["year"], partition = unit);
  pointsYear @60 $zh("年度积分") $en("Points of a year")
      $stream(key = ["uscc", "year"], partition = uscc, states = [
          (id = "open", zh = "计分中", en = "open"),
          (id = "ranked", zh = "已排名", en = "ranked", final = true),
          (id = "published", zh = "已公布", en = "published", final = true),
          (id = "objected", zh = "异议中", en = "objected")]);
  honour @61 $zh("荣誉") $en("Honour")
      $stream(key = ["honourId"], partition = usccOrUnit, states = [
          (id = "nominated", zh = "已推荐", en = "nominated", final = true),
          (id = "awarded", zh = "已授予", en = "awarded", final = true),
          (id = "revoked", zh = "已撤销", en = "revoked", final = true)]);
  partyOrg @62 $zh("党组织") $en("Party organization")
      $stream(key = ["partyOrgId"], partition = uscc, states = [
          (id = "established", zh = "已成立", en = "established", final = true),
          (id = "dissolved", zh = "已撤销", en = "dissolved", final = true)]);
  partyCheck @63 $zh("党建核查") $en("Party check")
      $stream(key = ["uscc"], partition = uscc);
  partyUnit @64 $zh("党建工作站等") $en("Party workstation or school")
      $stream(key = ["unitId"], partition = unit, states = [
          (id = "established", zh = "已建立", en = "established", final = true)]);
  affiliation @65 $zh("联系指导") $en("Affiliation")
      $stream(key = ["uscc"], partition = uscc, states = [
          (id = "affiliated", zh = "已联系", en = "affiliated", final = true)]);
  themeDay @66 $zh("主题党日") $en("Theme day")
      $stream(key = ["host", "issueNo"], partition = unit);
  brand @67 $zh("党建品牌") $en("Brand")
      $stream(key = ["brandId"], partition = unit, states = [
          (id = "registered", zh = "已登记", en = "registered", final = true),
          (id = "withdrawn", zh = "已撤回", en = "withdrawn", final = true)]);
  demoSite @68 $zh("党建示范点") $en("Demonstration site")
      $stream(key = ["uscc", "year"], partition = uscc, states = [
          (id = "nominated", zh = "培育中", en = "nominated", final = true),
          (id = "confirmed", zh = "已确认", en = "confirmed", final = true)]);
  task @69 $zh("任务") $en("Task")
      $stream(key = ["taskId", "assignee"], partition = assignee, states = [
          (id = "created", zh = "已创建", en = "created"),
          (id = "dispatched", zh = "已下发", en = "dispatched"),
          (id = "accepted", zh = "已签收", en = "accepted"),
          (id = "submitted", zh = "已提交", en = "submitted"),
          (id = "completed", zh = "已完成", en = "completed", final = true),
          (id = "cancelled", zh = "已取消", en = "cancelled", final = true)]);
  formTemplate @70 $zh("报表模板") $en("Form template")
      $stream(key = ["templateId"], partition = unit);
  infoReport @71 $zh("信息上报") $en("Information report")
      $stream(key = ["templateId", "unit", "period"], partition = unit, states = [
          (id = "reported", zh = "已上报", en = "reported", final = true),
          (id = "returned", zh = "已退回", en = "returned"),
          (id = "verified", zh = "已核验", en = "verified", final = true)]);
  officeDoc @72 $zh("公文") $en("Official document")
      $stream(key = ["docNo"], partition = unit, states = [
          (id = "received", zh = "已收文", en = "received"),
          (id = "signed", zh = "已签批", en = "signed"),
          (id = "sent", zh = "已发文", en = "sent"),
          (id = "archived", zh = "已归档", en = "archived", final = true)]);
  meeting @73 $zh("会议") $en("Meeting")
      $stream(key = ["meetingId"], partition = unit);
  notice @74 $zh("通知") $en("Notice")
      $stream(key = ["noticeId"], partition = unit, states = [
          (id = "issued", zh = "已发布", en = "issued", final = true)]);
  communityOrg @75 $zh("社区社会组织") $en("Community organization")
      $stream(key = ["filingNo"], partition = street, states = [
          (id = "filed", zh = "已备案", en = "filed", final = true),
          (id = "returned", zh = "已退回", en = "returned", final = true),
          (id = "confirmed", zh = "已确认", en = "confirmed", final = true),
          (id = "upgraded", zh = "已转登记", en = "upgraded", final = true),
          (id = "cancelled", zh = "已注销备案", en = "cancelled", final = true)]);
  federation @76 $zh("街镇联合会") $en("Federation")
      $stream(key = ["street"], partition = street, states = [
          (id = "live", zh = "运行中", en = "live", final = true)]);
  platform @77 $zh("服务平台") $en("Platform")
      $stream(key = ["platformId"], partition = street, states = [
          (id = "open", zh = "已开放", en = "open", final = true)]);
  integration @78 $zh("一体管理项目") $en("Integration project")
      $stream(key = ["projectId"], partition = street, states = [
          (id = "running", zh = "进行中", en = "running"),
          (id = "closed", zh = "已结束", en = "closed", final = true)]);
  normDoc @79 $zh("规范性文件") $en("Normative document")
      $stream(key = ["normId"], partition = unit, states = [
          (id = "inForce", zh = "现行有效", en = "in force", final = true),
          (id = "repealed", zh = "已废止", en = "repealed", final = true)]);
  ruleSet @80 $zh("规则集") $en("Rule set")
      $stream(key = ["ruleSetNo"], partition = system);
  calendar @81 $zh("工作日历") $en("Working calendar")
      $stream(key = ["year"], partition = system);
  areaTable @82 $zh("区划表") $en("Area table")
      $stream(key = ["effectiveOn"], partition = system);
  codeList @83 $zh("代码表") $en("Code list")
      $stream(key = ["listId"], partition = system);
  userAccount @84 $zh("账号") $en("User account")
      $stream(key = ["accountId"], partition = system, states = [
          (id = "active", zh = "正常", en = "active", final = true),
          (id = "suspended", zh = "停用", en = "suspended", final = true)]);
  access @85 $zh("访问记录") $en("Access record")
      $stream(key = ["accountId", "day"], partition = accessLedger);
  subjectKey @86 $zh("主体密钥") $en("Subject key")
      $stream(key = ["subjectKeyId"], partition = system, states = [
          (id = "live", zh = "有效", en = "live", final = true),
          (id = "destroyed", zh = "已销毁", en = "destroyed", final = true)]);
  unseal @87 $zh("启封申请") $en("Unsealing request")
      $stream(key = ["unsealId"], partition = sealedEvent, states = [
          (id = "requested", zh = "已申请", en = "requested", final = true),
          (id = "approved", zh = "已批准", en = "approved", final = true),
          (id = "opened", zh = "已启封", en = "opened", final = true)]);
  correction @88 $zh("更正") $en("Correction")
      $stream(key = ["correctionId"], partition = correctedEvent);
  auditNote @89 $zh("审计意见") $en("Audit note")
      $stream(key = ["noteId"], partition = notedStream);
  legalHold @90 $zh("法定保全") $en("Legal hold")
      $stream(key = ["holdId"], partition = system, states = [
          (id = "placed", zh = "保全中", en = "placed"),
          (id = "released", zh = "已解除", en = "released", final = true)]);
  ledger @91 $zh("账本") $en("Ledger")
      $stream(key = ["partition"], partition = ownPartition);
}
