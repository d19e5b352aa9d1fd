@0xe5a353c6de0d7e95;
# The values that bodies and envelopes are made of. Frozen: these structs never grow, since a field more
# would change what equal values look like.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("quanlu::schemas::events");

using A = import "annotations.capnp";
using zh = A.zh;
using en = A.en;
using is = A.is;
using max = A.max;
using opt = A.opt;
using unit = A.unit;

struct Id {
  # 16 bytes in order: event id, case id, person id, key id.
  a @0 :UInt64;
  b @1 :UInt64;
}

struct Doc {
  # A document outside the log, known by at least one of its digests.
  sha256    @0 :Data   $is(digest) $opt $zh("SHA-256 哈希值") $en("SHA-256 digest");
  sm3       @1 :Data   $is(digest) $opt $zh("SM3 哈希值") $en("SM3 digest");
  bytes     @2 :UInt64 $zh("字节数") $en("Size") $unit("字节");
  mediaType @3 :Text   $max(100) $zh("文件格式") $en("Media type");
  title     @4 :Text   $max(120) $zh("文件名称") $en("Name of the document");
  docNo     @5 :Text   $is(docNumber) $opt $zh("文号") $en("Document number");
}

struct Set {
  # A set by number and digest of its sorted members, each followed by one LF.
  count  @0 :UInt64 $zh("成员数") $en("Number of members");
  digest @1 :Data   $is(digest) $zh("哈希值") $en("Digest");
}

struct Subject {
  # Whom an event is about: one of four identities. The only union of the event schemas; set once.
  union {
    none         @0 :Void;
    uscc         @1 :Text $is(uscc) $zh("统一社会信用代码") $en("Unified social credit code");
    filingNo     @2 :Text $max(21)  $zh("备案编号") $en("Filing number");
    illegalOrgId @3 :Text $max(20)  $zh("非法社会组织编号") $en("Illegal organization id");
    unit         @4 :Text $is(unit) $zh("单位") $en("Unit");
  }
}

struct Sealed {
  # Personal data under the data key of a subject, with a commitment to the plaintext.
  subjectKeyId @0 :Id    $zh("主体密钥编号") $en("Subject key id");
  alg          @1 :UInt8 $zh("加密算法") $en("Algorithm");
  nonce        @2 :Data  $zh("随机数") $en("Nonce");
  ciphertext   @3 :Data  $zh("密文") $en("Ciphertext");
  commitment   @4 :Data  $zh("承诺值") $en("Commitment value");
}

struct Actor {
  # Who acts: an account in a role, for a unit and an area.
  account    @0 :Text   $is(account) $zh("账号") $en("Account");
  role       @1 :A.Role $zh("角色") $en("Role");
  unit       @2 :Text   $is(unit) $opt $zh("单位") $en("Unit");
  area       @3 :UInt64 $is(area) $opt $zh("行政区划") $en("Area");
  onBehalfOf @4 :Text   $max(60) $opt $zh("代办对象") $en("On behalf of");
}
