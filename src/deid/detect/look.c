#include "deid/detect/look.h"

#include "deid/detect/cells.h"

enum { TAGS_MAX = 4, TAG_MAX = 24, GAP_MAX = 6, SPOT_ROOM = 160, SPOT_EDGE = 64 };

bool look_alone(const struct look *l, size_t start, size_t end)
{
    unsigned char before = look_before(l, start);
    unsigned char after = look_at(l, end);
    return !ch_is(before, CH_ALNUM) && before != '_' && !ch_is(after, CH_ALNUM) &&
           after != '_';
}

void look_add(
    struct look *l, unsigned detector, size_t start, size_t end, int confidence)
{
    if (deid_detectors_has(&l->rules->silent, detector) ||
        confidence < l->rules->min_confidence)
        return;
    confidence = calibration_of(&l->rules->calibration, detector, (unsigned)confidence);
    struct span s = {start, end, deid_detector_get(detector)->type, (uint16_t)detector,
        (uint8_t)confidence};
    if (l->found_n == l->found_cap && !vec_grow_(&l->found, sizeof *l->found,
                                          l->found_n, &l->found_cap, LOOK_FOUND_MAX)) {
        l->failed = true;
        return;
    }
    l->found[l->found_n++] = s;
}

/* Spots end between words, so that no number is cut in two. */
static size_t spot_start(const struct look *l, size_t at)
{
    size_t i = at;
    while (i > 0 && at - i < SPOT_EDGE && !ch_is(l->p[i - 1], CH_SPACE))
        i--;
    return i;
}

static size_t spot_end(const struct look *l, size_t at)
{
    size_t i = at;
    while (i < l->n && i - at < SPOT_EDGE && !ch_is(l->p[i], CH_SPACE))
        i++;
    return i;
}

void look_spot_add(struct look *l, size_t start, size_t end)
{
    size_t from = spot_start(l, start > SPOT_ROOM ? start - SPOT_ROOM : 0);
    size_t to = spot_end(l, l->n - end < SPOT_ROOM ? l->n : end + SPOT_ROOM);
    struct look_spot *last = l->spot_n ? &l->spots[l->spot_n - 1] : NULL;
    if (last && from <= last->end) {
        last->end = to;
        return;
    }
    if (l->spot_n == l->spot_cap && !vec_grow_(&l->spots, sizeof *l->spots, l->spot_n,
                                        &l->spot_cap, LOOK_FOUND_MAX)) {
        l->failed = true;
        return;
    }
    l->spots[l->spot_n++] = (struct look_spot){from, to};
}

const struct context *look_context(struct look *l, size_t start)
{
    if (l->context_at != start) {
        context_read(l->rules->words, l->p, start, &l->context);
        if (!l->context.near) {
            l->context.near = (uint8_t)cells_class(l, start);
            l->context.distance = 0;
        }
        l->context_at = start;
    }
    return &l->context;
}

bool look_near(struct look *l, unsigned detector, size_t start, unsigned cx)
{
    if (deid_detectors_has(&l->rules->uncontexted, detector))
        return true;
    return look_context(l, start)->near == cx;
}

bool look_named(
    struct look *l, unsigned detector, size_t start, const uint8_t *cx, size_t count)
{
    if (deid_detectors_has(&l->rules->uncontexted, detector))
        return true;
    unsigned near = look_context(l, start)->near;
    for (size_t i = 0; i < count && near; i++) {
        if (cx[i] == near)
            return true;
    }
    return false;
}

/* Over "</td><td>" before `at`: where the text in front of the tags ends. */
static size_t look_tags(const struct look *l, size_t at)
{
    size_t i = at;
    if (look_before(l, at) == ' ' && at > 1 && ch_is(l->p[at - 2], CH_WORD))
        return at; /* most often */
    while (i > 0 && at - i < 2 && (l->p[i - 1] == ' ' || l->p[i - 1] == ':'))
        i--;
    if (i == 0 || l->p[i - 1] != '>')
        return at;
    for (unsigned tags = 0; tags < TAGS_MAX && i > 0 && l->p[i - 1] == '>'; tags++) {
        size_t k = i - 1;
        while (k > 0 && i - k < TAG_MAX && l->p[k - 1] != '<' && l->p[k - 1] != '>')
            k--;
        if (k == 0 || l->p[k - 1] != '<')
            break;
        if (l->p[k] != '/' && (k < 2 || l->p[k - 2] != '>'))
            return at; /* "<phone>": the tag is the name */
        i = k - 1;
    }
    return i;
}

static unsigned may_name(const struct look *l, size_t start)
{
    size_t i = look_tags(l, start);
    while (i > 0 && start - i < GAP_MAX && !ch_is(l->p[i - 1], CH_WORD)) {
        if (l->p[i - 1] == '|' || l->p[i - 1] == ',' || l->p[i - 1] == '\t')
            return CONTEXT_NAMES | CONTEXT_SECRETS; /* a cell: its head may name it */
        i--;
    }
    return context_may(l->rules->words, l->p, i);
}

bool look_may_name(struct look *l, size_t start, bool secret)
{
    if (l->rules->loose)
        return true;
    if (l->may_at != start) {
        l->may = (uint8_t)may_name(l, start);
        l->may_at = start;
    }
    return (l->may & (secret ? CONTEXT_SECRETS : CONTEXT_NAMES)) != 0;
}
