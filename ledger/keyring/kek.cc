#include "ledger/keyring/kek.h"

#include <cerrno>
#include <charconv>

#include <sys/stat.h>
#include <unistd.h>

#include "ledger/crypto/aead.h"
#include "ledger/store/files.h"

namespace quanlu::ledger::keyring {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHead = "quanlu-kek 1\n";
constexpr std::size_t kVersionsMax = 1000;
constexpr std::size_t kFileBytesMax = 100'000;
constexpr std::size_t kHexDigits = 2 * crypto::kDataKeySize;

tl::unexpected<Error> denied(const fs::path& path, const char* zh, const char* en) {
  return fail(Failure::kDenied, "kek_access", {zh, en}, path.string());
}
tl::unexpected<Error> malformed(const fs::path& path) {
  return fail(Failure::kUsage, "kek_file",
              {"密钥加密密钥文件的内容无效", "the file of key-encryption keys is not valid"},
              path.string());
}

Status check_owner_only(const fs::path& path, const struct stat& found) {
  if (found.st_uid != geteuid())
    return denied(path, "密钥文件或其目录属于其他用户",
                  "the key file or its folder belongs to another user");
  if ((found.st_mode & 0077U) != 0)
    return denied(path, "密钥文件须为 0600，其目录须为 0700",
                  "a key file has mode 0600 and its folder 0700");
  return {};
}

Status check_access(const fs::path& file) {
  struct stat found {};
  if (lstat(file.c_str(), &found) != 0)
    return fail(Failure::kAbsent, "kek_absent",
                {"没有密钥加密密钥文件", "there is no file of key-encryption keys"}, file.string());
  if (!S_ISREG(found.st_mode))
    return denied(file, "密钥文件不是普通文件", "the key file is not a plain file");
  TRY(check_owner_only(file, found));
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  if (stat(folder.c_str(), &found) != 0)
    return denied(folder, "无法读取密钥目录", "cannot read the folder of the key");
  return check_owner_only(folder, found);
}

// The text of a key file, wiped when it goes.
struct Wiped {
  Bytes bytes;
  Wiped() = default;
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { crypto::wipe(bytes); }
};

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// "<version> <hex>" without its line end; false when it is not that.
bool read_line(std::string_view line, std::map<std::uint32_t, crypto::Secret>& keys) {
  std::uint32_t version = 0;
  const auto [end, code] = std::from_chars(line.data(), line.data() + line.size(), version);
  const std::string_view hex = line.substr(static_cast<std::size_t>(end - line.data()));
  if (code != std::errc() || hex.size() != 1 + kHexDigits || hex[0] != ' ') return false;
  if (version == 0 || (!keys.empty() && version <= keys.rbegin()->first)) return false;
  crypto::Secret key(crypto::kDataKeySize);
  for (std::size_t i = 0; i < crypto::kDataKeySize; ++i) {
    const int high = digit_of(hex[1 + 2 * i]), low = digit_of(hex[2 + 2 * i]);
    if (high < 0 || low < 0) return false;
    key.writable()[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  keys.emplace(version, std::move(key));
  return true;
}

}  // namespace

Result<Keks> Keks::load(const fs::path& file) {
  TRY(check_access(file));
  Wiped text;
  TRY_ASSIGN(text.bytes, store::read_file(file, kFileBytesMax));
  std::string_view left = as_text(text.bytes);
  if (left.substr(0, kHead.size()) != kHead || left.back() != '\n') return malformed(file);
  left.remove_prefix(kHead.size());
  Keks keks;
  while (!left.empty()) {
    const std::size_t end = left.find('\n');
    if (!read_line(left.substr(0, end), keks.keys_)) return malformed(file);
    left.remove_prefix(end + 1);
  }
  if (keks.keys_.empty() || keks.keys_.size() > kVersionsMax) return malformed(file);
  return keks;
}

const crypto::Secret* Keks::find(std::uint32_t version) const {
  const auto found = keys_.find(version);
  return found == keys_.end() ? nullptr : &found->second;
}

// The old content is overwritten: a version may be missing in the new one on purpose.
Status save(const fs::path& file, const Keks& keks) {
  static constexpr char kDigits[] = "0123456789abcdef";
  Wiped text;
  text.bytes.reserve(kHead.size() + keks.keys_.size() * (kHexDigits + 12));  // never moves
  append(text.bytes, as_bytes(kHead));
  for (const auto& [version, key] : keks.keys_) {
    append(text.bytes, as_bytes(std::to_string(version) + " "));
    for (const std::uint8_t byte : key.view()) {
      text.bytes.push_back(static_cast<std::uint8_t>(kDigits[byte >> 4]));
      text.bytes.push_back(static_cast<std::uint8_t>(kDigits[byte & 15]));
    }
    text.bytes.push_back('\n');
  }
  return store::replace_secret_file(file, text.bytes);
}

Status create_kek(const fs::path& file, Random& random) {
  if (fs::exists(file))
    return fail(Failure::kConflict, "kek_exists",
                {"密钥加密密钥文件已存在", "the file of key-encryption keys exists"},
                file.string());
  Keks keks;
  keks.keys_.emplace(1, crypto::Secret::random(crypto::kDataKeySize, random));
  TRY(store::make_folder(file.parent_path(), 0700));
  TRY(save(file, keks));
  return check_access(file);
}

Status rotate_kek(const fs::path& file, Random& random) {
  TRY_ASSIGN(Keks keks, Keks::load(file));
  if (keks.keys_.size() == kVersionsMax) return malformed(file);
  keks.keys_.emplace(keks.newest() + 1, crypto::Secret::random(crypto::kDataKeySize, random));
  return save(file, keks);
}

Status drop_old_keks(const fs::path& file) {
  TRY_ASSIGN(Keks keks, Keks::load(file));
  keks.keys_.erase(keks.keys_.begin(), std::prev(keks.keys_.end()));
  return save(file, keks);
}

}  // namespace quanlu::ledger::keyring
