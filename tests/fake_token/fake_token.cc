// A PKCS#11 library without a secret: its one key is that of RFC 8032 7.1 TEST 2, and all it can
// sign is the message of that test. FAKE_TOKEN, read at each call, says what goes wrong.
#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <p11-kit/pkcs11.h>

namespace {

constexpr CK_SLOT_ID kSlot = 7;
constexpr CK_SESSION_HANDLE kSession = 5;
constexpr CK_OBJECT_HANDLE kSecret = 1, kOpen = 2;
constexpr std::string_view kCurveOid = "\x06\x03\x2b\x65\x70";
constexpr std::string_view kCurveName =
    "\x13\x0c"
    "edwards25519";
constexpr std::string_view kOtherCurve = "\x06\x03\x2b\x65\x71";  // Ed448
constexpr std::array<std::uint8_t, 34> kPoint{0x04, 0x20, 0x3d, 0x40, 0x17, 0xc3, 0xe8, 0x43, 0x89,
                                              0x5a, 0x92, 0xb7, 0x0a, 0xa7, 0x4d, 0x1b, 0x7e, 0xbc,
                                              0x9c, 0x98, 0x2c, 0xcf, 0x2e, 0xc4, 0x96, 0x8c, 0xc0,
                                              0xcd, 0x55, 0xf1, 0x2a, 0xf4, 0x66, 0x0c};
constexpr std::array<std::uint8_t, 64> kSignature{
    0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8, 0x72, 0x0e, 0x82, 0x0b, 0x5f, 0x64, 0x25, 0x40,
    0xa2, 0xb2, 0x7b, 0x54, 0x16, 0x50, 0x3f, 0x8f, 0xb3, 0x76, 0x22, 0x23, 0xeb, 0xdb, 0x69, 0xda,
    0x08, 0x5a, 0xc1, 0xe4, 0x3e, 0x15, 0x99, 0x6e, 0x45, 0x8f, 0x36, 0x13, 0xd0, 0xf1, 0x1d, 0x8c,
    0x38, 0x7b, 0x2e, 0xae, 0xb4, 0x30, 0x2a, 0xee, 0xb0, 0x0d, 0x29, 0x16, 0x12, 0xbb, 0x0c, 0x00};

CK_OBJECT_CLASS asked_class = 0;
int logins = 0;
bool told = false;

bool is(std::string_view fault) {
  const char* const set = std::getenv("FAKE_TOKEN");
  return set != nullptr && set == fault;
}

CK_RV initialize(void*) {
  return is("dead") ? CKR_GENERAL_ERROR : CKR_OK;
}
CK_RV finalize(void*) {
  return CKR_OK;
}

CK_RV get_slot_list(CK_BBOOL, CK_SLOT_ID* slots, CK_ULONG* count) {
  *count = is("away") ? 0 : is("twins") ? 2 : 1;
  for (CK_ULONG i = 0; i < *count; ++i)
    slots[i] = kSlot + i;
  return CKR_OK;
}

template <std::size_t kSize>
void put(CK_UTF8CHAR (&field)[kSize], std::string_view text) {
  std::memset(field, ' ', kSize);
  std::memcpy(field, text.data(), text.size());
}
CK_RV get_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
  std::memset(info, 0, sizeof *info);
  put(info->label, "fake");
  put(info->serialNumber, slot == kSlot ? "0001" : "0002");
  return CKR_OK;
}

CK_RV open_session(CK_SLOT_ID, CK_FLAGS, void*, CK_NOTIFY, CK_SESSION_HANDLE* session) {
  *session = kSession;
  return is("no-session") ? CKR_TOKEN_NOT_PRESENT : CKR_OK;
}
CK_RV close_session(CK_SESSION_HANDLE) {
  return CKR_OK;
}
CK_RV login(CK_SESSION_HANDLE, CK_USER_TYPE, CK_UTF8CHAR* pin, CK_ULONG size) {
  ++logins;
  if (is("locked")) return CKR_PIN_LOCKED;
  const bool keypad = pin == nullptr && size == 0;
  return keypad || std::string_view(reinterpret_cast<char*>(pin), size) == "1234"
             ? CKR_OK
             : CKR_PIN_INCORRECT;
}

