#pragma once
// CHECK: a condition whose failure is a bug of ours. The process stops, since going on could put
// something false into the ledger. Bad input is a Refusal, the world's failures are Results.
namespace quanlu {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace quanlu

#define CHECK(condition)                                      \
  do {                                                        \
    if (!(condition)) [[unlikely]]                            \
      ::quanlu::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)
