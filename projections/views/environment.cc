#include "projections/views/environment.h"

namespace quanlu::projections::views {
namespace {

constexpr std::string_view kMetaTable = "meta";

Bytes meta_key(std::string_view name) {
  Bytes key(name.begin(), name.end());
  key.resize((key.size() + 7) / 8 * 8, 0);
  return key;
}

// A counted text in whole words, as Rows takes them.
Bytes boxed(BytesView bytes) {
  Bytes words(8 + (bytes.size() + 7) / 8 * 8, 0);
  store_be<std::uint64_t>(words.data(), bytes.size());
  std::copy(bytes.begin(), bytes.end(), words.begin() + 8);
  return words;
}

std::optional<BytesView> unboxed(BytesView words) {
  if (words.size() < 8) return std::nullopt;
  const auto size = load_be<std::uint64_t>(words.data());
  if (size > words.size() - 8) return std::nullopt;
  return words.subspan(8, size);
}

// "V01=1 V02=1 …": what these rows were made under.
Bytes versions() {
  std::string text;
  for (const ViewInfo& view : views())
    text += std::string(view.name) + "=" + std::to_string(view.schema_version) + " ";
  return {text.begin(), text.end()};
}

}  // namespace

Result<std::unique_ptr<Environment>> Environment::open(const std::filesystem::path& generation,
                                                       const store::EnvOptions& options) {
  TRY_ASSIGN(std::unique_ptr<store::Env> env, store::Env::open(generation, options));
  std::unique_ptr<Environment> environment(new Environment(std::move(env)));
  TRY(environment->open_tables());
  TRY(environment->check_versions());
  return environment;
}

Result<std::unique_ptr<Environment>> Environment::open_current(const std::filesystem::path& folder,
                                                               const store::EnvOptions& options) {
  TRY_ASSIGN(const store::Generations generations, store::Generations::open(folder));
  TRY_ASSIGN(const std::optional<std::string> current, generations.current());
  if (!current)
    return fail(Error{.kind = Failure::kAbsent,
                      .reason = "views_absent",
                      .what = {"没有可用的视图", "there are no views"},
                      .where = folder.string(),
                      .remedy = {"运行 quanlu rebuild", "run quanlu rebuild"}});
  return open(generations.path_of(*current), options);
}

Status Environment::open_tables() {
  for (const ViewInfo& view : views()) {
    TRY_ASSIGN(const store::Table table, env_->table(view.name));
    tables_.emplace_back(table);
  }
  TRY_ASSIGN(const store::Table meta, env_->table(kMetaTable));
  meta_ = store::Rows(meta);
  return {};
}

Status Environment::check_versions() {
  const Bytes key = meta_key("versions"), wanted = versions();
  {
    TRY_ASSIGN(const store::ReadTxn txn, env_->read());
    TRY_ASSIGN(const std::optional<BytesView> words, meta_.get(txn, key));
    if (words) {
      const std::optional<BytesView> found = unboxed(*words);
      if (found && as_text(*found) == as_text(wanted)) return {};
      return fail(Error{.kind = Failure::kIncomplete,
                        .reason = "views_outdated",
                        .what = {"视图由另一版本生成", "the views were made by another version"},
                        .where = env_->folder().string(),
                        .expected = std::string(as_text(wanted)),
                        .found = std::string(found ? as_text(*found) : "nothing readable"),
                        .remedy = {"运行 quanlu rebuild", "run quanlu rebuild"}});
    }
  }
  if (env_->access() == store::Access::kRead)
    return fail(Failure::kIncomplete, "views_outdated",
                {"视图没有版本标记", "the views say no version"}, env_->folder().string());
  return env_->update([&](store::WriteTxn& txn) { return meta_.put(txn, key, boxed(wanted)); });
}

Result<std::optional<Bytes>> Environment::position(const store::Txn& txn) const {
  TRY_ASSIGN(const std::optional<BytesView> words, meta_.get(txn, meta_key("position")));
  if (!words) return std::optional<Bytes>();
  const std::optional<BytesView> bytes = unboxed(*words);
  if (!bytes)
    return fail(Failure::kTampered, "row_damaged",
                {"视图位置无法读取", "the position of the views cannot be read"},
                env_->folder().string());
  return std::optional<Bytes>(Bytes(bytes->begin(), bytes->end()));
}

Status Environment::put_position(store::WriteTxn& txn, BytesView bytes) const {
  return meta_.put(txn, meta_key("position"), boxed(bytes));
}

std::optional<BytesView> TxnRows::get(View view, BytesView key) {
  if (!status_) return std::nullopt;
  Result<std::optional<BytesView>> words = environment_.table(view).get(txn_, key);
  if (words) return *words;
  status_ = tl::make_unexpected(std::move(words).error());
  return std::nullopt;
}

void TxnRows::put(View view, BytesView key, BytesView words) {
  if (status_) status_ = environment_.table(view).put(txn_, key, words);
}

void TxnRows::erase(View view, BytesView key) {
  if (!status_) return;
  Result<bool> erased = environment_.table(view).erase(txn_, key);
  if (!erased) status_ = tl::make_unexpected(std::move(erased).error());
}

std::optional<BytesView> SnapshotRows::get(View view, BytesView key) {
  if (!status_) return std::nullopt;
  Result<std::optional<BytesView>> words = environment_.table(view).get(txn_, key);
  if (words) return *words;
  status_ = tl::make_unexpected(std::move(words).error());
  return std::nullopt;
}

void SnapshotRows::put(View, BytesView, BytesView) {
  CHECK(!"a snapshot is only read");
}

void SnapshotRows::erase(View, BytesView) {
  CHECK(!"a snapshot is only read");
}

}  // namespace quanlu::projections::views
