/*
 * A profile that allows more than the one before asks everybody again: a notice
 * that widens is published with it, so that what was allowed under the old wording
 * counts only for what the old wording allowed, until its person says yes once more.
 */
#include <stdio.h>
#include <string.h>

#include "crypt/hash.h"
#include "os/file.h"
#include "policy/pages/diff.h"
#include "portal/help/help_page.h"
#include "store/ledger.h"
#include "text/hex.h"

enum { MARKER_MAX = 256, WIDEN_BYTES_MAX = 8 << 20 };

/* The purposes for which some state turns from no to yes. Too large to compare: all. */
static uint32_t widened(const struct policy *before, const struct policy *after)
{
    struct diff diff;
    struct err limit = ERR_INIT;
    uint32_t bits = 0;
    if (!diff_make(before, after, &diff, &limit))
        return (UINT32_C(1) << PURPOSE_COUNT) - 1;
    for (size_t i = 0; i < diff.n; i++) {
        const struct diff_group *g = &diff.groups[i];
        if (g->a.outcome != OUTCOME_ALLOW && g->b.outcome == OUTCOME_ALLOW)
            bits |= UINT32_C(1) << g->purpose;
    }
    diff_fini(&diff);
    return bits;
}

struct publishing {
    struct notice notice;
    struct instant since; /* when the profile before came into force here */
    char version[64];
    struct arena arena;
};

/* The operator's own notice, that began since the profile before did, is enough. */
static bool put(struct flow *f, void *ctx, struct err *err)
{
    struct publishing *p = ctx;
    const struct notice *all;
    size_t count;
    if (!notice_list(f->store, &p->arena, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool same = str_eq(all[i].version, p->notice.version);
        bool covers = all[i].widens &&
                      (all[i].purposes & p->notice.purposes) == p->notice.purposes &&
                      instant_cmp(all[i].from, p->since) > 0 &&
                      instant_cmp(all[i].from, f->now) <= 0;
        if (same || covers)
            return true;
    }
    return notice_put(f->store, &p->notice, err);
}

static bool publish(
    struct flow *f, uint32_t purposes, struct instant since, struct err *err)
{
    char hex[2 * SHA256_BYTES + 1], day[INSTANT_TEXT_MAX];
    struct publishing p = {.since = since,
        .notice = {.purposes = purposes,
            .from = f->now,
            .until = INSTANT_UNKNOWN,
            .widens = true}};
    arena_init(&p.arena, WIDEN_BYTES_MAX);
    snprintf(p.version, sizeof p.version, "profile-%.10s-%.16s",
        instant_format(f->now, day).p,
        hex_format(f->policy_sha256, sizeof f->policy_sha256, hex).p);
    p.notice.version = str_z(p.version);
    memcpy(p.notice.text_sha256, f->policy_sha256, sizeof p.notice.text_sha256);
    bool done = flow_write(f, put, &p, err);
    arena_fini(&p.arena);
    return done;
}

/* STATE/history/in-force: the name of the profile that was in force when we last
 * looked, and since when it was, a line each. */
struct marker {
    char path[FILE_PATH_MAX];
    struct buf text;
    struct str name;
    struct instant since;
};

static bool read_marker(struct flow *f, struct marker *m, struct err *err)
{
    struct file_facts facts;
    struct str rest, at;
    if (!help_history(f, "in-force", m->path, err) ||
        !file_look(m->path, &facts, err) ||
        (facts.exists && !file_read(m->path, &m->text, err)))
        return false;
    rest = buf_str(&m->text);
    if (!str_cut(&rest, '\n', &m->name) || !str_cut(&rest, '\n', &at) ||
        !instant_parse(at, &m->since))
        m->name = STR("");
    return true;
}

static bool write_marker(
    struct flow *f, const struct marker *m, const char *name, struct err *err)
{
    char at[INSTANT_TEXT_MAX];
    struct buf text;
    buf_init(&text, MARKER_MAX);
    buf_printf(&text, "%s\n%" STR_FMT "\n", name, STR_ARG(instant_format(f->now, at)));
    bool done = buf_ok(&text, err) && file_replace(m->path, buf_raw(&text), err);
    buf_fini(&text);
    return done;
}

static bool compare(struct flow *f, const struct marker *m, struct err *err)
{
    char was[HELP_NAME_MAX];
    struct policy *before;
    if (!m->name.n || m->name.n >= sizeof was)
        return true; /* the first of all */
    snprintf(was, sizeof was, "%" STR_FMT, STR_ARG(m->name));
    if (!help_version_read(f, was, &before, err))
        return false;
    uint32_t bits = widened(before, f->policy);
    policy_free(before);
    return !bits || publish(f, bits, m->since, err);
}

bool help_widen(struct flow *f, struct err *err)
{
    char name[HELP_NAME_MAX];
    struct marker m = {.since = INSTANT_UNKNOWN};
    help_name(f, name);
    buf_init(&m.text, MARKER_MAX);
    bool done = help_remember(f, err) && read_marker(f, &m, err);
    if (done && !str_eq(m.name, str_z(name)))
        done = compare(f, &m, err) && write_marker(f, &m, name, err);
    buf_fini(&m.text);
    return done;
}
