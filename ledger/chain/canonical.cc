#include "ledger/chain/canonical.h"

#include "ledger/chain/entry.h"
#include "ledger/chain/pointer.h"

namespace quanlu::ledger::chain {
namespace {

using Fault = std::optional<CanonicalFault>;
constexpr Fault kGood = std::nullopt;

// Which of the two sections of a struct end with something.
struct Trimmed {
  bool data = false, pointers = false;
};

// `next_` is the word at which the next object must begin: it only grows, so every word is seen
// once.
class Walk {
 public:
  explicit Walk(BytesView entry) : bytes_(entry), end_(entry.size() / kWord) {}

  Fault run() {
    constexpr std::size_t kRootBegin = 1;
    const StructSize size = Pointer{kRootPointer}.struct_size();
    next_ = kRootBegin + size.words();
    Trimmed trimmed;
    if (const Fault fault = walk_struct(kRootBegin, size, 1, trimmed)) return fault;
    if (!trimmed.data || !trimmed.pointers) return CanonicalFault::kUntrimmed;
    return next_ == end_ ? kGood : CanonicalFault::kTrailing;
  }

 private:
  std::uint64_t word(std::size_t index) const {
    return load_le<std::uint64_t>(bytes_.data() + index * kWord);
  }
  bool fits(std::uint64_t words) const { return words <= end_ - next_; }

  // The struct's words lie before next_; what it points to is walked in order.
  Fault walk_struct(std::size_t begin, StructSize size, int level, Trimmed& trimmed) {
    trimmed.data |= size.data == 0 || word(begin + size.data - 1) != 0;
    trimmed.pointers |= size.pointers == 0 || word(begin + size.words() - 1) != 0;
    for (std::size_t i = begin + size.data; i < begin + size.words(); ++i)
      if (const Fault fault = follow(i, level + 1)) return fault;
    return kGood;
  }

  Fault follow(std::size_t index, int level) {
    const Pointer pointer{word(index)};
    if (pointer.is_null()) return kGood;
    if (level > kLevelsMax) return CanonicalFault::kDepth;
    if (pointer.is_struct()) return follow_struct(index, pointer, level);
    if (!pointer.is_list()) return CanonicalFault::kPointer;
    if (!begins_here(index, pointer)) return CanonicalFault::kOffset;
    switch (pointer.element_size()) {
      case ElementSize::kStruct:
        return struct_list(pointer, level);
      case ElementSize::kPointer:
        return pointer_list(pointer, level);
      default:
        return plain_list(pointer);
    }
  }

  bool begins_here(std::size_t index, Pointer pointer) const {
    return static_cast<std::int64_t>(index) + 1 + pointer.offset() ==
           static_cast<std::int64_t>(next_);
  }

  Fault follow_struct(std::size_t index, Pointer pointer, int level) {
    const StructSize size = pointer.struct_size();
    if (size.words() == 0) return pointer.offset() == -1 ? kGood : CanonicalFault::kEmpty;
    if (!begins_here(index, pointer)) return CanonicalFault::kOffset;
    if (!fits(size.words())) return CanonicalFault::kBounds;
    const std::size_t begin = next_;
    next_ += size.words();
    Trimmed trimmed;
    if (const Fault fault = walk_struct(begin, size, level, trimmed)) return fault;
    return trimmed.data && trimmed.pointers ? kGood : CanonicalFault::kUntrimmed;
  }

  Fault plain_list(Pointer pointer) {
    const std::uint64_t count = pointer.count(), bits = count * pointer.element_bits();
    if (bits == 0) return count <= kSizelessElementsMax ? kGood : CanonicalFault::kListSize;
    const std::uint64_t words = (bits + 63) / 64;
    if (!fits(words)) return CanonicalFault::kBounds;
    next_ += words;
    const bool padded = bits % 64 != 0 && word(next_ - 1) >> (bits % 64) != 0;
    return padded ? CanonicalFault::kPadding : kGood;
  }

  Fault pointer_list(Pointer pointer, int level) {
    if (!fits(pointer.count())) return CanonicalFault::kBounds;
    const std::size_t begin = next_;
    next_ += pointer.count();
    for (std::size_t i = begin; i < begin + pointer.count(); ++i)
      if (const Fault fault = follow(i, level + 1)) return fault;
    return kGood;
  }

  // A tag in front says how many elements of which size; they lie together, then what they point
  // to.
  Fault struct_list(Pointer pointer, int level) {
    if (!fits(1 + std::uint64_t{pointer.count()})) return CanonicalFault::kBounds;
    const Pointer tag{word(next_)};
    if (!tag.is_struct()) return CanonicalFault::kPointer;
    const StructSize size = tag.struct_size();
    const std::uint64_t count = tag.tag_count();
    if (count * size.words() != pointer.count()) return CanonicalFault::kListSize;
    if (count == 0 && size.words() != 0) return CanonicalFault::kEmpty;
    const std::size_t begin = next_ + 1;
    next_ = begin + pointer.count();
    if (size.words() == 0) return count <= kSizelessElementsMax ? kGood : CanonicalFault::kListSize;
    if (level + 1 > kLevelsMax) return CanonicalFault::kDepth;
    Trimmed trimmed;
    for (std::size_t i = begin; i < begin + pointer.count(); i += size.words())
      if (const Fault fault = walk_struct(i, size, level + 1, trimmed)) return fault;
    return trimmed.data && trimmed.pointers ? kGood : CanonicalFault::kUntrimmed;
  }

  BytesView bytes_;
  std::size_t end_, next_ = 0;
};

}  // namespace

std::string_view to_text(CanonicalFault fault) {
  switch (fault) {
    case CanonicalFault::kForm:
      return "form";
    case CanonicalFault::kOffset:
      return "offset";
    case CanonicalFault::kBounds:
      return "bounds";
    case CanonicalFault::kTrailing:
      return "trailing";
    case CanonicalFault::kUntrimmed:
      return "untrimmed";
    case CanonicalFault::kEmpty:
      return "empty";
    case CanonicalFault::kPadding:
      return "padding";
    case CanonicalFault::kListSize:
      return "listSize";
    case CanonicalFault::kPointer:
      return "pointer";
    case CanonicalFault::kDepth:
      return "depth";
  }
  return "";
}

std::optional<CanonicalFault> check_canonical(BytesView entry) {
  if (!has_entry_form(entry)) return CanonicalFault::kForm;
  for (const std::size_t offset : {at::kEnvelope, at::kBody})
    if (!Pointer{load_le<std::uint64_t>(entry.data() + offset)}.is_struct())
      return CanonicalFault::kForm;
  return Walk(entry).run();
}

}  // namespace quanlu::ledger::chain
