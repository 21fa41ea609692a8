#include "flow/request/words.h"

#include "flow/flow_choice.h"
#include "flow/request/letter.h"
#include "flow/request/papers.h"

enum { ARENA_MAX = 64 << 20 };

static bool see(struct flow *f, int64_t number, struct arena *a,
    struct request_view *out, struct err *err)
{
    return flow_request_see(f, number, a, out, err) &&
           (!id_is_zero(out->row.vault) || err_set(err, ERR_STATE, "flow.request_over",
                                               "what was in the case is destroyed"));
}

static bool check_text(struct raw text, struct err *err)
{
    return (text.n > 0 && text.n <= REQUEST_TEXT_MAX) ||
           err_set(err, ERR_INPUT, "flow.request_text", "a text has 1 to %d bytes",
               REQUEST_TEXT_MAX);
}

static bool tell(struct flow *f, void *ctx, struct err *err)
{
    const struct request_words *in = ctx;
    const struct paper_letter letter = {f->now, in->from, in->text};
    struct request_view v;
    struct arena a;
    arena_init(&a, ARENA_MAX);
    bool done = see(f, in->number, &a, &v, err) &&
                papers_put_letter(f, v.row.vault, &letter, err) &&
                (in->from != DOER_STAFF || letter_send(f, &v, in->text, err));
    arena_fini(&a);
    return done;
}

bool flow_request_tell(struct flow *f, const struct request_words *in, struct err *err)
{
    struct request_words copy = *in;
    return check_text(in->text, err) && flow_write(f, tell, &copy, err);
}

static bool note(struct flow *f, void *ctx, struct err *err)
{
    const struct request_words *in = ctx;
    const struct paper_note note = {f->now, raw_from_str(in->by), in->text};
    struct request_view v;
    struct arena a;
    arena_init(&a, ARENA_MAX);
    bool done =
        see(f, in->number, &a, &v, err) && papers_put_note(f, v.row.vault, &note, err);
    arena_fini(&a);
    return done;
}

bool flow_request_note(struct flow *f, const struct request_words *in, struct err *err)
{
    struct request_words copy = *in;
    return check_text(in->text, err) && flow_write(f, note, &copy, err);
}

static struct raw trim(struct raw line)
{
    size_t from = 0, to = line.n;
    while (from < to && line.p[from] <= ' ')
        from++;
    while (to > from && line.p[to - 1] <= ' ')
        to--;
    return raw_slice(line, from, to);
}

static bool put_terms(struct flow *f, struct id vault, struct raw text, struct err *err)
{
    while (text.n > 0) {
        size_t n = 0;
        while (n < text.n && text.p[n] != '\n')
            n++;
        const struct paper_fix fix = {.term = trim(raw_slice(text, 0, n))};
        if (fix.term.n > 0 && !papers_put_fix(f, vault, &fix, err))
            return false;
        text = raw_slice(text, n + 1, text.n);
    }
    return true;
}

static bool fix_it(struct flow *f, void *ctx, struct err *err)
{
    const struct request_fix *in = ctx;
    const struct paper_fix fix = {.control = in->control, .value = in->value};
    struct request_view v;
    struct arena a;
    arena_init(&a, ARENA_MAX);
    bool done = see(f, in->number, &a, &v, err) &&
                (!in->control.n || papers_put_fix(f, v.row.vault, &fix, err)) &&
                put_terms(f, v.row.vault, in->terms, err);
    arena_fini(&a);
    return done;
}

bool flow_request_fix(struct flow *f, const struct request_fix *in, struct err *err)
{
    struct request_fix copy = *in;
    if (!trim(in->terms).n && !(in->control.n && in->value.n))
        return err_set(err, ERR_INPUT, "flow.request_text",
            "say a control and its value, or words to be kept out of answers");
    return flow_write(f, fix_it, &copy, err);
}
