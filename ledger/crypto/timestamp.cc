#include "ledger/crypto/timestamp.h"

#include <array>

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509_vfy.h>
#include <time.h>

#include "ledger/crypto/digest.h"
#include "schemas/base/check.h"
#include "schemas/base/ends.h"

namespace quanlu::ledger::crypto {
namespace {

constexpr std::size_t kNonceBytes = 8;
constexpr long kGranted = 0, kGrantedWithMods = 1;  // RFC 3161 section 2.4.2

using Query = std::unique_ptr<TS_REQ, Ends<TS_REQ_free>>;
using Response = std::unique_ptr<TS_RESP, Ends<TS_RESP_free>>;
using Checking = std::unique_ptr<TS_VERIFY_CTX, Ends<TS_VERIFY_CTX_free>>;
using Number = std::unique_ptr<ASN1_INTEGER, Ends<ASN1_INTEGER_free>>;
using Big = std::unique_ptr<BIGNUM, Ends<BN_free>>;
using Imprint = std::unique_ptr<TS_MSG_IMPRINT, Ends<TS_MSG_IMPRINT_free>>;
using Algorithm = std::unique_ptr<X509_ALGOR, Ends<X509_ALGOR_free>>;
using Certificate = std::unique_ptr<X509, Ends<X509_free>>;
using Source = std::unique_ptr<BIO, Ends<BIO_free_all>>;

// What OpenSSL says last, for the finding; its queue is empty afterwards.
std::string said() {
  const char* reason = nullptr;
  while (const unsigned long code = ERR_get_error())
    reason = ERR_reason_error_string(code);
  return reason == nullptr ? "" : reason;
}

tl::unexpected<Error> no_stamp(Failure kind, Words what, const std::string& where) {
  return fail(Error{.kind = kind,
                    .reason = "timeStamp",
                    .what = std::move(what),
                    .where = where,
                    .found = said()});
}

Query make_query(Suite suite, BytesView text, BytesView nonce) {
  Hasher hasher(suite);
  Digest digest = hasher.of(text);
  Query query(TS_REQ_new());
  const Imprint imprint(TS_MSG_IMPRINT_new());
  const Algorithm algorithm(X509_ALGOR_new());
  CHECK(query && imprint && algorithm);
  ASN1_OBJECT* const name = OBJ_nid2obj(suite == Suite::kSha256 ? NID_sha256 : NID_sm3);
  CHECK(X509_ALGOR_set0(algorithm.get(), name, V_ASN1_NULL, nullptr) == 1);
  CHECK(TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1);
  CHECK(TS_MSG_IMPRINT_set_msg(imprint.get(), digest.bytes.data(),
                               static_cast<int>(digest.bytes.size())) == 1);
  CHECK(TS_REQ_set_version(query.get(), 1) == 1);
  CHECK(TS_REQ_set_msg_imprint(query.get(), imprint.get()) == 1);
  CHECK(TS_REQ_set_cert_req(query.get(), 1) == 1);
  if (nonce.empty()) return query;
  const Big big(BN_bin2bn(nonce.data(), static_cast<int>(nonce.size()), nullptr));
  const Number number(BN_to_ASN1_INTEGER(big.get(), nullptr));
  CHECK(number != nullptr);
  CHECK(TS_REQ_set_nonce(query.get(), number.get()) == 1);
  return query;
}

// The whole of it and nothing behind.
Response parse(BytesView bytes) {
  const unsigned char* at = bytes.data();
  Response response(d2i_TS_RESP(nullptr, &at, static_cast<long>(bytes.size())));
  if (response && at != bytes.data() + bytes.size()) response.reset();
  return response;
}

bool is_granted(const TS_RESP* response) {
  auto* const info = TS_RESP_get_status_info(const_cast<TS_RESP*>(response));
  const long status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(info));
  return status == kGranted || status == kGrantedWithMods;
}

std::optional<Millis> time_of(const TS_TST_INFO* info) {
  struct tm at {};
  if (ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &at) != 1) return std::nullopt;
  const time_t seconds = timegm(&at);
  if (seconds <= 0) return std::nullopt;
  return Millis(static_cast<std::int64_t>(seconds) * 1000);
}

