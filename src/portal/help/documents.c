/* The operator's public pages: every version, and what each changed. */
#include "portal/core/footer.h"
#include "portal/help/compare.h"
#include "portal/page/page.h"

enum { LINES_SHOWN_MAX = 200 };

bool help_page_documents(struct ask *a, struct err *err)
{
    const struct document *all;
    struct view *group = NULL;
    size_t count;
    if (!document_list(a->flow->store, false, &a->arena, &all, &count, err))
        return false;
    for (size_t i = count; i > 0; i--) {
        const struct document *d = &all[i - 1];
        if (i == count || !str_eq(all[i].name, d->name)) {
            group = view_add(a->view, "groups");
            footer_document(group, d);
        }
        struct view *v = view_add(group, "versions");
        footer_document(v, d);
        view_flag(v, "in_force", document_is_in_force(all, count, i - 1, a->flow->now));
        view_flag(v, "coming", instant_cmp(d->from, a->flow->now) > 0);
        view_flag(v, "older", i > 1 && str_eq(all[i - 2].name, d->name));
    }
    return ask_page(a, "documents.html", err);
}

struct telling {
    struct view *view;
    size_t shown;
};

static void tell_line(void *ctx, bool added, struct str line)
{
    struct telling *t = ctx;
    if (t->shown++ >= LINES_SHOWN_MAX)
        return;
    struct view *v = view_add(t->view, "lines");
    view_flag(v, "added", added);
    view_str(v, "line", line);
}

/* What is missing on one side cannot be compared: that is said, not guessed. */
static bool add_lines(struct ask *a, const struct document *was,
    const struct document *is, struct err *err)
{
    struct telling t = {a->view, 0};
    struct compare c = {was->text, is->text, tell_line, &t};
    bool compared = false;
    if (was->text.n && is->text.n && !compare_lines(&c, &compared, err))
        return false;
    view_flag(a->view, "compared", compared);
    view_flag(a->view, "same", compared && t.shown == 0);
    view_flag(a->view, "cut", t.shown > LINES_SHOWN_MAX);
    return true;
}

/* The version a path names, with the one before it. */
static size_t find(const struct document *all, size_t count, const struct ask *a)
{
    for (size_t i = 1; i < count; i++) {
        if (raw_eq_str(a->names[0], all[i].name) &&
            raw_eq_str(a->names[1], all[i].version) &&
            str_eq(all[i - 1].name, all[i].name))
            return i;
    }
    return 0;
}

bool help_page_document(struct ask *a, struct err *err)
{
    const struct document *all;
    size_t count;
    if (!document_list(a->flow->store, true, &a->arena, &all, &count, err))
        return false;
    size_t i = find(all, count, a);
    if (!i) {
        ask_refuse(a, 404, "absent");
        return true;
    }
    footer_document(a->view, &all[i]);
    view_str(a->view, "before", all[i - 1].version);
    return add_lines(a, &all[i - 1], &all[i], err) && ask_page(a, "document.html", err);
}
