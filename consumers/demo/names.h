#pragma once
// Invented names and texts. Nobody real is meant; a text never holds a phone number or an id.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace quanlu::consumers::demo {

std::string person_name(std::uint64_t n);  // 1 to 3 million different ones

// "济南市历下区泉润教育培训学校": place, brand, topic, kind word, all by the number.
std::string org_name(std::string_view place, unsigned kind, std::uint64_t n);
std::string community_name(std::string_view street, unsigned community_class, std::uint64_t n);

enum class Phrase : std::uint8_t {
  kPurpose,
  kVisitFinding,
  kDemand,
  kResolution,
  kComplaint,
  kComplaintReason,
  kTask,
  kTaskReport,
  kNotice,
  kThemeDay,
  kCommunityActivity,
  kMovementPurpose,
  kMatter,
  kGoods,
  kBank,
  kFeeItem,
  kService,
  kInquiry,
  kStreetRoad,
};
std::span<const std::string_view> phrases(Phrase kind);

}  // namespace quanlu::consumers::demo