std::string serial_of(const TS_TST_INFO* info) {
  const Big number(ASN1_INTEGER_to_BN(TS_TST_INFO_get_serial(info), nullptr));
  if (!number) return {};
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(number.get())));
  BN_bn2bin(number.get(), bytes.data());
  return to_hex(bytes);
}

// Certificates count as of the time that the stamp says: it outlives them.
bool verifies(TS_RESP* response, const TS_REQ* query, const TimeStampRoots* roots, Millis time) {
  const Checking checking(TS_REQ_to_TS_VERIFY_CTX(const_cast<TS_REQ*>(query), nullptr));
  CHECK(checking != nullptr);
  if (roots != nullptr) {
    X509_STORE* const store = roots->store();
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store),
                               static_cast<time_t>(time.value / 1000));
    CHECK(X509_STORE_up_ref(store) == 1);  // the checking takes one over
    TS_VERIFY_CTX_set_store(checking.get(), store);
    TS_VERIFY_CTX_add_flags(checking.get(), TS_VFY_SIGNATURE);
  }
  return TS_RESP_verify_response(checking.get(), response) == 1;
}

}  // namespace

TimeStampQuery time_stamp_query(Suite suite, BytesView text, Random& random) {
  TimeStampQuery made;
  made.nonce.resize(kNonceBytes);
  random.fill(made.nonce);
  made.nonce.front() = static_cast<std::uint8_t>((made.nonce.front() & 0x7F) | 0x01);
  const Query query = make_query(suite, text, made.nonce);
  unsigned char* der = nullptr;
  const int size = i2d_TS_REQ(query.get(), &der);
  CHECK(size > 0);
  made.der.assign(der, der + size);
  OPENSSL_free(der);
  return made;
}

void TimeStampRoots::Release::operator()(x509_store_st* store) const {
  X509_STORE_free(store);
}

Result<TimeStampRoots> TimeStampRoots::parse(std::string_view pem, const std::string& where) {
  TimeStampRoots roots(X509_STORE_new());
  const Source source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  CHECK(roots.store_ && source);
  int count = 0;
  while (const Certificate certificate{PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr)})
    if (X509_STORE_add_cert(roots.store(), certificate.get()) == 1) ++count;
  ERR_clear_error();  // the end of the file is an error to PEM_read
  if (count == 0)
    return fail(Error{.kind = Failure::kUsage,
                      .reason = "tsaRoots",
                      .what = {"没有时间戳根证书", "there is no certificate in it"},
                      .where = where,
                      .expected = "-----BEGIN CERTIFICATE-----"});
  return roots;
}

Result<TimeStamp> check_time_stamp(BytesView bytes, Suite suite, BytesView text,
                                   const std::optional<Bytes>& nonce, const TimeStampRoots* roots,
                                   const std::string& where) {
  ERR_clear_error();
  const Response response = bytes.size() <= kTimeStampBytesMax ? parse(bytes) : nullptr;
  if (!response)
    return no_stamp(Failure::kUsage, {"不是时间戳应答", "this is no time-stamp response"}, where);
  if (!is_granted(response.get()))
    return no_stamp(Failure::kUsage, {"时间戳机构未予签发", "the authority granted no time stamp"},
                    where);
  const TS_TST_INFO* info = TS_RESP_get_tst_info(response.get());
  const auto time = info == nullptr ? std::nullopt : time_of(info);
  if (!time)
    return no_stamp(Failure::kUsage, {"时间戳没有时间", "the time stamp says no time"}, where);
  const Query query = make_query(suite, text, nonce ? BytesView(*nonce) : BytesView());
  if (!verifies(response.get(), query.get(), roots, *time))
    return no_stamp(Failure::kTampered,
                    {"时间戳与检查点, 请求或根证书不符",
                     "the time stamp does not fit the text, the question or the roots"},
                    where);
  return TimeStamp{.time = *time, .serial = serial_of(info), .trusted = roots != nullptr};
}

}  // namespace quanlu::ledger::crypto
