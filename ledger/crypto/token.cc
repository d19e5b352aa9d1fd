#include "ledger/crypto/token.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

#include <p11-kit/pkcs11.h>

#include "ledger/crypto/secret.h"
#include "ledger/crypto/sign.h"
#include "ledger/crypto/token_library.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::crypto {
namespace {

// The curve as CKA_EC_PARAMS: its OID 1.3.101.112, or, on older tokens, its name.
constexpr std::array<std::uint8_t, 5> kCurveOid{0x06, 0x03, 0x2B, 0x65, 0x70};
constexpr std::string_view kCurveName =
    "\x13\x0c"
    "edwards25519";
constexpr std::size_t kPointSize = 32, kFoundMax = 256, kAttributeMax = 256;
constexpr std::uint8_t kOctetString = 0x04;

Status says(const TokenUri& uri, const char* call, CK_RV code) {
  if (code == CKR_OK) return {};
  return token_denied(
      uri, "token", {"令牌未能完成, 什么也没有签", "the token did not do it; nothing was signed"},
      std::string(call) + " " + cryptoki_name(code),
      {"确认令牌在位, 再启动本进程", "see that the token is there, then start again"});
}

// Fixed fields are padded with blanks.
template <std::size_t kSize>
std::string trimmed(const CK_UTF8CHAR (&field)[kSize]) {
  std::string text(reinterpret_cast<const char*>(field), kSize);
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

Result<CK_SLOT_ID> slot_of(const CK_FUNCTION_LIST& calls, const TokenUri& uri) {
  std::vector<CK_SLOT_ID> slots(kFoundMax);
  CK_ULONG count = slots.size();
  TRY(says(uri, "C_GetSlotList", calls.C_GetSlotList(CK_TRUE, slots.data(), &count)));
  std::optional<CK_SLOT_ID> found;
  std::string others;
  for (CK_ULONG i = 0; i < count; ++i) {
    CK_TOKEN_INFO info;
    if (calls.C_GetTokenInfo(slots[i], &info) != CKR_OK) continue;
    const bool fits = trimmed(info.label) == uri.token &&
                      (uri.serial.empty() || trimmed(info.serialNumber) == uri.serial);
    if (fits && found)
      return token_denied(
          uri, "token_absent",
          {"有两个同名的令牌, 须写明 serial", "two tokens of this label: name its serial"});
    if (fits) found = slots[i];
    if (!fits) others += (others.empty() ? "" : ", ") + trimmed(info.label);
  }
  if (found) return *found;
  return token_denied(uri, "token_absent", {"没有这个令牌", "there is no such token"}, others,
                      {"插上令牌, 或核对 keys.pkcs11_uri", "insert it, or see keys.pkcs11_uri"});
}

class Session {
 public:
  static Result<Session> open(const TokenUri& uri, BytesView pin, bool writes) {
    TRY_ASSIGN(LibraryUse use, LibraryUse::of(uri));
    TRY_ASSIGN(const CK_SLOT_ID slot, slot_of(use.calls(), uri));
    CK_SESSION_HANDLE handle = 0;
    const CK_FLAGS flags = CKF_SERIAL_SESSION | (writes ? CKF_RW_SESSION : 0);
    TRY(says(uri, "C_OpenSession",
             use.calls().C_OpenSession(slot, flags, nullptr, nullptr, &handle)));
    Session session(uri, std::move(use), handle);
    TRY(session.log_in(pin));
    return session;
  }

  Session(Session&& other) noexcept
      : uri_(std::move(other.uri_)),
        use_(std::move(other.use_)),
        handle_(std::exchange(other.handle_, std::nullopt)) {}
  Session& operator=(Session&&) = delete;
  ~Session() {
    if (handle_) calls().C_CloseSession(*handle_);
  }

  // The objects of a class under the URI's label.
  Result<std::vector<CK_OBJECT_HANDLE>> find(CK_OBJECT_CLASS kind) const {
    std::string label = uri_.object;
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &kind, sizeof kind},
                             {CKA_LABEL, label.data(), label.size()}};
    TRY(says(uri_, "C_FindObjectsInit", calls().C_FindObjectsInit(*handle_, wanted, 2)));
    std::vector<CK_OBJECT_HANDLE> found(kFoundMax);
    CK_ULONG count = 0;
    const CK_RV code = calls().C_FindObjects(*handle_, found.data(), found.size(), &count);
    calls().C_FindObjectsFinal(*handle_);
    TRY(says(uri_, "C_FindObjects", code));
    found.resize(count);
    return found;
  }

