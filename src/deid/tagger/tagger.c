#include "deid/tagger/tagger.h"

#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "deid/tagger/decode.h"
#include "deid/tagger/memo_priv.h"
#include "deid/tagger/place.h"
#include "deid/tagger/token.h"

/*
 * What is left out, and what that costs, is measured in docs/names.md ("Windows").
 * A word is hot when its own score, with the steps that a name of one word or the end
 * of a longer one takes, is over HOT; only hot words and the two beside each are
 * scored. Of those a word is decoded when its score, with these steps, comes within the
 * gate of "no name": what the lowest threshold needs.
 */
enum { HOT = 8 };
/* Eight labels of equal chance have together what one has that is this much likelier.
 */
enum { EIGHT_LABELS = 42 }; /* log 8, in units */
/* A word that is surely some name, of a kind not wanted: how much of that certainty is
 * taken off when what is wanted is weighed against "no name". In percent. */
enum { OTHER_NAME = 75 };

struct tagger {
    const struct tagger_model *model;
    bool whole, wanted[TAGGER_TYPES];
    uint16_t least[TAGGER_TYPES]; /* thousandths */
    decode_pass pass;
    lanes gate_add; /* steps in and out, per label */
    int16_t gate;
    struct decode_steps steps;
    struct memo memo;
    struct tokens tokens;
    const struct word_type *types[TOKENS_MAX + 2 * REACH];
    struct word_type before, after;
    uint64_t keys[TOKENS_MAX];
    struct word unknown[TOKENS_MAX]; /* of this sentence, not remembered */
    uint16_t unknown_at[TOKENS_MAX];
    uint8_t kinds[TOKENS_MAX + 2]; /* one word late: [i + 1] is word i */
    uint8_t hot[TOKENS_MAX + 2];   /* so too */
    bool places;                   /* some kind is not 0 */
    unsigned sentence_case, tongue;
    unsigned person_from, person_last; /* words of the span before; from > last: none */
    struct decode decode;
};

void tagger_spans_fini(struct tagger_spans *spans)
{
    vec_fini(spans);
}

/* What steps add to a label, against staying at "no name". */
static lanes steps_beside(const struct tagger_model *m)
{
    lanes out = {0};
    int stay = m->steps[STATE_NONE][STATE_NONE];
    for (unsigned j = 0; j < LABELS; j++) {
        int in = j & 1 ? m->steps[j - 1][j] : m->steps[STATE_NONE][j];
        out[j] = (int16_t)(in + m->steps[j][STATE_NONE] - 2 * stay);
    }
    return out;
}

static void edge_type(struct word_type *t, uint8_t class, const lanes v[SPOTS])
{
    memset(t, 0, sizeof *t);
    t->class = class;
    t->rank = RANK_NONE;
    memcpy(t->v, v, sizeof t->v);
}

/* `thousandths` of PERSON, for a type whose point stands at `own` percent where
 * PERSON's does at `person`: its odds times as much as theirs. */
static unsigned same_odds(unsigned thousandths, unsigned own, unsigned person)
{
    unsigned rest = thousandths < 1000 ? 1000 - thousandths : 0;
    unsigned for_it = thousandths * own * (person < 100 ? 100 - person : 1) / 100;
    unsigned against = rest * person * (own < 100 ? 100 - own : 1) / 100;
    unsigned out = for_it + against ? 1000 * for_it / (for_it + against) : thousandths;
    return out > 0 ? out : 1;
}

static void set_dial(struct tagger *t, const struct tagger_options *o)
{
    unsigned lowest = 1000;
    for (unsigned k = 0; k < TAGGER_TYPES; k++) {
        const uint8_t *least = t->model->dial + 4 * DIAL_STEPS + k * TAGGER_POINTS;
        unsigned at_least = 10u * least[o->point];
        if (o->min_thousandths)
            at_least = same_odds(o->min_thousandths, least[TAGGER_BALANCED],
                t->model->dial[4 * DIAL_STEPS + TAGGER_BALANCED]);
        t->wanted[k] = k != TAGGER_ORGANIZATION || o->organizations;
        t->least[k] = (uint16_t)at_least;
        if (t->wanted[k] && t->least[k] < lowest)
            lowest = t->least[k];
    }
    int units = decode_units(lowest);
    t->gate = (int16_t)units;
    t->decode.limit = (int16_t)(units + EIGHT_LABELS + 1);
}

