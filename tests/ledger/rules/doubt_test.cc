#include "ledger/rules/doubt.h"

#include "ledger/rules/packaged.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::ledger::rules;

TEST_CASE("T02 codes of Laiwu, of foundations and of elsewhere warn and nothing more") {
  const AreaTable areas = packaged_area_tables().front();
  const AreaCode city(370100), lixia(370102), laiwu(370116);
  CHECK(doubts_of("51370100MJD0000116", areas, city).empty());
  CHECK(doubts_of("51370102MJD000046M", areas, lixia).empty());
  CHECK(doubts_of("51370100MJD0000116", areas, lixia).empty());  // the city's own, seated there
  CHECK(doubts_of("53370100MJD000038P", areas, city) ==
        std::vector<Doubt>{Doubt::kFoundationOfCity});
  CHECK(doubts_of("51371202MJD000070P", areas, laiwu) == std::vector<Doubt>{Doubt::kFormerArea});
  CHECK(doubts_of("51371202MJD000070P", areas, lixia) ==
        std::vector<Doubt>{Doubt::kFormerArea, Doubt::kOtherArea});
  CHECK(doubts_of("51370181MJD000097B", areas, AreaCode()) ==
        std::vector<Doubt>{Doubt::kFormerArea});
  CHECK(doubts_of("51100000500002862F", areas, city) == std::vector<Doubt>{Doubt::kUnknownArea});
  const Refusal warning = warning_of(Doubt::kFormerArea, "51371202MJD000070P", "$.data.uscc");
  CHECK(warning.code() == "uscc");
  CHECK(warning.found == "371202");
}
