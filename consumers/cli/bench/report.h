#pragma once
// The figures as a table and as the document quanlu.bench/1.
#include <string>
#include <vector>

#include "consumers/cli/bench/figure.h"
#include "consumers/cli/screen/screen.h"

namespace quanlu::consumers::cli::bench {

// Name and value: cpu, cores, memory, kernel, program, commit, compiler.
using Machine = std::vector<std::pair<std::string, std::string>>;
Machine this_machine();

std::string document(const Machine& machine, const std::vector<Figure>& figures);
void print(const screen::Screen& screen, const Machine& machine);
void print(const screen::Screen& screen, const Figure& figure);

}  // namespace quanlu::consumers::cli::bench
