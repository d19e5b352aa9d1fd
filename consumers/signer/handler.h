#pragma once
// What a signer process answers on its local socket (INTEGRITY.md 5.2). It takes no bytes to sign:
// a request says sizes, a root and a proof, and the text is built here.
//
//   GET  /memory/<SHA-256 of origin in hex>   200 "<size>\n<root>\n<POSIX seconds>\n", 404
//   POST /sign  "old <size>\n", proof hashes in base64, empty line, "<origin>\n<size>\n<root>\n"
//               200 one signature line of a note
//               400 malformed, or the tree shrinks; 404 origin unknown
//               409 text/x.tlog.size "<size>\n": another size was signed last
//               422 inconsistent with what was signed: the request is kept
//               429 a second has not passed since the last one; 503 clock or disk
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "consumers/http/server.h"
#include "ledger/publish/signer.h"

namespace quanlu::consumers::signer {

class SignerHandler final : public http::Handler {
 public:
  // One signer for each origin. `folder`: refused requests are kept in <folder>/evidence.
  SignerHandler(std::vector<std::unique_ptr<ledger::publish::InlineSigner>> signers,
                std::filesystem::path folder, Clock& clock);

  http::Response handle(const http::Request& request) override;
  std::size_t body_bytes_max(const http::Request&) const override;
  http::Response refuse(const http::Fault& fault) const override;

 private:
  struct Origin {
    std::unique_ptr<ledger::publish::InlineSigner> signer;
    std::optional<Millis> last;  // when it signed, monotonic
  };
  http::Response sign(const std::string& body);
  http::Response remembered(std::string_view origin_hex);
  void keep(const std::string& body) const;

  std::mutex mutex_;  // one request after the other
  std::vector<Origin> origins_;
  const std::filesystem::path folder_;
  Clock& clock_;
};

}  // namespace quanlu::consumers::signer
