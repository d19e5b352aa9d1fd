#pragma once
// What becomes of a process under which a store file is cut while it is mapped, or whose disk does
// not give a page of it.

namespace quanlu::ledger::store {

// From now on such a process ends with the words of an error on stderr, which name the file and
// what to do, and with the exit code of a damaged store (3: the file is shorter than what was read)
// or of a failure of the world (1: the disk). Nothing can go on: the page that is missing was asked
// for in the middle of anything. What had been committed stays as it is. For main(), once.
void explain_bus_errors();

}  // namespace quanlu::ledger::store
