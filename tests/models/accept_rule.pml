/* The accept rule of the Quanlu log (INTEGRITY.md section 3), one partition.
 *
 * What is modelled
 *   - NW writers that may all run at once. Each crashes, restarts, times out and is paused at any moment.
 *   - A broker that appends what it is sent: late, in any order, never, or twice (NDUP), also long after the
 *     writer gave up. Nothing fences a writer; every record is a request of its own, so a batch can be torn.
 *   - Delivery reports that are lost or late, and reports of a second append of the same record.
 *   - NR readers with their own speed, which crash and go on from their saved position; a publisher that
 *     persists (size, head) before it publishes and crashes in between.
 *   - Writer keys: an epoch may be started by an authorised key only; with ROTATE a writer revokes a key.
 *   - With ATTACK somebody who can write to the topic but has no key: unsealed entries that link correctly,
 *     replays of any record, records with the seal cut off.
 * What is not modelled: loss of appended records (acks=all, see TRUNCATE), forged signatures, hash collisions,
 * disk faults, several partitions, time. "hash" is the number of the entry: equal number = equal bytes.
 *
 * A fresh start, an exit after doubt and a restart by the supervisor are one and the same here: label start.
 *
 * Broken variants, each of which spin must refute (runs.txt): ACK_ANY_OFFSET IGNORE_EPOCH ACCEPT_UNSEALED NO_READBACK
 * PENDING_LOST NO_NEW_EPOCH KEEP_TIP ANY_KEY STUBBORN TRUNCATE. REACH1..REACH4 show that the good runs are not empty.
 * NO_P5 switches property P5 off, to see what else breaks.
 */
#ifndef NW
#define NW 2            /* writers */
#endif
#ifndef NEV
#define NEV 2           /* events (commands with an event id) */
#endif
#ifndef NENT
#define NENT 7          /* entries ever built, epoch starts included */
#endif
#ifndef LMAX
#define LMAX 7          /* records in the topic */
#endif
#ifndef NSTART
#define NSTART 4        /* starts and restarts of all writers together */
#endif
#ifndef NDUP
#define NDUP 1          /* records appended a second time */
#endif
#ifndef NR
#define NR 1            /* readers besides the publisher */
#endif
#ifndef PUBL
#define PUBL 1          /* 1: with the publisher */
#endif

#define NONE   255      /* rep: nobody listens */
#define WAIT   254      /* rep: no report yet */
#define EVENT  0
#define EPOCH  1
#define REVOKE 2
#define MON    0        /* fold of the whole topic, brought up at every append: what "accepted" means */
#define SCR    1        /* scratch fold of a writer's scan, zero between scans */
#define RD     2        /* first reader; the publisher is the one after the last reader */
#define NF     (2 + NR + PUBL)
#define PMAX   2        /* longest batch */

typedef Entry {
  byte seq; byte prev; byte ep;   /* hashed header */
  byte era;                       /* the EPOCH entry that its writer stands on (for the properties only) */
  byte kind; byte ev;             /* ev: event id, or the revoked key */
  byte key; byte idx; byte cnt    /* key of the seal; place in the batch and its length (count is inside the seal) */
};
Entry E[NENT];
byte  ne;                         /* entries built */
byte  lg[LMAX];                   /* the topic: 2 * entry + (1 if the record carries the seal) */
byte  lend;
byte  fly[NENT];                  /* produce requests under way */
byte  rep[NENT];                  /* offset in the newest delivery report */
byte  starts, dups, revs, cuts;   /* budgets */

typedef Fold {
  byte n; byte h;                 /* next seq, leaf hash of the last accepted entry */
  byte ep; byte era; byte wk;     /* epoch, its EPOCH entry, its key (NONE after revocation) */
  byte keys;                      /* authorised writer keys, bit set */
  byte pn; byte p[PMAX]           /* pending: linked, not yet sealed */
};
Fold  F[NF];
byte  acc[NENT];                  /* the accepted sequence */
byte  accev;                      /* accepted event ids, bit set */
byte  acked;                      /* acknowledged event ids, bit set */
byte  sev; short sacc;            /* of the newest scan: accepted event ids, accepted entries */
byte  pubn; byte pubh;            /* the newest published checkpoint */

/* Each assertion names its promise, P1 to P8 of README.md. */
hidden byte acknowledged_is_accepted_once, readers_agree, one_entry_per_seq, whole_batches, one_entry_per_era_and_seq,
            checkpoints_are_prefixes, nothing_without_key, no_epoch_of_a_revoked_key;   /* always 0 */

