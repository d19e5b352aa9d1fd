@0x93ed07c29d16b0bf;
# The rows of the views. Views are disposable: a struct may change in any way together with the schema version of
# its view (projections/views/view.h); nothing outside the views environment holds these bytes.
#
# Numbers stand before texts and wide ones before narrow ones, so that the data section is a plain C++ struct
# (projections/views/row_types.h). Values are canonical, without a segment table. 0 or null: there is none. Days are
# days since 1970-01-01, two words make 16 bytes in order, `area` 0 is unknown. No row holds anything of a clock, a
# person's name or a sealed value.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("quanlu::schemas::wire");

struct OrgCard {
  # V01: subject -> what is so now. Also units and community organizations, by subjectKind.
  firstSeq     @0  :UInt64;
  lastSeq      @1  :UInt64;
  area         @2  :UInt64;  # 6 digits; street of a community organization
  capital      @3  :Int64;  # fen
  listedBy     @4  :UInt64;  # seq of the event that set listState
  registeredOn @5  :Int32;
  endedOn      @6  :Int32;
  validTo      @7  :Int32;  # of the certificate
  gradeTo      @8  :Int32;
  listedOn     @9  :Int32;
  lastOn       @10 :Int32;  # effectiveOn of lastSeq
  visitedOn    @11 :Int32;  # last visit or contact
  events       @12 :UInt32;
  visits       @13 :UInt32;  # 402, 420, 430
  contacts     @14 :UInt32;  # 411
  demands      @15 :UInt32;
  complaints   @16 :UInt32;  # 501
  alerts       @17 :UInt32;  # 627
  penalties    @18 :UInt32;  # 762
  reports      @19 :UInt32;  # 304
  flags        @20 :UInt32;  # events that broke a business rule
  subjectKind  @21 :UInt16;  # as in V.Subject, from 1
  kind         @22 :UInt16;  # OrgKind
  class        @23 :UInt16;  # OrgClass; CommunityClass
  grade        @24 :UInt16;  # Grade
  creditGrade  @25 :UInt16;  # CreditGrade
  creditYear   @26 :UInt16;
  listGround   @27 :UInt16;  # ListingGround or SeriousGround
  state        @28 :UInt8;  # of machine Org or CommunityOrg
  listState    @29 :UInt8;  # of machine Listing
  gradeState   @30 :UInt8;  # of machine Grade
  riskTier     @31 :UInt8;
  direct       @32 :UInt8;  # 0 or 1
  cityManaged  @33 :UInt8;  # 0 or 1
  subject      @34 :Text;
  name         @35 :Text;
  certNo       @36 :Text;
  supervisor   @37 :Text;
  related      @38 :Text;  # the number under which the body was or is known besides
}

struct TimelineRow {
  # V02: subject, effectiveOn, seq -> one event.
  caseId0     @0  :UInt64;
  caseId1     @1  :UInt64;
  recordedAt  @2  :Int64;
  correctedBy @3  :UInt64;  # 1 + seq of the 1314 that voids or replaces it
  replaces    @4  :UInt64;  # 1 + seq of the event at whose place it is read
  code        @5  :UInt16;
  typeVersion @6  :UInt16;
  stream      @7  :UInt16;  # StreamKind; 0 of an unknown type
  role        @8  :UInt16;
  conf        @9  :UInt8;
  origin      @10 :UInt8;
  flagged     @11 :UInt8;  # 1: it broke a business rule (view quarantine says which)
}

struct NameRow {
  # V03: folded name, subject -> when it bore the name.
  seq     @0  :UInt64;
  fromOn  @1  :Int32;
  toOn    @2  :Int32;  # 0: still
  kind    @3  :UInt8;  # 1 registered, 2 branch, 3 illegal organization, 4 community organization, 5 reserved
  name    @4  :Text;
  subject @5  :Text;
}

struct NameGram {
  # Beside V03: neighbouring characters, folded name, subject -> nothing more.
  kind @0  :UInt8;
}

struct DossierRow {
  # V04: case, seq -> one event of the case. Beside it the same for the other streams that views follow.
  eventId0    @0  :UInt64;
  eventId1    @1  :UInt64;
  streamSeq   @2  :UInt64;
  correctedBy @3  :UInt64;
  replaces    @4  :UInt64;
  code        @5  :UInt16;
  typeVersion @6  :UInt16;
  stream      @7  :UInt16;
  role        @8  :UInt16;
  conf        @9  :UInt8;
  origin      @10 :UInt8;
  state       @11 :UInt8;  # after it; 0 when it has no effect
  linked      @12 :UInt8;  # 1: of another stream
  flagged     @13 :UInt8;  # 1: it broke a business rule
  docs        @14 :Data;  # per document one byte 1 SHA-256 or 2 SM3 and the digest
}

