#pragma once
// A feed = scope + areas + units: which events it carries, what of them is left out, and why. All
// of it follows from the schema's roles and classes; no event type is named here. Pure.
//
// - The read matrix (DOMAIN.md section 7) decides by the group of the type. What a role reads of
//   its own area, unit or cases only is carried when the entry itself shows that.
// - Sealed fields never. Restricted finance (AML) goes to the scopes that take it, in a feed of its
//   own, "<name>.aml". Complaints (CMP) go without persons, accounts and documents, and to no scope
//   whose readers may be those complained of.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "consumers/feed/scope.h"
#include "schemas/base/ids.h"
#include "schemas/base/result.h"
#include "schemas/codec/event.h"

namespace quanlu::consumers::feed {

struct Definition {
  std::string feed;  // name: "finance", "pbc.aml"
  Scope scope = Scope::kFinance;
  bool aml = false;                  // the feed of restricted finance of this scope
  std::vector<std::uint64_t> areas;  // ascending; empty: all. A code covers what begins with it
  std::vector<std::string> units;    // of the department, for what it reads of its own unit only
  friend bool operator==(const Definition&, const Definition&) = default;
};

inline constexpr std::string_view kAmlSuffix = ".aml";

// 1 to 60 of a-z 0-9 - _, not beginning with a sign; an AML feed has kAmlSuffix behind.
bool is_feed_name(std::string_view name);

// kUsage "feed" for a name or scope that is none, and for an AML feed of a scope that takes none.
Result<Definition> make_definition(std::string_view name, std::string_view scope,
                                   const std::vector<std::string>& areas,
                                   const std::vector<std::string>& units);

enum class Why : std::uint8_t {
  kReads,           // the role reads the group
  kReadsPublished,  // of it what is public
  kAmlFeed,         // carried: restricted finance, in its own feed
  kRoleReadsNot,    // from here on: not carried
  kNotPublished,    // the role reads public things only
  kAmlApart,        // restricted finance is in its own feed, or in none
  kAmlOnly,         // this feed carries nothing else
  kTargetMayRead,   // a complaint, and whom it is about may be among the readers
};
Words words_of(Why why);
std::string_view id_of(Why why);

enum class Left : std::uint8_t { kSealed, kIdentity, kAmount };  // why a field is left out
Words words_of(Left why);
std::string_view id_of(Left why);

struct LeftOut {
  const registry::Field* field;
  Left why;
};

// What a definition says of a type, or of an event of it whose class was raised.
struct Rule {
  bool carried = false;
  Why why = Why::kRoleReadsNot;
  bool own_area = false;  // only what has an area, inside the feed's
  bool own_unit = false;  // only what the department's role or units sent, or what names a unit
  std::vector<LeftOut> left_out;

  bool leaves_out(const registry::Field& field) const;
};
Rule rule_of(const Definition& definition, const registry::EventType& type);
Rule rule_of(const Definition& definition, const registry::EventType& type,
             registry::Conf raised_to);

// Whether this event is in the feed: its rule, its area and its unit. An event whose type this
// build does not know is not.
bool carries(const Definition& definition, const Rule& rule, const schemas::codec::Event& event);

// The newest release of the schemas that this build knows.
std::uint32_t schema_release();

// Everything that the definition says, as one text: equal text, equal messages.
std::string canonical_text(const Definition& definition);

}  // namespace quanlu::consumers::feed
