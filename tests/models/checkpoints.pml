/* Publisher, signer and witness of one partition (INTEGRITY.md 5.1 to 5.3; code: ledger/publish, ledger/note/memory).
 *
 * A tree is one number: a 1, then one bit for each entry. So it says its size and its whole content, equal numbers are
 * equal roots, and "b continues a" is "a is the beginning of b": what a consistency proof shows and nobody can forge.
 *
 * What is modelled
 *   - An operator who holds the machine: the log grows, loses its end, and is written anew, at any moment.
 *   - The publisher as it is: its record (claim and grown tree), tile files, checkpoints/<size>, checkpoint; killed between
 *     any two of them; a step that fails (full disk, silent signer) without the process ending; started again.
 *   - The signer: asks its memory, writes it, answers; killed in between; answers that reach nobody.
 *   - ROGUE: somebody else asks the signer for whatever he likes. LOSE: the publisher's record is removed.
 *   - WITNESS: two requests at once with any tree that the log's key, stolen by then, signed.
 * What is not: hashes and signatures that break, files that change by themselves, full tiles (they may lie there before
 * the claim), clocks, the policy of several witnesses.
 *
 * Broken variants: runs.txt. Each assertion names its promise.
 */
#ifndef N
#define N 3             /* entries of the longest log */
#endif
#ifndef CUTS
#define CUTS 2          /* entries that the operator takes away, all in all */
#endif
#ifndef KILLS
#define KILLS 2         /* deaths and failed steps of the publisher */
#endif
#ifndef PUBLISHER
#define PUBLISHER 1
#endif
#ifndef WITNESS
#define WITNESS 0
#endif
#ifndef ROGUE
#define ROGUE 0         /* requests of somebody else to the signer */
#endif
#ifndef LOSE
#define LOSE 0
#endif

hidden byte one_root_per_size, published_grows, one_claim_per_size, tiles_never_change, signed_can_be_shown,
           published_is_signed, cosigned_once, no_false_alarm;   /* always 0 */

#define EMPTY 1
#define NO    255
#define LAST  ((1 << (N + 1)) - 1)
#define SIZE(t)            ((t >= 2) + (t >= 4) + (t >= 8) + (t >= 16))
#define BEGINNING(t, size) (t >> (SIZE(t) - (size)))
#define CONTINUES(b, a)    (SIZE(b) >= SIZE(a) && BEGINNING(b, SIZE(a)) == a)
#define ONE_HISTORY(a, b)  (CONTINUES(a, b) || CONTINUES(b, a))
#define LONGER(a, b)       ((SIZE(a) > SIZE(b)) -> a : b)

byte log = EMPTY, cuts, kills, lost, asked;

/* On disks. */
byte claimed = EMPTY, grown = EMPTY;      /* the publisher's record, replaced as a whole */
byte tiles = EMPTY, kept = EMPTY;         /* the newest partial tile, checkpoints/<its size> */
byte checkpoint = EMPTY;
byte signer_file = EMPTY;
byte witness_file = EMPTY;
#ifdef TWO_SIGNERS
byte second_file = EMPTY;
#endif

/* Between publisher and signer. */
byte wanted, answer;                      /* 0: nothing; answer NO: stale, inconsistent */
byte wanted_from, waits;                  /* waits: the tree that the publisher still listens for */

/* What the world has seen. All of one kind lie on one history, so the longest says all. */
byte seen_claim = EMPTY, seen_tile = EMPTY, seen_signed = EMPTY, seen_cosigned = EMPTY;

active proctype Operator() {
end:
  do
  :: d_step { SIZE(log) < N -> log = log << 1 }
  :: d_step { SIZE(log) < N -> log = (log << 1) | 1 }
  :: d_step { log > EMPTY && cuts < CUTS -> cuts++; log = log >> 1 }
#if LOSE
  :: d_step { lost < LOSE -> lost++; claimed = EMPTY; grown = EMPTY }
#endif
  od
}

inline sign(t) {
  assert(one_root_per_size || ONE_HISTORY(seen_signed, t));
  seen_signed = LONGER(seen_signed, t)
}

#if PUBLISHER
/* A tree that the log has to lead to. At or below what has grown it is looked up at once in the tiles. */
#define HOLDS(bound)   (SIZE(bound) > SIZE(r) || CONTINUES(r, bound))
#define REACHES(bound) CONTINUES(r, bound)

inline write_tiles() {
  d_step {
#ifndef NO_PROMISE_OF_TILES
    assert(tiles_never_change || ONE_HISTORY(seen_tile, r));
#endif
    seen_tile = LONGER(seen_tile, r); tiles = r
  }
}
inline claim() {
  d_step {
#ifndef NO_PROMISE_OF_TILES
    assert(one_claim_per_size || ONE_HISTORY(seen_claim, r));
#endif
    seen_claim = LONGER(seen_claim, r); claimed = r
  }
}

