#include "deid/detect/look.h"

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
    struct span s = {start, end, deid_detector_get(detector)->type, (uint16_t)detector,
        (uint8_t)confidence};
    if (l->found_n == l->found_cap && !vec_grow_(&l->found, sizeof *l->found,
                                          l->found_n, &l->found_cap, LOOK_FOUND_MAX)) {
        l->failed = true;
        return;
    }
    l->found[l->found_n++] = s;
}

const struct context *look_context(struct look *l, size_t start)
{
    if (l->context_at != start) {
        context_read(l->rules->words, l->p, start, &l->context);
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
