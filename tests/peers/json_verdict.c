/*
 * Reads JSON texts from standard input, each as a line of hexadecimal digits, and
 * prints "accept" or "reject" for each: what json_suite.mjs compares with its suite.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "text/hex.h"
#include "text/json.h"

enum { LINE_MAX_BYTES = 4 << 20, ARENA_MAX = 256 << 20 };

static const char *verdict(struct str digits, unsigned char *bytes)
{
    struct arena a;
    struct json *v;
    bool good;
    if (!hex_parse(digits, bytes, digits.n / 2))
        return "no digits";
    arena_init(&a, ARENA_MAX);
    good = json_parse(&a, raw_of(bytes, digits.n / 2), &v, NULL);
    arena_fini(&a);
    return good ? "accept" : "reject";
}

int main(void)
{
    char *line = mem_alloc(LINE_MAX_BYTES);
    unsigned char *bytes = mem_alloc(LINE_MAX_BYTES);
    while (line && bytes && fgets(line, LINE_MAX_BYTES, stdin))
        puts(verdict((struct str){line, strcspn(line, "\n")}, bytes));
    mem_free(line);
    mem_free(bytes);
    return 0;
}
