#include "os/proc.h"

#include <string.h>

#include "tests/harness/t.h"

enum { OUT_MAX = 4096 };

static bool run(const char *one, const char *two, struct buf *out, struct err *err)
{
    const char *const words[] = {"/bin/sh", one, two, NULL};
    return proc_run(words, 2000, out, err);
}

static void a_command_says_its_output(struct t *t)
{
    struct err err = ERR_INIT;
    struct buf out;
    buf_init(&out, OUT_MAX);
    T_DONE(t, run("-c", "echo said", &out, &err), &err);
    T_STR(t, buf_str(&out), STR("said\n"));
    buf_fini(&out);
}

static void no_environment_is_handed_down(struct t *t)
{
    struct err err = ERR_INIT;
    struct buf out;
    buf_init(&out, OUT_MAX);
    T_DONE(t, run("-c", "echo \"${HOME-none}\"", &out, &err), &err);
    T_STR(t, buf_str(&out), STR("none\n"));
    buf_fini(&out);
}

static void what_fails_stays_or_says_too_much_is_an_error(struct t *t)
{
    static const struct {
        const char *command, *id;
    } rows[] = {
        {"exit 3", "os.proc_failed"},
        {"exec /bin/sleep 30", "os.proc_time"},
        {"exec >/dev/null 2>&1; exec /bin/sleep 30", "os.proc_time"},
        {"while :; do echo more; done", "base.buf_full"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *const words[] = {"/bin/sh", "-c", rows[i].command, NULL};
        struct err err = ERR_INIT;
        struct buf out;
        buf_init(&out, OUT_MAX);
        bool done = proc_run(words, 300, &out, &err);
        T_OK(t, !done);
        if (i < 3)
            T_STR(t, str_z(err.id), str_z(rows[i].id));
        buf_fini(&out);
    }
}

static void a_program_is_named_by_its_path(struct t *t)
{
    const char *const relative[] = {"sh", NULL}, *const none[] = {"/no/such", NULL};
    struct err err = ERR_INIT;
    struct buf out;
    buf_init(&out, OUT_MAX);
    T_FAILS(t, proc_run(relative, 1000, &out, &err), &err, "os.proc_path");
    T_FAILS(t, proc_run(none, 1000, &out, &err), &err, "os.proc_absent");
    buf_fini(&out);
}

static const struct t_case cases[] = {
    T_CASE(a_command_says_its_output),
    T_CASE(no_environment_is_handed_down),
    T_CASE(what_fails_stays_or_says_too_much_is_an_error),
    T_CASE(a_program_is_named_by_its_path),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
