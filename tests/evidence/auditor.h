#pragma once
// A ledger that exports, made once, and an auditor who has nothing but files and pins.
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/archive/stored_zip.h"
#include "tests/support/demo_place.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests::bundles {

namespace archive = ledger::archive;
namespace fs = std::filesystem;

inline void write(const fs::path& file, std::string_view text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

// A demo ledger with a complaint, an export key and a checkpoint over all of it, made once.
struct Made {
  TempDir temp;
  Place place{temp.path()};

  Made() {
    place.make(3);
    place.complain();
    place.good({"checkpoint", "publish"});
    place.good({"keys", "new", "--role", "export"});
  }
};
inline const Made& made() {
  static const Made made;
  return made;
}

struct Copy : Copied {
  Copy() : Copied(made().place) {}
};

// Somebody with the file, and with what they were told by a person they trust.
struct Auditor {
  explicit Auditor(const Place& ledger)
      : log_id(ledger.log_id()),
        checkpoint(ledger.key("checkpoint")),
        exporter(ledger.key("export")) {}

  fs::path take(const fs::path& file) const {
    fs::copy_file(file, temp.path() / file.filename(), fs::copy_options::overwrite_existing);
    return temp.path() / file.filename();
  }
  Answer verify(const std::string& file, std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"bundle", "verify",   file,    "--log-id", log_id,
                                   "--key",  checkpoint, "--key", exporter,   "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return run_quanlu(temp.path(), words);
  }
  Answer ask(const std::vector<std::string>& words) const { return run_quanlu(temp.path(), words); }

  TempDir temp;
  std::string log_id, checkpoint, exporter;
};

inline archive::Files files_of(const fs::path& file) {
  const auto source = must(archive::open_zip_file(file));
  const auto zip = must(archive::StoredZip::open(*source));
  archive::Files files;
  for (const archive::PackedFile& packed : zip.files())
    files[packed.name] = must(zip.read(packed)).bytes;
  return files;
}

inline std::string first_kind(const Answer& answer) {
  const Json report = document(answer);
  const auto& findings = member(report, "findings").items;
  return findings.empty() ? "" : member(findings.front(), "kind").text;
}

// The key of the person who complained is destroyed, under a checkpoint.
inline void erase_the_complainant(const Place& ledger) {
  const Json event =
      member(document(ledger.good({"show", kReceived, "--purpose", "test", "--json"})), "event");
  const std::string key = member(member(member(event, "data"), "identity"), "subjectKey").text;
  ledger.good({"keys", "subject", "destroy", key, "--ground", "subjectRequest", "--approver", "sys",
               "--actor", "sec", "--yes"});
  ledger.good({"checkpoint", "publish"});
}

}  // namespace quanlu::tests::bundles
