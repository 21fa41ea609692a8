/*
 * Whose content it is: the person's, or an organisation's that shares it or does not.
 */
#include "policy/facts_priv.h"

static enum owner_map owner_of(const struct view *v, const struct choice *line)
{
    enum tier tier;
    return tier_parse(line->value, &tier) ? (enum owner_map)v->p->maps.owner[tier]
                                          : OWNER_MAP_UNKNOWN;
}

/* The strictest of all lines, or of those without a date: a tier held always. */
static enum owner_map owner_ever(const struct view *v, bool undated)
{
    struct ask ask = {.control = CONTROL_TIER};
    bool person = false;
    bool unknown = false;
    for (size_t i = 0; i < v->in->person.count; i++) {
        const struct choice *line = &v->in->person.lines[i];
        if (!ledger_asked(line, &ask) || (undated && instant_known(line->at)))
            continue;
        if (owner_of(v, line) == OWNER_MAP_ORG)
            return OWNER_MAP_ORG;
        unknown |= owner_of(v, line) == OWNER_MAP_UNKNOWN;
        person = true;
    }
    return person && !unknown ? OWNER_MAP_PERSON : OWNER_MAP_UNKNOWN;
}

static enum owner_map owner_at(const struct view *v, struct instant t)
{
    struct ask ask = {.control = CONTROL_TIER};
    const struct choice *line = ledger_latest(&v->in->person, &ask, t);
    if (!v->in->person.known)
        return OWNER_MAP_UNKNOWN;
    return line ? owner_of(v, line) : owner_ever(v, instant_known(t));
}

static enum owner_map owner_map(const struct view *v)
{
    enum service service = v->in->turn.service;
    if (service == SERVICE_API || service == SERVICE_IMAGE_API)
        return OWNER_MAP_ORG;
    enum owner_map a = owner_at(v, v->t0);
    enum owner_map b = owner_at(v, v->t1);
    if (a == OWNER_MAP_ORG || b == OWNER_MAP_ORG)
        return OWNER_MAP_ORG;
    return a == b && service != SERVICE_UNKNOWN ? a : OWNER_MAP_UNKNOWN;
}

int view_owner(struct view *v)
{
    const struct fact_turn *turn = &v->in->turn;
    enum control share = v->p->maps.content[turn->content].share;
    enum owner_map map = owner_map(v);
    v->org_owned = map == OWNER_MAP_ORG;
    if (map == OWNER_MAP_PERSON)
        return OWNER_PERSON;
    if (map == OWNER_MAP_UNKNOWN || share_is_barred(&v->in->org, v->t0, v->t1) ||
        share_is_barred(&v->in->org, v->t1, v->t1))
        return OWNER_ORG_UNCOVERED;
    v->act = share_covers(&v->in->org, share, turn->project, v->t0);
    if (!v->act)
        return OWNER_ORG_UNCOVERED;
    return share_covers(&v->in->org, share, turn->project, v->t1)
               ? OWNER_ORG_COVERED
               : OWNER_ORG_COVERED_T0;
}

/* The plan, in every profile the same. */
static int family_of(enum tier tier)
{
    switch (tier) {
    case TIER_SIGNED_OUT:
    case TIER_FREE:
    case TIER_GO:
        return FAMILY_FREE;
    case TIER_PLUS:
    case TIER_PRO:
        return FAMILY_PAID;
    case TIER_BUSINESS:
    case TIER_TEACHERS:
    case TIER_API:
        return FAMILY_BUSINESS;
    case TIER_ENTERPRISE:
    case TIER_EDU:
    case TIER_HEALTHCARE:
        return FAMILY_ENTERPRISE;
    case TIER_UNKNOWN:
        break;
    }
    return FAMILY_UNKNOWN;
}

static int family_at(const struct view *v, struct instant t)
{
    struct ask ask = {.control = CONTROL_TIER};
    const struct choice *line = ledger_latest(&v->in->person, &ask, t);
    enum tier tier;
    if (!v->in->person.known || !line || !tier_parse(line->value, &tier))
        return FAMILY_UNKNOWN;
    return family_of(tier);
}

/* Of then and now, the stricter; what nobody noted then is taken from now. */
int view_family(const struct view *v)
{
    struct ask ask = {.control = CONTROL_TIER};
    int now = family_at(v, v->t1);
    int then = ledger_latest(&v->in->person, &ask, v->t0) ? family_at(v, v->t0) : now;
    if (v->org_owned && now == FAMILY_UNKNOWN)
        return FAMILY_BUSINESS;
    return then > now ? then : now;
}

int view_retention(const struct view *v)
{
    int given = v->in->given ? v->in->given->v[FACT_RETENTION] : RETENTION_ZDR;
    bool barred = v->org_owned && (share_is_barred(&v->in->org, v->t0, v->t1) ||
                                      share_is_barred(&v->in->org, v->t1, v->t1));
    if (!barred)
        return RETENTION_NORMAL;
    return given == RETENTION_CSAM || given == RETENTION_EXCEPTION ? given
                                                                   : RETENTION_ZDR;
}
