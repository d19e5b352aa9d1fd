#pragma once
// Begins stories day by day, at the rates of DOMAIN.md section 10. Shares of a story are carried
// over, so that rates hold over the years whatever the number of organizations.
#include <vector>

#include "consumers/demo/world.h"

namespace quanlu::consumers::demo {

class Planner {
 public:
  explicit Planner(World& world);

  // Plans what begins on the day; days come in order and each once.
  void begin_day(Day day);

 private:
  void fill_register(Day day);
  void begin_everyday(Day day);
  void begin_monthly(Day day);
  void begin_yearly(Day day);
  int stories_today(std::size_t process, double a_year, std::size_t bodies);

  World& world_;
  std::vector<double> carried_;
  double founded_ = 0, filed_ = 0;  // of the register, so far due
  int filling_days_ = 0;
  unsigned month_ = 0;
  int working_day_of_month_ = 0;
};

}  // namespace quanlu::consumers::demo