/* Labels open and round are Publisher::open and publish(). A death anywhere leads to open; so does halting, since
 * somebody may start it again. */
proctype Publisher() {
  byte r = EMPTY, bound_claim = EMPTY, bound_published = EMPTY, bound_signed = EMPTY;
  byte from;
open:
  skip;
  d_step {
    r = grown; from = EMPTY;
#ifndef NO_CLAIM_AT_START
    bound_claim = claimed;
#endif
#ifndef NO_BOUNDS
    bound_published = checkpoint;
    bound_signed = signer_file;
#endif
    skip
  };
  if
  :: HOLDS(bound_claim) && HOLDS(bound_published) && HOLDS(bound_signed) -> skip
  :: else -> goto halt
  fi;
#ifdef STRICT_CLAIM
  if :: claimed != grown -> goto halt :: else -> skip fi;       /* broken: a run that was cut is taken for damage */
#endif
round:
#ifdef NO_HEAD_CHECK
  r = log;
#else
  if
  :: atomic { CONTINUES(log, grown) -> r = log }
  :: atomic { !CONTINUES(log, grown) -> goto halt }
  fi;
#endif
  if
  :: REACHES(bound_claim) && REACHES(bound_published) && REACHES(bound_signed) ->
     bound_claim = EMPTY; bound_published = EMPTY; bound_signed = EMPTY
  :: else -> goto halt
  fi;
#ifdef SIGN_BEFORE_TILES
  goto ask;
tile:
#endif
  if
  :: SIZE(grown) == SIZE(r) -> skip
  :: else ->
#ifndef TILES_BEFORE_CLAIM
     claim();
     if :: skip :: kills < KILLS -> kills++; goto fail fi;
#endif
     write_tiles();
     if :: skip :: kills < KILLS -> kills++; goto fail fi;
#ifdef TILES_BEFORE_CLAIM
     claim();
#endif
     grown = r
  fi;
#ifdef SIGN_BEFORE_TILES
  goto publish;
#endif
ask:
  if
  :: SIZE(checkpoint) == SIZE(r) -> goto round
  :: else -> skip
  fi;
  if :: skip :: kills < KILLS -> kills++; goto fail fi;
  atomic {
    from = signer_file;                                         /* what it remembers; the proof comes from our tiles */
    if
#ifndef OLD_NOTE
    :: SIZE(from) > SIZE(r) -> goto fail                        /* "backwards" */
#endif
    :: else -> wanted_from = SIZE(from); answer = 0; wanted = r; waits = r
    fi
  };
end_waiting:
  if
  :: d_step { answer == r -> answer = 0; waits = 0; wanted_from = 0; from = EMPTY }
  :: answer == NO -> goto fail
#ifdef OLD_NOTE
  :: CONTINUES(seen_signed, r) -> skip                          /* broken: a note of that size lies in its folder */
#endif
#ifdef SILENCE_IS_YES
  :: true -> skip                                               /* broken */
#else
  :: atomic { kills < KILLS -> kills++; goto fail }             /* it says nothing */
#endif
  fi;
  if :: skip :: kills < KILLS -> kills++; goto fail fi;
#ifdef SIGN_BEFORE_TILES
  goto tile;
publish:
#endif
  if
  :: SIZE(kept) == SIZE(r) -> assert(published_grows || kept == r)
  :: else -> kept = r
  fi;
  if :: skip :: kills < KILLS -> kills++; goto fail fi;
  d_step {
    assert(published_is_signed || CONTINUES(seen_signed, r));
    assert(published_grows || CONTINUES(r, checkpoint));
    assert(signed_can_be_shown || CONTINUES(tiles, r));
    checkpoint = r
  };
  goto round;
fail:
  skip;
  d_step { wanted = 0; wanted_from = 0; answer = 0; waits = 0; from = EMPTY };
#ifdef KEEP_BOUNDS
  if :: goto open :: goto round fi;                             /* broken: goes on with what it has in memory */
#else
  goto open;
#endif
halt:
  assert(no_false_alarm || cuts > 0 || asked > 0);
  if :: true -> goto open fi
}
#endif

/* The signer: one request at a time. `memory` is what it holds between two writes of its file. */
#ifdef NO_CONSISTENCY
#define CONSISTENT(to, memory) (to != memory -> SIZE(to) > SIZE(memory) : true)
#else
#ifdef NO_EQUAL_ROOT
#define CONSISTENT(to, memory) (SIZE(to) == SIZE(memory) || CONTINUES(to, memory))
#else
#define CONSISTENT(to, memory) CONTINUES(to, memory)
#endif
#endif