/* scratch of the inlines, zero between steps */
hidden byte r, s, i, j, x, want, o, got, ok;

#ifdef ACCEPT_UNSEALED
#define SEALED(f) (s == 1 || f >= RD)
#else
#define SEALED(f) (s == 1)
#endif
#ifdef ANY_KEY
#define KEYOK(f)  true
#define EPKEY(f)  true
#else
#define KEYOK(f)  (F[f].wk != NONE && E[r].key == F[f].wk)
#define EPKEY(f)  (E[r].key < NW && (F[f].keys & (1 << E[r].key)) != 0)
#endif

/* Section 3.3: one record into one fold. got = entries accepted by it. */
inline feed(f, rec) {
  got = 0; r = (rec) / 2; s = (rec) % 2;
  if
  :: E[r].seq < F[f].n                    -> skip            /* stray: below the head */
  :: else ->
     i = E[r].seq - F[f].n;
     if
     :: i > F[f].pn || i >= PMAX          -> skip            /* stray: gap */
     :: else ->
        if :: i == 0 -> want = F[f].h :: else -> want = F[f].p[i - 1] fi;
        ok = E[r].prev == want;
        if
        :: E[r].kind == EPOCH -> ok = ok && i == 0 && s == 1 && E[r].ep == F[f].ep + 1 && EPKEY(f)
        :: else               -> ok = ok && E[r].ep == F[f].ep && (s == 0 || (KEYOK(f) && E[r].cnt == i + 1))
        fi;
#ifdef KEEP_TIP
        ok = ok && i == F[f].pn;                             /* broken: an unsealed tail is never replaced */
#endif
        if
        :: !ok -> skip                                       /* stray: fork, epoch, key, bad seal */
        :: else ->
           if
           :: i < F[f].pn && F[f].p[i] == r -> skip          /* again the same bytes: the tip stays */
           :: else ->
              F[f].p[i] = r; j = i + 1;
              do :: j < PMAX -> F[f].p[j] = 0; j++ :: else -> break od;
              F[f].pn = i + 1
           fi;
           if
           :: SEALED(f) -> accept(f)
           :: else -> skip
           fi
        fi
     fi
  fi;
  r = 0; s = 0; i = 0; j = 0; x = 0; want = 0; ok = 0
}

inline accept(f) {
  j = 0;
  do
  :: j <= i ->
     x = F[f].p[j];
     if
     :: f == MON ->
        assert(one_entry_per_seq || E[x].seq == F[MON].n + j);                               /* P3: one entry per seq, dense */
        assert(whole_batches || E[x].idx == j && E[x].cnt == i + 1);                     /* P4: whole batches only */
        assert(nothing_without_key || E[x].kind != EVENT || E[x].ev != NONE);                  /* P7: nothing of somebody without a key */
        assert(no_epoch_of_a_revoked_key || E[x].kind != EPOCH || (F[MON].keys & (1 << E[x].key)) != 0);  /* P8: no epoch by a revoked key */
        acc[F[MON].n + j] = x;
        if
        :: E[x].kind == EVENT -> assert(acknowledged_is_accepted_once || (accev & (1 << E[x].ev)) == 0); /* P1: never twice */
           accev = accev | (1 << E[x].ev)
        :: else -> skip
        fi
     :: f == SCR ->
        sacc = sacc | (1 << x);
        if :: E[x].kind == EVENT -> sev = sev | (1 << E[x].ev) :: else -> skip fi
     :: else ->
        assert(readers_agree || F[f].n + j < F[MON].n && acc[F[f].n + j] == x)           /* P2: every reader, same prefix */
     fi;
     if
     :: E[x].kind == EPOCH  -> F[f].ep = E[x].ep; F[f].era = x; F[f].wk = E[x].key
     :: E[x].kind == REVOKE -> F[f].keys = F[f].keys & (255 - (1 << E[x].ev));
        if :: F[f].wk == E[x].ev -> F[f].wk = NONE :: else -> skip fi
     :: else -> skip
     fi;
     j++
  :: else -> break
  od;
  F[f].n = F[f].n + i + 1; F[f].h = r; got = i + 1;
  F[f].pn = 0; j = 0;
  do :: j < PMAX -> F[f].p[j] = 0; j++ :: else -> break od
}

