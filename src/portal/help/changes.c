/* What changed, since when, and which notices ask everybody again. */
#include "policy/pages/diff.h"
#include "portal/help/help_page.h"
#include "portal/page/page.h"
#include "store/ledger.h"

enum { DIFF_MAX = 1 << 20 };

static bool add_diff(struct view *v, const struct policy *before,
    const struct policy *after, struct err *err)
{
    struct diff diff;
    struct buf text;
    struct err limit = ERR_INIT;
    if (!diff_make(before, after, &diff, &limit)) {
        view_str(v, "changes", STR("")); /* too large to compare: the rules stand */
        return true;
    }
    buf_init(&text, DIFF_MAX);
    diff_text(&diff, false, &text);
    diff_fini(&diff);
    bool done = buf_ok(&text, err);
    if (done)
        view_copy(v, "changes", buf_str(&text));
    buf_fini(&text);
    return done;
}

/* The newest first; each with what it changed for people against the one before. */
static bool add_versions(
    struct ask *a, const struct help_versions *all, struct err *err)
{
    for (size_t i = all->count; i > 0; i--) {
        const struct policy *p = all->list[i - 1];
        struct view *v = view_add(a->view, "versions");
        view_copy(v, "profile", policy_title(p));
        view_u64(v, "version", (uint64_t)policy_version(p));
        ask_time(v, "effective", policy_effective(p));
        view_flag(v, "first", i == 1);
        if (i > 1 && !add_diff(v, all->list[i - 2], p, err))
            return false;
    }
    return true;
}

static bool add_notices(struct ask *a, struct err *err)
{
    const struct notice *all;
    size_t count;
    if (!notice_list(a->flow->store, &a->arena, &all, &count, err))
        return false;
    for (size_t i = count; i > 0; i--) {
        struct view *v = view_add(a->view, "notices");
        view_str(v, "notice", all[i - 1].version);
        ask_time(v, "from", all[i - 1].from);
        view_flag(v, "widens", all[i - 1].widens);
        view_flag(v, "coming", instant_cmp(all[i - 1].from, a->flow->now) > 0);
    }
    return true;
}

bool help_page_changes(struct ask *a, struct err *err)
{
    struct help_versions all;
    if (!help_remember(a->flow, err) ||
        !help_versions_read(a->flow, &a->arena, &all, err))
        return false;
    bool done = add_versions(a, &all, err) && add_notices(a, err) &&
                ask_page(a, "help_changes.html", err);
    help_versions_fini(&all);
    return done;
}
