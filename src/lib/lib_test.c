#include <pthread.h>
#include <string.h>

#include <abide/abide.h>

#include "base/mem.h"
#include "tests/harness/t.h"

enum { SPANS_KEPT = 16, THREADS = 8, ROUNDS = 200 };

struct seen {
    struct abide_span spans[SPANS_KEPT];
    size_t n, stop_at;
};

static int on_span(void *ctx, const struct abide_span *span)
{
    struct seen *seen = ctx;
    if (seen->n < SPANS_KEPT)
        seen->spans[seen->n] = *span;
    seen->n++;
    return seen->stop_at && seen->n == seen->stop_at;
}

static struct abide *opened(struct t *t, const struct abide_options *options)
{
    struct abide *a = NULL;
    T_EQ(t, abide_open(options, &a), ABIDE_OK);
    return a;
}

/* Offsets behind an emoji (4 bytes, 1 point, 2 units) and a combining mark. */
static void a_span_has_its_place_in_bytes_points_and_units(struct t *t)
{
    static const char text[] = "\xF0\x9F\x98\x80 e\xCC\x81 jane@example.org, or "
                               "4111 1111 1111 1111";
    struct abide *a = opened(t, NULL);
    struct seen seen = {.n = 0};
    T_EQ(t, abide_scan(a, text, sizeof text - 1, on_span, &seen), ABIDE_OK);
    if (T_EQ(t, seen.n, 2)) {
        T_EQ(t, seen.spans[0].start_byte, 9);
        T_EQ(t, seen.spans[0].end_byte, 25);
        T_EQ(t, seen.spans[0].start_point, 5);
        T_EQ(t, seen.spans[0].start_unit, 6);
        T_EQ(t, seen.spans[0].end_unit, 22);
        T_STR(t, str_z(seen.spans[0].type), STR("EMAIL_ADDRESS"));
        T_STR(t, str_z(seen.spans[0].word), STR("EMAIL"));
        T_STR(t, str_z(seen.spans[0].kind), STR("email"));
        T_STR(t, str_z(seen.spans[0].opf_label), STR("private_email"));
        T_STR(t, str_z(seen.spans[1].type), STR("CREDIT_CARD"));
        T_EQ(t, seen.spans[1].sensitivity, 3);
    }
    abide_close(a);
}

static void a_callback_ends_the_scan(struct t *t)
{
    static const char text[] = "a@b.com c@d.com e@f.com";
    struct abide *a = opened(t, NULL);
    struct seen seen = {.stop_at = 2};
    T_EQ(t, abide_scan(a, text, sizeof text - 1, on_span, &seen), ABIDE_STOPPED);
    T_EQ(t, seen.n, 2);
    abide_close(a);
}

static void options_choose_the_types(struct t *t)
{
    static const char text[] = "a@b.com +1 212-555-0147 10.1.2.3";
    static const char *const only[] = {"EMAIL", "private_phone", NULL};
    static const char *const off[] = {"PHONE_NUMBER", NULL};
    struct abide_options o = {.struct_bytes = sizeof o, .only = only, .off = off};
    struct abide *a = opened(t, &o);
    struct seen seen = {.n = 0};
    T_EQ(t, abide_scan(a, text, sizeof text - 1, on_span, &seen), ABIDE_OK);
    T_EQ(t, seen.n, 1);
    abide_close(a);
}

static void wrong_arguments_are_refused(struct t *t)
{
    static const char *const nobody[] = {"NO_SUCH", NULL};
    struct abide_options o = {.struct_bytes = sizeof o, .only = nobody};
    struct abide *a = NULL;
    struct abide_room room = {.cap = 5};
    T_EQ(t, abide_open(&o, &a), ABIDE_BAD_ARGUMENT);
    o = (struct abide_options){.struct_bytes = sizeof o, .min_confidence = 101};
    T_EQ(t, abide_open(&o, &a), ABIDE_BAD_ARGUMENT);
    o = (struct abide_options){.struct_bytes = 0};
    T_EQ(t, abide_open(&o, &a), ABIDE_BAD_ARGUMENT);
    T_EQ(t, abide_open(NULL, NULL), ABIDE_BAD_ARGUMENT);
    T_OK(t, a == NULL);
    a = opened(t, NULL);
    T_EQ(t, abide_scan(a, NULL, 3, on_span, NULL), ABIDE_BAD_ARGUMENT);
    T_EQ(t, abide_scan(a, "x", 1, NULL, NULL), ABIDE_BAD_ARGUMENT);
    T_EQ(t, abide_scan(a, NULL, 0, on_span, NULL), ABIDE_OK);
    T_EQ(t, abide_redact(a, "x", 1, &room), ABIDE_BAD_ARGUMENT);
    abide_close(a);
    abide_close(NULL);
}

