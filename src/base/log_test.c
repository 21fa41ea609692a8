#include "base/log.h"

#include "base/buf.h"
#include "tests/harness/t.h"

static struct instant noon(void)
{
    return instant_from_s(1700000000);
}

static void a_line_is_json_with_its_fields(struct t *t)
{
    struct buf b;
    buf_init(&b, 1000);
    struct log log = {sink_to_buf(&b), LOG_INFO, noon};
    const struct log_field fields[] = {LOG_TEXT("name", STR("a \"b\" \\ \n\x7f\xff")),
        LOG_NUM("rows", -3), LOG_TEXT("empty", STR(""))};
    log_write(&log, LOG_WARN, "test.event", fields, COUNT(fields));
    T_STR(t, buf_str(&b),
        STR("{\"time\":\"2023-11-14T22:13:20Z\",\"level\":\"warn\",\"event\":\"test."
            "event\","
            "\"name\":\"a \\\"b\\\" \\\\ "
            "\\u000a\\u007f\\u00ff\",\"rows\":-3,\"empty\":\"\"}\n"));
    buf_fini(&b);
}

static void lower_levels_and_no_log_are_silent(struct t *t)
{
    struct buf b;
    buf_init(&b, 1000);
    struct log log = {sink_to_buf(&b), LOG_WARN, NULL};
    log_write(&log, LOG_INFO, "test.event", NULL, 0);
    log_write(NULL, LOG_ERROR, "test.event", NULL, 0);
    T_EQ(t, b.n, 0);
    log_write(&log, LOG_WARN, "test.event", NULL, 0);
    T_STR(t, buf_str(&b), STR("{\"level\":\"warn\",\"event\":\"test.event\"}\n"));
    buf_fini(&b);
}

static void a_sink_that_fails_is_ignored(struct t *t)
{
    struct buf b;
    buf_init(&b, 3);
    struct log log = {sink_to_buf(&b), LOG_DEBUG, NULL};
    log_write(&log, LOG_ERROR, "test.event", NULL, 0);
    T_EQ(t, b.n, 0);
    buf_fini(&b);
}

static void an_error_is_logged_whole(struct t *t)
{
    struct buf b;
    struct err err = ERR_INIT;
    buf_init(&b, 1000);
    struct log log = {sink_to_buf(&b), LOG_DEBUG, NULL};
    err_set(&err, ERR_IO, "test.io", "the disk is full");
    log_err(&log, "test.failed", &err);
    T_OK(
        t, str_starts(buf_str(&b), STR("{\"level\":\"error\",\"event\":\"test.failed\","
                                       "\"code\":\"io\",\"id\":\"test.io\","
                                       "\"text\":\"the disk is full\",\"file\":")));
    buf_fini(&b);
}

static const struct t_case cases[] = {
    T_CASE(a_line_is_json_with_its_fields),
    T_CASE(lower_levels_and_no_log_are_silent),
    T_CASE(a_sink_that_fails_is_ignored),
    T_CASE(an_error_is_logged_whole),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
