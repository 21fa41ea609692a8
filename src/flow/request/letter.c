#include "flow/request/letter.h"

#include "flow/request/papers.h"
#include "store/person/message.h"

enum { LETTER_MAX = 24000, ARENA_MAX = 64 << 20 };

/* By the state the case is in after the event; NULL: nobody is told. */
static const char *sentence_of(
    const struct request_view *v, const struct request_event *e)
{
    switch (v->state.state) {
    case REQUEST_OPEN:
        return e->act == ACT_SUBMIT ? "We have received your request." : NULL;
    case REQUEST_WORK:
        return e->act == ACT_ACKNOWLEDGE        ? "We are working on your request."
               : e->act == ACT_CONFIRM_IDENTITY ? "We know now that it is you who asks."
               : e->act == ACT_EXTEND ? "We need more time, and say why below."
               : e->act == ACT_APPROVE
                   ? "Your appeal was right: we decide on your request anew."
                   : NULL;
    case REQUEST_IDENTITY:
        return e->act == ACT_EXTEND
                   ? "We need more time, and say why below."
                   : "Before we can answer we must know that it is you who asks. "
                     "Nothing more is asked of you than what this takes.";
    case REQUEST_FULFILLED:
        return "Your request is fulfilled.";
    case REQUEST_PARTIAL:
        return "Your request is fulfilled in part, and we say why below. You can "
               "appeal.";
    case REQUEST_DENIED:
        return "Your request is denied, and we say why below. You can appeal.";
    case REQUEST_REVOKED:
        return "You took your request back. Nothing more is done.";
    case REQUEST_EXPIRED:
        return "We did not hear from you in time. You can ask again.";
    case REQUEST_APPEALED:
        return e->act == ACT_APPEAL ? "We have received your appeal. Somebody else "
                                      "decides on it than before."
                                    : NULL;
    case REQUEST_UPHELD:
        return "Your appeal was decided: what was decided before stands.";
    case REQUEST_PROPOSED:
        return e->act == ACT_EXTEND ? "We need more time, and say why below." : NULL;
    case REQUEST_ABSENT:
    case REQUEST_DRAFT:
    case REQUEST_APPROVED:
    case REQUEST_APPEAL_PROPOSED:
        return NULL;
    }
    return NULL;
}

static const char *reason_of(enum request_reason reason)
{
    switch (reason) {
    case WHY_FRAUD:
        return "We think that somebody else asks in this name.";
    case WHY_UNVERIFIED:
        return "We could not establish that it is you who asks.";
    case WHY_NO_MATCH:
        return "We keep nothing that belongs to what you told us.";
    case WHY_NOT_COVERED:
        return "The law you name does not give what was asked for.";
    case WHY_JURISDICTION:
        return "The law you name does not hold where you are.";
    case WHY_TOO_MANY:
        return "The same was asked for and answered very often in a short time.";
    case WHY_COMPLEX:
        return "What was asked for is complex.";
    case WHY_NUMBER:
        return "You asked for many things at once.";
    case WHY_OTHERS_RIGHTS:
        return "It would harm the rights of other people.";
    case WHY_LEGAL_DUTY:
        return "A law obliges us to keep it.";
    case WHY_OTHER:
        return "The reason stands below.";
    case WHY_NONE:
        break;
    }
    return NULL;
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

static void compose(const struct request_view *v, const struct request_event *e,
    const char *sentence, struct raw text, struct buf *b)
{
    char handle[ID_TEXT];
    enum zone zone = v->state.facts.zone;
    const char *why = reason_of(
        e->act == ACT_EXTEND
            ? e->reason
            : (v->state.state == REQUEST_DENIED || v->state.state == REQUEST_PARTIAL
                      ? v->state.reason
                      : WHY_NONE));
    buf_printf(b, "%s\n", sentence);
    if (why)
        buf_printf(b, "%s\n", why);
    if (text.n > 0) {
        buf_add_char(b, '\n');
        buf_add(b, text.p, text.n);
        buf_add_char(b, '\n');
    }
    buf_printf(b, "\nRequest %lld, %" STR_FMT ", case %" STR_FMT ".\n",
        (long long)v->row.number, STR_ARG(request_kind_word(v->state.facts.kind)),
        STR_ARG(id_format(v->row.handle, handle)));
    add_day(b, "We answer by", zone, v->deadlines.due);
    add_day(b, "We wait for you until", zone, v->deadlines.identity);
    add_day(b, "You can appeal until", zone, v->deadlines.appeal);
    add_day(b, "What you sent us is destroyed after", zone, v->deadlines.destroy);
    buf_add_z(b, "You can complain to your data protection authority at any time.\n");
}

bool letter_send(
    struct flow *f, const struct request_view *v, struct raw text, struct err *err)
{
    struct papers papers;
    struct arena a;
    arena_init(&a, ARENA_MAX);
    bool done = papers_read(f, v->row.vault, &a, &papers, err);
    const struct message m = {.vault = v->row.vault,
        .at = f->now,
        .to = papers.claims.mail,
        .subject = raw_from_str(STR("Your privacy request")),
        .text = raw_slice(text, 0, MESSAGE_TEXT_MAX / 2)};
    if (done && papers.claims.mail.n > 0)
        done = message_put(f->store, &m, err);
    arena_fini(&a);
    return done;
}

/* A decision is told with the answer that was proposed with it. */
static bool find_answer(struct flow *f, const struct request_view *view,
    const struct request_event *event, struct arena *a, struct raw *text,
    struct err *err)
{
    struct papers papers;
    if (text->n > 0 || (event->act != ACT_APPROVE && event->act != ACT_FINISH))
        return true;
    if (!papers_read(f, view->row.vault, a, &papers, err))
        return false;
    *text = papers.draft;
    return true;
}

bool letter_write(struct flow *f, const struct request_view *view,
    const struct request_event *event, struct raw text, struct err *err)
{
    const char *sentence = sentence_of(view, event);
    struct arena a;
    struct buf b;
    if (!sentence || id_is_zero(view->row.vault))
        return true;
    arena_init(&a, ARENA_MAX);
    buf_init(&b, LETTER_MAX);
    bool done = find_answer(f, view, event, &a, &text, err);
    if (done)
        compose(view, event, sentence, text, &b);
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
