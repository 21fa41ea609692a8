/* What went to whom, as far as it is written down here; and what is not, plainly. */
#include "portal/page/page.h"
#include "store/erase/hold.h"
#include "store/person/pass.h"
#include "store/region.h"

enum { SENT_SHOWN_MAX = 50 };

static bool add_links(struct ask *a, struct err *err)
{
    const struct pass *all;
    size_t count;
    if (!ask_passes(a, PASS_SHARE, &all, &count, err))
        return false;
    view_u64(a->view, "links", count);
    return true;
}

/* Copies of the whole installation: everybody's words are in them. */
static bool add_transfers(struct ask *a, struct err *err)
{
    const struct transfer *all;
    size_t count;
    if (!transfer_list(a->flow->store, &a->arena, &all, &count, err))
        return false;
    for (size_t i = count; i > 0 && count - i < SENT_SHOWN_MAX; i--) {
        struct view *v = view_add(a->view, "transfers");
        view_str(v, "what", all[i - 1].what);
        view_str(v, "target", region_word(all[i - 1].target));
        view_str(v, "mechanism", mechanism_word(all[i - 1].mechanism));
        ask_time(v, "at", all[i - 1].at);
    }
    return true;
}

static bool add_holds(struct ask *a, struct err *err)
{
    const struct hold *all;
    size_t count;
    if (!hold_told(a->flow->store, a->who.vault, &a->arena, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct view *v = view_add(a->view, "holds");
        view_u64(v, "number", (uint64_t)all[i].number);
        view_str(v, "basis", all[i].basis);
        view_str(v, "authority", all[i].authority);
        ask_time(v, "at", all[i].opened);
        ask_time(v, "review", all[i].review);
    }
    return true;
}

bool mine_page_sent(struct ask *a, struct err *err)
{
    return add_links(a, err) && add_transfers(a, err) && add_holds(a, err) &&
           ask_page(a, "sent.html", err);
}
