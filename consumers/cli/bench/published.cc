#include "consumers/cli/bench/published.h"

#include "consumers/cli/evidence/publishing.h"
#include "ledger/intake/genesis.h"
#include "ledger/intake/key_folder.h"
#include "ledger/note/checkpoint.h"
#include "ledger/note/note.h"
#include "ledger/store/files.h"
#include "ledger/tree/prove.h"

namespace quanlu::consumers::cli::bench {

Result<std::unique_ptr<PublishedBench>> PublishedBench::open(
    const ledger::intake::Directory& directory) {
  std::unique_ptr<PublishedBench> made(
      new PublishedBench(directory, evidence::published_folder(directory, evidence::kFirst)));
  TRY_ASSIGN(made->log_, ledger::log::LmdbLog::open(directory.log(evidence::kFirst)));
  TRY_ASSIGN(made->genesis_, ledger::intake::genesis_of(*made->log_));
  TRY(made->publish());
  return made;
}

Status PublishedBench::publish() {
  TRY_ASSIGN(const auto open,
             evidence::open_publisher(directory_, *log_, genesis_, evidence::kFirst, clock_, {}));
  TRY_ASSIGN(const auto published, open.publisher->publish());
  key_ = open.signer->key();
  note_ = published.note;
  size_ = published.checkpoint.size;
  root_ = published.checkpoint.root;
  return {};
}

Status PublishedBench::keep_half() {
  const ledger::intake::KeyFolder keys(directory_.keys(), genesis_.suite);
  TRY_ASSIGN(const auto secret, keys.load(ledger::intake::KeyFolder::checkpoint(evidence::kFirst)));
  ledger::crypto::Hasher hasher(genesis_.suite);
  ledger::tree::TiledNodes nodes(folder_, hasher, size_);
  const TreeSize half(size_.value / 2);
  TRY_ASSIGN(const Digest root, ledger::tree::root_of(nodes, hasher, half));
  const std::string text = ledger::note::to_text(
      ledger::note::Checkpoint{.origin = key_.name, .size = half, .root = root});
  const std::string kept = ledger::note::to_text(ledger::note::Note{
      .text = text, .signatures = {ledger::note::sign_note(key_, secret, text)}});
  const std::filesystem::path file = folder_.checkpoint_file(half);
  std::filesystem::create_directories(file.parent_path());
  return ledger::store::replace_file(file, as_bytes(kept));
}

Status PublishedBench::replace_note(std::string note) {
  note_ = std::move(note);
  return folder_.publish(size_, note_);
}

}  // namespace quanlu::consumers::cli::bench