inline clear(f) {
  F[f].n = 0; F[f].h = NONE; F[f].ep = 0; F[f].era = NONE; F[f].wk = NONE; F[f].keys = (1 << NW) - 1; F[f].pn = 0; j = 0;
  do :: j < PMAX -> F[f].p[j] = 0; j++ :: else -> break od; j = 0
}

/* A writer reads the topic to its end and folds it. Result in F[SCR], sev, sacc. */
inline scan() {
  clear(SCR); sev = 0; sacc = 0; o = 0;
  do :: o < lend -> feed(SCR, lg[o]); o++ :: else -> break od;
  o = 0; got = 0
}

inline forget() { clear(SCR); sev = 0; sacc = 0 }

inline build(id, sq, pv, e, er, k, v, ix, ct) {
  id = ne; ne++;
  E[id].seq = sq; E[id].prev = pv; E[id].ep = e; E[id].era = er; E[id].kind = k; E[id].ev = v;
  E[id].key = me; E[id].idx = ix; E[id].cnt = ct; fly[id] = 1; rep[id] = WAIT;
#ifndef NO_P5
  o = 0;                                                                 /* P5: one entry per (era, seq) for ever */
  do
  :: o < id -> assert(one_entry_per_era_and_seq || !(E[o].era == E[id].era && E[o].seq == E[id].seq && E[o].key != NONE)); o++
  :: else -> break
  od;
#endif
  o = 0
}

/* P1: what is acknowledged is accepted. (accev only grows, so acknowledging at once is the hardest test.) */
inline ack(bits) { assert(acknowledged_is_accepted_once || ((bits) & (255 - accev)) == 0); acked = acked | (bits) }

/* The writer looks away: later reports reach nobody. */
inline leave() {
  if :: bn > 0 -> rep[b0] = NONE :: else -> skip fi;
  if :: bn > 1 -> rep[b1] = NONE :: else -> skip fi;
  b0 = 0; b1 = 0; bn = 0; own = 0
}

#ifdef ACK_ANY_OFFSET
#define DONE(id, off) (rep[id] < WAIT)
#else
#define DONE(id, off) (rep[id] == off)
#endif
#define FRESH(v) ((seen & (1 << (v))) == 0)
#define EVBIT(id) ((E[id].kind == EVENT) * (1 << E[id].ev))

/* A writer rests in three places only: before its first start, waiting for its epoch, waiting for a batch. A pause
 * anywhere else is the same as a slow request; a crash is the same as a wait that ends in a restart. */
