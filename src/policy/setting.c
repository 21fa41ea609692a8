#include "policy/policy_priv.h"

#include <stdio.h>

#include "base/num.h"

#define SETTING_ROW(id, name, least, most, ...)                                        \
    [id] = {STR_INIT(name), least, most, {__VA_ARGS__}},

/* A setting without words is a number. */
static const struct {
    struct str name;
    int least, most;
    const char *words[SETTING_WORDS_MAX];
} rows[SETTING_COUNT] = {SETTING_TABLE(SETTING_ROW)};

struct str setting_name(enum setting setting)
{
    return (size_t)setting < COUNT(rows) ? rows[setting].name : STR("invalid");
}

struct str setting_word(enum setting setting, int value)
{
    if ((size_t)setting >= COUNT(rows) || value < 0 || value >= SETTING_WORDS_MAX)
        return STR("");
    return str_z(rows[setting].words[value]);
}

bool setting_find(struct str name, enum setting *out)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (str_eq(rows[i].name, name)) {
            *out = (enum setting)i;
            return true;
        }
    }
    return false;
}

bool setting_value_parse(enum setting setting, struct str word, int *out)
{
    int64_t number;
    if (!rows[setting].words[0]) {
        if (!num_parse_i64(word, rows[setting].least, rows[setting].most, &number))
            return false;
        *out = (int)number;
        return true;
    }
    for (int i = 0; i < SETTING_WORDS_MAX && rows[setting].words[i]; i++) {
        if (str_eq(word, str_z(rows[setting].words[i]))) {
            *out = i;
            return true;
        }
    }
    return false;
}

void setting_expect(enum setting setting, char *text, size_t cap)
{
    size_t used = 0;
    if (!rows[setting].words[0]) {
        snprintf(text, cap, "a number from %d to %d", rows[setting].least,
            rows[setting].most);
        return;
    }
    text[0] = '\0';
    for (int i = 0; i < SETTING_WORDS_MAX && rows[setting].words[i]; i++) {
        int n = snprintf(
            text + used, cap - used, "%s%s", i ? " or " : "", rows[setting].words[i]);
        if (n < 0 || (size_t)n >= cap - used)
            return;
        used += (size_t)n;
    }
}
