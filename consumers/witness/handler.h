#pragma once
// The witness over HTTP: POST /add-checkpoint, GET /<SHA-256 of origin in hex>/checkpoint.
#include "consumers/http/server.h"
#include "consumers/witness/witness.h"

namespace quanlu::consumers::witness {

class WitnessHandler final : public http::Handler {
 public:
  explicit WitnessHandler(Witness& witness) : witness_(witness) {}

  http::Response handle(const http::Request& request) override;
  std::size_t body_bytes_max(const http::Request&) const override {
    return ledger::note::kAddCheckpointBytesMax;
  }
  http::Response refuse(const http::Fault& fault) const override;

 private:
  Witness& witness_;
};

}  // namespace quanlu::consumers::witness
