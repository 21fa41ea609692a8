#include "flow/upkeep/upkeep.h"

#include "flow/keep/flow_erase.h"
#include "flow/keep/flow_keep.h"
#include "flow/request/flow_request.h"
#include "os/file.h"
#include "store/erase/hold.h"
#include "store/person/message.h"
#include "store/person/pass.h"

static void add_order(
    struct upkeep_figures *m, const struct erasure *e, struct instant now)
{
    int64_t age_s = (now.us - e->requested.us) / 1000000;
    if ((size_t)e->state < UPKEEP_STATES)
        m->by_state[e->state]++;
    m->late += erase_is_alert(e, now);
    m->breach += erase_is_breach(e, now);
    if (e->state != ERASE_RECLAIMED && age_s > m->oldest_s)
        m->oldest_s = age_s;
}

bool upkeep_look(struct flow *f, struct upkeep_figures *out, struct err *err)
{
    const struct erasure *orders;
    const struct hold *holds;
    struct upkeep_figures m = {.late = 0};
    struct arena a;
    size_t count = 0, hold_count = 0;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    bool ok = erase_list(f->store, (struct id){{0}}, &a, &orders, &count, err) &&
              hold_list(f->store, &a, &holds, &hold_count, err);
    for (size_t i = 0; ok && i < count; i++)
        add_order(&m, &orders[i], f->now);
    for (size_t i = 0; ok && i < hold_count; i++) {
        m.holds += hold_is_active(&holds[i]);
        m.held += holds[i].held;
    }
    arena_fini(&a);
    if (ok)
        *out = m;
    return ok;
}

static void write_count(const char *name, uint64_t count, struct buf *out)
{
    buf_printf(
        out, "# TYPE %s gauge\n%s %llu\n", name, name, (unsigned long long)count);
}

void upkeep_write(const struct upkeep_figures *m, struct buf *out)
{
    buf_add_z(out, "# TYPE abide_erasures gauge\n");
    for (size_t i = ERASE_HIDDEN; i < UPKEEP_STATES; i++)
        buf_printf(out, "abide_erasures{state=\"%" STR_FMT "\"} %llu\n",
            STR_ARG(erase_state_word((enum erase_state)i)),
            (unsigned long long)m->by_state[i]);
    write_count("abide_erasures_late", m->late, out);
    write_count("abide_erasures_breach", m->breach, out);
    write_count("abide_erasures_oldest_seconds", (uint64_t)m->oldest_s, out);
    write_count("abide_holds_active", m->holds, out);
    write_count("abide_held_rows", m->held, out);
}

/* Sessions, links and letters that ended. */
static bool sweep_passes(struct flow *f, void *ctx, struct err *err)
{
    (void)ctx;
    return message_sweep(f->store, f->now, err) && pass_sweep(f->store, f->now, err);
}

/* The purge last: it reclaims what the others deleted. */
static bool run_all(struct flow *f, struct upkeep *u, struct err *err)
{
    struct request_swept swept;
    if (!flow_keep_sweep(f, &u->gone, err) || !flow_request_sweep(f, &swept, err) ||
        !flow_write(f, sweep_passes, NULL, err) || !flow_purge(f, err))
        return false;
    u->cases = swept.expired + swept.done + swept.destroyed + swept.forgotten;
    return upkeep_look(f, &u->figures, err);
}

bool upkeep_run(struct flow *f, const char *state, struct upkeep *out, struct err *err)
{
    struct upkeep u = {.gone = 0};
    struct err busy = ERR_INIT;
    char path[FILE_PATH_MAX];
    int lock = -1;
    if (!file_join(state, "upkeep.lock", path, err))
        return false;
    bool ok = true;
    if (file_lock(path, true, &lock, &busy)) {
        ok = run_all(f, &u, err);
        file_unlock(lock);
    } else if (busy.code == ERR_STATE) {
        u.elsewhere = true;
        ok = upkeep_look(f, &u.figures, err);
    } else {
        *err = busy;
        return false;
    }
    if (ok)
        *out = u;
    return ok;
}
