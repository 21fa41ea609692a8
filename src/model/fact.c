#include "model/fact.h"

#define FACT_NAME(id, name, ...)   [id] = STR_INIT(name),
#define FACT_VALUES(id, name, ...) [id] = {__VA_ARGS__},

static const struct str names[FACT_COUNT] = {FACT_TABLE(FACT_NAME)};

/* Rows are NULL-terminated by the one place more than the longest. */
static const char *const values[FACT_COUNT][FACT_VALUES_MAX + 1] = {
    FACT_TABLE(FACT_VALUES)};

struct str fact_name(enum fact fact)
{
    size_t i = (size_t)fact;
    return i < FACT_COUNT ? names[i] : STR("invalid");
}

int fact_values(enum fact fact)
{
    size_t i = (size_t)fact;
    int n = 0;
    while (i < FACT_COUNT && values[i][n])
        n++;
    return n;
}

struct str fact_value_name(enum fact fact, int value)
{
    if (value < 0 || value >= fact_values(fact))
        return STR("invalid");
    return str_z(values[fact][value]);
}

bool fact_parse(struct str name, enum fact *out)
{
    for (size_t i = 0; i < FACT_COUNT; i++) {
        if (str_eq(names[i], name)) {
            *out = (enum fact)i;
            return true;
        }
    }
    return false;
}

bool fact_value_parse(enum fact fact, struct str name, int *out)
{
    for (int value = 0; value < fact_values(fact); value++) {
        if (str_eq(fact_value_name(fact, value), name)) {
            *out = value;
            return true;
        }
    }
    return false;
}

struct facts facts_deny(void)
{
    struct facts facts;
    for (size_t i = 0; i < FACT_COUNT; i++)
        facts.v[i] = (uint8_t)(fact_values((enum fact)i) - 1);
    return facts;
}
