#include "consumers/cli/evidence/commands.h"
#include "consumers/cli/evidence/proof_verification.h"
#include "consumers/cli/evidence/publishing.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/reading.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/people.h"
#include "ledger/chain/entry.h"
#include "ledger/note/lines.h"
#include "ledger/note/proof_file.h"
#include "ledger/store/files.h"
#include "schemas/base/position.h"
#include "schemas/codec/event.h"

namespace quanlu::consumers::cli::evidence {
namespace {

namespace chain = ledger::chain;
namespace crypto = ledger::crypto;
namespace note = ledger::note;
namespace tree = ledger::tree;
using frame::Context;
using frame::Options;

constexpr unsigned kProofMode = 0644;  // it is made to be handed on

Result<std::uint64_t> number_of(const std::string& text, const char* option) {
  const auto number = note::parse_decimal(text);
  if (!number || *number >= tree::kLeavesMax)
    return frame::usage({"不是条目序号", "this is no seq"}, option, "0 … 2^53 - 1", text);
  return *number;
}

// The newest checkpoint with the tiles under it.
struct Published {
  ledger::publish::TileFolder folder;
  ReadNote newest;
};
Result<Published> open_published(const ledger::intake::Directory& directory,
                                 const chain::Genesis& genesis, Partition partition) {
  ledger::publish::TileFolder folder = published_folder(directory, partition);
  TRY_ASSIGN(ReadNote newest, newest_note(genesis, partition, folder));
  return Published{.folder = std::move(folder), .newest = std::move(newest)};
}

// The entry's own bytes, for whoever will check the proof; only what the account may see unmasked
// goes out, and reading it is recorded.
Result<Bytes> entry_of(const Context& context, opened::OpenedLedger& ledger, Partition partition,
                       std::uint64_t seq) {
  TRY_ASSIGN(const auto reading, opened::Reading::open(context, ledger));
  TRY_ASSIGN(const auto record, ledger.logs[partition.value]->get(Locator(seq)));
  const std::string where = "seq " + std::to_string(seq);
  if (!record) return fail(Failure::kAbsent, "absent", {"没有这一条", "no such entry"}, where);
  if (const auto event = schemas::codec::Event::decode(record->entry)) {
    TRY_ASSIGN(const auto sight, reading->disclosure().named(*event, where));
    if (sight != projections::query::Sight::kClear)
      return fail(Failure::kDenied, "classHidden",
                  {"该账号只能看遮蔽后的内容, 不能取原字节",
                   "this account reads masked content, not the bytes themselves"},
                  where);
  }
  TRY(reading->disclosure().permit());
  return record->entry;
}

Result<int> get_consistency(Context& context, Published& published, crypto::Hasher& hasher,
                            const std::string& sizes) {
  const std::size_t colon = sizes.find(':');
  if (colon == std::string::npos)
    return frame::usage({"应写作 M:N", "M:N is needed"}, "--consistency", "M:N", sizes);
  TRY_ASSIGN(const std::uint64_t from, number_of(sizes.substr(0, colon), "--consistency"));
  TRY_ASSIGN(const std::uint64_t to, number_of(sizes.substr(colon + 1), "--consistency"));
  const TreeSize size = published.newest.checkpoint.size;
  if (from == 0 || from > to || to > size.value)
    return frame::usage({"大小超出范围", "sizes out of range"}, "--consistency",
                        "0 < M <= N <= " + std::to_string(size.value), sizes);
  tree::TiledNodes nodes(published.folder, hasher, size);
  TRY_ASSIGN(const tree::Proof proof,
             tree::prove_consistency(nodes, hasher, TreeSize(from), TreeSize(to)));
  TRY_ASSIGN(const Digest old_root, tree::root_of(nodes, hasher, TreeSize(from)));
  TRY_ASSIGN(const Digest new_root, tree::root_of(nodes, hasher, TreeSize(to)));
  if (context.json()) {
    screen::Json json = screen::Json::document("proof-consistency");
    json.member("from", from).member("to", to);
    json.member("oldRoot", to_base64(old_root.bytes)).member("newRoot", to_base64(new_root.bytes));
    json.key("hashes").begin_array();
    for (const Digest& hash : proof)
      json.value(to_base64(hash.bytes));
    json.end();
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  context.screen.out << "old " << from << '\n';
  for (const Digest& hash : proof)
    context.screen.out << to_base64(hash.bytes) << '\n';
  return frame::kOk;
}

Result<int> get(Context& context, const Options& options) {
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const chain::Genesis genesis, opened::read_genesis(ledger));
  TRY_ASSIGN(Partition partition, partition_of(options, genesis));
  std::string place = options.text("SEQ");
  if (const auto at = parse_position(place); at && place.find(':') != std::string::npos) {
    if (at->partition.value >= genesis.partition_count ||
        (options.has("--partition") && at->partition != partition))
      return frame::usage({"没有这个分区, 或与 --partition 不一致",
                           "no such partition, or another one than --partition says"},
                          "SEQ", "< " + std::to_string(genesis.partition_count), place);
    partition = at->partition;
    place = std::to_string(at->seq.value);
  }
  crypto::Hasher hasher(genesis.suite);
  TRY_ASSIGN(Published published, open_published(ledger.directory, genesis, partition));
  if (const auto sizes = options.maybe("--consistency"))
    return get_consistency(context, published, hasher, *sizes);
  if (!options.maybe("SEQ")) return frame::usage({"缺少序号", "a seq is needed"}, "SEQ", "SEQ", "");
  TRY_ASSIGN(const std::uint64_t seq, number_of(place, "SEQ"));
  const TreeSize size = published.newest.checkpoint.size;
  TRY_ASSIGN(const Locator end, ledger.logs[partition.value]->end());
  if (seq >= size.value && seq >= end.value)
    return fail(Error{.kind = Failure::kAbsent,
                      .reason = "absent",
                      .what = {"没有这一条", "no such entry"},
                      .where = "seq " + std::to_string(seq),
                      .expected = "< " + std::to_string(end.value)});
  if (seq >= size.value)
    return fail(Error{.kind = Failure::kIncomplete,
                      .reason = "aboveCheckpoint",
                      .what = {"该条尚未进入检查点", "the entry is not under a checkpoint yet"},
                      .where = "seq " + std::to_string(seq),
                      .expected = "< " + std::to_string(size.value),
                      .remedy = {"quanlu checkpoint publish", "quanlu checkpoint publish"}});
  tree::TiledNodes nodes(published.folder, hasher, size);
  TRY_ASSIGN(tree::Proof proof, tree::prove_inclusion(nodes, hasher, seq, size));
  const std::string text = note::to_text(note::ProofFile{
      .index = seq, .proof = std::move(proof), .checkpoint = published.newest.text});
  const auto entry_file = options.maybe("--entry"), file = options.maybe("--output");
  if (entry_file) {
    TRY_ASSIGN(const Bytes entry, entry_of(context, ledger, partition, seq));
    TRY(ledger::store::replace_file(context.directory / *entry_file, entry, kProofMode));
  }
  if (file) TRY(ledger::store::replace_file(context.directory / *file, as_bytes(text), kProofMode));
  if (context.json()) {
    screen::Json json = screen::Json::document("proof");
    json.member("partition", partition.value).member("seq", seq).member("size", size.value);
    json.member("origin", published.newest.checkpoint.origin).member("proof", text).key("file");
    file ? json.value(*file) : json.null();
    json.key("entryFile");
    entry_file ? json.value(*entry_file) : json.null();
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  if (!file) context.screen.out << text;
  return frame::kOk;
}

Result<int> verify(Context& context, const Options& options) {
  for (const char* needed : {"--entry", "--key"})
    if (!options.maybe(needed))
      return frame::usage({"缺少选项", "this option is needed"}, needed, needed, "");
  ProofPins pins{.vkeys = {options.text("--key")}};
  if (const auto policy = options.maybe("--policy")) pins.policy = context.directory / *policy;
  return verify_proof(context, context.directory / options.text("FILE"),
                      context.directory / options.text("--entry"), pins);
}

}  // namespace

std::vector<frame::Command> proof_commands() {
  return {{.path = "proof get",
           .summary = {"一条在检查点之下的证明, 离线可核 (C2SP tlog-proof)",
                       "proof that an entry is under the checkpoint, to be checked offline"},
           .examples = {"-L quanlu-demo proof get 20",
                        "-L quanlu-demo proof get --consistency 100:200"},
           .arguments = {{.name = "SEQ", .help = {"序号", "seq"}, .required = false}},
           .options = {partition_option(),
                       {.name = "--output",
                        .value = "FILE",
                        .help = {"证明写入此文件", "the proof goes here"},
                        .letter = "-o"},
                       {.name = "--entry",
                        .value = "FILE",
                        .help = {"条目原字节写入此文件", "the entry's own bytes go here"}},
                       {.name = "--consistency",
                        .value = "M:N",
                        .help = {"大小 N 的树以大小 M 的树开头的证明",
                                 "that the tree of size N begins with the one of size M"}}},
           .run = frame::run<get>},
          {.path = "proof verify",
           .summary = {"核验一个证明文件, 不需要账本", "check a proof file; needs no ledger"},
           .examples =
               {"-L quanlu-demo proof get 20 -o 20.tlog-proof --entry 20.entry --purpose demo && "
                "quanlu "
                "proof verify 20.tlog-proof --entry 20.entry --key \"$(quanlu -L quanlu-demo keys "
                "export --role checkpoint)\"",
                "proof verify 20.tlog-proof --entry 20.entry --key \"$(quanlu -L quanlu-demo keys "
                "export --role checkpoint)\" --json"},
           .arguments = {{.name = "FILE", .help = {"证明文件", "the proof file"}}},
           .options = {{.name = "--entry",
                        .value = "FILE",
                        .help = {"条目原字节", "the entry's own bytes"}},
                       {.name = "--key",
                        .value = "VKEY",
                        .help = {"检查点公钥, 由可信途径取得",
                                 "the checkpoint key, had from somebody trusted"}},
                       {.name = "--policy",
                        .value = "FILE",
                        .help = {"核验者自己的见证策略 (C2SP tlog-policy)",
                                 "the verifier's own witness policy (C2SP tlog-policy)"}}},
           .run = frame::run<verify>}};
}

}  // namespace quanlu::consumers::cli::evidence