  Result<Bytes> attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
    Bytes value(kAttributeMax);
    CK_ATTRIBUTE asked{type, value.data(), value.size()};
    TRY(says(uri_, "C_GetAttributeValue",
             calls().C_GetAttributeValue(*handle_, object, &asked, 1)));
    value.resize(std::min<std::size_t>(asked.ulValueLen, value.size()));
    return value;
  }

  Status make_pair() const {
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    std::string label = uri_.object;
    auto curve = kCurveOid;
    CK_ATTRIBUTE open[] = {{CKA_TOKEN, &yes, sizeof yes},
                           {CKA_VERIFY, &yes, sizeof yes},
                           {CKA_EC_PARAMS, curve.data(), curve.size()},
                           {CKA_ID, label.data(), label.size()},
                           {CKA_LABEL, label.data(), label.size()}};
    CK_ATTRIBUTE secret[] = {
        {CKA_TOKEN, &yes, sizeof yes},          {CKA_PRIVATE, &yes, sizeof yes},
        {CKA_SENSITIVE, &yes, sizeof yes},      {CKA_EXTRACTABLE, &no, sizeof no},
        {CKA_SIGN, &yes, sizeof yes},           {CKA_ID, label.data(), label.size()},
        {CKA_LABEL, label.data(), label.size()}};
    CK_MECHANISM mechanism{CKM_EC_EDWARDS_KEY_PAIR_GEN, nullptr, 0};
    CK_OBJECT_HANDLE made_open = 0, made_secret = 0;
    return says(uri_, "C_GenerateKeyPair",
                calls().C_GenerateKeyPair(*handle_, &mechanism, open, std::size(open), secret,
                                          std::size(secret), &made_open, &made_secret));
  }

  Result<Signature> sign(CK_OBJECT_HANDLE key, BytesView message) const {
    CK_MECHANISM mechanism{CKM_EDDSA, nullptr, 0};
    TRY(says(uri_, "C_SignInit", calls().C_SignInit(*handle_, &mechanism, key)));
    Bytes data(message.begin(), message.end());
    Signature signature;
    CK_ULONG size = signature.size();
    TRY(says(uri_, "C_Sign",
             calls().C_Sign(*handle_, data.data(), data.size(), signature.data(), &size)));
    if (size == signature.size()) return signature;
    return token_denied(uri_, "token", {"签名的长度不对", "a signature of another length"},
                        std::to_string(size));
  }

  const TokenUri& uri() const { return uri_; }

 private:
  Session(TokenUri uri, LibraryUse use, CK_SESSION_HANDLE handle)
      : uri_(std::move(uri)), use_(std::move(use)), handle_(handle) {}

  const CK_FUNCTION_LIST& calls() const { return use_.calls(); }

  Status log_in(BytesView pin) const {
    if (was_refused(uri_, pin)) return refused(CKR_PIN_INCORRECT);
    Bytes bytes(pin.begin(), pin.end());
    const CK_RV code =
        calls().C_Login(*handle_, CKU_USER, bytes.empty() ? nullptr : bytes.data(), bytes.size());
    wipe(bytes);
    if (code == CKR_OK || code == CKR_USER_ALREADY_LOGGED_IN) return {};
    if (code == CKR_PIN_INCORRECT) remember_refused(uri_, pin);
    return refused(code);
  }

  Status refused(CK_RV code) const {
    return token_denied(uri_, "token_pin",
                        {"令牌不接受口令; 不会自动再试, 以免锁死",
                         "the token refuses the PIN; it is not tried again, lest it locks"},
                        cryptoki_name(code),
                        {"核对 pin-source 所指的文件", "see the file of pin-source"});
  }

  TokenUri uri_;
  LibraryUse use_;
  std::optional<CK_SESSION_HANDLE> handle_;
};

bool is_curve(BytesView parameters) {
  return std::equal(parameters.begin(), parameters.end(), kCurveOid.begin(), kCurveOid.end()) ||
         as_text(parameters) == kCurveName;
}

// As DER octet string, or bare.
std::optional<Bytes> point_in(BytesView value) {
  if (value.size() == kPointSize + 2 && value[0] == kOctetString && value[1] == kPointSize)
    value = value.subspan(2);
  if (value.size() != kPointSize) return std::nullopt;
  return Bytes(value.begin(), value.end());
}

class SessionKey final : public TokenKey {
 public:
  SessionKey(Session session, CK_OBJECT_HANDLE key, PublicKey public_key, KeyHandle verifier)
      : session_(std::move(session)),
        key_(key),
        public_key_(std::move(public_key)),
        verifier_(std::move(verifier)) {}

  const PublicKey& public_key() const override { return public_key_; }