struct CaseState {
  # V05: case -> what is so now. Beside it the same for the other streams that views follow.
  firstSeq   @0  :UInt64;
  lastSeq    @1  :UInt64;
  version    @2  :UInt64;  # streamSeq of the last own event
  amount     @3  :Int64;  # fen, what the stream is about
  amount2    @4  :Int64;  # fen, paid
  amount3    @5  :Int64;  # fen, used
  amount4    @6  :Int64;  # fen, clawed back
  detail     @7  :UInt64;  # per kind
  area       @8  :UInt64;
  dueOn      @9  :Int32;  # the next one; 0 none
  openedOn   @10 :Int32;
  lastOn     @11 :Int32;
  pausedOn   @12 :Int32;  # 0: its clock runs
  pausedDays @13 :UInt32;
  events     @14 :UInt32;
  flags      @15 :UInt32;
  stream     @16 :UInt16;  # StreamKind
  topic      @17 :UInt16;  # enumeration per kind
  year       @18 :UInt16;
  state      @19 :UInt8;
  final      @20 :UInt8;  # 1: may be its last state
  named      @21 :UInt8;
  extended   @22 :UInt8;  # 1: used its one extension
  subject    @23 :Text;
  number     @24 :Text;  # as people know it
  handler    @25 :Text;  # account
  unit       @26 :Text;  # that leads or is asked
  name       @27 :Text;  # key of the stream
  dues       @28 :Data;  # open deadlines: Dues::Due of projections/views/case_state.h
}

struct DueRow {
  # V06: dueOn, case or stream, deadline -> who owes what.
  seq         @0  :UInt64;  # that started it
  code        @1  :UInt16;
  stream      @2  :UInt16;
  role        @3  :UInt16;  # that may do what stops it; of several the first
  isStream    @4  :UInt8;  # 0: case
  provisional @5  :UInt8;  # 1: the calendar of that year is not published yet
  subject     @6  :Text;
  handler     @7  :Text;
  unit        @8  :Text;
}

struct ListRow {
  # V08: list, subject, from -> ground and decision.
  seq        @0  :UInt64;
  endSeq     @1  :UInt64;
  fromOn     @2  :Int32;
  toOn       @3  :Int32;  # 0: still
  clockFrom  @4  :Int32;
  ground     @5  :UInt16;
  why        @6  :UInt16;  # DelistCause
  list       @7  :UInt8;  # 1 abnormal, 2 serious
  decisionNo @8  :Text;
  subject    @9  :Text;
}

struct ContactRow {
  # V13: month, officer, subject -> how often.
  lastSeq  @0  :UInt64;
  visits   @1  :UInt32;
  contacts @2  :UInt32;
  services @3  :UInt32;
  talks    @4  :UInt32;
  minutes  @5  :UInt32;
  officer  @6  :Text;
  subject  @7  :Text;
}

struct DemandRow {
  # V14: state, dueOn, stream -> organization and unit.
  seq          @0  :UInt64;
  dueOn        @1  :Int32;
  raisedOn     @2  :Int32;
  topic        @3  :UInt16;
  state        @4  :UInt8;
  satisfaction @5  :UInt8;
  subject      @6  :Text;
  unit         @7  :Text;
  stream       @8  :Text;
}

struct ComplaintRow {
  # V15: state, dueOn, case -> number, topic, organization; nobody's identity.
  caseId0    @0  :UInt64;
  caseId1    @1  :UInt64;
  lastSeq    @2  :UInt64;
  dueOn      @3  :Int32;
  receivedOn @4  :Int32;
  topic      @5  :UInt16;
  state      @6  :UInt8;
  named      @7  :UInt8;
  number     @8  :Text;
  subject    @9  :Text;
  handler    @10 :Text;
  unit       @11 :Text;
}

struct FundRow {
  # V16: subject, date, seq -> one movement of money.
  amount           @0  :Int64;  # fen
  code             @1  :UInt16;
  kind             @2  :UInt16;  # DonationKind, PayMethod or GrantScheme, by code
  counterpartyKind @3  :UInt16;
  purpose          @4  :UInt16;  # DonationPurpose
  direction        @5  :UInt8;  # 1 in, 2 out
  conf             @6  :UInt8;
}

struct AlertRow {
  # V18: rule, subject, stream -> state.
  firstSeq @0  :UInt64;
  lastSeq  @1  :UInt64;
  raisedOn @2  :Int32;
  dueOn    @3  :Int32;
  evidence @4  :UInt32;  # how many
  severity @5  :UInt8;
  state    @6  :UInt8;
  assignee @7  :Text;
  subject  @8  :Text;
  rule     @9  :Text;
  stream   @10 :Text;
}

struct GrantRow {
  # V19: scheme, year, payee, stream -> sums in fen.
  firstSeq   @0  :UInt64;
  lastSeq    @1  :UInt64;
  awarded    @2  :Int64;
  paid       @3  :Int64;
  used       @4  :Int64;
  clawedBack @5  :Int64;
  scheme     @6  :UInt16;
  year       @7  :UInt16;
  state      @8  :UInt8;
  payee      @9  :Text;
  stream     @10 :Text;
}

struct FundBalance {
  # V20: fund, seq -> balance after.
  balance @0  :Int64;  # fen
  amount  @1  :Int64;  # fen
  street  @2  :UInt64;
  day     @3  :Int32;
  code    @4  :UInt16;
  kind    @5  :UInt16;  # CounterpartyKind
  holder  @6  :Text;
  fund    @7  :Text;
}

