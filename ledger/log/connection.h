#pragma once
// How a broker is spoken to, beyond its address: log.kafka.* of the configuration
// (INTERFACES.md 2.2).
#include <string>
#include <utility>
#include <vector>

namespace quanlu::ledger::log {

struct Connection {
  bool tls = false;
  std::string ca_file;              // PEM; empty: the authorities that the system trusts
  std::string cert_file, key_file;  // PEM; empty: no client certificate
  std::string key;                  // what key_file holds; shown nowhere
  // Keys of librdkafka. Those that the log depends on cannot be among them.
  std::vector<std::pair<std::string, std::string>> extra;
  friend bool operator==(const Connection&, const Connection&) = default;
};

}  // namespace quanlu::ledger::log
