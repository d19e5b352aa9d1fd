#pragma once
// What a read has to be recorded for and what of it (DOMAIN.md H6, I-SYS-4): the purpose that a
// reader states, the classes that ask for one, the values of 1308 and 1309. Pure.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/ids.h"
#include "schemas/base/result.h"
#include "schemas/registry/registry.h"

namespace quanlu::ledger::cases {

// "CODE[; text]", as --purpose and Quanlu-Purpose have it: a code of letters, digits, '-' and '_',
// in all at most 200 characters.
inline constexpr std::size_t kPurposeMax = 200;
struct Purpose {
  std::string code, text;  // text may be empty
  std::string words() const { return text.empty() ? code : code + "; " + text; }
};
// Nothing: not of that form. A text of blanks states nothing and is none.
std::optional<Purpose> parse_purpose(std::string_view text);

// Whether showing something of this class needs a purpose: complaints and restricted finance
// always; what else fund supervision holds unpublished, unless it is shown masked.
bool needs_purpose(schemas::registry::Conf conf, schemas::registry::Family family, bool masked);
inline bool is_secret(schemas::registry::Conf conf) {
  return conf == schemas::registry::Conf::kCmp || conf == schemas::registry::Conf::kAml;
}

// Whether a masked reader is not shown this field: who a person is, and amounts of persons; of
// unpublished fund supervision every amount.
bool is_masked(const schemas::registry::EventType& type, const schemas::registry::Field& field);

// The more secret of two classes: PUB, INT, SUP, SYS, CMP, AML in this order.
schemas::registry::Conf more_secret(schemas::registry::Conf left, schemas::registry::Conf right);
int secrecy(schemas::registry::Conf conf);
// The type as an event of it is read whose class was raised: under the group of that class.
schemas::registry::EventType read_as(const schemas::registry::EventType& type,
                                     schemas::registry::Conf raised_to);

// A look-up list of the state: requests to unseal (1312), by event.
inline constexpr std::string_view kUnsealList = "unseal";

// 1308: one account read these events, or fields of them, of one class. `of` holds event ids, or
// the id of a case where a row of a list told of the case as a whole.
struct SensitiveRead {
  std::string account;
  schemas::registry::Conf conf = schemas::registry::Conf::kNone;
  std::vector<Id16> of;
  std::string purpose;
  std::vector<std::string> fields;  // opened ones, when sealed texts were shown
};

// 1309: what left the ledger as a file.
struct ExportMade {
  std::string account, kind, filter;
  std::uint64_t rows = 0;
  Digest digest;  // of the file
  std::string purpose, recipient;
  bool masked = false;
};

// Writes them into the access ledger, all or none, durable when it returns: before the first byte
// of the answer.
using RecordReads = std::function<Status(const std::vector<SensitiveRead>&)>;
using RecordExport = std::function<Status(const ExportMade&)>;

}  // namespace quanlu::ledger::cases
