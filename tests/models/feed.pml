/* A department feed, one partition (INTERFACES.md 5.2). The ledger it is derived from is complete and never changes:
 * what that costs is accept_rule.pml.
 *
 * What is modelled
 *   - Feeders that may all run at once (a rebalance, a second machine), each crashing, pausing, starting again at any
 *     moment, with definitions of different releases.
 *   - A broker that appends what it is sent late, in any order, never or twice; reports that are lost, late or those of
 *     the second copy. Each message is a request of its own, so a batch is torn at every place.
 *   - Consumers with the chain check and a saved state, which crash and go on from it.
 * What is not: messages without a right signature (dropped before the rule), loss of appended messages (but for
 * TRUNCATE), time. "hash" is the number of the message: equal number = equal bytes.
 *
 * A fresh start, an exit after doubt, exit 7 and a restart by the supervisor are one and the same here: label start.
 * Broken variants: runs.txt. Each assertion names its promise.
 */
#ifndef NF
#define NF 2            /* feeders; feeder k has the definition of release k, or all the same with ONE_RELEASE */
#endif
#ifndef NE
#define NE 2            /* ledger entries in scope */
#endif
#ifndef NM
#define NM 5            /* messages ever built, FeedStarted included */
#endif
#ifndef LMAX
#define LMAX 5          /* messages in the topic */
#endif
#ifndef NSTART
#define NSTART 3        /* starts and restarts of all feeders together */
#endif
#ifndef NDUP
#define NDUP 1          /* messages appended a second time */
#endif
#ifndef NC
#define NC 0            /* consumers */
#endif

hidden byte no_gap_no_copy, fenced, release_never_falls, same_for_all, counted_is_accepted, one_message_per_place;   /* always 0 */

#define NONE  255
#define WAIT  254
#define EVENT 0
#define START 1
#define MON   0         /* fold of the whole topic, brought up at every append: what "accepted" means */
#define SCR   1         /* scratch fold of a feeder's scan, zero between scans */
#define CON   2
#ifdef ONE_RELEASE
#define RELEASE(f) 0
#else
#define RELEASE(f) (f)
#endif

typedef Message {
  byte seq; byte prev; byte ep;   /* in the signed value */
  byte era;                       /* the FeedStarted that its feeder stands on (for the promises only) */
  byte kind; byte item;           /* item: the ledger entry */
  byte release
};
Message M[NM];
byte nm;                          /* messages built */
byte lg[LMAX]; byte lend;         /* the topic */
byte fly[NM];                     /* produce requests under way */
byte rep[NM];                     /* offset in the newest delivery report */
byte starts, dups, cuts;
byte file[NF];                    /* of the broken variants with a position of their own */

typedef Fold { byte n; byte h; byte ep; byte era; byte next; byte release };
Fold F[2 + NC];
byte acc[NM];                     /* the accepted feed */

hidden byte r, o, got, ok;

#ifdef CONSUMER_SKIPS
#define LINKS(f) (M[r].seq == F[f].n && M[r].prev == F[f].h || f >= CON && M[r].seq > F[f].n)
#else
#ifdef CONSUMER_TAKES_COPIES
#define LINKS(f) (M[r].seq == F[f].n && M[r].prev == F[f].h || f >= CON && F[f].n > 0 && r == F[f].h)
#else
#define LINKS(f) (M[r].seq == F[f].n && M[r].prev == F[f].h)
#endif
#endif
#ifdef NO_EPOCH_CHECK
#define IN_FORCE(f) true
#else
#define IN_FORCE(f) (M[r].ep >= F[f].ep)
#endif

/* What counts: one message into one fold. got = 1 if it is next, else it is a stray. */
inline feed(f, rec) {
  got = 0; r = rec; ok = IN_FORCE(f) && LINKS(f);
  if
  :: !ok -> skip
  :: else ->
     if
     :: f == MON ->
        assert(no_gap_no_copy || M[r].kind == START || M[r].item == F[MON].next);
        assert(fenced || M[r].kind == START || M[r].era == F[MON].era && M[r].ep == F[MON].ep);
        assert(release_never_falls || M[r].release >= F[MON].release);
        acc[F[MON].n] = r
     :: f >= CON -> assert(same_for_all || F[f].n < F[MON].n && acc[F[f].n] == r)
     :: else -> skip
     fi;
     F[f].n++; F[f].h = r; F[f].ep = M[r].ep; F[f].release = M[r].release;
     if
     :: M[r].kind == START -> F[f].era = r
     :: else -> F[f].next = M[r].item + 1
     fi;
     got = 1
  fi;
  r = 0; ok = 0
}

