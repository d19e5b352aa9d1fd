// A key on a token signs what it can show to be right, or nothing; what is wrong with the token is
// said by name. The token is tests/fake_token; a real one stands in tests/serving/token_test.py.
#include "ledger/crypto/token.h"

#include <cstdlib>
#include <fstream>
#include <tuple>

#include <dlfcn.h>
#include <sys/stat.h>

#include "ledger/crypto/signatory.h"
#include "ledger/crypto/verify.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace quanlu::ledger::crypto {
namespace {

using tests::must;

const Bytes kMessage{0x72};  // RFC 8032 7.1, TEST 2: all that the token can sign

class Fault {
 public:
  explicit Fault(const char* name) { setenv("FAKE_TOKEN", name, 1); }
  ~Fault() { unsetenv("FAKE_TOKEN"); }
  Fault(const Fault&) = delete;
  Fault& operator=(const Fault&) = delete;
};

TokenUri uri() {
  return {
      .module = QUANLU_FAKE_TOKEN, .token = "fake", .serial = {}, .object = "key", .pin_file = {}};
}

auto open(const TokenUri& uri, std::string_view pin = "1234") {
  return TokenKey::open(uri, as_bytes(pin));
}

// keys/ with one file that names the key.
struct Folder {
  tests::TempDir temp;
  std::filesystem::path file = temp.path() / "writer.pem", pin = temp.path() / "pin";

  Folder() {
    chmod(temp.path().c_str(), 0700);
    TokenUri named = uri();
    named.pin_file = "pin";
    write(file, to_text(named) + "\n");
    write(pin, "1234\n");
  }
  void write(const std::filesystem::path& path, const std::string& text, mode_t mode = 0600) {
    std::ofstream(path) << text;
    chmod(path.c_str(), mode);
  }
  std::string refusal() const {
    const auto key = Signatory::load(file, Suite::kSha256, {});
    REQUIRE_FALSE(key);
    CHECK(key.error().what.en.find("1234") == std::string::npos);
    CHECK(key.error().found.find("1234") == std::string::npos);
    return key.error().reason;
  }
};

TEST_CASE("a key on a token signs as RFC 8032 tells") {
  for (const char* form : {"", "bare-point", "curve-name"}) {
    INFO(form);
    const Fault as(form);
    const auto key = must(open(uri()));
    CHECK(to_hex(key->public_key().bytes) ==
          "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    const Signature signature = must(key->sign(kMessage));
    CHECK(Verifier().verify(key->public_key(), kMessage, signature));
  }
}

TEST_CASE("a signature of a token that does not verify is handed to nobody") {
  const auto key = must(open(uri()));
  const auto signature = key->sign(Bytes{0x73});
  REQUIRE_FALSE(signature);
  CHECK(signature.error().kind == Failure::kDenied);
  CHECK(signature.error().reason == "token");
  CHECK(key->sign(kMessage));  // and the next one is judged by itself
}

TEST_CASE("a token that stops answering signs nothing and says what it said") {
  const auto key = must(open(uri()));
  for (const auto& [fault, said] : {std::pair("pulled", "C_SignInit CKR_DEVICE_REMOVED"),
                                    std::pair("pulled-late", "C_Sign CKR_SESSION_HANDLE_INVALID"),
                                    std::pair("short-signature", "63")}) {
    INFO(fault);
    const Fault now(fault);
    const auto signature = key->sign(kMessage);
    REQUIRE_FALSE(signature);
    CHECK(signature.error().reason == "token");
    CHECK(signature.error().found == said);
  }
}

TEST_CASE("a token that is not as it has to be opens nothing and is named") {
  for (const auto& [fault, reason] :
       {std::pair("dead", "token_module"), std::pair("no-calls", "token_module"),
        std::pair("away", "token_absent"), std::pair("twins", "token_absent"),
        std::pair("locked", "token_pin"), std::pair("no-session", "token"),
        std::pair("no-secret", "token_key"), std::pair("no-open", "token_key"),
        std::pair("two-keys", "token_key"), std::pair("extractable", "token_key"),
        std::pair("not-sensitive", "token_key"), std::pair("rsa", "key_suite"),
        std::pair("ed448", "key_suite"), std::pair("short-point", "key_suite"),
        std::pair("unavailable", "key_suite")}) {
    INFO(fault);
    const Fault now(fault);
    const auto key = open(uri());
    REQUIRE_FALSE(key);
    CHECK(key.error().kind == Failure::kDenied);
    CHECK(key.error().reason == reason);
    CHECK_FALSE(key.error().what.zh.empty());
  }
}

TEST_CASE("of two tokens of one label the serial chooses") {
  const Fault now("twins");
  TokenUri second = uri();
  second.serial = "0002";
  CHECK(open(second));
  second.serial = "0003";
  CHECK(open(second).error().reason == "token_absent");
}

TEST_CASE("a PIN is right, wrong, or typed on the token itself") {
  CHECK(open(uri(), "1234"));
  CHECK(open(uri(), ""));
  const auto wrong = open(uri(), "4711");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().reason == "token_pin");
  CHECK(wrong.error().found == "CKR_PIN_INCORRECT");
}

TEST_CASE("a PIN that was refused is not offered again by this process") {
  void* const library = dlopen(QUANLU_FAKE_TOKEN, RTLD_NOW);
  REQUIRE(library != nullptr);
  const auto logins = reinterpret_cast<int (*)()>(dlsym(library, "fake_token_logins"));
  const int before = logins();
  for (int i = 0; i < 5; ++i) {
    const auto wrong = open(uri(), "0815");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().reason == "token_pin");
  }
  CHECK(logins() == before + 1);
  CHECK(open(uri()));
  CHECK(logins() == before + 2);
  dlclose(library);
}