static void an_older_program_knows_fewer_options(struct t *t)
{
    struct abide_options o = {.struct_bytes = sizeof(size_t), .slots = 100000};
    struct abide *a = opened(t, &o);
    abide_close(a);
}

static void redacting_writes_into_the_callers_room(struct t *t)
{
    static const char text[] = "to a@b.com.";
    struct abide *a = opened(t, NULL);
    char out[64];
    struct abide_room room = {out, sizeof out, 0};
    T_EQ(t, abide_redact(a, text, sizeof text - 1, &room), ABIDE_OK);
    T_STR(t, ((struct str){out, room.n}), STR("to <EMAIL>."));
    room.cap = 5;
    T_EQ(t, abide_redact(a, text, sizeof text - 1, &room), ABIDE_NO_ROOM);
    T_EQ(t, room.n, 11);
    room = (struct abide_room){0};
    T_EQ(t, abide_redact(a, text, sizeof text - 1, &room), ABIDE_NO_ROOM);
    abide_close(a);
}

/* Every allocation fails after opening: nothing notices. */
static void a_scan_allocates_nothing(struct t *t)
{
    static const char piece[] =
        "Dear j\xC3\xA4ne, jane [at] example (dot) org, card 4111 "
        "1111 1111 1111, ssn 219-09-9999, \xEF\xBC\x94 &#64; ";
    static char text[65536], out[4 * 65536];
    struct abide *a = opened(t, NULL);
    struct abide_room room = {out, sizeof out, 0};
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = piece[i % (sizeof piece - 1)];
    mem_fail_from(1);
    for (size_t bytes = 1; bytes <= sizeof text; bytes *= 2) {
        struct seen seen = {.n = 0};
        T_EQ(t, abide_scan(a, text, bytes, on_span, &seen), ABIDE_OK);
        T_EQ(t, abide_redact(a, text, bytes, &room), ABIDE_OK);
    }
    T_OK(t, !mem_failed());
    mem_fail_from(0);
    abide_close(a);
}

struct worker {
    struct abide *a;
    size_t wrong;
    unsigned number;
};

static void *work(void *ctx)
{
    struct worker *w = ctx;
    char text[64];
    int n = snprintf(text, sizeof text,
        "user%u@example.com, 10.0.%u.1 and 4111 1111 "
        "1111 1111",
        w->number, w->number);
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct seen seen = {.n = 0};
        bool fine = abide_scan(w->a, text, (size_t)n, on_span, &seen) == ABIDE_OK &&
                    seen.n == 3 && seen.spans[0].start_byte == 0;
        w->wrong += !fine;
    }
    return NULL;
}

/* More threads than slots, so that some wait. */
static void many_threads_share_one_handle(struct t *t)
{
    struct abide_options o = {.struct_bytes = sizeof o, .slots = 3};
    struct abide *a = opened(t, &o);
    pthread_t threads[THREADS];
    struct worker workers[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){a, 0, i};
        T_EQ(t, pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        T_EQ(t, workers[i].wrong, 0);
    }
    abide_close(a);
}

static void every_type_and_error_has_a_name(struct t *t)
{
    T_OK(t, abide_type_count() > 100);
    T_STR(t, str_z(abide_type_name(0)), STR("EMAIL_ADDRESS"));
    T_OK(t, abide_type_name(abide_type_count()) == NULL);
    T_STR(t, str_z(abide_error_text(99)), STR("unknown error"));
    T_OK(t, strlen(abide_error_text(ABIDE_NO_ROOM)) > 0);
    T_STR(t, str_z(abide_version()), STR(ABIDE_VERSION));
}

static bool attempt(void *ctx)
{
    struct abide *a = NULL;
    struct abide_options o = {.struct_bytes = sizeof o, .slots = 2};
    (void)ctx;
    int error = abide_open(&o, &a);
    abide_close(a);
    return error == ABIDE_OK;
}

static void no_memory_is_an_error(struct t *t)
{
    t_oom(t, attempt, NULL);
}

static const struct t_case cases[] = {
    T_CASE(a_span_has_its_place_in_bytes_points_and_units),
    T_CASE(a_callback_ends_the_scan),
    T_CASE(options_choose_the_types),
    T_CASE(wrong_arguments_are_refused),
    T_CASE(an_older_program_knows_fewer_options),
    T_CASE(redacting_writes_into_the_callers_room),
    T_CASE(a_scan_allocates_nothing),
    T_CASE(many_threads_share_one_handle),
    T_CASE(every_type_and_error_has_a_name),
    T_CASE(no_memory_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
