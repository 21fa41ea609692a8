#include "flow/request/letter.h"

#include "flow/request/letter_words.h"
#include "flow/request/papers.h"
#include "store/person/message.h"

enum { LETTER_MAX = 24000, ARENA_MAX = 64 << 20 };

/* By the state the case is in after the event. */
static enum letter_word sentence_of(
    const struct request_view *v, const struct request_event *e)
{
    switch (v->state.state) {
    case REQUEST_OPEN:
        return e->act == ACT_SUBMIT ? LETTER_RECEIVED : LETTER_NONE;
    case REQUEST_WORK:
        return e->act == ACT_ACKNOWLEDGE        ? LETTER_WORKING
               : e->act == ACT_CONFIRM_IDENTITY ? LETTER_IDENTIFIED
               : e->act == ACT_EXTEND           ? LETTER_MORE_TIME
               : e->act == ACT_APPROVE          ? LETTER_ANEW
                                                : LETTER_NONE;
    case REQUEST_IDENTITY:
        return e->act == ACT_EXTEND ? LETTER_MORE_TIME : LETTER_IDENTIFY;
    case REQUEST_FULFILLED:
        return LETTER_FULFILLED;
    case REQUEST_PARTIAL:
        return LETTER_PARTIAL;
    case REQUEST_DENIED:
        return LETTER_DENIED;
    case REQUEST_REVOKED:
        return LETTER_REVOKED;
    case REQUEST_EXPIRED:
        return LETTER_EXPIRED;
    case REQUEST_APPEALED:
        return e->act == ACT_APPEAL ? LETTER_APPEALED : LETTER_NONE;
    case REQUEST_UPHELD:
        return LETTER_UPHELD;
    case REQUEST_PROPOSED:
        return e->act == ACT_EXTEND ? LETTER_MORE_TIME : LETTER_NONE;
    case REQUEST_ABSENT:
    case REQUEST_DRAFT:
    case REQUEST_APPROVED:
    case REQUEST_APPEAL_PROPOSED:
        return LETTER_NONE;
    }
    return LETTER_NONE;
}

/* The last day, where the person is. */
static void add_day(
    struct buf *b, const char *lead, enum zone zone, struct instant deadline)
{
    int year, month, day;
    if (!instant_known(deadline))
        return;
    zone_day_to_civil(
        zone_day(zone, (struct instant){deadline.us - 1}), &year, &month, &day);
    buf_printf(b, "%s %04d-%02d-%02d (%" STR_FMT ").\n", lead, year, month, day,
        STR_ARG(zone_word(zone)));
}

static void add_facts(
    const struct request_view *v, enum letter_language in, struct buf *b)
{
    const struct request_deadlines *d = &v->deadlines;
    char handle[ID_TEXT];
    enum zone zone = v->state.facts.zone;
    buf_printf(b, "\n%s %lld, %s, %s %" STR_FMT ".\n",
        letter_words_say(in, LETTER_REQUEST), (long long)v->row.number,
        letter_words_kind(in, v->state.facts.kind), letter_words_say(in, LETTER_CASE),
        STR_ARG(id_format(v->row.handle, handle)));
    add_day(b, letter_words_say(in, LETTER_DUE), zone, d->due);
    add_day(b, letter_words_say(in, LETTER_WAIT), zone, d->identity);
    add_day(b, letter_words_say(in, LETTER_APPEAL), zone, d->appeal);
    add_day(b, letter_words_say(in, LETTER_DESTROY), zone, d->destroy);
    buf_printf(b, "%s\n", letter_words_say(in, LETTER_COMPLAIN));
}

struct told {
    enum letter_word sentence;
    struct raw text; /* of the staff, as they wrote it */
    enum letter_language in;
};

