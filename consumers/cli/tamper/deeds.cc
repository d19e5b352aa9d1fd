#include "consumers/cli/tamper/rows.h"
#include "ledger/chain/pointer.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::tamper {
namespace {

namespace chain = ledger::chain;
namespace registry = schemas::registry;

constexpr std::uint64_t kFirst =
    16;  // behind genesis, epoch and bootstrap, where there is anything
constexpr int kTriesMax = 20'000;

tl::unexpected<Error> too_small() {
  return fail(Failure::kUsage, "ledger",
              {"账本太小, 没有可改之处", "the ledger is too small to be tampered with"});
}

struct Amount {
  std::size_t at = 0;  // byte of the entry
  Fen fen;
  std::string field;
  Words label;
};

// Where the body holds an amount of at least ten yuan, found by the registry's slots.
std::optional<Amount> find_amount(const Bytes& entry, const registry::EventType& type) {
  const chain::Pointer pointer{load_le<std::uint64_t>(entry.data() + chain::at::kBody)};
  const std::size_t body =
      chain::at::kBody + chain::kWord + static_cast<std::size_t>(pointer.offset()) * chain::kWord;
  for (const registry::Field& field : type.fields) {
    if (field.kind != registry::FieldKind::kMoney || field.list ||
        field.slot >= pointer.struct_size().data)
      continue;
    const std::size_t at = body + field.slot * chain::kWord;
    const Fen fen(load_le<std::int64_t>(entry.data() + at));
    if (fen.value >= 1000)
      return Amount{at,
                    fen,
                    std::string(type.name) + "." + std::string(field.name),
                    {std::string(type.zh) + "." + std::string(field.zh),
                     std::string(type.name) + "." + std::string(field.name)}};
  }
  return std::nullopt;
}

// "386,000.00" becomes "36,800.00": a digit less, the sum of digits the same.
Fen without_a_digit(Fen fen, SeededRandom& random) {
  std::string digits = std::to_string(fen.value / 100);
  if (digits.size() < 2) return Fen(fen.value * 10);
  digits.erase(1 + random.below(digits.size() - 1), 1);
  const std::int64_t yuan = std::stoll(digits);
  return Fen(yuan * 100 + fen.value % 100);
}

}  // namespace

Result<Deed> edit(Rows& rows, SeededRandom& random) {
  if (rows.end() < kFirst + 2) return too_small();
  for (int i = 0; i < kTriesMax; ++i) {
    const std::uint64_t seq = kFirst + random.below(rows.end() - kFirst);
    TRY_ASSIGN(auto record, rows.get(seq));
    if (!chain::has_entry_form(record.entry)) continue;
    const TypeCode code = chain::read_header(record.entry).type_code;
    const registry::EventType* type = registry::find_event(code.value);
    const auto amount = type == nullptr ? std::nullopt : find_amount(record.entry, *type);
    if (!amount) continue;
    const Fen after = without_a_digit(amount->fen, random);
    if (after == amount->fen) continue;
    store_le(record.entry.data() + amount->at, after.value);
    TRY(rows.put(seq, record));
    return Deed{
        .seq = seq,
        .type = code,
        .field = amount->field,
        .label = amount->label,
        .before = amount->fen,
        .after = after,
        .found_by = {"V1: 后一条的 prev 或这一批的印; 已有检查点时还有 V2, V3: 树根与瓦片",
                     "V1: the prev of the next entry, or the seal of the batch; V2 and V3 under a "
                     "checkpoint: root and tiles"},
        .not_found_by = {"该行自身的校验和: 已重算; 视图 (V6): 断链之后不再比较",
                         "the row's own checksum, which was redone; views (V6), which are not "
                         "compared behind a broken chain"}};
  }
  return too_small();
}

Result<Deed> erase(Rows& rows, SeededRandom& random) {
  if (rows.end() < kFirst + 2) return too_small();
  const std::uint64_t seq = kFirst + random.below(rows.end() - kFirst - 1);
  TRY_ASSIGN(const auto record, rows.get(seq));
  TRY(rows.erase(seq));
  return Deed{.seq = seq,
              .type = chain::read_header(record.entry).type_code,
              .field = {},
              .label = {},
              .before = {},
              .after = {},
              .found_by = {"V1: 序号不连续, 后一条的 prev 无所指; 已有检查点时还有 V2, V3",
                           "V1: a seq is missing, and the prev of the next entry points nowhere; "
                           "V2 and V3 under a checkpoint"},
              .not_found_by = {"单独检查每一条 (V0): 其余各条本身无误",
                               "each entry by itself (V0): the others are right"}};
}

Result<Deed> truncate(Rows& rows, SeededRandom& random) {
  if (rows.end() < kFirst + 2) return too_small();
  std::uint64_t first = rows.end() - 1 - random.below(std::min<std::uint64_t>(rows.end() / 4, 50));
  while (first > kFirst) {  // back to where a batch begins
    TRY_ASSIGN(const auto before, rows.get(first - 1));
    if (before.seal) break;
    --first;
  }
  TRY_ASSIGN(const auto record, rows.get(first));
  const std::uint64_t count = rows.end() - first;
  for (std::uint64_t seq = first; seq < first + count; ++seq)
    TRY(rows.erase(seq));
  return Deed{
      .seq = first,
      .count = count,
      .type = chain::read_header(record.entry).type_code,
      .field = {},
      .label = {},
      .before = {},
      .after = {},
      .found_by = {"只有记得后面条目者: 视图和 state/ (V6), 检查点, 回执, 见证",
                   "only who remembers later entries: views and state/ (V6), a checkpoint, a "
                   "receipt, a witness"},
      .not_found_by = {"哈希, 链接和印 (V0, V1): 余下的链完全正确",
                       "hashes, links and seals (V0, V1): the chain that is left is right"}};
}

}  // namespace quanlu::consumers::cli::tamper
