#include <algorithm>

#include "consumers/bundle/evidence.h"
#include "consumers/bundle/names.h"
#include "consumers/cli/bundles/commands.h"
#include "consumers/cli/bundles/writer_fork.h"
#include "consumers/cli/evidence/proof_check.h"
#include "consumers/cli/evidence/publishing.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/position_text.h"
#include "consumers/cli/opened/reading.h"
#include "consumers/cli/receipts/promise_evidence.h"
#include "consumers/cli/receipts/receipt_file.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/people.h"
#include "ledger/note/checkpoint.h"
#include "ledger/note/lines.h"
#include "ledger/note/note.h"
#include "ledger/note/proof_file.h"
#include "ledger/store/files.h"
#include "schemas/base/position.h"
#include "schemas/codec/event.h"

namespace quanlu::consumers::cli::bundles {
namespace {

namespace archive = ledger::archive;
namespace chain = ledger::chain;
namespace crypto = ledger::crypto;
namespace note = ledger::note;
namespace tree = ledger::tree;
namespace fs = std::filesystem;
using frame::Context;
using frame::Options;

constexpr unsigned kEvidenceMode = 0644;  // it is made to be handed on

struct Evidence {
  archive::Manifest manifest;
  archive::Files files;
};

tl::unexpected<Error> shows_nothing(const fs::path& where, Words what) {
  return fail(Error{.kind = Failure::kIncomplete,
                    .reason = "notShown",
                    .what = std::move(what),
                    .where = where.string(),
                    .expected = {},
                    .found = {},
                    .remedy = {}});
}

// A note that was kept, under the key that it should be signed by.
struct Kept {
  std::string text;
  note::Checkpoint says;
};

Result<Kept> read_kept(const fs::path& file, const note::NoteKey& key) {
  TRY_ASSIGN(const Bytes bytes, ledger::store::read_file(file, note::kNoteBytesMax));
  Kept kept{.text = std::string(as_text(bytes)), .says = {}};
  TRY_ASSIGN(const note::Note read, note::parse_note(kept.text));
  crypto::Verifier verifier;
  const std::vector<note::NoteKey> keys{key};
  TRY(note::verify_note(read, keys, verifier));
  TRY_ASSIGN(kept.says, note::parse_checkpoint(read.text));
  return kept;
}

// The ledger whose tiles and key help, when there is one.
struct Helper {
  opened::OpenedLedger ledger;
  chain::Genesis genesis;
};

Result<Helper> open_helper(const Context& context) {
  Helper helper;
  TRY_ASSIGN(helper.ledger, opened::open_ledger(context));
  TRY_ASSIGN(helper.genesis, opened::read_genesis(helper.ledger));
  return helper;
}

// Whose checkpoint it says it is, before any key is known; nothing: of no partition of this ledger.
std::optional<Partition> partition_of_note(const fs::path& file, const chain::Genesis& genesis) {
  const auto bytes = ledger::store::read_file(file, note::kNoteBytesMax);
  const auto read = bytes ? note::parse_note(as_text(*bytes)) : fail(bytes.error());
  const auto says = read ? note::parse_checkpoint(read->text) : fail(read.error());
  for (std::uint32_t p = 0; says && p < genesis.partition_count; ++p)
    if (note::origin_of(genesis.origin, genesis.partition_count, Partition(p)) == says->origin)
      return Partition(p);
  return std::nullopt;
}

// That the published tree, whose root the larger note has, begins otherwise than the smaller one
// says.
Result<std::optional<bundle::Consistency>> fork_below(const Helper& helper, Partition partition,
                                                      const Kept& low, const Kept& high) {
  ledger::publish::TileFolder folder =
      evidence::published_folder(ledger::intake::Directory{helper.ledger.paths.root}, partition);
  crypto::Hasher hasher(helper.genesis.suite);
  tree::TiledNodes nodes(folder, hasher, high.says.size);
  TRY_ASSIGN(const Digest root, tree::root_of(nodes, hasher, high.says.size));
  if (root != high.says.root || low.says.size.value == 0)
    return std::optional<bundle::Consistency>();
  bundle::Consistency consistency{.old_size = low.says.size, .old_root = {}, .proof = {}};
  TRY_ASSIGN(consistency.old_root, tree::root_of(nodes, hasher, low.says.size));
  if (consistency.old_root == low.says.root) return std::optional<bundle::Consistency>();
  TRY_ASSIGN(consistency.proof,
             tree::prove_consistency(nodes, hasher, low.says.size, high.says.size));
  return std::optional(std::move(consistency));
}

// ours.note and theirs.note as the publisher or a witness kept them.
Result<Evidence> of_notes(const Context& context, const Options& options, const fs::path& folder) {
  const auto pinned = options.maybe("--key");
  const auto helper = open_helper(context);
  if (!helper && !pinned) return tl::make_unexpected(helper.error());
  const Partition partition =
      helper ? partition_of_note(folder / "ours.note", helper->genesis).value_or(evidence::kFirst)
             : evidence::kFirst;
  const std::string vkey = pinned ? *pinned : helper->genesis.checkpoint_keys[partition.value];
  const auto key = evidence::pinned_key(vkey);
  if (!key)
    return frame::usage({"这不是检查点公钥", "this is no verifier key"}, "--key",
                        "NAME+8 hex+BASE64", vkey);
  TRY_ASSIGN(const Kept ours, read_kept(folder / "ours.note", *key));
  TRY_ASSIGN(const Kept theirs, read_kept(folder / "theirs.note", *key));
  Evidence made{.manifest = {.kind = archive::BundleKind::kEvidence,
                             .suite = key->key.suite,
                             .log_id = helper ? helper->genesis.log_id : Digest{},
                             .origin = key->name,
                             .created = context.clock.now(),
                             .filter = "E1",
                             .files = {}},
                .files = {}};
  const bool ascending = ours.says.size < theirs.says.size;
  const Kept &low = ascending ? ours : theirs, &high = ascending ? theirs : ours;
  const bool forked = low.says.size == high.says.size && low.says.root != high.says.root;
  std::optional<bundle::Consistency> below;
  if (helper && low.says.size != high.says.size)
    if (auto found = fork_below(*helper, partition, low, high)) below = std::move(*found);
  if (forked || below) {
    made.files[std::string(bundle::kFirstNote)] = copy_bytes(low.text);
    made.files[std::string(bundle::kSecondNote)] = copy_bytes(high.text);
    if (below) made.files[std::string(bundle::kConsistency)] = copy_bytes(to_text(*below));
    return made;
  }
  // Kept by the publisher: a witness holds what our own state does not know any more.
  if (low.says.size == high.says.size || !folder.filename().string().starts_with("E4"))
    return shows_nothing(
        folder, {"这两份检查点本身不证明什么", "the two checkpoints by themselves show nothing"});
  made.manifest.filter = "E4";
  made.files[std::string(bundle::kHeldNote)] = copy_bytes(high.text);
  made.files[std::string(bundle::kServedNote)] = copy_bytes(low.text);
  return made;
}

// What the log holds at a seq, beside what the tiles say was signed there.
Result<Evidence> of_record(const Context& context, const Options& options) {
  TRY_ASSIGN(Helper helper, open_helper(context));
  const auto position = parse_position(options.text("--seq"));
  if (!position)
    return frame::usage({"不是位置", "this is no position"}, "--seq", "31, 1:31",
                        options.text("--seq"));
  const Partition partition = position->partition;
  const std::uint64_t seq = position->seq.value;
  const std::string where = opened::where_text(*position, helper.genesis.partition_count);
  if (!context.purpose)
    return fail(Failure::kDenied, "purposeRequired",
                {"导出须说明目的", "an export needs a purpose"}, "--purpose");
  TRY_ASSIGN(const auto reading, opened::Reading::open(context, helper.ledger));
  if (partition.value >= helper.ledger.partitions())
    return fail(Failure::kAbsent, "absent", {"没有这个分区", "no such partition"}, where);
  TRY_ASSIGN(const auto record, helper.ledger.logs[partition.value]->get(Locator(seq)));
  if (!record) return fail(Failure::kAbsent, "absent", {"没有这一条", "no such entry"}, where);
  if (const auto event = schemas::codec::Event::decode(record->entry)) {
    TRY_ASSIGN(const auto sight, reading->disclosure().named(*event, where));
    if (sight != projections::query::Sight::kClear)
      return fail(Failure::kDenied, "classHidden",
                  {"该账号只能看遮蔽后的内容", "this account reads masked content"}, where);
  }
  ledger::publish::TileFolder folder =
      evidence::published_folder(ledger::intake::Directory{helper.ledger.paths.root}, partition);
  TRY_ASSIGN(const evidence::ReadNote newest,
             evidence::newest_note(helper.genesis, partition, folder));
  const TreeSize size = newest.checkpoint.size;
  if (seq >= size.value)
    return fail(Failure::kIncomplete, "aboveCheckpoint",
                {"该条尚未进入检查点", "the entry is not under a checkpoint yet"}, where);
  crypto::Hasher hasher(helper.genesis.suite);
  tree::TiledNodes nodes(folder, hasher, size);
  TRY_ASSIGN(const Digest leaf, nodes.node({.level = 0, .index = seq}));
  if (leaf == hasher.leaf(record->entry))
    return shows_nothing(where, {"该条正是所签的那一条", "it is the entry that was signed"});
  TRY_ASSIGN(tree::Proof proof, tree::prove_inclusion(nodes, hasher, seq, size));
  TRY(reading->disclosure().permit());
  Evidence made{.manifest = {.kind = archive::BundleKind::kEvidence,
                             .suite = helper.genesis.suite,
                             .log_id = helper.genesis.log_id,
                             .origin = newest.checkpoint.origin,
                             .created = context.clock.now(),
                             .filter = "E5",
                             .files = {}},
                .files = {}};
  made.files[std::string(bundle::kRecord)] = record->entry;
  made.files[std::string(bundle::kSignedLeaf)] = copy_bytes(to_base64(leaf.bytes) + "\n");
  made.files[std::string(bundle::kSignedProof)] = copy_bytes(note::to_text(
      note::ProofFile{.index = seq, .proof = std::move(proof), .checkpoint = newest.text}));
  TRY(reading->record(ledger::cases::ExportMade{.account = reading->disclosure().rights().account(),
                                                .kind = "evidence-E5",
                                                .filter = where,
                                                .rows = 1,
                                                .digest = hasher.of(record->entry),
                                                .purpose = *context.purpose,
                                                .recipient = options.text("--recipient"),
                                                .masked = false}));
  return made;
}

// Of the first partition in which it is shown. Of one partition its own reason says why not.
Result<archive::Files> first_fork(const Helper& helper, const opened::OpenedLedger& other) {
  const std::size_t count = std::min(helper.ledger.partitions(), other.partitions());
  for (std::size_t p = 0; p < count; ++p) {
    auto found = writer_fork(*helper.ledger.logs[p], *other.logs[p], helper.genesis);
    const bool goes_on = !found && found.error().reason == "notShown" && count > 1;
    if (!goes_on) return found;
  }
  return shows_nothing(other.paths.root, {"没有一个分区在同一届内有两个印落在同一序号",
                                          "in no partition two seals for one seq in one era"});
}

Result<Evidence> of_two_logs(const Context& context, const Options& options) {
  TRY_ASSIGN(Helper helper, open_helper(context));
  TRY_ASSIGN(auto other, opened::open_ledger(context, options.maybe("--other")));
  Evidence made{.manifest = {.kind = archive::BundleKind::kEvidence,
                             .suite = helper.genesis.suite,
                             .log_id = helper.genesis.log_id,
                             .origin = helper.genesis.origin,
                             .created = context.clock.now(),
                             .filter = "E2",
                             .files = {}},
                .files = {}};
  TRY_ASSIGN(made.files, first_fork(helper, other));
  return made;
}

// A receipt that somebody holds, against the ledger or what is published of it. That this is the
// newest there is, whoever makes the evidence states.
Result<Evidence> of_receipt(const Context& context, const Options& options) {
  using receipts::Ground;
  const fs::path file = context.directory / options.text("--receipt");
  TRY_ASSIGN(const auto read, receipts::read_receipts(file));
  if (read.receipts.size() + read.unreadable.size() != 1)
    return frame::usage({"须恰好一份回执", "exactly one receipt is needed"}, "--receipt",
                        "quanlu.receipt/1", file.string());
  if (!read.unreadable.empty()) return fail(read.unreadable.front());
  const auto published = options.maybe("--published");
  auto ground = published ? Ground::of_folder(context.directory / *published, Ground::Age::kNewest)
                          : Ground::of_ledger(context);
  TRY(ground);
  const verify::GivenReceipt& receipt = read.receipts.front();
  const Millis now = context.clock.now();
  TRY_ASSIGN(const verify::JudgedPromise judged, (*ground)->judge(receipt, now));
  if (judged.state != verify::Promised::kBroken)
    return shows_nothing(
        file, judged.kind.empty() ? Words{"承诺已守或未到期", "the promise is kept, or not due yet"}
                                  : judged.text);
  TRY_ASSIGN(auto made, receipts::promise_evidence(**ground, receipt, now));
  return Evidence{.manifest = std::move(made.manifest), .files = std::move(made.files)};
}

Result<int> make_evidence(Context& context, const Options& options) {
  const auto file = options.maybe("--output"), folder = options.maybe("FOLDER");
  if (!file) return frame::usage({"缺少选项", "this option is needed"}, "-o", "-o FILE", "");
  const int sources = int(bool(folder)) + int(options.has("--seq")) + int(options.has("--other")) +
                      int(options.has("--receipt"));
  if (sources != 1)
    return frame::usage({"须说明从何而来", "say what it is made of"}, "evidence make",
                        "FOLDER, --seq N, --other LEDGER, --receipt FILE", "");
  auto made = folder                     ? of_notes(context, options, context.directory / *folder)
              : options.has("--seq")     ? of_record(context, options)
              : options.has("--receipt") ? of_receipt(context, options)
                                         : of_two_logs(context, options);
  TRY(made);
  TRY_ASSIGN(const Bytes bytes, archive::pack(made->manifest, made->files, nullptr, nullptr));
  const fs::path path = context.directory / *file;
  TRY(ledger::store::replace_file(path, bytes, kEvidenceMode));
  crypto::Hasher hasher(made->manifest.suite);
  const Digest digest = hasher.of(bytes);
  if (context.json()) {
    screen::Json json = screen::Json::document("evidence-make");
    json.member("evidence", made->manifest.filter).member("origin", made->manifest.origin);
    json.member("suite", crypto::to_text(made->manifest.suite)).member("file", path.string());
    json.member("bytes", bytes.size()).member("digest", digest);
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  context.screen.out << context.screen.painted(screen::Mark::kGood) << ' ' << made->manifest.filter
                     << "  " << path.string() << "   " << screen::grouped(bytes.size()) << " B   "
                     << to_hex(digest.bytes) << '\n';
  context.screen.note("quanlu evidence verify " + *file);
  return frame::kOk;
}

}  // namespace

frame::Command evidence_command() {
  const std::string tampered =
      "-L quanlu-demo demo tamper edit --seed 1 --json; quanlu -L quanlu-demo.tampered evidence "
      "make --seq \"$(quanlu -L quanlu-demo.tampered verify --levels V1,V2 --json | grep -o "
      "'\"seq\":[0-9]*' | head -1 | cut -d: -f2)\" -o e5.zip --purpose demo";
  return {
      .path = "evidence make",
      .effect = frame::Effect::kWrites,
      .summary = {"把留存的矛盾做成第三方可核的证据文件",
                  "turn a contradiction that was kept into a file that a third party checks"},
      .examples = {tampered,
                   "-L quanlu-demo evidence make --seq 20 -o e5.zip --purpose demo  "
                   "# exit 4"},
      .arguments = {{.name = "FOLDER",
                     .help = {"留存两份检查点的文件夹 (evidence/E1-…, E4-…, 见证方的 evidence/…)",
                              "a folder with two kept notes (evidence/E1-…, E4-…, a witness's "
                              "evidence/…)"},
                     .required = false}},
      .options =
          {{.name = "--output",
            .value = "FILE",
            .help = {"写入此文件", "the file to write"},
            .letter = "-o"},
           {.name = "--seq",
            .value = "[P:]N",
            .help = {"日志中此条与所签不同 (E5); 多分区时为 分区:序号",
                     "the log holds another entry there than was signed (E5); PARTITION:SEQ where "
                     "there are several"}},
           {.name = "--other",
            .value = "LEDGER",
            .help = {"同一账本的另一份, 写入密钥封印了两次 (E2)",
                     "another copy of the ledger, in which the writer key sealed twice (E2)"}},
           {.name = "--receipt",
            .value = "FILE",
            .help = {"未守承诺的回执 (E3)", "a receipt whose promise was not kept (E3)"}},
           {.name = "--published",
            .value = "FOLDER",
            .help = {"回执对照此发布目录 (多分区时为各分区的上级), 不需账本",
                     "the receipt against what is published there (of several partitions: in the "
                     "folder above theirs), without a ledger"}},
           {.name = "--key",
            .value = "VKEY",
            .help = {"日志的检查点公钥, 没有账本时用",
                     "the checkpoint key of the log, where there is no ledger"}},
           {.name = "--recipient",
            .value = "TEXT",
            .help = {"接收方, 记入导出事件", "who receives it, for the record of the export"}}},
      .run = frame::run<make_evidence>};
}

}  // namespace quanlu::consumers::cli::bundles
