#include "capture/read/tree.h"

#include <string.h>

#include "base/map.h"
#include "capture/read/field.h"
#include "capture/read/options.h"

/*
 * Everything is done over arrays of indices, never by recursion: a branch may be as
 * deep as the conversation has turns.
 *
 * Invariants after link(): parent[i] is TURN_NONE or the index of another kept draft;
 * after cut_circles(): following parent[] ends; after order(): place[parent[i]] <
 * place[i].
 */
enum { DROPPED = -2, ID_MAX = 4096, SUFFIX_MAX = 16 };

struct work {
    struct tree *tree;
    struct arena *arena;
    struct capture_report *report;
    struct map ids; /* id -> index + 1 of its first draft */
    int *parent, *first, *next, *place, *twins;
    size_t n;
};

static int find_id(const struct work *w, struct raw id)
{
    const uint64_t *at = map_find(&w->ids, field_bytes(id));
    return at ? (int)(*at - 1) : TURN_NONE;
}

static bool alloc_all(struct work *w, struct err *err)
{
    int **all[] = {&w->parent, &w->first, &w->next, &w->place, &w->twins};
    for (size_t i = 0; i < COUNT(all); i++) {
        *all[i] = arena_array(w->arena, w->n, sizeof(int));
        if (!*all[i])
            return err_memory(err);
    }
    return true;
}

/* A free id for the second, third ... draft that calls itself like draft `first`. */
static bool rename_twin(struct work *w, size_t i, size_t first, struct err *err)
{
    struct draft *d = &w->tree->drafts.p[i];
    struct raw id = d->turn.origin_id;
    unsigned char *text = arena_alloc(w->arena, id.n + SUFFIX_MAX);
    bool added = false;
    if (!text)
        return err_memory(err);
    memcpy(text, id.p, id.n);
    while (!added) {
        char suffix[SUFFIX_MAX];
        int n = snprintf(suffix, sizeof suffix, "~%d", 2 + w->twins[first]++);
        memcpy(text + id.n, suffix, (size_t)n);
        d->turn.origin_id = raw_of(text, id.n + (size_t)n);
        uint64_t *at = map_put(&w->ids, field_bytes(d->turn.origin_id), &added);
        if (!at)
            return err_memory(err);
        if (added)
            *at = i + 1;
    }
    return true;
}

static bool name_one(struct work *w, size_t i, struct err *err)
{
    struct draft *d = &w->tree->drafts.p[i];
    bool added;
    if (d->turn.origin_id.n > ID_MAX)
        return err_set(err, ERR_LIMIT, "capture.id_long",
            "an id of %zu bytes: the limit is %d", d->turn.origin_id.n, ID_MAX);
    uint64_t *at = map_put(&w->ids, field_bytes(d->turn.origin_id), &added);
    if (!at)
        return err_memory(err);
    if (added) {
        *at = i + 1;
        return true;
    }
    size_t first = *at - 1;
    if (raw_eq(d->source, w->tree->drafts.p[first].source)) {
        w->parent[i] = DROPPED;
        report_note(w->report, CAPTURE_TWICE_SAME);
        return true;
    }
    report_note(w->report, CAPTURE_TWICE_OTHER);
    return rename_twin(w, i, first, err);
}

static void link_parents(struct work *w)
{
    for (size_t i = 0; i < w->n; i++) {
        struct raw parent = w->tree->drafts.p[i].parent;
        if (w->parent[i] == DROPPED)
            continue;
        w->parent[i] = parent.n > 0 ? find_id(w, parent) : TURN_NONE;
        if (parent.n > 0 && w->parent[i] == TURN_NONE)
            report_note(w->report, CAPTURE_PARENT_MISSING);
    }
}

/* Up from a draft; the step that would return to this walk's own footprint is cut. */
static void cut_from(struct work *w, int *mark, int start)
{
    int at = start, last = TURN_NONE;
    while (at >= 0 && mark[at] == 0) {
        mark[at] = start + 1;
        last = at;
        at = w->parent[at];
    }
    if (at >= 0 && last >= 0 && mark[at] == start + 1) {
        w->parent[last] = TURN_NONE;
        report_note(w->report, CAPTURE_CYCLE_CUT);
    }
}

/* The head goes first, so that the shown branch is as long as it can be. */
static void cut_circles(struct work *w)
{
    int *mark = w->place; /* not yet in use */
    int head = find_id(w, w->tree->head);
    if (head != TURN_NONE)
        cut_from(w, mark, head);
    for (size_t i = 0; i < w->n; i++)
        cut_from(w, mark, (int)i);
}

/* Child lists in the source's order; roots hang under the index n. */
static void list_children(struct work *w, int *root)
{
    *root = TURN_NONE;
    for (size_t i = 0; i < w->n; i++)
        w->first[i] = w->next[i] = TURN_NONE;
    for (size_t i = w->n; i-- > 0;) {
        if (w->parent[i] == DROPPED)
            continue;
        int *list = w->parent[i] == TURN_NONE ? root : &w->first[w->parent[i]];
        w->next[i] = *list;
        *list = (int)i;
    }
}

/* Places drafts depth first; the walk climbs through parent[], so it needs no stack. */
static size_t place_all(struct work *w, int root)
{
    int placed = 0;
    int at = root;
    while (at != TURN_NONE) {
        w->place[at] = placed++;
        if (w->first[at] != TURN_NONE) {
            at = w->first[at];
            continue;
        }
        while (at != TURN_NONE && w->next[at] == TURN_NONE)
            at = w->parent[at];
        if (at != TURN_NONE)
            at = w->next[at];
    }
    return (size_t)placed;
}

