#include "portal/core/limit.h"

#include "base/map.h"

enum { WHO_MAX = 256 };

void limits_init(struct limits *l, uint64_t seed)
{
    *l = (struct limits){.seed = seed};
}

static struct limit_bucket *bucket_of(
    struct limits *l, const struct limit_rule *rule, struct raw who)
{
    uint64_t h = map_hash(str_z(rule->what), l->seed);
    for (size_t at = 0; at < who.n && at < WHO_MAX; at++)
        h = (h ^ who.p[at]) * UINT64_C(0x100000001b3);
    char mixed[8];
    for (int i = 0; i < 8; i++)
        mixed[i] = (char)(h >> (8 * i));
    return &l->buckets[map_hash((struct str){mixed, 8}, l->seed) % LIMIT_BUCKETS];
}

bool limit_take(
    struct limits *l, const struct limit_rule *rule, struct raw who, uint64_t now_ms)
{
    struct limit_bucket *b = bucket_of(l, rule, who);
    uint64_t full = (uint64_t)rule->burst * 1000;
    uint64_t since = b->at_ms ? now_ms - b->at_ms : UINT64_MAX;
    uint64_t more =
        since / rule->every_ms >= rule->burst ? full : since * 1000 / rule->every_ms;
    uint64_t tokens = b->at_ms ? b->milli_tokens + more : full;
    if (tokens > full)
        tokens = full;
    b->at_ms = now_ms ? now_ms : 1;
    b->milli_tokens = (uint32_t)(tokens < 1000 ? tokens : tokens - 1000);
    return tokens >= 1000;
}
