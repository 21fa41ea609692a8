#include "capture/read/inner.h"

#include <string.h>

#include "base/buf.h"
#include "tests/harness/t.h"

/* Reads `text` through the filter in steps of `step` bytes. ' stands for ". */
static void filter(const char *text, size_t step, struct buf *out)
{
    char quoted[200];
    size_t n = strlen(text), got = 1;
    struct source_mem mem;
    struct inner in;
    struct err err;
    for (size_t i = 0; i < n; i++)
        quoted[i] = text[i] == '\'' ? '"' : text[i];
    mem.rest = raw_of(quoted, n);
    inner_init(&in, source_from_mem(&mem), STR("list"));
    struct source source = inner_source(&in);
    while (got > 0) {
        unsigned char *to = buf_reserve(out, step);
        if (!to || !source_read(&source, to, step, &got, &err))
            return;
        buf_grow(out, got);
    }
}

static void the_list_of_that_name_is_found(struct t *t)
{
    static const struct {
        const char *says, *given, *want;
    } rows[] = {
        {"alone", "{'list':[1,2]}", "[1,2]"},
        {"after others", "{'a':{'list':[9]},'b':['list',':',[8]],'list' : [1]}", "[1]"},
        {"before others", "{'list':[[1],{'a':[]}],'z':[3]}", "[[1],{\"a\":[]}]"},
        {"brackets and quotes in strings", "{'x':'[\\'{','list':['a]\\'b',1]}",
            "[\"a]\\\"b\",1]"},
        {"white space inside is kept", "{ 'list' :\n[ 1 ]}", "[ 1 ]"},
        {"no list under the name", "{'list':{'list':[1]}}", ""},
        {"a longer name is another", "{'lists':[1],'lis':[2]}", ""},
        {"a value of that text is no name", "{'a':'list','b':[1]}", ""},
        {"cut off", "{'list':[1,", "[1,"},
        {"nothing", "", ""},
        {"closing brackets alone", "]}}]", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t step = 1; step < 9; step++) {
            struct buf out;
            buf_init(&out, 1000);
            filter(rows[i].given, step, &out);
            if (!T_STR(t, buf_str(&out), str_z(rows[i].want)))
                t_note(t, "%s, in steps of %zu", rows[i].says, step);
            buf_fini(&out);
        }
    }
}

static const struct t_case cases[] = {
    T_CASE(the_list_of_that_name_is_found),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
