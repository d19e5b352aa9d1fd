#include "ledger/crypto/token_library.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include "ledger/crypto/secret.h"

namespace quanlu::ledger::crypto {
namespace {

struct Name {
  CK_RV code;
  const char* text;
};
constexpr Name kNames[] = {{CKR_PIN_INCORRECT, "CKR_PIN_INCORRECT"},
                           {CKR_PIN_INVALID, "CKR_PIN_INVALID"},
                           {CKR_PIN_LEN_RANGE, "CKR_PIN_LEN_RANGE"},
                           {CKR_PIN_LOCKED, "CKR_PIN_LOCKED"},
                           {CKR_PIN_EXPIRED, "CKR_PIN_EXPIRED"},
                           {CKR_TOKEN_NOT_PRESENT, "CKR_TOKEN_NOT_PRESENT"},
                           {CKR_DEVICE_REMOVED, "CKR_DEVICE_REMOVED"},
                           {CKR_DEVICE_ERROR, "CKR_DEVICE_ERROR"},
                           {CKR_SESSION_HANDLE_INVALID, "CKR_SESSION_HANDLE_INVALID"},
                           {CKR_KEY_HANDLE_INVALID, "CKR_KEY_HANDLE_INVALID"},
                           {CKR_OBJECT_HANDLE_INVALID, "CKR_OBJECT_HANDLE_INVALID"},
                           {CKR_USER_NOT_LOGGED_IN, "CKR_USER_NOT_LOGGED_IN"},
                           {CKR_MECHANISM_INVALID, "CKR_MECHANISM_INVALID"},
                           {CKR_KEY_FUNCTION_NOT_PERMITTED, "CKR_KEY_FUNCTION_NOT_PERMITTED"},
                           {CKR_FUNCTION_FAILED, "CKR_FUNCTION_FAILED"},
                           {CKR_GENERAL_ERROR, "CKR_GENERAL_ERROR"}};

class Library {
 public:
  static Result<std::unique_ptr<Library>> load(const TokenUri& uri) {
    // It stays mapped, since such libraries have threads and handlers of their own.
    void* const handle = dlopen(uri.module.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (handle == nullptr) {
      const char* const why = dlerror();
      return token_denied(
          uri, "token_module", {"无法载入令牌的程序库", "the token's library cannot be loaded"},
          why == nullptr ? "" : why,
          {"核对 keys.pkcs11_uri 的 module-path", "see module-path of keys.pkcs11_uri"});
    }
    const auto list_of = reinterpret_cast<CK_C_GetFunctionList>(dlsym(handle, "C_GetFunctionList"));
    CK_FUNCTION_LIST* functions = nullptr;
    if (list_of == nullptr || list_of(&functions) != CKR_OK || functions == nullptr) {
      dlclose(handle);
      return token_denied(uri, "token_module",
                          {"这不是 PKCS#11 程序库", "this is no library of PKCS#11"},
                          uri.module.string());
    }
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = CKF_OS_LOCKING_OK;
    const CK_RV begun = functions->C_Initialize(&arguments);
    if (begun != CKR_OK && begun != CKR_CRYPTOKI_ALREADY_INITIALIZED) {
      dlclose(handle);
      return token_denied(uri, "token_module",
                          {"令牌的程序库不能启动", "the token's library does not start"},
                          "C_Initialize " + cryptoki_name(begun));
    }
    return std::unique_ptr<Library>(new Library(handle, functions, begun == CKR_OK));
  }

  ~Library() {
    if (ours_) functions_->C_Finalize(nullptr);
    dlclose(handle_);
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  const CK_FUNCTION_LIST& calls() const { return *functions_; }

 private:
  Library(void* handle, CK_FUNCTION_LIST* functions, bool ours)
      : handle_(handle), functions_(functions), ours_(ours) {}

  void* handle_;
  CK_FUNCTION_LIST* functions_;
  bool ours_;  // we began it, so we end it
};

struct Entry {
  std::unique_ptr<Library> library;
  int count = 0;
};
struct Refused {
  std::string token;
  Secret pin;
};
struct Users {
  std::mutex mutex;
  std::map<std::string, Entry> libraries;
  std::vector<Refused> refused;
};
// Of the process, as Cryptoki itself is; not ended with it, since OpenSSL's heap ends before.
Users& users() {
  static Users* const users = new Users;
  return *users;
}

std::string name_of(const TokenUri& uri) {
  return uri.module.string() + '\n' + uri.token + '\n' + uri.serial;
}

}  // namespace

std::string cryptoki_name(unsigned long code) {
  for (const Name& name : kNames)
    if (name.code == code) return name.text;
  char text[32];
  std::snprintf(text, sizeof text, "CKR 0x%08lx", code);
  return text;
}

tl::unexpected<Error> token_denied(const TokenUri& uri, std::string reason, Words what,
                                   std::string found, Words remedy) {
  return fail(Error{.kind = Failure::kDenied,
                    .reason = std::move(reason),
                    .what = std::move(what),
                    .where = uri.token + (uri.object.empty() ? "" : "/" + uri.object),
                    .expected = {},
                    .found = std::move(found),
                    .remedy = std::move(remedy)});
}

Result<LibraryUse> LibraryUse::of(const TokenUri& uri) {
  const std::lock_guard lock(users().mutex);
  Entry& entry = users().libraries[uri.module.string()];
  if (entry.count == 0) {
    TRY_ASSIGN(entry.library, Library::load(uri));
  }
  ++entry.count;
  return LibraryUse(uri.module.string(), entry.library->calls());
}

bool was_refused(const TokenUri& uri, BytesView pin) {
  const std::lock_guard lock(users().mutex);
  return std::ranges::any_of(users().refused, [&](const Refused& one) {
    return one.token == name_of(uri) && equal_secret(one.pin.view(), pin);
  });
}

void remember_refused(const TokenUri& uri, BytesView pin) {
  const std::lock_guard lock(users().mutex);
  users().refused.push_back({.token = name_of(uri), .pin = Secret(pin)});
}

LibraryUse::LibraryUse(std::string name, const _CK_FUNCTION_LIST& calls)
    : name_(std::move(name)), calls_(&calls) {}

LibraryUse::LibraryUse(LibraryUse&& other) noexcept
    : name_(std::exchange(other.name_, {})), calls_(other.calls_) {}

LibraryUse::~LibraryUse() {
  if (name_.empty()) return;
  const std::lock_guard lock(users().mutex);
  Entry& entry = users().libraries[name_];
  if (--entry.count == 0) entry.library.reset();
}

}  // namespace quanlu::ledger::crypto
