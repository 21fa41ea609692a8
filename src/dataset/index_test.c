#include "dataset/index.h"

#include "dataset/files_test_priv.h"
#include "tests/harness/t.h"

#define HANDLE "\"handle\":\"000102030405060708090a0b0c0d0e0f\""

static void a_row_is_found_by_its_number(struct t *t)
{
    struct err err = ERR_INIT;
    struct test_build *b = test_build_new(0, true, &err);
    if (!T_DONE(t, b != NULL, &err))
        return;
    for (uint64_t n = 0; n <= 6; n++) {
        struct source_mem mem = {buf_raw(&b->files[DATASET_FILE_ROWS])};
        struct source source = source_from_mem(&mem);
        struct dataset_index_row row;
        bool found;
        T_DONE(t, dataset_index_find(&source, n, &row, &found, &err), &err);
        T_EQ(t, found, n >= 1 && n <= 5);
        if (found)
            T_EQ(t, row.row, n);
    }
    test_build_fini(b);
}

static void a_line_of_a_file_is_found_with_its_offset(struct t *t)
{
    struct source_mem mem = {raw_of("{\"a\":1}\n{\"b\":22}\n", 17)};
    struct source source = source_from_mem(&mem);
    struct dataset_line line;
    struct err err = ERR_INIT;
    bool found;
    T_DONE(t, dataset_line_find(&source, 2, &line, &found, &err), &err);
    T_OK(t, found);
    T_EQ(t, line.offset, 8);
    T_EQ(t, line.bytes, 8);
    mem.rest = raw_of("{}\n", 3);
    T_DONE(t, dataset_line_find(&source, 2, &line, &found, &err), &err);
    T_OK(t, !found);
}

static void a_line_that_is_no_index_row_is_refused(struct t *t)
{
    static const char *const lines[] = {
        "{}",
        "[]",
        "{\"row\":1,\"split\":\"train\",\"line\":1," HANDLE "}",
        "{\"row\":1,\"split\":\"test\",\"line\":1," HANDLE ",\"n_turns\":2}",
        "{\"row\":-1,\"split\":\"train\",\"line\":1," HANDLE ",\"n_turns\":2}",
        "{\"row\":1,\"split\":\"train\",\"line\":1,\"handle\":\"00\",\"n_turns\":2}",
    };
    struct dataset_index_row row;
    struct err err = ERR_INIT;
    for (size_t i = 0; i < COUNT(lines); i++)
        T_FAILS(t, dataset_index_parse(raw_from_str(str_z(lines[i])), &row, &err), &err,
            "dataset.member");
    T_DONE(t,
        dataset_index_parse(
            raw_from_str(STR(
                "{\"row\":1,\"split\":\"train\",\"line\":1," HANDLE ",\"n_turns\":2}")),
            &row, &err),
        &err);
    T_EQ(t, row.handle.b[15], 15);
}

static const struct t_case cases[] = {
    T_CASE(a_row_is_found_by_its_number),
    T_CASE(a_line_of_a_file_is_found_with_its_offset),
    T_CASE(a_line_that_is_no_index_row_is_refused),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