static void compose(const struct request_view *v, const struct request_event *e,
    const struct told *told, struct buf *b)
{
    bool refused =
        v->state.state == REQUEST_DENIED || v->state.state == REQUEST_PARTIAL;
    enum request_reason reason = refused ? v->state.reason : WHY_NONE;
    if (e->act == ACT_EXTEND)
        reason = e->reason;
    const char *why = letter_words_reason(told->in, reason);
    buf_printf(b, "%s\n", letter_words_say(told->in, told->sentence));
    if (why)
        buf_printf(b, "%s\n", why);
    if (told->text.n > 0) {
        buf_add_char(b, '\n');
        buf_add(b, told->text.p, told->text.n);
        buf_add_char(b, '\n');
    }
    add_facts(v, told->in, b);
}

bool letter_send(
    struct flow *f, const struct request_view *v, struct raw text, struct err *err)
{
    struct papers papers;
    struct arena a;
    arena_init(&a, ARENA_MAX);
    bool done = papers_read(f, v->row.vault, &a, &papers, err);
    if (done && papers.claims.mail.n > 0) {
        enum letter_language in = letter_words_language(papers.claims.language);
        const struct message m = {.vault = v->row.vault,
            .at = f->now,
            .to = papers.claims.mail,
            .subject = raw_from_str(str_z(letter_words_say(in, LETTER_SUBJECT))),
            .text = raw_slice(text, 0, MESSAGE_TEXT_MAX / 2)};
        done = message_put(f->store, &m, err);
    }
    arena_fini(&a);
    return done;
}

/* A decision is told with the answer that was proposed with it. */
static struct raw text_of(
    const struct papers *papers, const struct request_event *event, struct raw text)
{
    bool decides = event->act == ACT_APPROVE || event->act == ACT_FINISH;
    return text.n == 0 && decides ? papers->draft : text;
}

bool letter_write(struct flow *f, const struct request_view *view,
    const struct request_event *event, struct raw text, struct err *err)
{
    struct told told = {.sentence = sentence_of(view, event)};
    struct papers papers;
    struct arena a;
    struct buf b;
    if (told.sentence == LETTER_NONE || id_is_zero(view->row.vault))
        return true;
    arena_init(&a, ARENA_MAX);
    buf_init(&b, LETTER_MAX);
    bool done = papers_read(f, view->row.vault, &a, &papers, err);
    if (done) {
        told.text = text_of(&papers, event, text);
        told.in = letter_words_language(papers.claims.language);
        compose(view, event, &told, &b);
    }
    arena_fini(&a);
    const struct paper_letter letter = {
        .at = f->now, .from = DOER_STAFF, .text = buf_raw(&b)};
    done = done && buf_ok(&b, err) &&
           papers_put_letter(f, view->row.vault, &letter, err) &&
           letter_send(f, view, buf_raw(&b), err);
    buf_wipe(&b);
    return done;
}

/* What it asked itself, and what changes nothing that it can see. */
static bool is_news(const struct request_view *view, const struct request_event *event)
{
    return event->act != ACT_SUBMIT && event->act != ACT_DRAFT &&
           event->act != ACT_ASSIGN && event->act != ACT_PROPOSE &&
           event->act != ACT_RETURN && view->state.state != REQUEST_APPROVED;
}

bool letter_call(struct flow *f, const struct request_view *view,
    const struct request_event *event, struct err *err)
{
    enum request_route route = view->state.facts.route;
    struct papers papers;
    struct arena a;
    struct buf number;
    if ((route != ROUTE_AGENT && route != ROUTE_PROCESSOR) || !is_news(view, event) ||
        id_is_zero(view->row.vault))
        return true;
    arena_init(&a, ARENA_MAX);
    buf_init(&number, 32);
    buf_add_i64(&number, view->row.number);
    bool done = papers_read(f, view->row.vault, &a, &papers, err);
    const struct message m = {.vault = view->row.vault,
        .at = f->now,
        .to = papers.claims.callback,
        .subject = raw_from_str(STR("0 0")), /* tries, not before */
        .text = buf_raw(&number)};
    if (done && papers.claims.callback.n > 0)
        done = message_put(f->store, &m, err);
    buf_fini(&number);
    arena_fini(&a);
    return done;
}
