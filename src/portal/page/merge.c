/*
 * Somebody who chose for their browser comes in: the stricter value wins. A no
 * of the browser goes into the account's ledger, once for each account; a yes goes
 * nowhere. The browser's signal (Sec-GPC) is written as a choice, as the gateway does.
 */
#include <string.h>

#include "portal/core/browser.h"
#include "portal/page/choose.h"
#include "portal/page/entry.h"
#include "text/hex.h"

struct merging {
    struct id vault;
    bool no, gpc;
};

static bool add(struct flow *f, void *ctx, struct err *err)
{
    const struct merging *m = ctx;
    uint64_t position;
    struct choice no = {.at = f->now,
        .recorded = f->now,
        .control = CONTROL_TRAINING,
        .value = STR("off"),
        .evidence = STR("browser"),
        .actor = STR("device")};
    struct choice gpc = {.at = f->now,
        .recorded = f->now,
        .control = CONTROL_GPC,
        .value = STR("on"),
        .evidence = STR("header"),
        .actor = STR("person")};
    return (!m->no || ledger_add(f->store, m->vault, &no, &position, err)) &&
           (!m->gpc || ledger_add(f->store, m->vault, &gpc, &position, err));
}

/* Says nothing to who has not the vault's key. */
static bool mark_of(struct ask *a, char out[BROWSER_MARK], struct err *err)
{
    struct id id;
    char hex[ID_TEXT];
    if (!pass_id(a->flow->store, a->who.vault, PASS_SETTING,
            raw_from_str(STR("browser")), &id, err))
        return false;
    memcpy(out, hex_format(id.b, BROWSER_MARK / 2, hex).p, BROWSER_MARK);
    return true;
}

static void keep_cookie(struct ask *a, const struct browser_choice *c)
{
    struct buf text;
    buf_init(&text, RAW_TOKEN_MAX);
    browser_write(c, &text);
    if (buf_ok(&text, NULL))
        ask_cookie(a, str_z(a->site->choice_cookie), buf_raw(&text), BROWSER_DAYS);
    buf_fini(&text);
}

bool entry_merge(struct ask *a, struct err *err)
{
    struct browser_choice c = browser_read(a->choice);
    struct merging m = {.vault = a->who.vault};
    char mark[BROWSER_MARK];
    const struct choice *lines;
    size_t count;
    if (c.says != BROWSER_OFF && !a->gpc)
        return true;
    if (!mark_of(a, mark, err) ||
        !ledger_read(a->flow->store, a->who.vault, &a->arena, &lines, &count, err))
        return false;
    bool met = c.says != BROWSER_OFF || browser_has_met(&c, mark);
    struct str now = choose_last(lines, count, CONTROL_TRAINING, STR(""));
    struct str gpc = choose_last(lines, count, CONTROL_GPC, STR(""));
    m.no = !met && !str_eq(now, STR("off"));
    m.gpc = a->gpc && !str_eq(gpc, STR("on"));
    if (!met) {
        browser_meets(&c, mark);
        keep_cookie(a, &c);
    }
    a->changed = m.no || m.gpc ? a->who.vault : a->changed;
    return (!m.no && !m.gpc) || flow_write(a->flow, add, &m, err);
}
