#include "cli/request/parts.h"

#include <stdio.h>

#include "base/num.h"
#include "os/file.h"

bool parts_number(
    const struct cli_list *words, size_t count, int64_t *out, struct err *err)
{
    if (words->n == count && num_parse_i64(str_z(words->items[0]), 1, INT64_MAX, out))
        return true;
    return err_set(err, ERR_USAGE, "cli.usage",
        "say the number of the case (`abide request list` shows them)");
}

bool parts_token(const char *word, const char *what, struct str *out, struct err *err)
{
    *out = (struct str){0};
    if (!word || raw_token(raw_from_str(str_z(word)), out))
        return true;
    return err_set(
        err, ERR_USAGE, "cli.usage", "%s takes characters of A-Za-z0-9._:-", what);
}

bool parts_text(const char *path, struct buf *out, struct err *err)
{
    return !path || file_read(path, out, err);
}

struct str parts_last_day(
    enum zone zone, struct instant deadline, char text[PARTS_DAY_MAX])
{
    int year, month, day;
    if (!instant_known(deadline))
        return STR("");
    zone_day_to_civil(
        zone_day(zone, (struct instant){deadline.us - 1}), &year, &month, &day);
    int n = snprintf(text, PARTS_DAY_MAX, "%04d-%02d-%02d", year % 10000, month, day);
    return (struct str){text, n > 0 ? (size_t)n : 0};
}
