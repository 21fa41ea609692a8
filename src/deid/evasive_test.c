#include <stdio.h>
#include <string.h>

#include "deid/deid.h"
#include "tests/harness/t.h"

/* What people write so that no filter sees it: every byte of it must be covered. */
struct disguise {
    const char *before, *text, *after;
};

/* clang-format off */
static const struct disguise disguises[] = {
    {"my phone number is ", "five five five one two three four", ", call me"},
    {"my phone number is ", "five-five-five-one-two-three-four", ", call me"},
    {"meine Telefonnummer ist ", "fünf fünf fünf eins zwei drei vier", ", ruf an"},
    {"meine Telefonnummer ist ", "fünf-fünf-fünf-eins-zwei-drei-vier", ", ruf an"},
    {"mi teléfono es ", "cinco cinco cinco uno dos tres cuatro", ", llámame"},
    {"mi teléfono es ", "cinco-cinco-cinco-uno-dos-tres-cuatro", ", llámame"},
    {"mon téléphone est le ", "cinq cinq cinq un deux trois quatre", ", appelle-moi"},
    {"mon téléphone est le ", "cinq-cinq-cinq-un-deux-trois-quatre", ", appelle-moi"},
    {"il mio telefono è ", "cinque cinque cinque uno due tre quattro", ", chiamami"},
    {"il mio telefono è ", "cinque-cinque-cinque-uno-due-tre-quattro", ", chiamami"},
    {"meu telefone é ", "cinco cinco cinco um dois três quatro", ", liga"},
    {"meu telefone é ", "cinco-cinco-cinco-um-dois-três-quatro", ", liga"},
    {"mijn telefoonnummer is ", "vijf vijf vijf een twee drie vier", ", bel me"},
    {"mijn telefoonnummer is ", "vijf-vijf-vijf-een-twee-drie-vier", ", bel me"},
    {"mój telefon to ", "pięć pięć pięć jeden dwa trzy cztery", ", zadzwoń"},
    {"mój telefon to ", "pięć-pięć-pięć-jeden-dwa-trzy-cztery", ", zadzwoń"},
    {"call ", "five five five one two three four", " now"},
    {"phone: ", "double five five one two three four", " now"},
    {"card ", "4111_1111_1111_1111", " now"},
    {"pay to ", "DE89_3704_0044_0532_0130_00", " now"},
    {"my ssn is ", "536_22_8726", " ok"},
    {"phone ", "212_555_0142", " now"},
    {"phone ", "+49_30_901820", " now"},
    {"write to ", "jane.doe[at]gmail[dot]com", " please"},
    {"write to ", "jdoe82[at]example[dot]org", " please"},
    {"write to ", "jane.doe[at]gmail(dot)com", " please"},
    {"write to ", "jdoe82[at]example(dot)org", " please"},
    {"write to ", "jane.doe[at]gmail dot com", " please"},
    {"write to ", "jdoe82[at]example dot org", " please"},
    {"write to ", "jane.doe[at]gmail{dot}com", " please"},
    {"write to ", "jdoe82[at]example{dot}org", " please"},
    {"write to ", "jane.doe[at]gmail.com", " please"},
    {"write to ", "jdoe82[at]example.org", " please"},
    {"write to ", "jane.doe(at)gmail[dot]com", " please"},
    {"write to ", "jdoe82(at)example[dot]org", " please"},
    {"write to ", "jane.doe(at)gmail(dot)com", " please"},
    {"write to ", "jdoe82(at)example(dot)org", " please"},
    {"write to ", "jane.doe(at)gmail dot com", " please"},
    {"write to ", "jdoe82(at)example dot org", " please"},
    {"write to ", "jane.doe(at)gmail{dot}com", " please"},
    {"write to ", "jdoe82(at)example{dot}org", " please"},
    {"write to ", "jane.doe(at)gmail.com", " please"},
    {"write to ", "jdoe82(at)example.org", " please"},
    {"write to ", "jane.doe{at}gmail[dot]com", " please"},
    {"write to ", "jdoe82{at}example[dot]org", " please"},
    {"write to ", "jane.doe{at}gmail(dot)com", " please"},
    {"write to ", "jdoe82{at}example(dot)org", " please"},
    {"write to ", "jane.doe{at}gmail dot com", " please"},
    {"write to ", "jdoe82{at}example dot org", " please"},
    {"write to ", "jane.doe{at}gmail{dot}com", " please"},
    {"write to ", "jdoe82{at}example{dot}org", " please"},
    {"write to ", "jane.doe{at}gmail.com", " please"},
    {"write to ", "jdoe82{at}example.org", " please"},
    {"write to ", "jane.doe<at>gmail[dot]com", " please"},
    {"write to ", "jdoe82<at>example[dot]org", " please"},
    {"write to ", "jane.doe<at>gmail(dot)com", " please"},
    {"write to ", "jdoe82<at>example(dot)org", " please"},
    {"write to ", "jane.doe<at>gmail dot com", " please"},
    {"write to ", "jdoe82<at>example dot org", " please"},
    {"write to ", "jane.doe<at>gmail{dot}com", " please"},
    {"write to ", "jdoe82<at>example{dot}org", " please"},
    {"write to ", "jane.doe<at>gmail.com", " please"},
    {"write to ", "jdoe82<at>example.org", " please"},
    {"write to ", "jane.doe(AT)gmail[dot]com", " please"},
    {"write to ", "jdoe82(AT)example[dot]org", " please"},
    {"write to ", "jane.doe(AT)gmail(dot)com", " please"},
    {"write to ", "jdoe82(AT)example(dot)org", " please"},
    {"write to ", "jane.doe(AT)gmail dot com", " please"},
    {"write to ", "jdoe82(AT)example dot org", " please"},
    {"write to ", "jane.doe(AT)gmail{dot}com", " please"},
    {"write to ", "jdoe82(AT)example{dot}org", " please"},
    {"write to ", "jane.doe(AT)gmail.com", " please"},
    {"write to ", "jdoe82(AT)example.org", " please"},
    {"write to ", "jane.doe[AT]gmail[dot]com", " please"},
    {"write to ", "jdoe82[AT]example[dot]org", " please"},
    {"write to ", "jane.doe[AT]gmail(dot)com", " please"},
    {"write to ", "jdoe82[AT]example(dot)org", " please"},
    {"write to ", "jane.doe[AT]gmail dot com", " please"},
    {"write to ", "jdoe82[AT]example dot org", " please"},
    {"write to ", "jane.doe[AT]gmail{dot}com", " please"},
    {"write to ", "jdoe82[AT]example{dot}org", " please"},
    {"write to ", "jane.doe[AT]gmail.com", " please"},
    {"write to ", "jdoe82[AT]example.org", " please"},
    {"write to ", "jane.doe at gmail[dot]com", " please"},
    {"write to ", "jdoe82 at example[dot]org", " please"},
    {"write to ", "jane.doe_at_gmail_dot_com", " please"},
    {"write to ", "jdoe82_at_example_dot_org", " please"},
    {"write to ", "jane.doe(ät)gmail(punkt)com", " please"},
    {"write to ", "jdoe82(ät)example(punkt)org", " please"},
    {"write to ", "jane.doe(ät)gmail punkt com", " please"},
    {"write to ", "jdoe82(ät)example punkt org", " please"},
    {"write to ", "jane.doe(ät)gmail[Punkt]com", " please"},
    {"write to ", "jdoe82(ät)example[Punkt]org", " please"},
    {"write to ", "jane.doe(ät)gmail.com", " please"},
    {"write to ", "jdoe82(ät)example.org", " please"},
    {"write to ", "jane.doe[Klammeraffe]gmail(punkt)com", " please"},
    {"write to ", "jdoe82[Klammeraffe]example(punkt)org", " please"},
    {"write to ", "jane.doe[Klammeraffe]gmail punkt com", " please"},
    {"write to ", "jdoe82[Klammeraffe]example punkt org", " please"},
    {"write to ", "jane.doe[Klammeraffe]gmail[Punkt]com", " please"},
    {"write to ", "jdoe82[Klammeraffe]example[Punkt]org", " please"},
    {"write to ", "jane.doe[Klammeraffe]gmail.com", " please"},
    {"write to ", "jdoe82[Klammeraffe]example.org", " please"},
    {"write to ", "jane.doe klammeraffe gmail(punkt)com", " please"},
    {"write to ", "jdoe82 klammeraffe example(punkt)org", " please"},
    {"write to ", "jane.doe(at)gmail(punkt)com", " please"},
    {"write to ", "jdoe82(at)example(punkt)org", " please"},
    {"write to ", "jane.doe(at)gmail punkt com", " please"},
    {"write to ", "jdoe82(at)example punkt org", " please"},
    {"write to ", "jane.doe(at)gmail[Punkt]com", " please"},
    {"write to ", "jdoe82(at)example[Punkt]org", " please"},
    {"write to ", "jane.doe(at)gmail.com", " please"},
    {"write to ", "jdoe82(at)example.org", " please"},
    {"write to ", "jane.doe(arroba)gmail(punto)com", " please"},
    {"write to ", "jdoe82(arroba)example(punto)org", " please"},
    {"write to ", "jane.doe(arroba)gmail punto com", " please"},
    {"write to ", "jdoe82(arroba)example punto org", " please"},
    {"write to ", "jane.doe(arroba)gmail.com", " please"},
    {"write to ", "jdoe82(arroba)example.org", " please"},
    {"write to ", "jane.doe arroba gmail(punto)com", " please"},
    {"write to ", "jdoe82 arroba example(punto)org", " please"},
    {"write to ", "jane.doe[arroba]gmail(punto)com", " please"},
    {"write to ", "jdoe82[arroba]example(punto)org", " please"},
    {"write to ", "jane.doe[arroba]gmail punto com", " please"},
    {"write to ", "jdoe82[arroba]example punto org", " please"},
    {"write to ", "jane.doe[arroba]gmail.com", " please"},
    {"write to ", "jdoe82[arroba]example.org", " please"},
    {"write to ", "jane.doe(arobase)gmail(point)com", " please"},
    {"write to ", "jdoe82(arobase)example(point)org", " please"},
    {"write to ", "jane.doe(arobase)gmail point com", " please"},
    {"write to ", "jdoe82(arobase)example point org", " please"},
    {"write to ", "jane.doe(arobase)gmail.com", " please"},
    {"write to ", "jdoe82(arobase)example.org", " please"},
    {"write to ", "jane.doe arobase gmail(point)com", " please"},
    {"write to ", "jdoe82 arobase example(point)org", " please"},
    {"write to ", "jane.doe(chiocciola)gmail(punto)com", " please"},
    {"write to ", "jdoe82(chiocciola)example(punto)org", " please"},
    {"write to ", "jane.doe(chiocciola)gmail punto com", " please"},
    {"write to ", "jdoe82(chiocciola)example punto org", " please"},
    {"write to ", "jane.doe(chiocciola)gmail.com", " please"},
    {"write to ", "jdoe82(chiocciola)example.org", " please"},
    {"write to ", "jane.doe chiocciola gmail(punto)com", " please"},
    {"write to ", "jdoe82 chiocciola example(punto)org", " please"},
    {"write to ", "jane.doe(arroba)gmail(ponto)com", " please"},
    {"write to ", "jdoe82(arroba)example(ponto)org", " please"},
    {"write to ", "jane.doe(arroba)gmail ponto com", " please"},
    {"write to ", "jdoe82(arroba)example ponto org", " please"},
    {"write to ", "jane.doe(arroba)gmail.com", " please"},
    {"write to ", "jdoe82(arroba)example.org", " please"},
    {"write to ", "jane.doe arroba gmail(ponto)com", " please"},
    {"write to ", "jdoe82 arroba example(ponto)org", " please"},
    {"write to ", "jane.doe(apenstaartje)gmail(punt)com", " please"},
    {"write to ", "jdoe82(apenstaartje)example(punt)org", " please"},
    {"write to ", "jane.doe(apenstaartje)gmail punt com", " please"},
    {"write to ", "jdoe82(apenstaartje)example punt org", " please"},
    {"write to ", "jane.doe(apenstaartje)gmail.com", " please"},
    {"write to ", "jdoe82(apenstaartje)example.org", " please"},
    {"write to ", "jane.doe apenstaartje gmail(punt)com", " please"},
    {"write to ", "jdoe82 apenstaartje example(punt)org", " please"},
    {"write to ", "jane.doe(małpa)gmail(kropka)com", " please"},
    {"write to ", "jdoe82(małpa)example(kropka)org", " please"},
    {"write to ", "jane.doe(małpa)gmail kropka com", " please"},
    {"write to ", "jdoe82(małpa)example kropka org", " please"},
    {"write to ", "jane.doe(małpa)gmail.com", " please"},
    {"write to ", "jdoe82(małpa)example.org", " please"},
    {"write to ", "jane.doe małpa gmail(kropka)com", " please"},
    {"write to ", "jdoe82 małpa example(kropka)org", " please"},
    {"write to ", "jane.doe(собака)gmail(точка)com", " please"},
    {"write to ", "jdoe82(собака)example(точка)org", " please"},
    {"write to ", "jane.doe(собака)gmail точка com", " please"},
    {"write to ", "jdoe82(собака)example точка org", " please"},
    {"write to ", "jane.doe(собака)gmail.com", " please"},
    {"write to ", "jdoe82(собака)example.org", " please"},
    {"write to ", "jane.doe собака gmail(точка)com", " please"},
    {"write to ", "jdoe82 собака example(точка)org", " please"},
    {"write to ", "jane.doe(zavináč)gmail(tečka)com", " please"},
    {"write to ", "jdoe82(zavináč)example(tečka)org", " please"},
    {"write to ", "jane.doe(zavináč)gmail tečka com", " please"},
    {"write to ", "jdoe82(zavináč)example tečka org", " please"},
    {"write to ", "jane.doe(zavináč)gmail.com", " please"},
    {"write to ", "jdoe82(zavináč)example.org", " please"},
    {"write to ", "jane.doe zavináč gmail(tečka)com", " please"},
    {"write to ", "jdoe82 zavináč example(tečka)org", " please"},
    {"my phone is ", "２１２－５５５－０１４２", " thanks"},
    {"here: ", "２１２－５５５－０１４２", " thanks"},
    {"my phone is ", "②①②-⑤⑤⑤-⓪①④②", " thanks"},
    {"my phone is ", "𝟐𝟏𝟐-𝟓𝟓𝟓-𝟎𝟏𝟒𝟐", " thanks"},
    {"my phone is ", "٢١٢-٥٥٥-٠١٤٢", " thanks"},
    {"my phone is ", "२१२-५५५-०१४२", " thanks"},
    {"my phone is ", "212\xE2\x80\x91" "555\xE2\x80\x91" "0142", " thanks"},
    {"here: ", "212\xE2\x80\x91" "555\xE2\x80\x91" "0142", " thanks"},
    {"my phone is ", "212-555-0142", " thanks"},
    {"my phone is ", "212–555–0142", " thanks"},
    {"my phone is ", "212%2D555%2D0142", " thanks"},
    {"my phone is ", "212&#45;555&#45;0142", " thanks"},
    {"my phone is ",
        "&#x32;&#x31;&#x32;&#x2d;&#x35;&#x35;&#x35;&#x2d;&#x30;&#x31;&#x34;&#x32;",
        " thanks"},
    {"here: ",
        "&#x32;&#x31;&#x32;&#x2d;&#x35;&#x35;&#x35;&#x2d;&#x30;&#x31;&#x34;&#x32;",
        " thanks"},
    {"my phone is ", "212\\u002d555\\u002d0142", " thanks"},
    {"my phone is ", "2 1 2 5 5 5 0 1 4 2", " thanks"},
    {"my phone is ", "2.1.2.5.5.5.0.1.4.2", " thanks"},
    {"my phone is ", "212·555·0142", " thanks"},
    {"my phone is ", "212•555•0142", " thanks"},
    {"my phone is ", "212-\n555-0142", " thanks"},
    {"my phone is ", "212\xC2\xAD-555-0142", " thanks"},
    {"my phone is ", "212-555-0142", " thanks"},
    {"my phone is ", "＋４４ ２０ ７９４６ ０９５８", " thanks"},
    {"here: ", "＋４４ ２０ ７９４６ ０９５８", " thanks"},
    {"my phone is ", "+④④ ②⓪ ⑦⑨④⑥ ⓪⑨⑤⑧", " thanks"},
    {"my phone is ", "+𝟒𝟒 𝟐𝟎 𝟕𝟗𝟒𝟔 𝟎𝟗𝟓𝟖", " thanks"},
    {"my phone is ", "+٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨", " thanks"},
    {"my phone is ", "+४४ २० ७९४६ ०९५८", " thanks"},
    {"my phone is ", "+44\xC2\xA0" "20\xC2\xA0" "7946\xC2\xA0" "0958", " thanks"},
    {"here: ", "+44\xC2\xA0" "20\xC2\xA0" "7946\xC2\xA0" "0958", " thanks"},
    {"my phone is ",
        "+44\xE2\x80\x89" "20\xE2\x80\x89" "7946\xE2\x80\x89" "0958",
        " thanks"},
    {"my phone is ", "+44 20 7946 0958", " thanks"},
    {"my phone is ", "%2B44%2020%207946%200958", " thanks"},
    {"my phone is ", "&#43;44&#32;20&#32;7946&#32;0958", " thanks"},
    {"my phone is ", "+44 20 7946 0958", " thanks"},
    {"my phone is ", "+44·20·7946·0958", " thanks"},
    {"my phone is ", "+44•20•7946•0958", " thanks"},
    {"my phone is ", "+44\xC2\xAD 20 7946 0958", " thanks"},
    {"my phone is ", "+44 20 7946 0958", " thanks"},
    {"here: ", "④①①① ①①①① ①①①① ①①①①", " thanks"},
    {"here: ",
        "𝟒𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏",
        " thanks"},
    {"here: ", "٤١١١ ١١١١ ١١١١ ١١١١", " thanks"},
    {"here: ", "४१११ ११११ ११११ ११११", " thanks"},
    {"here: ",
        "4111\xE2\x80\x89" "1111\xE2\x80\x89" "1111\xE2\x80\x89" "1111",
        " thanks"},
    {"here: ", "4111 1111 1111 1111", " thanks"},
    {"here: ", "4111%201111%201111%201111", " thanks"},
    {"here: ", "4111&#32;1111&#32;1111&#32;1111", " thanks"},
    {"here: ", "4111 1111 1111 1111", " thanks"},
    {"my card is ", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", " thanks"},
    {"here: ", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", " thanks"},
    {"my card is ", "4.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1", " thanks"},
    {"here: ", "4.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1", " thanks"},
    {"here: ", "4111·1111·1111·1111", " thanks"},
    {"here: ", "4111•1111•1111•1111", " thanks"},
    {"my card is ", "4111 \n1111 1111 1111", " thanks"},
    {"here: ", "4111 \n1111 1111 1111", " thanks"},
    {"here: ", "411\xC2\xAD" "1 1111 1111 1111", " thanks"},
    {"here: ", "4111 1111 1111 1111", " thanks"},
    {"here: ", "⑤⑤⑤⑤-⑤⑤⑤⑤-⑤⑤⑤⑤-④④④④", " thanks"},
    {"here: ",
        "𝟓𝟓𝟓𝟓-𝟓𝟓𝟓𝟓-𝟓𝟓𝟓𝟓-𝟒𝟒𝟒𝟒",
        " thanks"},
    {"here: ", "٥٥٥٥-٥٥٥٥-٥٥٥٥-٤٤٤٤", " thanks"},
    {"here: ", "५५५५-५५५५-५५५५-४४४४", " thanks"},
    {"here: ", "5555-5555-5555-4444", " thanks"},
    {"here: ", "5555–5555–5555–4444", " thanks"},
    {"here: ", "5555%2D5555%2D5555%2D4444", " thanks"},
    {"here: ", "5555&#45;5555&#45;5555&#45;4444", " thanks"},
    {"here: ", "5555\\u002d5555\\u002d5555\\u002d4444", " thanks"},
    {"here: ", "5 5 5 5 5 5 5 5 5 5 5 5 4 4 4 4", " thanks"},
    {"here: ", "5.5.5.5.5.5.5.5.5.5.5.5.4.4.4.4", " thanks"},
    {"here: ", "5555·5555·5555·4444", " thanks"},
    {"here: ", "5555•5555•5555•4444", " thanks"},
    {"here: ", "5555-\n5555-5555-4444", " thanks"},
    {"here: ", "555\xC2\xAD" "5-5555-5555-4444", " thanks"},
    {"here: ", "5555-5555-5555-4444", " thanks"},
    {"my ssn is ",
        "&#x35;&#x33;&#x36;&#x2d;&#x32;&#x32;&#x2d;&#x38;&#x37;&#x32;&#x36;",
        " thanks"},
    {"here: ",
        "&#x35;&#x33;&#x36;&#x2d;&#x32;&#x32;&#x2d;&#x38;&#x37;&#x32;&#x36;",
        " thanks"},
    {"my ssn is ", "536_22_8726", " thanks"},
    {"reach me: ", "jane @ gmail . com", " bye"},
    {"reach me: ", "jane.doe @ gmail.com", " bye"},
};

/* Prose that looks like a disguise and is none. */
static const char *const plain[] = {
    "look at this point in time, it is clear",
    "we met at noon and the dot on the map was red",
    "el punto de vista arroba poco a quien lo mira",
    "one two three go",
    "a one and a two and a three and a four",
    "please meet me @ example.com today",
    "order now @ amazon.com",
    "100% of them (at least) <at>tribute [dotted]",
    "café – thé “quoted”",
};
/* clang-format on */

enum { TEXT_MAX = 1024 };

static bool covered(const struct deid_spans *spans, size_t start, size_t end)
{
    for (size_t i = 0; i < spans->n && start < end; i++) {
        if (spans->p[i].start <= start && spans->p[i].end > start)
            start = spans->p[i].end;
    }
    return start >= end;
}

static void disguise_falls(
    struct t *t, const struct deid_engine *engine, const struct disguise *d)
{
    char text[TEXT_MAX];
    struct deid_spans spans;
    struct err err = ERR_INIT;
    int n = snprintf(text, sizeof text, "%s%s%s", d->before, d->text, d->after);
    size_t start = strlen(d->before);
    deid_spans_init(&spans);
    if (T_OK(t, n > 0 && (size_t)n < sizeof text) &&
        T_DONE(t, deid_scan(engine, raw_of(text, (size_t)n), &spans, &err), &err) &&
        !T_OK(t, covered(&spans, start, start + strlen(d->text))))
        t_note(t, "%s", text);
    deid_spans_fini(&spans);
}

static void disguises_fall(struct t *t, bool scalar)
{
    struct deid_engine *engine = NULL;
    struct err err = ERR_INIT;
    struct deid_options options = {.scalar = scalar};
    if (!T_DONE(t, deid_new(&options, &engine, &err), &err))
        return;
    for (size_t i = 0; i < COUNT(disguises); i++)
        disguise_falls(t, engine, &disguises[i]);
    deid_free(engine);
}

static void each_disguise_is_seen_through(struct t *t)
{
    disguises_fall(t, false);
}

static void the_portable_pass_sees_as_much(struct t *t)
{
    disguises_fall(t, true);
}

static void prose_is_left_alone(struct t *t)
{
    struct deid_engine *engine = NULL;
    struct deid_spans spans;
    struct err err = ERR_INIT;
    deid_spans_init(&spans);
    if (!T_DONE(t, deid_new(&(struct deid_options){0}, &engine, &err), &err))
        return;
    for (size_t i = 0; i < COUNT(plain); i++) {
        struct raw text = raw_of(plain[i], strlen(plain[i]));
        if (T_DONE(t, deid_scan(engine, text, &spans, &err), &err) &&
            !T_EQ(t, spans.n, 0))
            t_note(t, "%s", plain[i]);
    }
    deid_free(engine);
    deid_spans_fini(&spans);
}

static const struct t_case cases[] = {
    T_CASE(each_disguise_is_seen_through),
    T_CASE(the_portable_pass_sees_as_much),
    T_CASE(prose_is_left_alone),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