proctype Writer(byte me) {
  byte n, h, ep, era, base, b0, b1, bn, v, seen; bit own;
  (starts >= me);                                                        /* writers are alike: first starts in order */
start:
  atomic {
    leave();
    if :: starts < NSTART && ne < NENT -> starts++ :: else -> goto dead fi;
    d_step { scan(); n = F[SCR].n; h = F[SCR].h; ep = F[SCR].ep; seen = sev; base = lend; v = (F[SCR].keys >> me) & 1; forget() };
#ifndef STUBBORN
    if :: v == 0 -> goto dead :: else -> skip fi;                        /* own key not authorised any more */
#endif
    v = 0;
    ack(seen);
    d_step { build(b0, n, h, ep + 1, b0, EPOCH, 0, 0, 1); era = b0; bn = 1; ep++ }
  };
  if                                                                     /* waiting for the epoch */
  :: atomic { DONE(b0, base) -> d_step { n++; h = b0; base++; leave() }; goto ready }
  :: atomic { true -> d_step { scan(); v = (F[SCR].era == era); n = F[SCR].n; h = F[SCR].h; seen = sev; base = lend; forget(); leave() };
       if :: v == 1 -> v = 0; goto ready :: else -> v = 0; goto start fi }   /* not mine: stop (and be restarted) */
  :: atomic { true -> goto start }                                       /* crash */
  fi;
ready:
  atomic {
    ack(seen);                                                           /* clients that ask again */
    v = 0; do :: v < NEV && !FRESH(v) -> v++ :: else -> break od;
    if
    :: v == NEV || ne == NENT -> goto dead
    :: v < NEV && ne < NENT -> d_step { build(b0, n, h, ep, era, EVENT, v, 0, 1); bn = 1 }
    :: v + 1 < NEV && ne < NENT && FRESH(v + 1) -> d_step { build(b0, n, h, ep, era, EVENT, v + 1, 0, 1); bn = 1 }
    :: v + 1 < NEV && ne + 1 < NENT && FRESH(v + 1) ->
       d_step { build(b0, n, h, ep, era, EVENT, v, 0, 2); build(b1, n + 1, b0, ep, era, EVENT, v + 1, 1, 2); bn = 2 }
#ifdef ROTATE
    :: v < NEV && ne < NENT && revs == 0 -> revs = 1;
       if :: v = me; own = 1 :: v = (me + 1) % NW fi;
       d_step { build(b0, n, h, ep, era, REVOKE, v, 0, 1); bn = 1 }
#endif
    fi;
    v = 0
  };
  if                                                                     /* waiting for the batch */
  :: atomic { DONE(b0, base) && (bn == 1 || DONE(b1, base + 1)) ->
       ack(EVBIT(b0)); if :: bn == 2 -> ack(EVBIT(b1)) :: else -> skip fi;
       d_step { seen = seen | EVBIT(b0); if :: bn == 2 -> seen = seen | EVBIT(b1); h = b1 :: else -> h = b0 fi;
                n = n + bn; base = base + bn; v = own; leave() };
       if :: v == 1 -> v = 0; goto start :: else -> goto ready fi }
#ifdef NO_READBACK
  :: atomic { true -> d_step { base = lend; leave() }; goto ready }      /* broken: goes on from memory */
#else
  :: atomic { true ->                                                    /* doubt: new producer, fold the topic again */
       d_step { scan(); n = F[SCR].n; h = F[SCR].h; seen = sev; base = lend;
                if :: F[SCR].era != era -> v = 2                         /* a higher epoch */
                   :: else -> v = ((sacc & (1 << b0)) != 0) fi;          /* 1: the batch is accepted */
                if :: v == 1 && own -> v = 2 :: else -> skip fi;
                forget(); leave() };
       if
       :: v == 1 -> v = 0; goto ready
#ifdef NO_NEW_EPOCH
       :: v == 0 -> goto ready
#else
       :: v == 0 -> goto start                                           /* not accepted: a new epoch first */
#endif
#ifdef IGNORE_EPOCH
       :: v == 2 -> v = 0; goto ready
#else
       :: v == 2 -> v = 0; goto start                                    /* step down (and be restarted) */
#endif
       fi }
#endif
  :: atomic { true -> goto start }                                       /* crash */
  fi;
dead:
  atomic { leave(); n = 0; h = 0; ep = 0; era = 0; base = 0; v = 0; seen = 0 }
}

inline append(rec) {
  lg[lend] = rec;
  if :: rep[k] != NONE -> rep[k] = lend :: else -> skip fi;              /* a report, if the writer still listens */
  lend++; feed(MON, lg[lend - 1]); got = 0
}

inline there() {                                                         /* x = 1 if entry k is in the topic */
  o = 0; x = 0;
  do :: o < lend -> if :: lg[o] / 2 == k -> x = 1 :: else -> skip fi; o++ :: else -> break od; o = 0
}

active proctype Broker() {
  byte k, y;
end:
  do
  :: atomic { lend < LMAX && ne > 0 ->
       if
       :: k = 0 :: ne > 1 -> k = 1 :: ne > 2 -> k = 2 :: ne > 3 -> k = 3 :: ne > 4 -> k = 4 :: ne > 5 -> k = 5
       :: ne > 6 -> k = 6 :: ne > 7 -> k = 7 :: ne > 8 -> k = 8
       fi;
       d_step { there(); y = x; x = 0 };
       if
       :: fly[k] > 0 -> d_step { fly[k] = 0; append(2 * k + (E[k].idx + 1 == E[k].cnt)) }
       :: fly[k] == 0 && y == 1 && dups < NDUP && E[k].key != NONE ->                  /* the broker forgot the producer */
          d_step { dups++; append(2 * k + (E[k].idx + 1 == E[k].cnt)) }
#ifdef ATTACK
       :: y == 1 && cuts < ATTACK -> d_step { cuts++; append(2 * k) }                  /* replay, seal cut off */
       :: k == 0 && cuts < ATTACK && ne < NENT ->                                      /* links correctly, has no key */
          atomic { k = ne; ne++; cuts++;
            d_step { E[k].ep = F[MON].ep; E[k].kind = EVENT; E[k].ev = NONE; E[k].key = NONE; E[k].era = NONE; E[k].idx = 0; E[k].cnt = 1; rep[k] = NONE };
            if
            :: d_step { E[k].seq = F[MON].n; E[k].prev = F[MON].h }                    /* after the head */
            :: d_step { F[MON].pn == 1 -> E[k].seq = F[MON].n + 1; E[k].prev = F[MON].p[0]; E[k].idx = 1; E[k].cnt = 2 }  /* after the pending one */
            fi;
            if :: d_step { append(2 * k) } :: d_step { append(2 * k + 1) } fi          /* without seal, with a false one */
          }
#endif
       :: else -> skip
       fi;
       k = 0; y = 0 }
#ifdef TRUNCATE
  :: d_step { lend > 0 && cuts == 0 -> cuts = 1; lend--; lg[lend] = 0;                 /* unclean election: the tail is gone */
       accev = 0; clear(MON); k = 0;
       do :: k < lend -> feed(MON, lg[k]); k++ :: else -> break od; got = 0; k = 0;
       assert(acknowledged_is_accepted_once || (acked & accev) == acked) }
#endif
  od
}

