module quanlu/tests/outside_tools

go 1.19

require golang.org/x/mod v0.20.0
