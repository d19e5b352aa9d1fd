#include "consumers/cli/reading/tail_output.h"

namespace quanlu::consumers::cli::reading {

void TailOutput::begin() {
  if (!begun_ && context_.json())
    context_.screen.out << R"({"schema":"quanlu.tail/1","from":)" << from_ << R"(,"events":[)";
  begun_ = true;
}

void TailOutput::add(const std::string& line) {
  begin();
  if (context_.json() && shown_ > 0) context_.screen.out << ',';
  context_.screen.out << line;
  if (!context_.json()) context_.screen.out << '\n';
  ++shown_;
}

void TailOutput::flush() {
  begin();
  context_.screen.out << std::flush;
}

void TailOutput::end(std::uint64_t next, std::optional<std::uint64_t> withheld) {
  begin();
  if (context_.json()) {
    context_.screen.out << R"(],"withheld":)" << (withheld ? std::to_string(*withheld) : "null")
                        << R"(,"next":)" << next << "}\n";
    return;
  }
  if (withheld.value_or(0) == 0) return;
  context_.screen.note(
      std::to_string(*withheld) + " " +
      context_.screen.say("条须说明用途才显示 (--purpose)",
                          "entries are shown for a stated purpose only (--purpose)"));
}

}  // namespace quanlu::consumers::cli::reading
