#include "ledger/publish/stamping.h"

#include <algorithm>

#include "ledger/note/checkpoint.h"
#include "ledger/note/lines.h"
#include "ledger/store/files.h"

namespace quanlu::ledger::publish {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kHttpOk = 200;
constexpr const char *kFolder = "timestamps", *kSuffix = ".tsr";

fs::path stamps_of(const TileFolder& folder) {
  return folder.root() / kFolder;
}

// "x001/x234/067.2.tsr".
std::optional<StampFile> parse_name(const fs::path& file, const fs::path& under) {
  std::string name = file.lexically_relative(under).string();
  if (!name.ends_with(kSuffix)) return std::nullopt;
  name.resize(name.size() - std::string_view(kSuffix).size());
  const auto dot = name.rfind('.');
  if (dot == name.npos) return std::nullopt;
  const auto size = tree::parse_number_path(name.substr(0, dot));
  const auto number = note::parse_decimal(std::string_view(name).substr(dot + 1));
  if (!size || !number) return std::nullopt;
  return StampFile{.size = TreeSize(*size), .number = *number, .file = file};
}

}  // namespace

std::string stamp_path(TreeSize size, std::uint64_t number) {
  return std::string(kFolder) + "/" + tree::number_path(size.value) + "." + std::to_string(number) +
         kSuffix;
}

std::vector<StampFile> stamp_files(const TileFolder& folder) {
  std::vector<StampFile> found;
  std::error_code error;  // no folder: none was made
  for (const auto& file : fs::recursive_directory_iterator(stamps_of(folder), error))
    if (file.is_regular_file())
      if (auto stamp = parse_name(file.path(), stamps_of(folder)))
        found.push_back(std::move(*stamp));
  std::sort(found.begin(), found.end(), [](const StampFile& left, const StampFile& right) {
    return std::pair(left.size, left.number) < std::pair(right.size, right.number);
  });
  return found;
}

Result<Stamped> stamp(const TileFolder& folder, crypto::Suite suite,
                      const note::Checkpoint& checkpoint, const StampRequest& request, Fetch& fetch,
                      Random& random) {
  const std::string text = note::to_text(checkpoint);
  const crypto::TimeStampQuery query = crypto::time_stamp_query(suite, as_bytes(text), random);
  TRY_ASSIGN(const Fetched answer, fetch.fetch({.url = request.url,
                                                .post = std::string(as_text(query.der)),
                                                .content_type = "application/timestamp-query",
                                                .patience = request.patience,
                                                .body_bytes_max = crypto::kTimeStampBytesMax}));
  if (answer.status != kHttpOk)
    return fail(Error{.kind = Failure::kFailed,
                      .reason = "tsa",
                      .what = {"时间戳机构拒绝了请求", "the authority did not take the question"},
                      .where = request.url,
                      .expected = "200",
                      .found = std::to_string(answer.status)});
  TRY_ASSIGN(const crypto::TimeStamp made,
             crypto::check_time_stamp(as_bytes(answer.body), suite, as_bytes(text), query.nonce,
                                      request.roots, request.url));
  std::uint64_t number = 1;
  for (const StampFile& file : stamp_files(folder))
    if (file.size == checkpoint.size) number = std::max(number, file.number + 1);
  const fs::path file = folder.root() / stamp_path(checkpoint.size, number);
  TRY(store::make_folder(file.parent_path(), 0750));
  TRY(store::replace_file(file, as_bytes(answer.body)));
  return Stamped{.file = file, .stamp = made};
}

}  // namespace quanlu::ledger::publish
