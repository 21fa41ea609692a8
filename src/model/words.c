#include "model/words.h"

bool table_find(const struct str *words, size_t count, struct str s, size_t *out)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(words[i], s)) {
            *out = i;
            return true;
        }
    }
    return false;
}

TABLE_DEFINE(purpose, PURPOSE_TABLE)
TABLE_DEFINE(content, CONTENT_TABLE)
TABLE_DEFINE(role, ROLE_TABLE)
TABLE_DEFINE(service, SERVICE_TABLE)
TABLE_DEFINE(tier, TIER_TABLE)
TABLE_DEFINE(mode, MODE_TABLE)
TABLE_DEFINE(age, AGE_TABLE)
TABLE_DEFINE(region, REGION_TABLE)
TABLE_DEFINE(body_state, BODY_STATE_TABLE)
TABLE_DEFINE(safety, SAFETY_TABLE)
TABLE_DEFINE(origin, ORIGIN_TABLE)
