#include "consumers/cli/program/commands.h"

#include "consumers/cli/about/commands.h"
#include "consumers/cli/anchoring/commands.h"
#include "consumers/cli/asking/commands.h"
#include "consumers/cli/auditing/commands.h"
#include "consumers/cli/bench/commands.h"
#include "consumers/cli/bundles/commands.h"
#include "consumers/cli/checking/commands.h"
#include "consumers/cli/custody/commands.h"
#include "consumers/cli/doctor/commands.h"
#include "consumers/cli/evidence/commands.h"
#include "consumers/cli/feeds/commands.h"
#include "consumers/cli/program/heeded.h"
#include "consumers/cli/reading/commands.h"
#include "consumers/cli/receipts/commands.h"
#include "consumers/cli/replaying/commands.h"
#include "consumers/cli/serving/commands.h"
#include "consumers/cli/tamper/commands.h"
#include "consumers/cli/writing/commands.h"

namespace quanlu::consumers::cli::program {
namespace {

void add(std::vector<frame::Command>& all, std::vector<frame::Command> room) {
  for (frame::Command& command : room)
    all.push_back(std::move(command));
}

}  // namespace

std::vector<frame::Command> all_commands() {
  std::vector<frame::Command> all;
  add(all, writing::commands());
  add(all, asking::commands());
  add(all, reading::commands());
  add(all, replaying::commands());
  add(all, serving::commands());
  add(all, checking::commands());
  add(all, auditing::commands());
  add(all, evidence::commands());
  add(all, bundles::commands());
  add(all, feeds::commands());
  add(all, anchoring::commands());
  add(all, receipts::commands());
  add(all, custody::commands());
  add(all, doctor::commands());
  add(all, tamper::commands());
  add(all, bench::commands());
  add(all, about::commands());
  say_what_is_heeded(all);
  return all;
}

}  // namespace quanlu::consumers::cli::program
