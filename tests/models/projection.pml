/* Views of one partition: live following and rebuild (code: projections/follow, ledger/store/generation).
 *
 * A log is one number: a 1, then one bit for each entry. So a number says how many entries and which, and "the fold of a
 * prefix" is that prefix itself: rows are right if they are the very number that the position is.
 *
 * What is modelled
 *   - A log that grows, loses its end, and is written anew, at any moment.
 *   - The follower: opens the current generation, holds its position against the log, takes one batch after the other in
 *     one transaction each; killed anywhere.
 *   - The rebuild: sweeps, marks a new generation, writes without sync, syncs, takes the mark away, swaps CURRENT;
 *     killed, or the power cut, anywhere. Unsynced rows are lost then.
 *   - The lock: one process projects at a time. Readers open the current generation whenever they like.
 * What is not: what a view does with an event, corrections, damaged rows, several partitions, time.
 *
 * Broken variants: runs.txt. Each assertion names its promise.
 */
#ifndef N
#define N 3             /* entries of the longest log */
#endif
#ifndef CUTS
#define CUTS 2          /* entries that somebody takes away, all in all */
#endif
#ifndef PROJECTORS
#define PROJECTORS 2    /* processes that follow or rebuild, one after the other */
#endif
#ifndef DEATHS
#define DEATHS 2        /* of the projectors, all in all */
#endif
#ifndef REBUILDS
#define REBUILDS 1
#endif
#ifndef PUT_BACK
#define PUT_BACK 0      /* times that somebody sets the stored position back */
#endif
#define NG (REBUILDS + 1)   /* generations */

hidden byte rows_are_the_prefix, current_is_whole, views_do_not_go_back, rows_are_of_this_log, no_false_alarm;   /* always 0 */

#define EMPTY 1
#define SIZE(t)            ((t >= 2) + (t >= 4) + (t >= 8) + (t >= 16))
#define BEGINNING(t, size) (t >> (SIZE(t) - (size)))
#define CONTINUES(b, a)    (SIZE(b) >= SIZE(a) && BEGINNING(b, SIZE(a)) == a)
#define ENTRY(t, i)        ((t >> (SIZE(t) - (i) - 1)) & 1)

#define TELL(t) told = ((SIZE(t) > SIZE(told)) -> t : told)

byte log = EMPTY, cuts, deaths, rebuilds, back;
byte locked;                      /* pid + 1 of the projector */

typedef Generation { bit there; bit dirty; bit synced; bit lost; byte rows; byte position };
Generation G[NG];
byte current;                     /* generation 0 is the first, empty one */
byte told = EMPTY;                /* the newest position that anybody was told of */

proctype Log() {
end:
  do
  :: d_step { SIZE(log) < N -> log = log << 1 }
  :: d_step { SIZE(log) < N -> log = (log << 1) | 1 }
  :: d_step { log > EMPTY && cuts < CUTS -> cuts++; log = log >> 1 }
#if PUT_BACK
  :: d_step { back < PUT_BACK && G[current].position > EMPTY -> back++; G[current].position = G[current].position >> 1 }
#endif
  od
}

/* Whoever asks the views, at any moment: one snapshot. */
proctype Reader() {
end:
  do
  :: d_step {
       assert(current_is_whole || G[current].there && !G[current].dirty && !G[current].lost);
#if PUT_BACK
       assert(rows_are_the_prefix || CONTINUES(G[current].rows, G[current].position));
#else
       assert(rows_are_the_prefix || G[current].rows == G[current].position);
#endif
       assert(views_do_not_go_back || cuts > 0 || back > 0 || SIZE(G[current].position) >= SIZE(told));
       TELL(G[current].position) }
  od
}

/* Applies entries of the log to `rows` up to `upto`, one after the other; those that the rows know are passed over. */
#ifdef APPLY_AGAIN
#define KNOWN(t) SIZE(position)
#else
#define KNOWN(t) SIZE(t)
#endif
inline apply(t, upto) {
  i = KNOWN(t);
  do
  :: i < upto -> t = (t << 1) | ENTRY(seen, i); i++
  :: else -> break
  od;
  i = 0
}

#ifdef NO_LOCK
#define TAKE_LOCK skip
#else
#define TAKE_LOCK atomic { locked == 0 -> locked = _pid + 1 }
#endif
#define LEAVE   if :: locked == _pid + 1 -> locked = 0 :: else -> skip fi
#define MAY_DIE_OR_POWER if :: skip :: deaths < DEATHS -> deaths++; goto died :: deaths < DEATHS -> deaths++; goto dark fi
#define MAY_DIE if :: skip :: deaths < DEATHS -> deaths++; goto died fi

