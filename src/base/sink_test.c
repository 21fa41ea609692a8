#include "base/sink.h"

#include "tests/harness/t.h"

static void a_buffer_is_a_sink(struct t *t)
{
    struct buf b;
    struct err err = ERR_INIT;
    buf_init(&b, 5);
    struct sink sink = sink_to_buf(&b);
    T_OK(t, sink_write(&sink, "ab", 2, &err) && sink_str(&sink, STR("cd"), &err));
    T_OK(t, sink_write(&sink, NULL, 0, &err));
    T_STR(t, buf_str(&b), STR("abcd"));
    T_FAILS(t, sink_str(&sink, STR("ef"), &err), &err, "base.buf_full");
    buf_fini(&b);
}

static void memory_is_a_source(struct t *t)
{
    struct source_mem mem = {raw_from_str(STR("abcde"))};
    struct source source = source_from_mem(&mem);
    char part[3];
    size_t got = 0;
    T_OK(t, source_read(&source, part, 3, &got, NULL) && got == 3 && part[2] == 'c');
    T_OK(t, source_read(&source, part, 3, &got, NULL) && got == 2 && part[1] == 'e');
    T_OK(t, source_read(&source, part, 3, &got, NULL) && got == 0);
}

static const struct t_case cases[] = {
    T_CASE(a_buffer_is_a_sink),
    T_CASE(memory_is_a_source),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
