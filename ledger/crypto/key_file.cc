// Key files: load and save of SigningKey (keys.h), and those that name a token (signatory.h).
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/crypto/keys.h"
#include "ledger/crypto/secret.h"
#include "ledger/crypto/sign.h"
#include "ledger/crypto/signatory.h"
#include "ledger/crypto/token.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::crypto {
namespace {

// r = 7 is the most that OpenSSL 3.0 takes at N = 2^15 within its fixed limit of 32 MiB, so that
// `openssl pkey` reads our files too.
constexpr std::uint64_t kScryptN = std::uint64_t{1} << 15, kScryptR = 7, kScryptP = 1;
constexpr int kFileSizeMax = 16 * 1024;
constexpr std::size_t kPinSizeMax = 255;
constexpr mode_t kFileMode = 0600, kFolderMode = 0700;

struct Free {
  void operator()(BIO* stream) const { BIO_free_all(stream); }
  void operator()(X509_SIG* sealed) const { X509_SIG_free(sealed); }
  void operator()(X509_ALGOR* scheme) const { X509_ALGOR_free(scheme); }
  void operator()(PKCS8_PRIV_KEY_INFO* plain) const { PKCS8_PRIV_KEY_INFO_free(plain); }
};
template <typename Type>
using Owned = std::unique_ptr<Type, Free>;

class File {
 public:
  File(const std::filesystem::path& path, int flags)
      : descriptor_(open(path.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, kFileMode)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

Words remedy_of(std::string_view reason) {
  if (reason == "key_mode" || reason == "key_owner")
    return {"文件 0600, 目录 0700, 均属运行账本的用户",
            "the file 0600, its folder 0700, both owned by the user that runs the ledger"};
  return {"从备份放回密钥文件与口令文件; 没有备份则换钥: quanlu help key-files",
          "put key file and pass phrase back from a backup; without one, rotate: "
          "quanlu help key-files"};
}

tl::unexpected<Error> denied(const std::filesystem::path& file, std::string reason, Words what,
                             std::string expected = {}, std::string found = {}) {
  ERR_clear_error();
  Words remedy = remedy_of(reason);
  return fail(Error{.kind = Failure::kDenied,
                    .reason = std::move(reason),
                    .what = std::move(what),
                    .where = file.string(),
                    .expected = std::move(expected),
                    .found = std::move(found),
                    .remedy = std::move(remedy)});
}

tl::unexpected<Error> world(const std::filesystem::path& file, std::string_view action, int code) {
  return fail(Error{.kind = code == ENOENT ? Failure::kAbsent : Failure::kFailed,
                    .reason = code == ENOENT ? "key_absent" : "key_file",
                    .what = {"无法" + std::string(action == "read" ? "读取" : "写入") + "密钥文件",
                             "cannot " + std::string(action) + " the key file"},
                    .where = file.string(),
                    .found = std::strerror(code)});
}

std::string octal(mode_t mode) {
  char text[8];
  std::snprintf(text, sizeof text, "%04o", mode & 07777U);
  return text;
}

Status check_mode(const std::filesystem::path& file, const struct stat& is, mode_t wanted) {
  if (is.st_uid != geteuid())
    return denied(
        file, "key_owner",
        {"密钥文件或其目录属于其他用户", "the key file or its folder belongs to another user"});
  if ((is.st_mode & 07777U) != wanted)
    return denied(
        file, "key_mode",
        {"密钥文件或其目录的权限过宽", "the mode of the key file or its folder is not right"},
        octal(wanted), octal(is.st_mode));
  return {};
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

Status check_folder(const std::filesystem::path& file) {
  struct stat is;
  const std::filesystem::path folder = folder_of(file);
  if (stat(folder.c_str(), &is) != 0) return world(folder, "read", errno);
  return check_mode(folder, is, kFolderMode);
}

Result<Bytes> read_checked(const std::filesystem::path& path) {
  TRY(check_folder(path));
  const File file(path, O_RDONLY | O_NONBLOCK);  // a pipe in its place must not hold us up
  if (file.descriptor() < 0) {
    if (errno == ELOOP)
      return denied(path, "key_link", {"密钥文件是符号链接", "the key file is a symbolic link"});
    return world(path, "read", errno);
  }
  struct stat is;
  if (fstat(file.descriptor(), &is) != 0) return world(path, "read", errno);
  if (!S_ISREG(is.st_mode))
    return denied(path, "key_form", {"密钥路径不是普通文件", "the key path is not a plain file"});
  TRY(check_mode(path, is, kFileMode));
  Bytes bytes(kFileSizeMax);
  const ssize_t size = read(file.descriptor(), bytes.data(), bytes.size());
  if (size < 0) return world(path, "read", errno);
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

Status write_all(const std::filesystem::path& path, const File& file, BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t done = write(file.descriptor(), bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return world(path, "write", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(done));
  }
  if (fsync(file.descriptor()) != 0) return world(path, "write", errno);
  const File folder(folder_of(path), O_RDONLY | O_DIRECTORY);
  if (folder.descriptor() < 0 || fsync(folder.descriptor()) != 0)
    return world(path, "write", errno);
  return {};
}

Bytes pem_of(const evp_pkey_st* key, Suite suite, BytesView passphrase) {
  const EVP_CIPHER* cipher = suite == Suite::kGm ? EVP_sm4_cbc() : EVP_aes_256_cbc();
  Owned<X509_ALGOR> scheme(
      PKCS5_pbe2_set_scrypt(cipher, nullptr, 0, nullptr, kScryptN, kScryptR, kScryptP));
  CHECK(scheme != nullptr);
  const Owned<PKCS8_PRIV_KEY_INFO> plain(EVP_PKEY2PKCS8(key));
  CHECK(plain != nullptr);
  const Owned<X509_SIG> sealed(PKCS8_set0_pbe(reinterpret_cast<const char*>(passphrase.data()),
                                              static_cast<int>(passphrase.size()), plain.get(),
                                              scheme.get()));
  CHECK(sealed != nullptr);
  (void)scheme.release();  // now a part of sealed
  const Owned<BIO> stream(BIO_new(BIO_s_mem()));
  CHECK(PEM_write_bio_PKCS8(stream.get(), sealed.get()) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(stream.get(), &text);
  return {text, text + size};
}

Status check_token_suite(const std::filesystem::path& file, Suite suite) {
  if (suite == Suite::kSha256) return {};
  return denied(file, "key_suite",
                {"令牌上只能有 Ed25519 密钥, 本账本用 SM2: 密钥须在文件中",
                 "a token holds Ed25519 keys only; this ledger's SM2 keys lie in files"},
                std::string(to_text(Suite::kSha256)), std::string(to_text(suite)));
}

// Ours and closed to all others; or root's, who may let us read it as a group or by an access list
// (systemd hands credentials out so).
Status check_pin_file(const std::filesystem::path& path, const struct stat& is) {
  const bool ours = is.st_uid == geteuid();
  if (!S_ISREG(is.st_mode))
    return denied(path, "key_form", {"口令文件不是普通文件", "the PIN file is not a plain file"});
  if (!ours && is.st_uid != 0)
    return denied(path, "key_owner",
                  {"口令文件属于其他用户", "the PIN file belongs to another user"});
  if ((is.st_mode & (ours ? 0177U : 0137U)) != 0)
    return denied(path, "key_mode", {"口令文件的权限过宽", "the PIN file is open to others"},
                  ours ? "0600" : "0440", octal(is.st_mode));
  return {};
}

// Relative: beside the file that names the token.
Result<Secret> pin_of(const std::filesystem::path& file, const TokenUri& uri) {
  if (uri.pin_file.empty()) return Secret(std::size_t{0});
  const std::filesystem::path path = folder_of(file) / uri.pin_file;
  const File opened(path, O_RDONLY | O_NONBLOCK);
  if (opened.descriptor() < 0 && errno == ELOOP)
    return denied(path, "key_link", {"口令文件是符号链接", "the PIN file is a symbolic link"});
  struct stat is;
  if (opened.descriptor() < 0 || fstat(opened.descriptor(), &is) != 0)
    return world(path, "read", errno);
  TRY(check_pin_file(path, is));
  std::array<std::uint8_t, kPinSizeMax + 1> text;
  const ssize_t size = read(opened.descriptor(), text.data(), text.size());
  if (size < 0) return world(path, "read", errno);
  BytesView pin = BytesView(text).first(static_cast<std::size_t>(size));
  while (!pin.empty() && (pin.back() == '\n' || pin.back() == '\r'))
    pin = pin.first(pin.size() - 1);
  Secret secret{pin};
  wipe(text);
  if (!secret.view().empty() && secret.view().size() <= kPinSizeMax) return secret;
  return denied(path, "key_form", {"口令文件为空或过长", "the PIN file is empty or too long"});
}

// One line, the URI of one key.
Result<TokenUri> uri_in(const std::filesystem::path& file, std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  TokenUri uri;
  if (text.find('\n') == std::string_view::npos) {
    TRY_ASSIGN(uri, parse_token_uri(text, file.string()));
  }
  if (!uri.object.empty()) return uri;
  return denied(file, "key_form",
                {"此文件须只有一行, 其 URI 指明一把密钥 (object=)",
                 "one line is needed here, the URI of one key (object=)"});
}

Error at(const std::filesystem::path& file, Error error) {
  error.where = file.string() + "  " + error.where;
  return error;
}

}  // namespace

Result<SigningKey> SigningKey::load(const std::filesystem::path& file, Suite suite,
                                    BytesView passphrase) {
  TRY_ASSIGN(const Bytes text, read_checked(file));
  if (as_text(text).starts_with(kTokenScheme))
    return denied(file, "key_on_token",
                  {"该密钥在令牌上; 此用途的密钥须在文件中",
                   "this key lies on a token; a key for this use has to lie in a file"});
  const Owned<BIO> stream(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  const Owned<X509_SIG> sealed(PEM_read_bio_PKCS8(stream.get(), nullptr, nullptr, nullptr));
  if (sealed == nullptr)
    return denied(file, "key_form",
                  {"密钥文件不是加密的 PKCS#8", "the key file is not an encrypted PKCS#8 file"});
  const Owned<PKCS8_PRIV_KEY_INFO> plain(
      PKCS8_decrypt(sealed.get(), reinterpret_cast<const char*>(passphrase.data()),
                    static_cast<int>(passphrase.size())));
  if (plain == nullptr)
    return denied(
        file, "key_passphrase",
        {"口令不正确或密钥文件已损坏", "the passphrase is wrong or the key file is damaged"});
  KeyHandle handle(EVP_PKCS82PKEY(plain.get()));
  auto public_key = handle ? public_of(suite, handle.get()) : std::nullopt;
  if (!public_key)
    return denied(file, "key_suite",
                  {"密钥不属于本账本的算法套件", "the key is not of the ledger's suite"},
                  std::string(to_text(suite)));
  return SigningKey(std::move(handle), std::move(*public_key));
}

Status SigningKey::save(const std::filesystem::path& path, BytesView passphrase) const {
  TRY(check_folder(path));
  const File file(path, O_WRONLY | O_CREAT | O_EXCL);
  if (file.descriptor() < 0) return world(path, "write", errno);
  const Status written = write_all(path, file, pem_of(handle_.get(), suite(), passphrase));
  if (!written) unlink(path.c_str());  // half a key is none, and would stand in the way of the next
  return written;
}

Result<Signatory> Signatory::load(const std::filesystem::path& file, Suite suite,
                                  BytesView passphrase) {
  TRY_ASSIGN(const Bytes bytes, read_checked(file));
  const std::string_view text = as_text(bytes);
  if (!text.starts_with(kTokenScheme)) {
    TRY_ASSIGN(SigningKey key, SigningKey::load(file, suite, passphrase));
    return Signatory(std::move(key));
  }
  TRY(check_token_suite(file, suite));
  TRY_ASSIGN(const TokenUri uri, uri_in(file, text));
  TRY_ASSIGN(const Secret pin, pin_of(file, uri));
  auto key = TokenKey::open(uri, pin.view());
  if (!key) return fail(at(file, std::move(key).error()));
  return Signatory(std::move(*key));
}

Result<Signatory> Signatory::create_on_token(const std::filesystem::path& path, Suite suite,
                                             const TokenUri& uri) {
  TRY(check_token_suite(path, suite));
  TRY(check_folder(path));
  TRY_ASSIGN(const Secret pin, pin_of(path, uri));
  auto key = TokenKey::generate(uri, pin.view());
  if (!key) return fail(at(path, std::move(key).error()));
  // Cut here, the token has a key that no file names, and the next run makes another.
  const File file(path, O_WRONLY | O_CREAT | O_EXCL);
  if (file.descriptor() < 0) return world(path, "write", errno);
  if (const Status written = write_all(path, file, as_bytes(to_text(uri) + "\n")); !written) {
    unlink(path.c_str());
    return fail(written.error());
  }
  return Signatory(std::move(*key));
}

bool Signatory::is_on_token(const std::filesystem::path& file) {
  const auto text = read_checked(file);
  return text && as_text(*text).starts_with(kTokenScheme);
}

}  // namespace quanlu::ledger::crypto