proctype Projector() {
  byte g, rows, position, seen, fresh, i, upto;
start:
  TAKE_LOCK;
end_choice:
  if
  :: true -> goto follow
  :: rebuilds < REBUILDS -> rebuilds++; goto rebuild
  fi;

follow:                                                          /* Follower::open */
  skip;
  d_step { g = current; position = G[g].position; rows = G[g].rows };
  assert(rows_are_the_prefix || SIZE(position) <= SIZE(rows));   /* "view_position": both were one transaction */
step:
  skip;
  d_step {
    seen = log;
#ifdef EARLY_END
    if :: SIZE(log) > 0 -> seen = log >> 1 :: true fi;           /* broken: the end that a new leader tells is believed */
#endif
#ifdef NO_HEAD_CHECK
    i = SIZE(seen) > SIZE(position)                              /* broken: whatever stands at the next place */
#else
    i = CONTINUES(seen, position) && seen != position            /* the head is in the log, and each entry links */
#endif
  };
  if
  :: i == 0 && CONTINUES(seen, position) -> i = 0; goto rest
  :: i == 0 && !CONTINUES(seen, position) ->
     assert(no_false_alarm || cuts > 0); goto died
  :: else -> i = 0
  fi;
  if
  :: true -> upto = SIZE(position) + 1                           /* one batch */
  :: true -> upto = SIZE(seen)                                   /* all that is there */
  fi;
  d_step {
    apply(rows, upto);
    position = BEGINNING(seen, upto);
    assert(rows_are_of_this_log || CONTINUES(seen, rows))
  };
  MAY_DIE;
#ifdef POSITION_APART
  G[g].rows = rows;                                              /* broken: two transactions */
  MAY_DIE;
  G[g].position = position;
#else
#ifdef POSITION_FIRST
  G[g].position = position;
  MAY_DIE;
  G[g].rows = rows;
#else
  d_step { G[g].rows = rows; G[g].position = position; TELL(position) };
#endif
#endif
  MAY_DIE;
rest:
  seen = 0; upto = 0;
  if
  :: true -> goto step
  :: true -> goto died                                           /* ends, or is killed */
  fi;

rebuild:
  skip;
  d_step {                                                       /* what crashes left */
    i = 0;
    do
    :: i < NG ->
       if
       :: i != current -> G[i].there = 0; G[i].dirty = 0; G[i].synced = 0; G[i].lost = 0; G[i].rows = 0; G[i].position = 0
       :: else -> skip
       fi;
       i++
    :: else -> break
    od;
    i = 0 };
  MAY_DIE_OR_POWER;
#ifdef IN_PLACE
  d_step { fresh = current; G[fresh].rows = EMPTY };             /* broken: the current one is emptied and filled again */
#else
  d_step {
    fresh = 0;
    do :: fresh == current || G[fresh].there -> fresh++ :: else -> break od;
    G[fresh].there = 1; G[fresh].dirty = 1; G[fresh].synced = 0; G[fresh].rows = EMPTY; G[fresh].position = EMPTY };
#endif
  MAY_DIE_OR_POWER;
  d_step { seen = log; rows = EMPTY; position = EMPTY; apply(rows, SIZE(seen)) };
  if
  :: SIZE(seen) > 1 -> G[fresh].rows = BEGINNING(seen, SIZE(seen) - 1)   /* in several transactions */
  :: else -> skip
  fi;
  MAY_DIE_OR_POWER;
#ifdef SWAP_BEFORE_SYNC
  d_step { G[fresh].rows = rows; G[fresh].position = seen; G[fresh].dirty = 0 };
  current = fresh;                                               /* broken: named before it is on the disk */
  MAY_DIE_OR_POWER;
  G[fresh].synced = 1;
#else
  d_step { G[fresh].rows = rows; G[fresh].position = seen };
  MAY_DIE_OR_POWER;
  G[fresh].synced = 1;
  MAY_DIE_OR_POWER;
#ifdef SWAP_BEFORE_MARK
  current = fresh;
  MAY_DIE_OR_POWER;
  G[fresh].dirty = 0;
#else
  G[fresh].dirty = 0;                                            /* the mark goes, then the name is given */
  MAY_DIE_OR_POWER;
  d_step { g = current; current = fresh };
#endif
  MAY_DIE_OR_POWER;
#endif
  seen = 0; rows = 0; position = 0;
#ifdef FOLLOW_OLD
  d_step { position = G[g].position; rows = G[g].rows; fresh = 0 };
  goto step;                                                     /* broken: goes on in the generation that it had open */
#else
  fresh = 0;
  if
  :: true -> goto follow
  :: true -> goto died
  fi;
#endif

dark:
  skip;                                                          /* what was not synced is gone */
  d_step { if :: G[fresh].there && !G[fresh].synced -> G[fresh].lost = 1 :: else -> skip fi };
died:
  atomic {
    g = 0; rows = 0; position = 0; seen = 0; fresh = 0; i = 0; upto = 0;
    LEAVE;
    goto start
  }
}

#ifdef REACH1      /* a rebuild of the whole log stands, and a follower went on from another one */
active proctype R1() { end: d_step { current > 0 && G[current].position == log && SIZE(log) == N && rebuilds == REBUILDS -> assert(false) } }
#endif
#ifdef REACH2      /* killed after the mark was gone and before the name was given, and a later rebuild swept it away */
active proctype R2() { end: d_step { deaths > 0 && current > 0 && G[current].synced && rebuilds > 1 && SIZE(G[current].position) == N -> assert(false) } }
#endif

init {
  byte k;
  atomic {
    G[0].there = 1; G[0].synced = 1; G[0].rows = EMPTY; G[0].position = EMPTY;
    run Log(); run Reader();
    do :: k < PROJECTORS -> run Projector(); k++ :: else -> break od;
    k = 0
  }
}
