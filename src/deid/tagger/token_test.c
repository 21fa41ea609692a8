#include "deid/tagger/token.h"

#include "base/buf.h"
#include "tests/harness/t.h"

/* Words parted by one space, sentences by " / ", line ends marked with $. */
static void show(const char *text, struct buf *out)
{
    static struct tokens z;
    bool more = false;
    tokens_init(&z, raw_from_str(str_z(text)));
    while (tokens_next(&z)) {
        if (more)
            buf_add_z(out, " /");
        more = true;
        for (unsigned i = 0; i < z.n; i++) {
            if (out->n)
                buf_add_char(out, ' ');
            buf_add(out, z.text.p + z.t[i].start, z.t[i].end - z.t[i].start);
            if (z.t[i].edge & TOKEN_LINE_END)
                buf_add_char(out, '$');
        }
    }
}

static void words_and_sentences_are_cut_where_people_see_them(struct t *t)
{
    static const struct {
        const char *says, *given, *want;
    } rows[] = {
        {"marks stand alone", "Hi, Anna!", "Hi , Anna !"},
        {"a possessive is its own word", "Anna's and James' car",
            "Anna 's and James ' car"},
        {"so are shortened verbs", "I'm sure we'll, don't", "I 'm sure we 'll , don't"},
        {"names keep their apostrophe", "O'Brien D'Angelo", "O'Brien D'Angelo"},
        {"elided articles part", "l'Italia dell'Anna d'Arc",
            "l' Italia dell' Anna d' Arc"},
        {"hyphens join", "Anne-Marie - no", "Anne-Marie - no"},
        {"a mail address is one", "to jo.b@x.org now", "to jo.b@x.org now"},
        {"an address of the web is one", "see https://x.org/a?b=c, ok",
            "see https://x.org/a?b=c, ok"},
        {"handles and tags keep their sign", "@jo #paris @ 5", "@jo #paris @ 5"},
        {"a title keeps its dot", "Dr. Ahn left. He", "Dr. Ahn left . / He"},
        {"an initial too", "J. K. Ito", "J. K. Ito"},
        {"a number's dot does not end", "am 3. Mai", "am 3 . Mai"},
        {"a missing space is seen", "thanks.Anna", "thanks . Anna"},
        {"an empty line ends a sentence", "Best\n\nJo", "Best$ / Jo"},
        {"a line break does not", "Best,\nJo", "Best ,$ Jo"},
        {"one behind a sentence is seen", "Go.\nJo", "Go .$ / Jo"},
        {"emoji and quotes are marks", "Jo\xF0\x9F\x98\x80 \xE2\x80\x9Chi\xE2\x80\x9D",
            "Jo \xF0\x9F\x98\x80 \xE2\x80\x9C hi \xE2\x80\x9D"},
        {"a curly apostrophe too",
            "Anna\xE2\x80\x99s d\xE2\x80\x99"
            "Arc",
            "Anna \xE2\x80\x99s d\xE2\x80\x99 Arc"},
        {"hard spaces part words",
            "a\xC2\xA0"
            "b",
            "a b"},
        {"broken bytes are kept", "a\xC2 \xFF\xE2", "a\xC2 \xFF\xE2"},
        {"nothing gives nothing", " \n ", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf out;
        buf_init(&out, 1000);
        show(rows[i].given, &out);
        if (!T_STR(t, buf_str(&out), str_z(rows[i].want)))
            t_note(t, "%s", rows[i].says);
        buf_fini(&out);
    }
}

static void every_byte_but_white_space_is_in_a_word_once(struct t *t)
{
    static struct tokens z;
    unsigned char text[4096];
    uint32_t state = 7;
    for (size_t i = 0; i < sizeof text; i++) {
        state = state * 1664525 + 1013904223;
        text[i] = state >> 28 == 0 ? ' ' : (unsigned char)(state >> 16);
    }
    uint32_t at = 0;
    tokens_init(&z, raw_of(text, sizeof text));
    while (tokens_next(&z))
        for (unsigned i = 0; i < z.n; i++) {
            T_OK(t, z.t[i].start >= at && z.t[i].end > z.t[i].start);
            at = z.t[i].end;
        }
    T_OK(t, at <= sizeof text);
}

static void a_long_sentence_comes_in_pieces(struct t *t)
{
    static struct tokens z;
    static unsigned char text[3 * 2 * TOKENS_MAX];
    unsigned all = 0;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 2 ? ' ' : 'a';
    tokens_init(&z, raw_of(text, sizeof text));
    while (tokens_next(&z)) {
        T_OK(t, z.n <= TOKENS_MAX);
        all += z.n;
    }
    T_EQ(t, all, 3 * TOKENS_MAX);
}

static const struct t_case cases[] = {
    T_CASE(words_and_sentences_are_cut_where_people_see_them),
    T_CASE(every_byte_but_white_space_is_in_a_word_once),
    T_CASE(a_long_sentence_comes_in_pieces),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