#ifndef NO_SIGNER
proctype Signer(bit second) {
  byte memory, to, size; bit other;
start:
#ifdef TWO_SIGNERS
  memory = (second -> second_file : signer_file);
#else
  memory = signer_file;
#endif
#ifdef OLD_BACKUP
  if :: memory = EMPTY; signer_file = EMPTY :: skip fi;         /* broken: its file is put back from a backup */
#endif
end:
  do
  :: atomic { wanted != 0 -> to = wanted; size = wanted_from; wanted = 0; other = 0; goto judge }
#if ROGUE
  :: atomic { asked < ROGUE -> asked++; other = 1; to = 2; do :: to < LAST -> to++ :: break od; size = SIZE(memory); goto judge }
#endif
  od;
judge:
  if
  :: size == SIZE(memory) && CONSISTENT(to, memory) -> skip
  :: else -> atomic { if :: waits == to && !other -> answer = NO :: else -> skip fi; to = 0; size = 0; other = 0; goto end }
  fi;
#ifdef SIGN_BEFORE_PERSIST
  d_step { sign(to); if :: waits == to && !other -> answer = to :: else -> skip fi };
  if :: true -> skip :: true -> goto died fi;
#endif
#ifndef ONLY_IN_MEMORY
#ifdef TWO_SIGNERS
  if :: second -> second_file = to :: else -> signer_file = to fi;
#else
  signer_file = to;
#endif
#endif
  memory = to;
  if :: true -> skip :: true -> goto died fi;                   /* between persist and answer */
#ifndef SIGN_BEFORE_PERSIST
  d_step {
    assert(signed_can_be_shown || other || lost > 0 || CONTINUES(tiles, to));
    sign(to); if :: waits == to && !other -> answer = to :: else -> skip fi
  };
#endif
  if :: true -> skip :: true -> goto died fi;
  to = 0; size = 0; other = 0;
  goto end;
died:
  to = 0; size = 0; other = 0;
  goto start
}
#endif

#if WITNESS
inline cosign(t) {
  d_step {
    assert(cosigned_once || ONE_HISTORY(seen_cosigned, t));
    seen_cosigned = LONGER(seen_cosigned, t)
  }
}

/* Two requests at once. Whatever tree the log's key signed, and any size that the asker believes in. */
proctype Request() {
  byte to, old, found;
end:
  do
  :: atomic { to = 2; do :: to < LAST -> to++ :: break od; old = SIZE(witness_file) };
#ifdef WITNESS_RACE
     found = witness_file;                                      /* broken: the check and the write are two things */
     if
     :: old == SIZE(found) && CONTINUES(to, found) -> witness_file = to; cosign(to)
     :: else -> skip
     fi;
#else
#ifdef WITNESS_ANSWERS_FIRST
     atomic {
       if
       :: old == SIZE(witness_file) && CONTINUES(to, witness_file) -> cosign(to)
       :: else -> to = 0
       fi };
     if                                                         /* broken: killed between answer and persist */
     :: atomic { to > 0 && old == SIZE(witness_file) && CONTINUES(to, witness_file) -> witness_file = to }
     :: true
     fi;
#else
     atomic {
       if
#ifdef WITNESS_NO_EQUAL_ROOT
       :: old == SIZE(witness_file) && (SIZE(to) == old || CONTINUES(to, witness_file)) -> witness_file = to
#else
       :: old == SIZE(witness_file) && CONTINUES(to, witness_file) -> witness_file = to
#endif
       :: else -> to = 0                                        /* 409, 422 */
       fi };
     if :: to > 0 -> cosign(to) :: true fi;                     /* the answer leaves, or the witness dies before */
#endif
#endif
     to = 0; old = 0; found = 0
  od
}
#endif

#ifdef REACH1           /* a published checkpoint of the whole log */
active proctype R1() { end: d_step { SIZE(checkpoint) == N -> assert(false) } }
#endif
#ifdef REACH2           /* a tail that was cut and written anew after a smaller tree was published, and is published too */
active proctype R2() { end: d_step { cuts > 0 && SIZE(checkpoint) == N && seen_claim == checkpoint -> assert(false) } }
#endif
#ifdef REACH3           /* signed and never published, and the publisher gets over it */
active proctype R3() { end: d_step { kills == KILLS && cuts == 0 && checkpoint == seen_signed && SIZE(checkpoint) == N && kept == checkpoint -> assert(false) } }
#endif
#ifdef REACH4           /* the witness cosigned a tree of every size */
active proctype R4() { end: d_step { SIZE(seen_cosigned) == N -> assert(false) } }
#endif

init {
  atomic {
#ifndef NO_SIGNER
    run Signer(0);
#ifdef TWO_SIGNERS
    run Signer(1);
#endif
#endif
#if PUBLISHER
    run Publisher();
#ifdef TWO_PUBLISHERS
    run Publisher();
#endif
#endif
#if WITNESS
    run Request(); run Request();
#endif
    skip
  }
}