CK_RV find_init(CK_SESSION_HANDLE, CK_ATTRIBUTE* wanted, CK_ULONG count) {
  for (CK_ULONG i = 0; i < count; ++i)
    if (wanted[i].type == CKA_CLASS)
      std::memcpy(&asked_class, wanted[i].pValue, sizeof asked_class);
  told = false;
  return CKR_OK;
}
CK_RV find(CK_SESSION_HANDLE, CK_OBJECT_HANDLE* found, CK_ULONG, CK_ULONG* count) {
  const bool secret = asked_class == CKO_PRIVATE_KEY;
  *count = told || is(secret ? "no-secret" : "no-open") ? 0 : is("two-keys") ? 2 : 1;
  for (CK_ULONG i = 0; i < *count; ++i)
    found[i] = secret ? kSecret : kOpen;
  told = true;
  return CKR_OK;
}
CK_RV find_final(CK_SESSION_HANDLE) {
  return CKR_OK;
}

CK_RV give(CK_ATTRIBUTE& into, const void* value, std::size_t size) {
  if (is("unavailable")) {
    into.ulValueLen = CK_UNAVAILABLE_INFORMATION;
    return CKR_OK;  // which a token may not say
  }
  if (into.ulValueLen < size) return CKR_BUFFER_TOO_SMALL;
  std::memcpy(into.pValue, value, size);
  into.ulValueLen = size;
  return CKR_OK;
}
CK_RV give(CK_ATTRIBUTE& into, bool value) {
  const CK_BBOOL byte = value ? CK_TRUE : CK_FALSE;
  return give(into, &byte, sizeof byte);
}
CK_RV get_attribute(CK_SESSION_HANDLE, CK_OBJECT_HANDLE, CK_ATTRIBUTE* asked, CK_ULONG) {
  const CK_KEY_TYPE type = is("rsa") ? CKK_RSA : CKK_EC_EDWARDS;
  const std::string_view curve = is("curve-name") ? kCurveName
                                 : is("ed448")    ? kOtherCurve
                                                  : kCurveOid;
  const std::size_t skipped = is("bare-point") ? 2 : 0;
  switch (asked->type) {
    case CKA_KEY_TYPE:
      return give(*asked, &type, sizeof type);
    case CKA_SENSITIVE:
      return give(*asked, !is("not-sensitive"));
    case CKA_EXTRACTABLE:
      return give(*asked, is("extractable"));
    case CKA_EC_PARAMS:
      return give(*asked, curve.data(), curve.size());
    case CKA_EC_POINT:
      return give(*asked, kPoint.data() + skipped,
                  is("short-point") ? 20 : kPoint.size() - skipped);
    default:
      return CKR_ATTRIBUTE_TYPE_INVALID;
  }
}

CK_RV sign_init(CK_SESSION_HANDLE, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  if (is("pulled")) return CKR_DEVICE_REMOVED;
  return mechanism->mechanism == CKM_EDDSA && key == kSecret ? CKR_OK : CKR_MECHANISM_INVALID;
}
CK_RV sign(CK_SESSION_HANDLE, unsigned char*, CK_ULONG, unsigned char* signature, CK_ULONG* size) {
  if (is("pulled-late")) return CKR_SESSION_HANDLE_INVALID;
  std::memcpy(signature, kSignature.data(), kSignature.size());
  *size = is("short-signature") ? 63 : kSignature.size();
  return CKR_OK;
}

CK_FUNCTION_LIST list_of_calls() {
  CK_FUNCTION_LIST calls{};
  calls.version = {2, 40};
  calls.C_Initialize = initialize;
  calls.C_Finalize = finalize;
  calls.C_GetSlotList = get_slot_list;
  calls.C_GetTokenInfo = get_token_info;
  calls.C_OpenSession = open_session;
  calls.C_CloseSession = close_session;
  calls.C_Login = login;
  calls.C_FindObjectsInit = find_init;
  calls.C_FindObjects = find;
  calls.C_FindObjectsFinal = find_final;
  calls.C_GetAttributeValue = get_attribute;
  calls.C_SignInit = sign_init;
  calls.C_Sign = sign;
  return calls;
}

}  // namespace

// How often somebody logged in since the library was loaded.
extern "C" int fake_token_logins() {
  return logins;
}

extern "C" CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  static CK_FUNCTION_LIST calls = list_of_calls();
  *list = &calls;
  return is("no-calls") ? CKR_GENERAL_ERROR : CKR_OK;
}
