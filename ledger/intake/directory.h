#pragma once
// The places inside a ledger directory (INTERFACES.md 2.3), and the one that may lie outside. Paths
// only: nothing is opened here.
#include <filesystem>
#include <string>

#include "schemas/base/ids.h"

namespace quanlu::ledger::intake {

struct Directory {
  std::filesystem::path root;
  std::filesystem::path passphrase;  // keys.passphrase_file; empty: keys/passphrase

  std::filesystem::path config() const { return root / "quanlu.toml"; }
  std::filesystem::path genesis() const { return root / "genesis.json"; }
  std::filesystem::path log(Partition p) const { return root / "log" / number(p); }
  std::filesystem::path state(Partition p) const { return root / "state" / number(p); }
  std::filesystem::path views(Partition p) const { return root / "views" / number(p); }
  std::filesystem::path keys() const { return root / "keys"; }
  std::filesystem::path keyring() const { return root / "keyring"; }
  std::filesystem::path kek() const { return keys() / "kek"; }
  std::filesystem::path documents() const { return root / "documents"; }
  std::filesystem::path receipts() const { return root / "receipts"; }
  std::filesystem::path trust(const std::string& log_id) const {
    return root / "trust" / (log_id + ".json");
  }
  std::filesystem::path feed(const std::string& name, Partition p) const {
    return root / "feeds" / name / number(p);
  }
  std::filesystem::path run() const { return root / "run"; }
  std::filesystem::path writer_lock() const { return run() / "writer.lock"; }
  std::filesystem::path socket() const { return run() / "quanlu.sock"; }
  std::filesystem::path tmp() const { return root / "tmp"; }
  // How a demo ledger was made; its presence says that the clock is the demo's own.
  std::filesystem::path demo_note() const { return root / "demo.json"; }

  // The access ledger: the same layout, its own log id and keys, and where it was made with one a
  // pass phrase of its own.
  Directory access() const {
    Directory inside{root / "access", {}};
    std::error_code error;  // what cannot be looked at is not there
    if (!std::filesystem::exists(inside.keys() / "passphrase", error))
      inside.passphrase = passphrase;
    return inside;
  }

  // A file of the documents store by its SHA-256 in hex: documents/ab/cdef….
  std::filesystem::path document(const std::string& hex) const {
    return documents() / hex.substr(0, 2) / hex.substr(2);
  }

 private:
  static std::string number(Partition p) { return std::to_string(p.value); }
};

}  // namespace quanlu::ledger::intake