struct LinkageRow {
  # V28: toUnit, pushedAt, stream -> acknowledged.
  firstSeq       @0  :UInt64;
  lastSeq        @1  :UInt64;
  ofEvent0       @2  :UInt64;
  ofEvent1       @3  :UInt64;
  pushedOn       @4  :Int32;
  dueOn          @5  :Int32;
  acknowledgedOn @6  :Int32;
  code           @7  :UInt16;
  kind           @8  :UInt16;  # PushKind
  state          @9  :UInt8;
  unit           @10 :Text;
  subject        @11 :Text;
  stream         @12 :Text;
}

struct ReconciliationRow {
  # V28: the differences of a 217, by stream.
  seq            @0  :UInt64;
  left           @1  :UInt64;
  right          @2  :UInt64;
  asOf           @3  :Int32;
  fieldDiffs     @4  :UInt32;
  onlyLeftCount  @5  :UInt32;
  onlyRightCount @6  :UInt32;
  onlyLeft       @7  :Text;  # joined by LF
  onlyRight      @8  :Text;
}

struct ChainState {
  # V30: partition -> the head and what was said about it.
  seq            @0  :UInt64;
  epoch          @1  :UInt64;
  recordedAt     @2  :Int64;
  checkpointSize @3  :UInt64;  # of 1315
  checkpointSeq  @4  :UInt64;  # 1 + seq of that 1315
  witnessedSize  @5  :UInt64;  # of 1316
  verifiedTo     @6  :UInt64;  # of 1318
  verifiedSeq    @7  :UInt64;  # 1 + seq of that 1318
  tamperSeq      @8  :UInt64;  # 1 + seq of the last 1319
  undecodable    @9  :UInt64;
  corrections    @10 :UInt64;
  partition      @11 :UInt32;
  witnesses      @12 :UInt32;  # 1316 for that size
  ruleSet        @13 :UInt32;  # the last 1203
  verifyResult   @14 :UInt16;
  head           @15 :Data;  # leaf hash of seq
  root           @16 :Data;
}

struct AccountRow {
  # V31: account -> unit, area and state.
  seq      @0  :UInt64;
  area     @1  :UInt64;
  openedAt @2  :Int64;
  endedAt  @3  :Int64;
  level    @4  :UInt16;
  state    @5  :UInt8;
  account  @6  :Text;
  unit     @7  :Text;
  grants   @8  :Data;  # seq of each 1302 that is not revoked, u64 and role u64
}

struct RoleRow {
  # V31: account, role, seq -> one grant.
  seq       @0  :UInt64;
  area      @1  :UInt64;
  grantedAt @2  :Int64;  # occurredAt of the 1302
  endedAt   @3  :Int64;  # of the 1303; 0 none
  endSeq    @4  :UInt64;  # 1 + seq of the 1303
  fromOn    @5  :Int32;
  toOn      @6  :Int32;  # 0: open
  endedOn   @7  :Int32;
  role      @8  :UInt16;
  account   @9  :Text;
  unit      @10 :Text;
  approver  @11 :Text;
}

struct QuarantineRow {
  # quarantine: seq, number -> what could not be applied, or broke a rule; an event may break several.
  code        @0  :UInt16;
  typeVersion @1  :UInt16;
  kind        @2  :UInt8;  # 1 undecodable, 2 unknown type, 3 unknown enumerant, 4 rule broken
  reason      @3  :Text;  # code of the reason
  path        @4  :Text;  # field or rule
}

struct EventRow {
  # events: event id -> its place.
  seq @0  :UInt64;
}

struct CorrectionRow {
  # corrections: corrected event, seq of the 1314 -> what it says.
  id0          @0  :UInt64;  # of the 1314
  id1          @1  :UInt64;
  replacement0 @2  :UInt64;
  replacement1 @3  :UInt64;
  action       @4  :UInt16;  # CorrectionAction
}

struct LinkRow {
  # links: event id -> the stream that other events mean by it, or what it replaces.
  seq    @0  :UInt64;  # of the event that says so
  id0    @1  :UInt64;
  id1    @2  :UInt64;
  kind   @3  :UInt16;  # StreamKind; 0: the event at whose place it is read
  stream @4  :Text;
}

struct RuleRow {
  # rules: number in log order -> what 1203 and 1204 published, as deadlines are computed with it.
  seq         @0  :UInt64;
  effectiveOn @1  :Int32;  # of a rule set
  number      @2  :UInt32;  # of a rule set its id; of a calendar the year
  kind        @3  :UInt8;  # 1 rule set, 2 calendar
  content     @4  :Data;  # deadlines, or days: projections/views/rule_shelf.cc
}

struct StreamRow {
  # streams: stream -> the subject that its first event named.
  seq         @0  :UInt64;
  kind        @1  :UInt16;  # StreamKind
  subjectKind @2  :UInt16;
  subject     @3  :Text;
  stream      @4  :Text;
}

struct NumberRow {
  # numbers: a number that people know, case or stream -> where it was given.
  seq      @0  :UInt64;
  kind     @1  :UInt16;  # StreamKind
  isStream @2  :UInt8;
  stream   @3  :Text;
}