TEST_CASE("a library that is none is named") {
  TokenUri other = uri();
  other.module = "/nowhere/lib.so";
  CHECK(open(other).error().reason == "token_module");
  other.module = "/usr/lib/x86_64-linux-gnu/libz.so.1";
  CHECK(open(other).error().reason == "token_module");
}

TEST_CASE("no key is made where the label is taken") {
  const auto made = TokenKey::generate(uri(), as_bytes("1234"));
  REQUIRE_FALSE(made);
  CHECK(made.error().reason == "token_key");
}

TEST_CASE("a key file that names a token is opened by its PIN file, which is closed to others") {
  Folder folder;
  CHECK(must(Signatory::load(folder.file, Suite::kSha256, {})).sign(kMessage));
  CHECK(Signatory::load(folder.file, Suite::kGm, {}).error().reason == "key_suite");
  CHECK(SigningKey::load(folder.file, Suite::kSha256, {}).error().reason == "key_on_token");
  for (const mode_t mode : {0640U, 0604U, 0700U, 0660U, 0602U}) {
    INFO(mode);
    chmod(folder.pin.c_str(), mode);
    CHECK(folder.refusal() == "key_mode");
  }
  folder.write(folder.pin, "1234\n", 0400);
  CHECK(Signatory::load(folder.file, Suite::kSha256, {}));
  for (const std::string& text : {std::string(), std::string("\n"), std::string(256, '1')}) {
    std::filesystem::remove(folder.pin);
    folder.write(folder.pin, text);
    CHECK(folder.refusal() == "key_form");
  }
  std::filesystem::remove(folder.pin);
  CHECK(folder.refusal() == "key_absent");
  folder.write(folder.temp.path() / "other", "1234");
  std::filesystem::create_symlink("other", folder.pin);
  CHECK(folder.refusal() == "key_link");
}

TEST_CASE("a key file that names no key, or more than one, is none") {
  Folder folder;
  TokenUri named = uri();
  const std::string text = to_text(named) + "\n";
  named.object.clear();
  for (const auto& [content, reason] :
       {std::pair(text + text, "key_form"), std::pair(to_text(named), "key_form"),
        std::pair(std::string("pkcs11:\n"), "token_uri")}) {
    folder.write(folder.file, content);
    CHECK(folder.refusal() == reason);
  }
}

}  // namespace
}  // namespace quanlu::ledger::crypto
