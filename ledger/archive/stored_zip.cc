#include "ledger/archive/stored_zip.h"

#include <algorithm>

#include "ledger/archive/zip_form.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::archive {
namespace {

constexpr std::size_t kDirectoryPiece = 1 << 20;

tl::unexpected<Error> no_zip(Words what, std::uint64_t offset, std::string found = {}) {
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "zip",
                    .what = std::move(what),
                    .where = "offset " + std::to_string(offset),
                    .expected = {},
                    .found = std::move(found),
                    .remedy = {"须是 quanlu 写出的原文件, 不可重新压缩",
                               "the very file that quanlu wrote is needed, not packed anew"}});
}

Words not_as_written() {
  return {"不是 2.12 规定的存储式 ZIP", "not the stored ZIP that bundles are"};
}

// The directory in order, in pieces: a header is read only when all of it lies in the piece.
class DirectoryReader {
 public:
  DirectoryReader(ZipSource& source, std::uint64_t from, std::uint64_t to)
      : source_(source), at_(from), to_(to) {}

  bool ended() const { return at_ == to_; }
  std::uint64_t at() const { return at_; }

  Result<BytesView> take(std::size_t count) {
    if (count > to_ - at_) return no_zip(not_as_written(), at_);
    if (from_ + count > piece_.size()) {
      const auto size = static_cast<std::size_t>(
          std::min<std::uint64_t>(to_ - at_, std::max(count, kDirectoryPiece)));
      TRY_ASSIGN(piece_, source_.read(at_, size));
      from_ = 0;
    }
    const BytesView taken = BytesView(piece_).subspan(from_, count);
    from_ += count;
    at_ += count;
    return taken;
  }

 private:
  ZipSource& source_;
  std::uint64_t at_, to_;
  Bytes piece_;
  std::size_t from_ = 0;  // in the piece
};

// Sizes of the last record, and of the one before it when there are many files; that both have all
// their other bytes is seen by writing them again.
Result<Directory> read_end(ZipSource& source) {
  const std::uint64_t size = source.size();
  if (size > kArchiveBytesMax) return no_zip({"超过 4 GiB", "larger than 4 GiB"}, size);
  if (size < kEndSize) return no_zip(not_as_written(), 0, std::to_string(size) + " B");
  TRY_ASSIGN(const Bytes end, source.read(size - kEndSize, kEndSize));
  Directory directory{.files = load_le<std::uint16_t>(end.data() + 10),
                      .offset = load_le<std::uint32_t>(end.data() + 16),
                      .size = load_le<std::uint32_t>(end.data() + 12)};
  if (directory.files == kFiles64) {
    if (size < directory.tail_size()) return no_zip(not_as_written(), 0);
    TRY_ASSIGN(const Bytes end64, source.read(size - directory.tail_size(), kEnd64Size));
    directory.files = load_le<std::uint64_t>(end64.data() + 32);
    if (directory.files < kFiles64) return no_zip(not_as_written(), size - directory.tail_size());
  }
  if (directory.files > kFilesMax)
    return no_zip({"文件多于一百万个", "more than a million files"}, size,
                  std::to_string(directory.files));
  if (directory.end() + directory.tail_size() != size)
    return no_zip({"目录与末尾之间有别的字节", "other bytes than the directory before the end"},
                  directory.end());
  Bytes again;
  append_end(again, directory);
  TRY_ASSIGN(const Bytes tail, source.read(directory.end(), directory.tail_size()));
  if (again != tail) return no_zip(not_as_written(), directory.end());
  return directory;
}

// One header of the directory: its name, and that every other byte of it is as it must be.
Result<PackedFile> read_central(DirectoryReader& reader, std::uint64_t local) {
  const std::uint64_t at = reader.at();
  TRY_ASSIGN(const BytesView fixed, reader.take(kCentralHeaderSize));
  Bytes header(fixed.begin(), fixed.end());
  TRY_ASSIGN(const BytesView name, reader.take(load_le<std::uint16_t>(header.data() + 28)));
  append(header, name);
  PackedFile file{.name = std::string(as_text(name)),
                  .offset = local + kLocalHeaderSize + name.size(),
                  .size = load_le<std::uint32_t>(header.data() + 24),
                  .crc = load_le<std::uint32_t>(header.data() + 16)};
  if (!is_file_name(file.name))
    return no_zip({"文件名不被允许", "a name that no file in a bundle has"}, at,
                  to_hex(name.first(std::min<std::size_t>(name.size(), 32))));
  Bytes again;
  append_central_header(again, {.name = file.name,
                                .crc = file.crc,
                                .size = file.size,
                                .offset = static_cast<std::uint32_t>(local)});
  if (again != header) return no_zip(not_as_written(), at, file.name);
  return file;
}

