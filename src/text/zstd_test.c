#include "text/zstd.h"

#include <string.h>

#include "base/mem.h"
#include "tests/harness/t.h"

enum { SAMPLE_BYTES = 700000, PACKED_MAX = 1 << 21 };

/* Text that compresses, with a tail that hardly does. */
static void make_sample(unsigned char *p)
{
    uint32_t x = 1;
    for (size_t i = 0; i < SAMPLE_BYTES; i++) {
        x = x * 1664525 + 1013904223;
        p[i] = i < SAMPLE_BYTES / 2 ? (unsigned char)"what a day "[i % 11]
                                    : (unsigned char)(x >> 24);
    }
}

static bool pack(struct raw data, size_t step, struct buf *packed, struct err *err)
{
    struct zstd_out *z;
    struct sink sink;
    bool done = true;
    if (!zstd_out_new(sink_to_buf(packed), ZSTD_LEVEL_DEFAULT, &z, err))
        return false;
    sink = zstd_out_sink(z);
    for (size_t at = 0; done && at < data.n; at += step) {
        struct raw part = raw_slice(data, at, at + step);
        done = sink_write(&sink, part.p, part.n, err);
    }
    done = done && zstd_out_end(z, err);
    zstd_out_free(z);
    return done;
}

static bool unpack(
    struct raw packed, uint64_t max_bytes, struct buf *plain, struct err *err)
{
    struct source_mem mem = {packed};
    struct zstd_in *z;
    struct source source;
    size_t got = 1;
    bool done = true;
    if (!zstd_in_new(source_from_mem(&mem), max_bytes, &z, err))
        return false;
    source = zstd_in_source(z);
    while (done && got > 0) {
        unsigned char part[5000];
        done = source_read(&source, part, sizeof part, &got, err);
        if (done)
            buf_add(plain, part, got);
    }
    zstd_in_free(z);
    return done && buf_ok(plain, err);
}

static void what_goes_in_comes_out_whatever_the_pieces(struct t *t)
{
    static const size_t steps[] = {1, 999, SAMPLE_BYTES};
    unsigned char *sample = mem_alloc(SAMPLE_BYTES);
    struct buf first, packed, plain;
    struct err err = ERR_INIT;
    make_sample(sample);
    buf_init(&first, PACKED_MAX);
    T_DONE(t, pack(raw_of(sample, SAMPLE_BYTES), 777, &first, &err), &err);
    for (size_t i = 0; i < COUNT(steps); i++) {
        buf_init(&packed, PACKED_MAX);
        buf_init(&plain, PACKED_MAX);
        T_DONE(t, pack(raw_of(sample, SAMPLE_BYTES), steps[i], &packed, &err), &err);
        T_OK(t, raw_eq(buf_raw(&packed), buf_raw(&first)));
        T_OK(t, packed.n < SAMPLE_BYTES * 3 / 4);
        T_DONE(t, unpack(buf_raw(&packed), SAMPLE_BYTES, &plain, &err), &err);
        T_OK(t, raw_eq(buf_raw(&plain), raw_of(sample, SAMPLE_BYTES)));
        buf_fini(&packed);
        buf_fini(&plain);
    }
    buf_fini(&first);
    mem_free(sample);
}

static void nothing_packs_to_a_frame_and_back_to_nothing(struct t *t)
{
    struct buf packed, plain;
    struct err err = ERR_INIT;
    buf_init(&packed, PACKED_MAX);
    buf_init(&plain, PACKED_MAX);
    T_DONE(t, pack(raw_of(NULL, 0), 1, &packed, &err), &err);
    T_OK(t, packed.n > 0);
    T_DONE(t, unpack(buf_raw(&packed), 0, &plain, &err), &err);
    T_EQ(t, plain.n, 0);
    buf_fini(&packed);
    buf_fini(&plain);
}

static void data_that_is_cut_short_is_refused_at_every_byte(struct t *t)
{
    struct buf packed, plain;
    struct err err = ERR_INIT;
    buf_init(&packed, PACKED_MAX);
    T_DONE(t, pack(raw_of("hello hello hello", 17), 5, &packed, &err), &err);
    for (size_t n = 0; n < packed.n; n++) {
        buf_init(&plain, PACKED_MAX);
        T_FAILS(t, unpack(raw_slice(buf_raw(&packed), 0, n), 100, &plain, &err), &err,
            "text.zstd_short");
        buf_fini(&plain);
    }
    buf_fini(&packed);
}

static void data_that_is_not_zstd_is_refused(struct t *t)
{
    struct buf plain;
    struct err err = ERR_INIT;
    buf_init(&plain, PACKED_MAX);
    T_FAILS(t, unpack(raw_of("no frame at all", 15), 100, &plain, &err), &err,
        "text.zstd_data");
    buf_fini(&plain);
}

static void what_unpacks_over_its_ceiling_is_refused(struct t *t)
{
    struct buf packed, plain;
    struct err err = ERR_INIT;
    unsigned char *zeroes = mem_zalloc(SAMPLE_BYTES);
    buf_init(&packed, PACKED_MAX);
    buf_init(&plain, PACKED_MAX);
    T_DONE(t, pack(raw_of(zeroes, SAMPLE_BYTES), SAMPLE_BYTES, &packed, &err), &err);
    T_OK(t, packed.n < 1000);
    T_FAILS(t, unpack(buf_raw(&packed), SAMPLE_BYTES - 1, &plain, &err), &err,
        "text.zstd_size");
    buf_fini(&packed);
    buf_fini(&plain);
    mem_free(zeroes);
}

static void a_level_out_of_range_is_refused(struct t *t)
{
    struct err err = ERR_INIT;
    struct zstd_out *z;
    struct buf packed;
    buf_init(&packed, 100);
    T_FAILS(
        t, zstd_out_new(sink_to_buf(&packed), 0, &z, &err), &err, "text.zstd_level");
    T_FAILS(
        t, zstd_out_new(sink_to_buf(&packed), 20, &z, &err), &err, "text.zstd_level");
    buf_fini(&packed);
}

static bool try_round(void *ctx)
{
    struct buf packed, plain;
    struct err err = ERR_INIT;
    bool done;
    (void)ctx;
    buf_init(&packed, PACKED_MAX);
    buf_init(&plain, PACKED_MAX);
    done = pack(raw_of("hello", 5), 5, &packed, &err) &&
           unpack(buf_raw(&packed), 5, &plain, &err);
    buf_fini(&packed);
    buf_fini(&plain);
    return done;
}

static void a_round_survives_want_of_memory(struct t *t)
{
    t_oom(t, try_round, NULL);
}

static const struct t_case cases[] = {
    T_CASE(what_goes_in_comes_out_whatever_the_pieces),
    T_CASE(nothing_packs_to_a_frame_and_back_to_nothing),
    T_CASE(data_that_is_cut_short_is_refused_at_every_byte),
    T_CASE(data_that_is_not_zstd_is_refused),
    T_CASE(what_unpacks_over_its_ceiling_is_refused),
    T_CASE(a_level_out_of_range_is_refused),
    T_CASE(a_round_survives_want_of_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
