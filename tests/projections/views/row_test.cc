#include "projections/views/row.h"

#include <capnp/dynamic.h>
#include <capnp/message.h>

#include "schemas/wire/views.capnp.h"
#include "tests/support/catch.h"

namespace quanlu::tests {
namespace {

namespace wire = schemas::wire;
using namespace projections::views;  // NOLINT: rows and nothing else

std::uint64_t number_in(const capnp::DynamicValue::Reader& value) {
  if (value.getType() == capnp::DynamicValue::INT)
    return static_cast<std::uint64_t>(value.as<std::int64_t>());
  return value.as<std::uint64_t>();
}

// What the plain struct holds for the fields in the order of their ordinals, as the schema reads
// it.
template <typename Row, typename Wire>
void check_fields(const Row& row, capnp::DynamicStruct::Reader read) {
  std::size_t at = 0, text = 0;
  for (const capnp::StructSchema::Field field : capnp::Schema::from<Wire>().getFields()) {
    INFO(field.getProto().getName().cStr());
    const capnp::DynamicValue::Reader value = read.get(field);
    std::string_view found;
    if (value.getType() == capnp::DynamicValue::TEXT)
      found = {value.as<capnp::Text>().begin(), value.as<capnp::Text>().size()};
    if (value.getType() == capnp::DynamicValue::DATA)
      found = as_text({value.as<capnp::Data>().begin(), value.as<capnp::Data>().size()});
    if (!found.empty()) {
      REQUIRE(found == "text " + std::to_string(text++));
      continue;
    }
    const capnp::Type type = field.getType();
    const std::size_t size = type.isUInt64() || type.isInt64()   ? 8
                             : type.isUInt32() || type.isInt32() ? 4
                             : type.isUInt16()                   ? 2
                                                                 : 1;
    std::uint64_t wanted = 0;
    std::memcpy(&wanted, reinterpret_cast<const char*>(&row) + at, size);
    at += size;
    std::uint64_t number = number_in(value);
    if (size < 8) number &= (std::uint64_t{1} << 8 * size) - 1;
    REQUIRE(number == wanted);
  }
  REQUIRE(text == Row::kTexts);
}

template <typename Row, typename Wire>
void check_row() {
  INFO(capnp::Schema::from<Wire>().getShortDisplayName().cStr());
  Row row;
  for (std::size_t i = 0; i < Row::kWords * 8; ++i)
    reinterpret_cast<std::uint8_t*>(&row)[i] = static_cast<std::uint8_t>(i * 37 + 11);
  row = Row(row);
  std::array<std::string, 16> texts;
  std::array<std::string_view, 16> views;
  for (std::size_t i = 0; i < Row::kTexts; ++i)
    views[i] = texts[i] = "text " + std::to_string(i);
  std::memcpy(reinterpret_cast<std::uint8_t*>(&row) + Row::kWords * 8, views.data(),
              Row::kTexts * sizeof(std::string_view));

  RowBuffer buffer;
  const BytesView words = buffer.encode(row);
  const kj::ArrayPtr<const capnp::word> segment(reinterpret_cast<const capnp::word*>(words.data()),
                                                words.size() / 8);
  capnp::SegmentArrayMessageReader reader(kj::arrayPtr(&segment, 1));
  REQUIRE(reader.isCanonical());
  check_fields<Row, Wire>(row, reader.getRoot<Wire>());

  Row again;
  REQUIRE(decode(words, again));
  REQUIRE(as_text(RowBuffer().encode(again)) == as_text(words));
  // A part that is cut off, or pointers that lead outside, are no row.
  for (std::size_t size = 8; size < words.size(); size += 8) {
    Row cut;
    REQUIRE((!decode(words.first(size), cut)));
  }
  const BytesView empty = buffer.encode(Row{});
  REQUIRE(empty.size() == 8);
  REQUIRE(decode(empty, again));
}

TEST_CASE("a row is what Cap'n Proto would have written", "[projections.views]") {
  check_row<OrgCard, wire::OrgCard>();
  check_row<TimelineRow, wire::TimelineRow>();
  check_row<NameRow, wire::NameRow>();
  check_row<NameGram, wire::NameGram>();
  check_row<DossierRow, wire::DossierRow>();
  check_row<CaseState, wire::CaseState>();
  check_row<DueRow, wire::DueRow>();
  check_row<ListRow, wire::ListRow>();
  check_row<ContactRow, wire::ContactRow>();
  check_row<DemandRow, wire::DemandRow>();
  check_row<ComplaintRow, wire::ComplaintRow>();
  check_row<FundRow, wire::FundRow>();
  check_row<AlertRow, wire::AlertRow>();
  check_row<GrantRow, wire::GrantRow>();
  check_row<FundBalance, wire::FundBalance>();
  check_row<LinkageRow, wire::LinkageRow>();
  check_row<ReconciliationRow, wire::ReconciliationRow>();
  check_row<ChainState, wire::ChainState>();
  check_row<AccountRow, wire::AccountRow>();
  check_row<RoleRow, wire::RoleRow>();
  check_row<QuarantineRow, wire::QuarantineRow>();
  check_row<RuleRow, wire::RuleRow>();
  check_row<EventRow, wire::EventRow>();
  check_row<CorrectionRow, wire::CorrectionRow>();
  check_row<LinkRow, wire::LinkRow>();
  check_row<StreamRow, wire::StreamRow>();
  check_row<NumberRow, wire::NumberRow>();
}

}  // namespace
}  // namespace quanlu::tests
