/* Whom a hold covers, what of them, and until when: no state, no clock. */
#include "store/erase/hold.h"
#include "store/ledger.h"

bool hold_is_active(const struct hold *hold)
{
    return !instant_known(hold->released);
}

static bool is_named(const struct hold *hold, struct id vault)
{
    for (size_t i = 0; i < hold->vault_count; i++) {
        if (id_eq(hold->vaults[i], vault))
            return true;
    }
    return false;
}

/* What is not known of an account is covered: a duty to keep is not guessed away. */
static bool in_set(uint32_t set, unsigned value)
{
    return value == 0 || (set >> value & 1) != 0;
}

bool hold_covers(const struct hold *hold, const struct hold_subject *subject)
{
    if (!hold_is_active(hold))
        return false;
    if (is_named(hold, subject->vault))
        return true;
    return hold->tiers != 0 && !subject->zdr && in_set(hold->tiers, subject->tier) &&
           (hold->regions == 0 || in_set(hold->regions, subject->region));
}

bool hold_wants(const struct hold *hold, struct instant at)
{
    if (!instant_known(at))
        return true;
    return (!instant_known(hold->begins) || instant_cmp(at, hold->begins) >= 0) &&
           (!instant_known(hold->ends) || instant_cmp(at, hold->ends) < 0);
}

struct instant hold_due(const struct hold *hold, struct instant deadline)
{
    struct instant after = {hold->released.us + HOLD_RELEASE_DAYS * INSTANT_DAY_US};
    return instant_known(hold->released) && instant_cmp(after, deadline) > 0 ? after
                                                                             : deadline;
}

bool hold_subject_of(
    struct store *s, struct id vault, struct hold_subject *out, struct err *err)
{
    enum { LEDGER_MAX = 256 << 20 };
    struct hold_subject subject = {.vault = vault};
    const struct choice *lines;
    struct arena a;
    size_t count;
    arena_init(&a, LEDGER_MAX);
    bool done = ledger_read(s, vault, &a, &lines, &count, err);
    for (size_t i = 0; done && i < count; i++) {
        const struct choice *line = &lines[i];
        if (line->control == CONTROL_TIER && !tier_parse(line->value, &subject.tier))
            subject.tier = TIER_UNKNOWN;
        if (line->control == CONTROL_REGION &&
            !region_parse(line->value, &subject.region))
            subject.region = REGION_UNKNOWN;
        if (line->control == CONTROL_ZDR)
            subject.zdr = str_eq(line->value, STR("on"));
    }
    arena_fini(&a);
    if (done)
        *out = subject;
    return done;
}

bool hold_told(struct store *s, struct id vault, struct arena *a,
    const struct hold **out, size_t *count, struct err *err)
{
    struct hold_subject subject;
    const struct hold *all;
    size_t n;
    if (!hold_subject_of(s, vault, &subject, err) || !hold_list(s, a, &all, &n, err))
        return false;
    struct hold *told = arena_array(a, n + 1, sizeof *told);
    if (!told)
        return err_memory(err);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        if (!all[i].barred && hold_covers(&all[i], &subject))
            told[(*count)++] = all[i];
    }
    *out = told;
    return true;
}
