#pragma once
// How a thing of a C library ends, for std::unique_ptr: the library's own function.

namespace quanlu {

template <auto kEnd>
struct Ends {
  template <typename Thing>
  void operator()(Thing* thing) const {
    kEnd(thing);
  }
};

}  // namespace quanlu
