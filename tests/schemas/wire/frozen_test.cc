// The layouts that can never change again, whatever a schema's author does (INTEGRITY 2.2 and 2.5).
#include <algorithm>
#include <string>

#include <capnp/message.h>
#include <capnp/schema.h>

#include "schemas/events/sys.capnp.h"
#include "schemas/wire/entry.capnp.h"
#include "tests/support/catch.h"

using namespace quanlu::schemas;

static_assert(wire::Entry::_capnpPrivate::dataWordSize == 15);
static_assert(wire::Entry::_capnpPrivate::pointerCount == 2);
static_assert(events::Id::_capnpPrivate::dataWordSize == 2);
static_assert(events::Id::_capnpPrivate::pointerCount == 0);
static_assert(events::PartitionOpened::_capnpPrivate::pointerCount == 5);
static_assert(events::WriterEpochStarted::_capnpPrivate::dataWordSize == 1);
static_assert(events::WriterEpochStarted::_capnpPrivate::pointerCount == 5);
static_assert(events::KeyAdded::_capnpPrivate::dataWordSize == 0);
static_assert(events::KeyAdded::_capnpPrivate::pointerCount == 1);
static_assert(events::KeyRevoked::_capnpPrivate::dataWordSize == 0);
static_assert(events::KeyRevoked::_capnpPrivate::pointerCount == 3);

namespace {

struct Place {
  const char* name;
  unsigned number;
  unsigned byte_or_index;  // of the data section, or in the pointer section
};

unsigned bytes_of(capnp::Type type) {
  if (type.isUInt8()) return 1;
  if (type.isUInt16() || type.isEnum()) return 2;
  if (type.isUInt32()) return 4;
  if (type.isUInt64()) return 8;
  return 1;  // a pointer: its index
}

template <typename Body, std::size_t N>
void check_places(const Place (&places)[N]) {
  const auto schema = capnp::Schema::from<Body>();
  CHECK(schema.getFields().size() >= N);  // new fields go behind
  for (const Place& place : places) {
    INFO(place.name);
    const auto field = schema.getFieldByName(place.name);
    CHECK(field.getProto().getOrdinal().getExplicit() == place.number);
    const unsigned offset = field.getProto().getSlot().getOffset();
    CHECK(offset * bytes_of(field.getType()) == place.byte_or_index);
  }
}

}  // namespace

TEST_CASE("the control bodies that the accept rule reads lie where they were frozen") {
  check_places<events::PartitionOpened>({{"suite", 0, 0},
                                         {"partition", 1, 4},
                                         {"partitionCount", 2, 8},
                                         {"origin", 3, 0},
                                         {"rootKeys", 4, 1},
                                         {"threshold", 5, 2},
                                         {"grants", 6, 2},
                                         {"checkpointKeys", 7, 3},
                                         {"receiptKeys", 8, 4},
                                         {"batchEventsMax", 9, 12},
                                         {"batchBytesMax", 10, 16},
                                         {"checkpointSeconds", 11, 20},
                                         {"mergeSeconds", 12, 24}});
  check_places<events::WriterEpochStarted>({{"epoch", 0, 0},
                                            {"instance", 1, 0},
                                            {"writerKey", 2, 1},
                                            {"grant", 3, 2},
                                            {"host", 4, 3},
                                            {"program", 5, 4}});
  check_places<events::KeyAdded>({{"grant", 0, 0}});
  check_places<events::KeyRevoked>({{"grant", 0, 0}, {"reason", 1, 1}, {"fromSizes", 2, 2}});
}

TEST_CASE("the header of an entry lies at its fixed offsets") {
  capnp::MallocMessageBuilder message;
  auto entry = message.initRoot<wire::Entry>();
  entry.setFormatVersion(0x0101);
  entry.setSuite(0x0202);
  entry.setPartition(0x03030303);
  entry.setSeq(0x0404040404040404);
  entry.setEpoch(0x0505050505050505);
  entry.setLogId0(0x0606060606060606);
  entry.setPrev0(0x0707070707070707);
  entry.setEventId0(0x0808080808080808);
  entry.setTypeCode(0x0909);
  entry.setTypeVersion(0x0A0A);
  entry.setFlags(0x0B0B0B0B);
  entry.setRecordedAt(0x0C0C0C0C0C0C0C0C);
  entry.initEnvelope();
  const auto words = message.getSegmentsForOutput()[0].asBytes();
  const std::string root("\0\0\0\0\x0F\0\x02\0", 8);
  REQUIRE(words.size() >= 144);
  CHECK(std::equal(root.begin(), root.end(), words.begin(),
                   [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; }));
  const Place places[] = {{"formatVersion", 8, 1},  {"suite", 10, 2},   {"partition", 12, 3},
                          {"seq", 16, 4},           {"epoch", 24, 5},   {"logId", 32, 6},
                          {"prev", 64, 7},          {"eventId", 96, 8}, {"typeCode", 112, 9},
                          {"typeVersion", 114, 10}, {"flags", 116, 11}, {"recordedAt", 120, 12}};
  for (const Place& place : places) {
    INFO(place.name);
    CHECK(words[place.number] == place.byte_or_index);
    CHECK(words[place.number - 1] != place.byte_or_index);
  }
}