bool tagger_new(const struct tagger_model *model, const struct tagger_options *options,
    struct tagger **out, struct err *err)
{
    struct tagger *t = mem_zalloc(sizeof *t);
    if (!t)
        return err_memory(err);
    t->model = model;
    t->whole = options->whole;
    t->pass = options->scalar ? decode_pass_portable : decode_pass_best();
    t->gate_add = steps_beside(model);
    decode_steps_fill(model->steps, &t->steps);
    set_dial(t, options);
    if (!memo_init(&t->memo, model, err)) {
        tagger_free(t);
        return false;
    }
    t->memo.hot_add = t->gate_add;
    t->memo.hot_over = HOT;
    edge_type(&t->before, WORD_BEFORE, model->tables->before);
    edge_type(&t->after, WORD_AFTER, model->tables->after);
    for (unsigned i = 0; i < REACH; i++)
        t->types[i] = &t->before;
    for (unsigned i = 0; i < TOKENS_MAX; i++)
        for (unsigned j = STATE_NONE + 1; j < DECODE_LANES; j++)
            t->decode.score[i][j] = DECODE_FLOOR;
    *out = t;
    return true;
}

void tagger_free(struct tagger *t)
{
    if (!t)
        return;
    memo_fini(&t->memo);
    mem_wipe(t, sizeof *t);
    mem_free(t);
}

/* Fetches what is needed for the look-up: first where types stand, then the types. */
static void fetch_types(struct tagger *t)
{
    const struct raw text = t->tokens.text;
    unsigned n = t->tokens.n;
    for (unsigned i = 0; i < n; i++) {
        const struct token *k = &t->tokens.t[i];
        t->keys[i] = memo_key(text.p + k->start, k->end - k->start, text.n - k->start);
        memo_fetch(&t->memo, t->keys[i]);
    }
    for (unsigned i = 0; i < n; i++)
        memo_fetch_type(&t->memo, t->keys[i]);
}

/*
 * Looks the sentence's words up; false when none of them is hot. In passes, so that
 * the memory each needs is on its way while the others are handled: keys, types that
 * are remembered, types to be made.
 */
static bool look_up(struct tagger *t)
{
    unsigned flags = 0, n = t->tokens.n, unknown = 0;
    const struct raw text = t->tokens.text;
    memo_make_room(&t->memo);
    fetch_types(t);
    for (unsigned i = 0; i < n; i++) {
        const struct word_type *type = memo_find(&t->memo, t->keys[i]);
        t->types[REACH + i] = type;
        if (type) {
            flags |= type->flags;
            t->hot[i + 1] = type->flags & TYPE_HOT;
            continue;
        }
        const struct token *k = &t->tokens.t[i];
        word_see(text.p + k->start, k->end - k->start, &t->unknown[unknown]);
        lexicon_fetch(&t->model->lexicon, t->unknown[unknown].hash);
        t->unknown_at[unknown++] = (uint16_t)i;
    }
    for (unsigned u = 0; u < unknown; u++) {
        unsigned i = t->unknown_at[u];
        t->types[REACH + i] = memo_make(&t->memo, t->keys[i], &t->unknown[u]);
        flags |= t->types[REACH + i]->flags;
        t->hot[i + 1] = t->types[REACH + i]->flags & TYPE_HOT;
    }
    t->hot[0] = t->hot[n + 1] = 0;
    for (unsigned i = 0; i < REACH; i++)
        t->types[REACH + n + i] = &t->after;
    return t->whole || (flags & TYPE_HOT);
}

static void mark_place(struct tagger *t, unsigned i)
{
    uint32_t said[PLACE_WORDS_MAX];
    unsigned n = t->tokens.n - i < PLACE_WORDS_MAX ? t->tokens.n - i : PLACE_WORDS_MAX;
    for (unsigned k = 0; k < n; k++)
        said[k] = t->types[REACH + i + k]->said;
    unsigned length = place_mark(&t->model->lexicon, said, n, i, t->kinds);
    if (length > 0) {
        memset(t->hot + i + 1, TYPE_HOT, length);
        t->places = true;
    }
}

static void mark_places(struct tagger *t)
{
    unsigned n = t->tokens.n, count[WORD_CLASSES] = {0}, tongues[TONGUES] = {0};
    if (t->places) /* of the sentence before */
        memset(t->kinds, 0, sizeof t->kinds);
    t->places = false;
    for (unsigned i = 0; i < n; i++) {
        const struct word_type *w = t->types[REACH + i];
        count[w->class]++;
        tongues[w->flags >> TYPE_TONGUE_AT]++;
        if (w->flags & TYPE_PLACE_START)
            mark_place(t, i);
    }
    t->sentence_case = place_sentence_case(count);
    t->tongue = place_tongue(tongues, t->tongue);
}

/* Where the words' own tables stand, for the words of one sentence. */
struct scene {
    const lanes *first, *later; /* by rank and class */
    const lanes *case_gaz;
};

static struct scene scene_of(const struct tagger *t)
{
    const struct tables *s = t->model->tables;
    const lanes *first = s->scenes + (size_t)RANKS * WORD_CLASSES *
                                         scene_index(t->sentence_case, t->tongue, 1);
    const lanes *later = s->scenes + (size_t)RANKS * WORD_CLASSES *
                                         scene_index(t->sentence_case, t->tongue, 0);
    return (struct scene){
        first, later, s->case_gaz + (size_t)t->sentence_case * GAZ_LOW};
}