inline clear(f) {
  F[f].n = 0; F[f].h = NONE; F[f].ep = 0; F[f].era = NONE; F[f].next = 0; F[f].release = 0
}

/* A feeder folds its own topic to the end: its position. */
inline scan() {
  clear(SCR); o = 0;
  do :: o < lend -> feed(SCR, lg[o]); o++ :: else -> break od;
  o = 0; got = 0;
  n = F[SCR].n; h = F[SCR].h; ep = F[SCR].ep; next = F[SCR].next; base = lend
}

inline build(id, sq, pv, e, er, k, v) {
  id = nm; nm++;
  M[id].seq = sq; M[id].prev = pv; M[id].ep = e; M[id].era = er; M[id].kind = k; M[id].item = v;
  M[id].release = RELEASE(me); fly[id] = 1; rep[id] = WAIT;
  o = 0;
  do
  :: o < id ->
     assert(one_message_per_place || M[o].era != M[id].era || M[o].seq != M[id].seq ||
            M[o].prev == pv && M[o].item == v && M[o].release == M[id].release);
     o++
  :: else -> break
  od;
  o = 0
}

inline leave() {
  if :: bn > 0 -> rep[b0] = NONE :: else -> skip fi;
  if :: bn > 1 -> rep[b1] = NONE :: else -> skip fi;
  b0 = 0; b1 = 0; bn = 0
}

inline counted(id) { assert(counted_is_accepted || M[id].seq < F[MON].n && acc[M[id].seq] == id) }

#ifdef ANY_OFFSET
#define DONE(id, off) (rep[id] < WAIT)
#else
#define DONE(id, off) (rep[id] == off)
#endif

#ifdef POSITION_IN_FILE_AFTER
#define FILED 1
#endif
#ifdef POSITION_IN_FILE_BEFORE
#define FILED 1
#endif

/* A feeder rests in three places only: before its first start, waiting for its FeedStarted, waiting for a batch. */
proctype Feeder(byte me) {
  byte n, h, ep, era, base, b0, b1, bn, next, last, own; bit mine;
  (starts >= me);
start:
  atomic {
    leave();
    if :: starts < NSTART && nm < NM -> starts++ :: else -> goto dead fi;
    d_step { scan(); era = F[SCR].era; mine = F[SCR].release <= RELEASE(me); clear(SCR) };
#ifndef OLD_RELEASE
    if :: !mine -> goto dead :: else -> skip fi;                         /* a newer release has started */
#endif
    mine = 0;
#ifdef FILED
    next = file[me];
#endif
#ifdef NO_FENCE
    if :: era != NONE -> goto ready :: else -> skip fi;
#endif
    d_step { build(b0, n, h, ep + 1, b0, START, NONE); era = b0; bn = 1; ep++ }
  };
  if                                                                     /* waiting for its FeedStarted */
  :: atomic { DONE(b0, base) -> d_step { counted(b0); n++; h = b0; base++; leave() }; goto ready }
  :: atomic { true -> d_step { scan(); mine = (F[SCR].era == era); clear(SCR); leave() };
       if :: mine -> mine = 0; goto refile :: else -> goto start fi }
  :: atomic { true -> goto start }                                       /* crash */
  fi;
refile:
#ifdef FILED
  next = file[me];
#endif
ready:
  atomic {
    if
    :: next >= NE || nm == NM -> goto dead
    :: next < NE && nm < NM -> d_step { build(b0, n, h, ep, era, EVENT, next); bn = 1 }
    :: next + 1 < NE && nm + 1 < NM ->
       d_step { build(b0, n, h, ep, era, EVENT, next); build(b1, n + 1, b0, ep, era, EVENT, next + 1); bn = 2 }
    fi;
#ifdef POSITION_IN_FILE_BEFORE
    file[me] = next + bn;                                                /* broken: remembered before it is written */
#endif
    skip
  };
  if                                                                     /* waiting for the batch */
  :: atomic { DONE(b0, base) && (bn == 1 || DONE(b1, base + 1)) ->
       d_step { counted(b0); if :: bn == 2 -> counted(b1); h = b1 :: else -> h = b0 fi;
                n = n + bn; next = next + bn; base = base + bn; leave() };
#ifdef POSITION_IN_FILE_AFTER
       goto remember
#else
       goto ready
#endif
     }
#ifdef NO_READBACK
  :: atomic { true ->                                                    /* broken: takes it for written */
       d_step { if :: bn == 2 -> h = b1 :: else -> h = b0 fi; counted(h);
                n = n + bn; next = next + bn; base = lend; leave() }; goto ready }
#else
  :: atomic { true ->                                                    /* doubt: new producer, fold the topic again */
       d_step { last = b0; if :: bn == 2 -> last = b1 :: else -> skip fi;
                own = ep; scan(); mine = (F[SCR].era == era && h == last); clear(SCR); last = 0; leave();
#ifdef STUBBORN
                ep = own;
#endif
                own = 0 };
#ifdef STUBBORN
       mine = 0; goto ready                                              /* broken: goes on in its old epoch */
#else
       if
       :: mine -> mine = 0; goto ready                                   /* all of it is there, and nobody came after */
       :: else -> goto start                                             /* given up, or another's epoch: FeedStarted first */
       fi
#endif
     }
#endif
  :: atomic { true -> goto start }                                       /* crash */
  fi;
#ifdef POSITION_IN_FILE_AFTER
remember:
  if
  :: atomic { file[me] = next; goto ready }
  :: atomic { true -> goto start }                                       /* broken: crash between topic and file */
  fi;
#endif
dead:
  atomic { leave(); n = 0; h = 0; ep = 0; era = 0; base = 0; next = 0; mine = 0 }
}