proctype Reader(byte f) {
  byte pos, spos;
end:
  do
  :: d_step { pos < lend -> feed(f, lg[pos]); pos++;
       if :: got > 0 -> spos = pos :: else -> skip fi; got = 0;
       assert(readers_agree || pos < lend || (F[f].n == F[MON].n && F[f].h == F[MON].h && F[f].ep == F[MON].ep)) }
  :: d_step { pos > spos ->                                              /* crash: back to the last accepted record */
#ifndef PENDING_LOST
       pos = spos;
#endif
       F[f].pn = 0; j = 0; do :: j < PMAX -> F[f].p[j] = 0; j++ :: else -> break od; j = 0 }
  od
}

proctype Publisher(byte f) {
  byte pos, spos, sn, sh;
end:
  do
  :: d_step { pos < lend -> feed(f, lg[pos]); pos++; if :: got > 0 -> spos = pos :: else -> skip fi; got = 0 }
  :: d_step { F[f].n > sn -> sn = F[f].n; sh = F[f].h }                  /* persist, then ... */
  :: d_step { sn > pubn ->                                               /* ... publish */
       assert(checkpoints_are_prefixes || sn <= F[MON].n && acc[sn - 1] == sh);                      /* P6: a checkpoint is a prefix of what is accepted */
       pubn = sn; pubh = sh }
  :: d_step { pos > spos -> pos = spos;
       F[f].pn = 0; j = 0; do :: j < PMAX -> F[f].p[j] = 0; j++ :: else -> break od; j = 0 }
  od
}

#define ALL ((1 << NEV) - 1)
#ifdef REACH1      /* everything acknowledged */
active proctype R1() { end: d_step { acked == ALL -> assert(false) } }
#endif
#ifdef REACH2      /* acknowledged under two different epochs, by different writers */
active proctype R2() { end: d_step { acked == ALL && F[MON].ep >= 2 && E[F[MON].era].key != E[acc[0]].key -> assert(false) } }
#endif
#ifdef REACH3      /* an unsealed tail was superseded and its events acknowledged later */
active proctype R3() { end: d_step { acked == ALL && lend >= 5 && lg[1] % 2 == 0 && E[lg[1] / 2].key != NONE && F[MON].n > 2 && acc[1] != lg[1] / 2 -> assert(false) } }
#endif
#ifdef REACH4      /* given up by a dead writer, appended late, counts; the newcomer's first epoch start lost against it */
active proctype R4() { end: d_step { acked != 0 && F[MON].n >= 3 && acc[1] == 1 && E[1].kind == EVENT && E[2].kind == EPOCH && E[2].seq == 1 && acc[2] > 2 && E[acc[2]].kind == EPOCH && E[acc[2]].key == E[2].key -> assert(false) } }
#endif

init {
  atomic {
    d_step { r = 0; do :: r < NF -> clear(r); r++ :: else -> break od; r = 0; do :: r < NENT -> rep[r] = NONE; r++ :: else -> break od; r = 0; pubh = NONE };
    run Writer(0); run Writer(1);
#if NW > 2
    run Writer(2);
#endif
    r = 0;
    if
    :: NR > 0 -> run Reader(RD)
    :: else -> skip
    fi;
    if
    :: NR > 1 -> run Reader(RD + 1)
    :: else -> skip
    fi;
    if
    :: PUBL > 0 -> run Publisher(RD + NR)
    :: else -> skip
    fi
  }
}