static struct turn *fill_turns(struct work *w, size_t count)
{
    struct turn *turns = arena_array(w->arena, count, sizeof *turns);
    if (!turns)
        return NULL;
    for (size_t i = 0; i < w->n; i++) {
        if (w->parent[i] == DROPPED)
            continue;
        struct turn *t = &turns[w->place[i]];
        *t = w->tree->drafts.p[i].turn;
        t->parent = w->parent[i] == TURN_NONE ? TURN_NONE : w->place[w->parent[i]];
    }
    return turns;
}

static int choose_head(struct work *w)
{
    struct raw id = w->tree->head;
    int head = id.n > 0 ? find_id(w, id) : TURN_NONE;
    if (head != TURN_NONE)
        return w->place[head];
    if (id.n > 0)
        report_note(w->report, CAPTURE_HEAD_MISSING);
    for (size_t i = w->n; i-- > 0;) {
        if (w->parent[i] != DROPPED && w->first[i] == TURN_NONE)
            return w->place[i];
    }
    return TURN_NONE;
}

static bool outside(const struct tree *tree, struct instant t)
{
    const int64_t slack = INSTANT_DAY_US;
    if (instant_known(tree->from) && t.us < tree->from.us - slack)
        return true;
    return instant_known(tree->until) && t.us > tree->until.us + slack;
}

/*
 * A turn cannot be older than what it answers. When two times contradict each other by
 * more than a day nobody can tell which one lies, so both become unknown: an unknown
 * time never allows, a wrong one might. `seen[i]` is the time nearest above or at i as
 * the source gave it.
 */
static bool judge_times(struct work *w, struct turn *turns, size_t count)
{
    int *source = w->first; /* child lists are done with: index that gave seen[i] */
    struct instant *said = arena_array(w->arena, count, sizeof *said);
    if (!said)
        return false;
    for (size_t i = 0; i < count; i++) {
        int up = turns[i].parent == TURN_NONE ? TURN_NONE : source[turns[i].parent];
        said[i] = turns[i].created;
        source[i] = instant_known(said[i]) ? (int)i : up;
        if (!instant_known(said[i]))
            continue;
        turns[i].time_wrong |= outside(w->tree, said[i]);
        if (up != TURN_NONE && said[up].us > said[i].us + INSTANT_DAY_US)
            turns[i].time_wrong = turns[up].time_wrong = true;
    }
    for (size_t i = 0; i < count; i++) {
        if (!turns[i].time_wrong)
            continue;
        turns[i].created = INSTANT_UNKNOWN;
        report_note(w->report, CAPTURE_TIME_WRONG);
    }
    return true;
}

/* A reply belongs to whom it answers, unless the source names its author. */
static void inherit_authors(struct turn *turns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool own = turns[i].author.n > 0 || turns[i].role == ROLE_USER;
        if (!own && turns[i].parent != TURN_NONE)
            turns[i].author = turns[turns[i].parent].author;
    }
}

static void count_turns(struct work *w, const struct conversation *c)
{
    for (size_t i = 0; i < c->count; i++) {
        report_add(w->report, CAPTURE_TURNS_HIDDEN, c->turns[i].hidden);
        report_add(w->report, CAPTURE_TURNS_ASIDE, c->turns[i].aside);
    }
    for (int i = c->head; i != TURN_NONE; i = c->turns[i].parent)
        report_note(w->report, CAPTURE_TURNS_SHOWN);
    report_add(w->report, CAPTURE_TURNS, c->count);
}

static void count_branches(struct work *w, int root)
{
    for (size_t i = 0; i < w->n; i++) {
        if (w->parent[i] == DROPPED)
            continue;
        int list = w->parent[i] == TURN_NONE ? root : w->first[w->parent[i]];
        report_add(w->report, CAPTURE_BRANCHES, w->next[list] != TURN_NONE);
    }
}

static bool build(struct work *w, struct conversation *out, struct err *err)
{
    int root;
    if (!alloc_all(w, err))
        return false;
    for (size_t i = 0; i < w->n; i++) {
        if (!name_one(w, i, err))
            return false;
    }
    link_parents(w);
    cut_circles(w);
    list_children(w, &root);
    size_t count = place_all(w, root);
    struct turn *turns = fill_turns(w, count);
    if (!turns)
        return err_memory(err);
    count_branches(w, root);
    int head = choose_head(w);
    if (!judge_times(w, turns, count))
        return err_memory(err);
    inherit_authors(turns, count);
    out->turns = turns;
    out->count = count;
    out->head = head;
    count_turns(w, out);
    return true;
}

bool tree_build(struct tree *tree, struct arena *arena, struct capture_report *report,
    struct conversation *out, struct err *err)
{
    struct work w = {
        .tree = tree, .arena = arena, .report = report, .n = tree->drafts.n};
    if (w.n == 0 || w.n > CAPTURE_TURNS_MAX)
        return err_set(err, ERR_LIMIT, "capture.turns",
            "a conversation of %zu turns: 1 to %d are read", w.n, CAPTURE_TURNS_MAX);
    map_init(&w.ids, (size_t)CAPTURE_TURNS_MAX * 2, tree->seed);
    bool done = build(&w, out, err);
    map_fini(&w.ids);
    return done;
}