inline append(id) {
  lg[lend] = id;
  if :: rep[id] != NONE -> rep[id] = lend :: else -> skip fi;
  lend++; feed(MON, lg[lend - 1]); got = 0
}

active proctype Broker() {
  byte k; bit there;
end:
  do
  :: atomic { lend < LMAX && nm > 0 ->
       k = 0; do :: k + 1 < nm -> k++ :: break od; skip;
       d_step { o = 0; do :: o < lend -> if :: lg[o] == k -> there = 1 :: else -> skip fi; o++ :: else -> break od; o = 0 };
       if
       :: fly[k] > 0 -> d_step { fly[k] = 0; append(k) }
       :: fly[k] == 0 && there && dups < NDUP -> d_step { dups++; append(k) }      /* the broker forgot the producer */
       :: else -> skip
       fi;
       k = 0; there = 0 }
#ifdef TRUNCATE
  :: d_step { lend > 0 && cuts == 0 -> cuts = 1; lend--; lg[lend] = 0;             /* unclean election: the tail is gone */
       clear(MON); k = 0;
       do :: k < lend -> feed(MON, lg[k]); k++ :: else -> break od; got = 0; k = 0 }
#endif
  od
}

proctype Consumer(byte f) {
  byte pos, saved;
end:
  do
  :: d_step { pos < lend -> feed(f, lg[pos]); pos++;
       if :: got > 0 -> saved = pos :: else -> skip fi; got = 0;
       assert(same_for_all || pos < lend || F[f].n == F[MON].n && F[f].h == F[MON].h) }
#ifdef CONSUMER_FORGETS
  :: d_step { pos > 0 -> pos = saved; clear(f) }                          /* broken: the group's offset and no state */
#else
  :: d_step { pos > saved -> pos = saved }                                /* crash: back to the last accepted message */
#endif
  od
}

#ifdef REACH1      /* the whole ledger is in the feed */
active proctype R1() { end: d_step { F[MON].next == NE -> assert(false) } }
#endif
#ifdef REACH2      /* under two feeders, one after the other */
active proctype R2() { end: d_step { F[MON].next == NE && F[MON].ep >= 2 && M[acc[1]].kind == EVENT && M[F[MON].era].era != M[acc[1]].era -> assert(false) } }
#endif
#ifdef REACH3      /* a message of a feeder that had given it up comes late and counts; the FeedStarted that raced it is a stray */
active proctype R3() { end: d_step { F[MON].n >= 3 && M[acc[1]].kind == EVENT && M[acc[2]].kind == START && M[2].kind == START && M[2].seq == 1 -> assert(false) } }
#endif

init {
  atomic {
    d_step { r = 0; do :: r < 2 + NC -> clear(r); r++ :: else -> break od; r = 0;
             do :: r < NM -> rep[r] = NONE; r++ :: else -> break od; r = 0 };
    run Feeder(0); run Feeder(1);
#if NF > 2
    run Feeder(2);
#endif
#if NC > 0
    run Consumer(CON);
#endif
#if NC > 1
    run Consumer(CON + 1);
#endif
    skip
  }
}