static lanes score(const struct tagger *t, const struct scene *scene, unsigned i)
{
    const struct word_type *const *w = t->types + REACH + i;
    const struct tables *s = t->model->tables;
    unsigned c = w[0]->class, rank = w[0]->rank, edge = t->tokens.t[i].edge;
    lanes v = w[-3]->v[0] + w[-2]->v[1] + w[-1]->v[2] + w[0]->v[3] + w[1]->v[4] +
              w[2]->v[5] + w[3]->v[6];
    v += s->left[index_3(w[-2]->class, w[-1]->class, c)];
    v += s->middle[index_3(w[-1]->class, c, w[1]->class)];
    v += s->right[index_3(c, w[1]->class, w[2]->class)];
    v += (i == 0 ? scene->first : scene->later)[rank * WORD_CLASSES + c];
    v += scene->case_gaz[w[0]->gaz];
    if (edge)
        v += s->edges[edge * WORD_CLASSES + c];
    if (t->places) {
        const uint8_t *k = t->kinds + i;
        v += s->kinds[((k[0] * 3u + k[1]) * 3u + k[2]) * WORD_CLASSES + c];
    }
    return v;
}

static bool may_be_name(const struct tagger *t, lanes v)
{
    lanes over = v + t->gate_add > (lanes){0} - t->gate;
    uint64_t any[2];
    memcpy(any, &over, sizeof any);
    return (any[0] | any[1]) != 0;
}

/* Scores the words in windows; true in `active` where one may be of a name. */
static void score_words(struct tagger *t, bool active[TOKENS_MAX])
{
    unsigned n = t->tokens.n;
    const struct scene scene = scene_of(t);
    const lanes nothing = (lanes){0} + DECODE_FLOOR;
    memset(active, false, n);
    for (unsigned i = 0; i < n; i++) {
        int16_t *out = t->decode.score[i];
        if (!(t->hot[i] | t->hot[i + 1] | t->hot[i + 2]) && !t->whole) {
            memcpy(out, &nothing, sizeof nothing);
            continue;
        }
        lanes v = score(t, &scene, i);
        memcpy(out, &v, sizeof v);
        active[i] = may_be_name(t, v);
    }
}

struct mention {
    enum tagger_type type;
    unsigned chance; /* thousandths, of all wanted types together */
    bool begins;     /* more likely a first word than a later one */
};

static bool mention_at(const struct tagger *t, unsigned i, struct mention *out)
{
    const uint16_t *p = t->decode.chance[i];
    unsigned best = 0, other = 0;
    if (!t->decode.near[i])
        return false;
    out->chance = 0;
    out->type = TAGGER_PERSON;
    for (unsigned k = 0; k < TAGGER_TYPES; k++) {
        unsigned chance = p[2 * k] + (unsigned)p[2 * k + 1];
        if (!t->wanted[k]) {
            other += chance;
            continue;
        }
        out->chance += chance;
        if (chance > best) {
            best = chance;
            out->type = (enum tagger_type)k;
        }
    }
    if (other)
        out->chance = out->chance * 1000 /
                      (1000 - (other < 1000 ? other : 999) * OTHER_NAME / 100);
    out->begins = p[2 * out->type] > p[2 * out->type + 1];
    return best > 0 && out->chance >= t->least[out->type];
}

static bool is_mark(const struct tagger *t, unsigned i)
{
    return t->types[REACH + i]->class == WORD_PUNCT;
}

/* An address has a number or a street word; other places are rather foreign text. */
static bool is_address(const struct tagger *t, unsigned first, unsigned last)
{
    for (unsigned i = first; i <= last; i++) {
        const struct word_type *w = t->types[REACH + i];
        if (w->class == WORD_DIGITS || w->class == WORD_ALNUM ||
            (w->flags & TYPE_STREET))
            return true;
    }
    return false;
}

static bool is_one_of(const struct tagger *t, unsigned i, const char *marks)
{
    unsigned char c = t->tokens.text.p[t->tokens.t[i].start];
    return is_mark(t, i) && strchr(marks, c) && c;
}

/* "Okafor, Ada;" in a list: the last name, a comma, the first name. Where it may also
 * be two people, or the first word is rather a first name, they stay two. */
static bool is_inverted(const struct tagger *t, unsigned first, unsigned last)
{
    unsigned from = t->person_from, end = t->person_last;
    if (from > end || end + 2 != first || !is_one_of(t, end + 1, ","))
        return false;
    unsigned gaz = t->types[REACH + from]->gaz;
    bool begins = from == 0 || t->tokens.t[from].edge & TOKEN_LINE_START ||
                  is_one_of(t, from - 1, ";:|(-*/");
    bool ends = last + 1 == t->tokens.n || t->tokens.t[last].edge & TOKEN_LINE_END ||
                is_one_of(t, last + 1, ";|(/.");
    return begins && ends && (gaz & GAZ_GIVEN) <= (gaz & GAZ_FAMILY) >> 2;
}