  Result<Signature> sign(BytesView message) const override {
    const std::lock_guard lock(mutex_);
    TRY_ASSIGN(const Signature signature, session_.sign(key_, message));
    if (verify_with(verifier_.get(), public_key_.suite, message, signature)) return signature;
    return token_denied(
        session_.uri(), "token",
        {"令牌的签名不能由其公钥验证", "its signature does not verify by its public key"});
  }

 private:
  mutable std::mutex mutex_;  // a session does one thing at a time
  Session session_;
  CK_OBJECT_HANDLE key_;
  PublicKey public_key_;
  KeyHandle verifier_;
};

tl::unexpected<Error> other_type(const TokenUri& uri, std::string found) {
  return token_denied(uri, "key_suite",
                      {"令牌上的密钥不是 Ed25519 密钥", "the key on the token is no Ed25519 key"},
                      std::move(found));
}

Result<CK_OBJECT_HANDLE> only(const TokenUri& uri, const std::vector<CK_OBJECT_HANDLE>& found,
                              Words what) {
  if (found.size() == 1) return found.front();
  return token_denied(uri, "token_key", std::move(what), std::to_string(found.size()));
}

Result<bool> never_leaves(const Session& session, CK_OBJECT_HANDLE secret) {
  TRY_ASSIGN(const Bytes sensitive, session.attribute(secret, CKA_SENSITIVE));
  TRY_ASSIGN(const Bytes extractable, session.attribute(secret, CKA_EXTRACTABLE));
  return sensitive == Bytes{CK_TRUE} && extractable == Bytes{CK_FALSE};
}

Result<std::shared_ptr<const TokenKey>> key_of(Session session) {
  const TokenUri& uri = session.uri();
  TRY_ASSIGN(const auto secrets, session.find(CKO_PRIVATE_KEY));
  TRY_ASSIGN(
      const CK_OBJECT_HANDLE secret,
      only(uri, secrets,
           {"令牌上须恰有一把这样的私钥", "exactly one private key of this label is needed"}));
  TRY_ASSIGN(const auto points, session.find(CKO_PUBLIC_KEY));
  TRY_ASSIGN(const CK_OBJECT_HANDLE open, only(uri, points,
                                               {"令牌上须恰有一把这样的公钥",
                                                "exactly one public key of this label is needed"}));
  TRY_ASSIGN(const Bytes type, session.attribute(secret, CKA_KEY_TYPE));
  CK_KEY_TYPE number = 0;
  if (type.size() == sizeof number) std::memcpy(&number, type.data(), sizeof number);
  if (number != CKK_EC_EDWARDS) return other_type(uri, "CKA_KEY_TYPE " + std::to_string(number));
  TRY_ASSIGN(const bool stays, never_leaves(session, secret));
  if (!stays)
    return token_denied(uri, "token_key",
                        {"令牌愿意交出这把私钥 (CKA_SENSITIVE, CKA_EXTRACTABLE): 不用它",
                         "the token would give this private key away (CKA_SENSITIVE, "
                         "CKA_EXTRACTABLE): it is not used"},
                        {}, {"在令牌上另造密钥: keys new", "make another one there: keys new"});
  TRY_ASSIGN(const Bytes parameters, session.attribute(open, CKA_EC_PARAMS));
  if (!is_curve(parameters)) return other_type(uri, "CKA_EC_PARAMS " + to_hex(parameters));
  TRY_ASSIGN(const Bytes value, session.attribute(open, CKA_EC_POINT));
  auto point = point_in(value);
  if (!point) return other_type(uri, "CKA_EC_POINT " + to_hex(value));
  PublicKey key{.suite = Suite::kSha256, .bytes = std::move(*point)};
  KeyHandle verifier = parse_handle(key);
  CHECK(verifier != nullptr);
  return std::make_shared<const SessionKey>(std::move(session), secret, std::move(key),
                                            std::move(verifier));
}

}  // namespace

Result<std::shared_ptr<const TokenKey>> TokenKey::open(const TokenUri& uri, BytesView pin) {
  TRY_ASSIGN(Session session, Session::open(uri, pin, false));
  return key_of(std::move(session));
}

Result<std::shared_ptr<const TokenKey>> TokenKey::generate(const TokenUri& uri, BytesView pin) {
  TRY_ASSIGN(Session session, Session::open(uri, pin, true));
  for (const CK_OBJECT_CLASS kind : {CKO_PRIVATE_KEY, CKO_PUBLIC_KEY}) {
    TRY_ASSIGN(const auto taken, session.find(kind));
    if (!taken.empty())
      return token_denied(uri, "token_key",
                          {"令牌上已有这样的密钥", "the token has such a key already"},
                          std::to_string(taken.size()));
  }
  TRY(session.make_pair());
  return key_of(std::move(session));
}

}  // namespace quanlu::ledger::crypto