Status check_local(ZipSource& source, const PackedFile& file, std::uint64_t directory) {
  Bytes again;
  append_local_header(again, {.name = file.name, .crc = file.crc, .size = file.size, .offset = 0});
  const std::uint64_t at = file.offset - again.size();
  if (file.offset + file.size > directory)
    return no_zip({"文件伸入目录", "a file that reaches into the directory"}, at, file.name);
  TRY_ASSIGN(const Bytes header, source.read(at, again.size()));
  if (again != header) return no_zip(not_as_written(), at, file.name);
  return {};
}

}  // namespace

Result<Bytes> write_zip(const Files& files) {
  std::uint64_t size = kEndSize + kEnd64Size + kLocatorSize;
  for (const auto& [name, content] : files)
    size += kLocalHeaderSize + kCentralHeaderSize + 2 * name.size() + content.size();
  if (files.size() > kFilesMax || size > kArchiveBytesMax)
    return fail(
        Error{.kind = Failure::kUsage,
              .reason = "zip_limit",
              .what = {"内容超出一个包的上限", "more than one bundle holds"},
              .where = {},
              .expected = "<= 1000000 files, 4 GiB",
              .found = std::to_string(files.size()) + " files, " + std::to_string(size) + " B",
              .remedy = {"分成几个包", "make several bundles"}});
  Bytes archive, central;
  archive.reserve(size);
  for (const auto& [name, content] : files) {
    CHECK(is_file_name(name));
    const FileHead head{.name = name,
                        .crc = crc32(content),
                        .size = static_cast<std::uint32_t>(content.size()),
                        .offset = static_cast<std::uint32_t>(archive.size())};
    append_local_header(archive, head);
    append(archive, content);
    append_central_header(central, head);
  }
  const Directory directory{
      .files = files.size(), .offset = archive.size(), .size = central.size()};
  append(archive, central);
  append_end(archive, directory);
  return archive;
}

Result<Bytes> MemoryZip::read(std::uint64_t offset, std::size_t count) {
  CHECK(offset <= bytes_.size() && count <= bytes_.size() - offset);
  const BytesView part = bytes_.subspan(static_cast<std::size_t>(offset), count);
  return Bytes(part.begin(), part.end());
}

Result<StoredZip> StoredZip::open(ZipSource& source) {
  TRY_ASSIGN(const Directory directory, read_end(source));
  StoredZip zip(source);
  DirectoryReader reader(source, directory.offset, directory.end());
  std::uint64_t local = 0;  // where the next file's header has to stand
  while (!reader.ended()) {
    const std::uint64_t at = reader.at();
    TRY_ASSIGN(PackedFile file, read_central(reader, local));
    if (!zip.files_.empty() && zip.files_.back().name >= file.name)
      return no_zip({"文件名重复或未按序", "a name twice, or not in order"}, at, file.name);
    TRY(check_local(source, file, directory.offset));
    local = file.offset + file.size;
    zip.files_.push_back(std::move(file));
  }
  if (zip.files_.size() != directory.files)
    return no_zip({"目录的文件数不符", "another number of files than the end says"},
                  directory.end(), std::to_string(zip.files_.size()));
  if (local != directory.offset)
    return no_zip({"文件与目录之间有别的字节", "other bytes between files and directory"}, local);
  return zip;
}

const PackedFile* StoredZip::find(std::string_view name) const {
  const auto found = std::lower_bound(
      files_.begin(), files_.end(), name,
      [](const PackedFile& file, std::string_view wanted) { return file.name < wanted; });
  return found == files_.end() || found->name != name ? nullptr : &*found;
}

Result<StoredZip::Content> StoredZip::read(const PackedFile& file) const {
  Content content;
  TRY_ASSIGN(content.bytes, source_->read(file.offset, file.size));
  content.crc_fits = crc32(content.bytes) == file.crc;
  return content;
}

}  // namespace quanlu::ledger::archive
