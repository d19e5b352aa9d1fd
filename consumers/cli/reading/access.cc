#include "consumers/cli/reading/access.h"

#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::reading {

bool may_show(const frame::Context& context, const ReadEvent& read) {
  if (context.purpose && !context.purpose->empty()) return true;
  const auto* const type = schemas::registry::find_event(read.header.type_code.value);
  if (type == nullptr || read.event == nullptr) return true;
  using schemas::registry::Conf;
  if (type->conf == Conf::kCmp || type->conf == Conf::kAml) return false;
  const auto conf = static_cast<std::uint16_t>(read.event->envelope().getConf());
  return conf != static_cast<std::uint16_t>(Conf::kCmp) &&
         conf != static_cast<std::uint16_t>(Conf::kAml);
}

tl::unexpected<Error> purpose_required(const ReadEvent& read) {
  return fail(Error{.kind = Failure::kDenied,
                    .reason = "purposeRequired",
                    .what = {"查看此类事件须说明用途",
                             "an event of this class is shown for a stated purpose only"},
                    .where = "seq " + std::to_string(read.header.seq.value),
                    .expected = {},
                    .found = {},
                    .remedy = {"用 --purpose 'CODE; 说明'", "give --purpose 'CODE; text'"}});
}

}  // namespace quanlu::consumers::cli::reading
