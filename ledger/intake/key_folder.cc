#include "ledger/intake/key_folder.h"

#include <array>
#include <cstdio>

#include <sys/stat.h>

#include "ledger/store/files.h"
#include "schemas/base/bytes.h"

namespace quanlu::ledger::intake {
namespace {

// Who reads the pass phrase has every key of the folder.
Status check_closed(const std::filesystem::path& file) {
  struct stat is {};
  if (stat(file.c_str(), &is) != 0 || (is.st_mode & 0177U) == 0)
    return {};  // absent: reading says so
  std::array<char, 8> found{};
  std::snprintf(found.data(), found.size(), "%04o", is.st_mode & 07777U);
  return fail(Error{
      .kind = Failure::kDenied,
      .reason = "key_mode",
      .what = {"口令文件的权限过宽", "the file of the pass phrase is open to others"},
      .where = file.string(),
      .expected = "0600",
      .found = found.data(),
      .remedy = {"chmod 600 " + file.string() + "; 若曾外泄, 更换密钥",
                 "chmod 600 " + file.string() + "; rotate the keys if it was read by others"}});
}

tl::unexpected<Error> no_passphrase(const std::filesystem::path& file) {
  return fail(Error{
      .kind = Failure::kAbsent,
      .reason = "passphrase_absent",
      .what = {"口令文件不存在", "the pass phrase file is not there"},
      .where = file.string(),
      .remedy = {"从备份放回 (0600), 或以 keys.passphrase_file 指明它在哪里",
                 "put it back from a backup (0600), or say where it is: keys.passphrase_file"}});
}

tl::unexpected<Error> absent(const std::filesystem::path& file) {
  return fail(
      Error{.kind = Failure::kUsage,
            .reason = "passphrase_absent",
            .what = {"配置的口令文件不存在", "the configured pass phrase file is not there"},
            .where = file.string(),
            .remedy = {"改正 keys.passphrase_file, 或放好该文件 (0600)",
                       "correct keys.passphrase_file, or put the file there (0600)"}});
}

}  // namespace

Status KeyFolder::prepare(Random& random) const {
  TRY(store::make_folder(folder_, 0700));
  if (std::filesystem::exists(passphrase_file())) return {};
  if (!passphrase_.empty()) return absent(passphrase_);
  std::array<std::uint8_t, 24> secret;
  random.fill(secret);
  const std::string text = to_hex(secret);
  crypto::wipe(secret);
  return store::replace_file(passphrase_file(), as_bytes(text), 0600);
}

Result<crypto::Secret> KeyFolder::passphrase() const {
  TRY(check_closed(passphrase_file()));
  if (!passphrase_.empty() && !std::filesystem::exists(passphrase_)) return absent(passphrase_);
  if (!std::filesystem::exists(passphrase_file())) return no_passphrase(passphrase_file());
  TRY_ASSIGN(Bytes bytes, store::read_file(passphrase_file(), 4096));
  while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r'))
    bytes.pop_back();
  crypto::Secret secret{BytesView(bytes)};
  crypto::wipe(bytes);
  return secret;
}

Result<crypto::SigningKey> KeyFolder::load(const std::string& name) const {
  TRY_ASSIGN(const crypto::Secret secret, passphrase());
  return crypto::SigningKey::load(file(name), suite_, secret.view());
}

Result<crypto::SigningKey> KeyFolder::obtain(const std::string& name, Random& random) const {
  if (std::filesystem::exists(file(name))) return load(name);
  TRY_ASSIGN(const crypto::Secret secret, passphrase());
  crypto::SigningKey key = crypto::SigningKey::generate(suite_, random);
  TRY(key.save(file(name), secret.view()));
  return key;
}

std::string note_verifier_key(crypto::Hasher& hasher, const std::string& name,
                              const crypto::PublicKey& key) {
  Bytes typed;
  if (key.suite == crypto::Suite::kSha256)
    typed.push_back(0x01);  // Ed25519, C2SP signed-note
  else
    append(typed, as_bytes("\xffquanlu/sm2-sm3/v1\n"));
  append(typed, key.bytes);
  const std::array<BytesView, 3> parts{as_bytes(name), as_bytes("\n"), typed};
  const Digest id = hasher.digest(parts);
  return name + "+" + to_hex(BytesView(id.bytes).first(4)) + "+" + to_base64(typed);
}

}  // namespace quanlu::ledger::intake