/* An e-mail address, a file: other detectors own them. */
static bool is_of_the_net(const struct tagger *t, unsigned i)
{
    const struct token *k = &t->tokens.t[i];
    const unsigned char *p = t->tokens.text.p + k->start,
                        *end = p + (k->end - k->start);
    const unsigned char *dot = NULL;
    for (const unsigned char *c = p + 1; c < end; c++) {
        if (*c == '@')
            return true;
        dot = *c == '.' ? c : dot;
    }
    return dot && end - dot > 2 && end - dot < 6 && dot - p > 2 && dot[1] >= 'a' &&
           dot[1] <= 'z';
}

static bool emit(struct tagger *t, unsigned first, unsigned last, struct mention least,
    struct tagger_spans *out)
{
    while (first < last && is_mark(t, first))
        first++;
    while (last > first && is_mark(t, last))
        last--;
    if (is_mark(t, first) || (first == last && is_of_the_net(t, first)))
        return true;
    if (least.type == TAGGER_ADDRESS && !is_address(t, first, last))
        return true;
    if (least.type == TAGGER_PERSON && is_inverted(t, first, last)) {
        out->p[out->n - 1].end = t->tokens.t[last].end;
        t->person_from = 1;
        t->person_last = 0;
        return true;
    }
    t->person_from = least.type == TAGGER_PERSON ? first : 1;
    t->person_last = least.type == TAGGER_PERSON ? last : 0;
    unsigned raw = least.chance >= 1000 ? 100 : least.chance / 10;
    struct tagger_span span = {t->tokens.t[first].start, t->tokens.t[last].end,
        (uint8_t)least.type, t->model->dial[(unsigned)least.type * DIAL_STEPS + raw]};
    return vec_push(out, span, TAGGER_SPANS_MAX);
}

static bool is_first_name(const struct tagger *t, unsigned i)
{
    unsigned gaz = t->types[REACH + i]->gaz;
    return (gaz & GAZ_GIVEN) > ((gaz & GAZ_FAMILY) >> 2) + 1;
}

/* "Anna, Julia": what the chain took for one person, between two first names. */
static bool emit_parts(struct tagger *t, unsigned first, unsigned last,
    struct mention least, struct tagger_spans *out)
{
    for (unsigned i = first + 1; least.type == TAGGER_PERSON && i < last; i++)
        if (is_one_of(t, i, ",") && is_first_name(t, i - 1) &&
            is_first_name(t, i + 1)) {
            if (!emit(t, first, i - 1, least, out))
                return false;
            first = i + 1;
        }
    return emit(t, first, last, least, out);
}

/* The names among words first .. end, whose chances are known. */
static bool collect(
    struct tagger *t, unsigned first, unsigned end, struct tagger_spans *out)
{
    struct mention open = {.chance = 0}, here;
    unsigned from = end;
    for (unsigned i = first; i < end; i++) {
        bool found = mention_at(t, i, &here);
        bool goes_on = found && from < end && here.type == open.type && !here.begins;
        if (from < end && !goes_on) {
            if (!emit_parts(t, from, i - 1, open, out))
                return false;
            from = end;
        }
        if (goes_on && here.chance < open.chance)
            open.chance = here.chance;
        if (found && !goes_on) {
            open = here;
            from = i;
        }
    }
    return from >= end || emit_parts(t, from, end - 1, open, out);
}

static bool scan_sentence(struct tagger *t, struct tagger_spans *out)
{
    bool active[TOKENS_MAX] UNINIT;
    unsigned n = t->tokens.n;
    t->person_from = 1;
    t->person_last = 0;
    if (!look_up(t))
        return true;
    mark_places(t);
    score_words(t, active);
    for (unsigned i = 0; i < n; i++) {
        unsigned end = i;
        while (end < n && active[end])
            end++;
        if (end == i)
            continue;
        decode_chances(t->pass, &t->steps, &t->decode, i, end - i);
        if (!collect(t, i, end, out))
            return false;
        i = end;
    }
    return true;
}

bool tagger_scan(
    struct tagger *t, struct raw text, struct tagger_spans *out, struct err *err)
{
    if (text.n > TAGGER_TEXT_MAX)
        return err_set(err, ERR_LIMIT, "tagger.text", "a text is over 4 GiB: cut it");
    vec_clear(out);
    t->tongue = TONGUE_NONE;
    tokens_init(&t->tokens, text);
    while (tokens_next(&t->tokens))
        if (!scan_sentence(t, out))
            return err_memory(err);
    return true;
}
