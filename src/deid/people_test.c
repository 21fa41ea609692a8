#include <string.h>

#include "base/vec.h"
#include "deid/deid.h"
#include "deid/opinion.h"
#include "tests/harness/cleaner.h"
#include "tests/harness/t.h"

/* The rules by themselves: what a lexicon or a model adds is tested with them. */
static const struct cleaner_row names[] = {
    {"an introduction", "My name is Jane Doe.", "My name is <PERSON_1>."},
    {"in small letters", "my name is jane", "my name is <PERSON_1>"},
    {"with a typographic apostrophe", "my name’s Jane Doe", "my name’s <PERSON_1>"},
    {"in German", "Ich heiße Anna Müller und", "Ich heiße <PERSON_1> und"},
    {"in Spanish", "Me llamo Lucía Gómez", "Me llamo <PERSON_1>"},
    {"in French", "Je m'appelle Zoé Martin", "Je m'appelle <PERSON_1>"},
    {"in Italian", "Mi chiamo Luca Bianchi", "Mi chiamo <PERSON_1>"},
    {"in Portuguese", "Meu nome é João da Silva", "Meu nome é <PERSON_1>"},
    {"in Dutch", "Ik heet Sanne de Vries", "Ik heet <PERSON_1>"},
    {"in Polish", "Nazywam się Łukasz Żak.", "Nazywam się <PERSON_1>."},
    {"no introduction", "my name is not important", "my name is not important"},
    {"I am from", "I'm Jane from Accounting", "I'm <PERSON_1> from Accounting"},
    {"I am sorry", "I'm Sorry, I am German, I'm OK", "I'm Sorry, I am German, I'm OK"},
    {"this is speaking", "This is Jane speaking", "This is <PERSON_1> speaking"},
    {"this is great", "This is Great, this is Important",
        "This is Great, this is Important"},
    {"a greeting", "Hi Tom, all fine?", "Hi <PERSON_1>, all fine?"},
    {"greeting all", "Dear all, dear team, Hello World, Hi ChatGPT!",
        "Dear all, dear team, Hello World, Hi ChatGPT!"},
    {"greeted, then a verb", "Hi Tom, I'm late. Dear Ann, We'll see you.",
        "Hi <PERSON_1>, I'm late. Dear <PERSON_2>, We'll see you."},
    {"the end of a sentence ends a name", "My name is Anna. Jane Doe is ill.",
        "My name is <PERSON_1>. Jane Doe is ill."},
    {"two greeted", "Dear Ann and Bob,", "Dear <PERSON_1> and <PERSON_2>,"},
    {"a title", "ask Mrs. O'Hara about it", "ask <PERSON_1> about it"},
    {"a German title", "Sehr geehrte Frau Dr. Weiß,", "Sehr geehrte <PERSON_1>,"},
    {"a Polish title", "Pani Kowalska dzwoniła", "<PERSON_1> dzwoniła"},
    {"a title of nobody", "can't miss. Then", "can't miss. Then"},
    {"kin", "my sister Mia and I", "my sister <PERSON_1> and I"},
    {"kin in German", "meine Schwester Lena ruft an",
        "meine Schwester <PERSON_1> ruft an"},
    {"kin without a name", "my sister said so", "my sister said so"},
    {"a signature", "See you.\n\nBest regards,\nJane K. Doe\n",
        "See you.\n\nBest regards,\n<PERSON_1>\n"},
    {"a small signature", "thanks,\nkeisha", "thanks,\n<PERSON_1>"},
    {"a Dutch signature", "Groetjes,\nBram", "Groetjes,\n<PERSON_1>"},
    {"a line after thanks", "Thanks,\nThe build works now",
        "Thanks,\nThe build works now"},
    {"a field", "Full name: jane doe\nAge: 40", "Full name: <PERSON_1>\nAge: <AGE_1>"},
    {"a Polish field", "Imię i nazwisko: Jan Kos", "Imię i nazwisko: <PERSON_1>"},
    {"JSON", "{\"first_name\": \"Ana\", \"name\": \"my-app\"}",
        "{\"first_name\": \"<PERSON_1>\", \"name\": \"my-app\"}"},
    {"a file name", "file_name: Report", "file_name: Report"},
    {"a table", "| Name | Age |\n|---|---|\n| Ana Paz | 3 |\n| Bo Li | 4 |",
        "| Name | Age |\n|---|---|\n| <PERSON_1> | 3 |\n| <PERSON_2> | 4 |"},
    {"rows with commas", "id,name,x\n1,Ana Paz,2\n2,Bo Li,3",
        "id,name,x\n1,<PERSON_1>,2\n2,<PERSON_2>,3"},
    {"beside a mail address", "Ana Paz <a.p@example.com>", "<PERSON_1> <<EMAIL_1>>"},
    {"a suffix", "my name is Sam Fox Jr. ok", "my name is <PERSON_1> ok"},
    {"found again", "My name is Zoltan Fekete. Zoltan is here.",
        "My name is <PERSON_1>. <PERSON_1> is here."},
    {"found again in quotation marks", "“Zoltan” said: my name is Zoltan Fekete",
        "“<PERSON_1>” said: my name is <PERSON_1>"},
    {"a part of two names", "Dear Ann Lee, dear Bob Lee, is Lee here, Ann?",
        "Dear <PERSON_1>, dear <PERSON_2>, is <PERSON_3> here, <PERSON_1>?"},
    {"found again in the genitive", "Nazywam się Kowalski. Nie ma Kowalskiego.",
        "Nazywam się <PERSON_1>. Nie ma <PERSON_2>."},
};

static const struct cleaner_row addresses[] = {
    {"United States", "at 742 Evergreen Terrace, Springfield, IL 62704.",
        "at <ADDRESS_1>."},
    {"a flat", "at 1549 W 6th Street Apt. 160, Austin, TX 78703 now",
        "at <ADDRESS_1> now"},
    {"United Kingdom", "at 64 Southfield Road, Oxford OX4 1PA, ok",
        "at <ADDRESS_1>, ok"},
    {"Ireland", "at 12 Griffith Avenue, Dublin 9, D09 X285", "at <ADDRESS_1>"},
    {"Canada", "at 24 Sussex Drive, Ottawa, ON K1M 1M4", "at <ADDRESS_1>"},
    {"Australia", "at 9 Cooper Parade, Andrewfort, NSW 2640", "at <ADDRESS_1>"},
    {"Germany", "wohne Mühlweg 12a, 10117 Berlin.", "wohne <ADDRESS_1>."},
    {"no street word", "wohne Unter den Linden 77, 10117 Berlin.",
        "wohne <ADDRESS_1>."},
    {"Austria", "in Mariahilfer Straße 8, 1070 Wien", "in <ADDRESS_1>"},
    {"Switzerland", "Bahnhofstrasse 3, 8001 Zürich", "<ADDRESS_1>"},
    {"France", "j'habite 12 bis, rue de la Paix, 75002 Paris", "j'habite <ADDRESS_1>"},
    {"Spain", "Vivo en Calle Mayor, 12, 28013 Madrid", "Vivo en <ADDRESS_1>"},
    {"Italy", "Abito in Via dell'Orso 4, 20121 Milano", "Abito in <ADDRESS_1>"},
    {"Portugal", "Rua Augusta, 24, 1100-053 Lisboa", "<ADDRESS_1>"},
    {"Brazil", "Moro na Avenida Paulista, 1578, 01310-200 São Paulo",
        "Moro na <ADDRESS_1>"},
    {"Netherlands", "Ik woon op Keizersgracht 5, 1015 CJ Amsterdam",
        "Ik woon op <ADDRESS_1>"},
    {"Belgium", "Veldstraat 12, 9000 Gent", "<ADDRESS_1>"},
    {"Poland", "Mieszkam: ul. Prosta 5/7, 00-838 Warszawa", "Mieszkam: <ADDRESS_1>"},
    {"two lines", "Send to:\n12 Mill Lane\nBath BA1 2AB\nThanks",
        "Send to:\n<ADDRESS_1>\nThanks"},
    {"a box", "P.O. Box 1234, Austin, TX 78703", "<ADDRESS_1>"},
    {"a German box", "Postfach 10 20 30, 10117 Berlin", "<ADDRESS_1>"},
    {"a Polish box", "skrytka pocztowa 12, 00-950 Warszawa", "<ADDRESS_1>"},
    {"small letters", "i live at 12 mill lane", "i live at <ADDRESS_1>"},
    {"requests for comments", "see RFC 2045, RFC 2046", "see RFC 2045, RFC 2046"},
    {"a year", "in 1990 Silicon Valley grew", "in 1990 Silicon Valley grew"},
    {"a product", "Babylon 5 and Tandy 1000, Tandy 2000",
        "Babylon 5 and Tandy 1000, Tandy 2000"},
    {"a price", "12 Great Ways to save", "12 Great Ways to save"},
};

static const struct cleaner_row ages[] = {
    {"turning", "I'm turning 34 next week", "I'm turning <AGE_1> next week"},
    {"years old", "she is 7 years old", "she is <AGE_1>"},
    {"of a house", "a house 90 years old", "a house 90 years old"},
    {"a told birthday", "born two days after Christmas 1988.", "born <BIRTH_DATE_1>."},
    {"a year of birth", "I was born in 1988", "I was born <BIRTH_DATE_1>"},
    {"a time", "I'm in at 10:30", "I'm in at 10:30"},
};

static const struct deid_options plain;

static void rows_come_out(struct t *t, const struct cleaner_row *rows, size_t count,
    const struct deid_options *options)
{
    T_EQ(t, cleaner_rows(t, options, rows, count, true), count);
}

static void names_are_found_behind_their_cues(struct t *t)
{
    rows_come_out(t, names, COUNT(names), &plain);
}

static void addresses_are_found_whole(struct t *t)
{
    rows_come_out(t, addresses, COUNT(addresses), &plain);
}

static void ages_and_told_birthdays_are_found(struct t *t)
{
    rows_come_out(t, ages, COUNT(ages), &plain);
}

/* Turn five knows the name: turn two is covered, whoever wrote it. */
static bool talk(struct cleaner *b, struct deid_turns *turns, struct err *err)
{
    static const char *const said[] = {
        "did Zoltan call?", "no", "Fekete's fault", "who?", "my name is Zoltan Fekete"};
    struct raw texts[COUNT(said)];
    for (size_t i = 0; i < COUNT(said); i++)
        texts[i] = raw_of(said[i], strlen(said[i]));
    if (!deid_scan_turns(b->engine, texts, COUNT(said), turns, err))
        return false;
    for (size_t i = 0; i < COUNT(said); i++) {
        struct deid_spans spans = deid_turns_get(turns, i);
        if (!deid_replace(&b->scope, texts[i], &spans, &b->out, err))
            return false;
        buf_add_char(&b->out, '\n');
    }
    return true;
}

static void a_name_of_turn_five_covers_turn_one(struct t *t)
{
    struct cleaner b = {0};
    struct err err = ERR_INIT;
    struct deid_turns turns;
    deid_turns_init(&turns);
    if (T_DONE(t, cleaner_init(&b, &plain, &err), &err) &&
        T_DONE(t, talk(&b, &turns, &err), &err))
        T_STR(t, buf_str(&b.out),
            STR("did <PERSON_1> call?\nno\n<PERSON_2>'s fault\nwho?\n"
                "my name is <PERSON_1>\n"));
    deid_turns_fini(&turns);
    cleaner_fini(&b);
}

static void dates_are_found_when_asked_for(struct t *t)
{
    static const struct cleaner_row dates[] = {
        {"English", "on May 5, 2021 or 5 May 2021", "on <DATE_1> or <DATE_2>"},
        {"German", "am 5. März 2021", "am <DATE_1>"},
        {"Spanish", "el 5 de marzo de 2021", "el <DATE_1>"},
        {"French", "le 5 août 2021", "le <DATE_1>"},
        {"Italian", "il 5 luglio 2021", "il <DATE_1>"},
        {"Portuguese", "em 5 de outubro de 2021", "em <DATE_1>"},
        {"Dutch", "op 5 maart 2021", "op <DATE_1>"},
        {"Polish", "dnia 5 października 2021", "dnia <DATE_1>"},
        {"digits", "2021-03-05 and 05.03.2021", "<DATE_1> and <DATE_2>"},
    };
    struct deid_options options = {0};
    deid_types_add(&options.on, DEID_DATE);
    rows_come_out(t, dates, COUNT(dates), &options);
    static const struct cleaner_row off[] = {
        {"by default", "on May 5, 2021", "on May 5, 2021"}};
    rows_come_out(t, off, COUNT(off), &plain);
}

static void well_known_persons_may_stay(struct t *t)
{
    static const struct cleaner_row figures[] = {
        {"in prose", "According to Ada Lovelace, it works.",
            "According to Ada Lovelace, it works."},
        {"somebody greeted", "Hi Ada Lovelace, how are you?",
            "Hi <PERSON_1>, how are you?"},
        {"somebody of that name", "my name is Marie Curie. Mr Marie Curie.",
            "my name is <PERSON_1>. <PERSON_2>."},
    };
    rows_come_out(
        t, figures, COUNT(figures), &(struct deid_options){.keep_public = true});
    static const struct cleaner_row off[] = {{"by default",
        "According to Ada Lovelace, yes.", "According to <PERSON_1>, yes."}};
    rows_come_out(t, off, COUNT(off), &(struct deid_options){0});
}

static bool said_by_another(
    void *ctx, struct raw text, struct opinion_spans *out, struct err *err)
{
    const unsigned char *found = memmem(text.p, text.n, "Zork", 4);
    (void)ctx;
    if (memmem(text.p, text.n, "break", 5))
        return err_set(err, ERR_STATE, "test.broken", "it does not answer");
    if (!found)
        return true;
    size_t at = (size_t)(found - text.p);
    struct span span = {.start = at, .end = at + 4, .type = DEID_ORGANIZATION};
    return vec_push(out, span, 8) || err_memory(err);
}

static void a_second_opinion_is_heard_and_fails_closed(struct t *t)
{
    static const struct cleaner_row rows[] = {
        {"its span", "the Zork of it, a@b.com",
            "the <ORGANIZATION_1> of it, <EMAIL_1>"},
        {"nothing", "the cat of it", "the cat of it"},
    };
    const struct deid_opinion opinion = {said_by_another, NULL};
    struct deid_options options = {.opinion = &opinion};
    deid_types_add(&options.on, DEID_ORGANIZATION);
    rows_come_out(t, rows, COUNT(rows), &options);
    struct deid_spans spans;
    struct deid_engine *engine = NULL;
    struct err err = ERR_INIT;
    deid_spans_init(&spans);
    if (T_DONE(t, deid_new(&options, &engine, &err), &err))
        T_FAILS(t, deid_scan(engine, raw_of("break a@b.com", 13), &spans, &err), &err,
            "test.broken");
    T_EQ(t, spans.n, 0);
    deid_free(engine);
    deid_spans_fini(&spans);
}

static void one_type_alone_needs_no_names(struct t *t)
{
    struct deid_options options = {0};
    struct cleaner c;
    struct err err = ERR_INIT;
    struct str got = {0};
    for (unsigned i = 0; i < DEID_TYPE_COUNT; i++) {
        if (i != DEID_EMAIL)
            deid_types_add(&options.off, i);
    }
    if (T_DONE(t, cleaner_init(&c, &options, &err), &err) &&
        T_DONE(t, cleaner_clean(&c, "jane.doe@example.com", &got, &err), &err))
        T_EQ(t, c.spans.n, 1);
    cleaner_fini(&c);
}

/* Cues are looked for in blocks of 64 bytes. */
static void a_cue_is_found_wherever_it_stands(struct t *t)
{
    static const char cue[] = "Habl\xC3\xA9 con Bernardo Paz ayer; pagó 12 €.";
    char text[256];
    struct cleaner c;
    struct err err = ERR_INIT;
    struct str got = {0};
    unsigned found = 0;
    bool ready = T_DONE(t, cleaner_init(&c, &plain, &err), &err);
    for (size_t pad = 0; ready && pad < 150; pad++) {
        memset(text, '.', pad);
        memcpy(text + pad, cue, sizeof cue);
        if (T_DONE(t, cleaner_clean(&c, text, &got, &err), &err))
            found += c.spans.n == 1 && c.spans.p[0].start == pad + 11 &&
                     c.spans.p[0].end == pad + 23;
    }
    T_EQ(t, found, 150);
    cleaner_fini(&c);
}

static bool attempt(void *ctx)
{
    struct cleaner b = {0};
    struct err err = ERR_INIT;
    struct deid_turns turns;
    (void)ctx;
    deid_turns_init(&turns);
    bool done = cleaner_init(&b, &plain, &err) && talk(&b, &turns, &err);
    deid_turns_fini(&turns);
    cleaner_fini(&b);
    return done;
}

static void no_memory_is_an_error_and_leaks_nothing(struct t *t)
{
    t_oom(t, attempt, NULL);
}

static const struct t_case cases[] = {
    T_CASE(names_are_found_behind_their_cues),
    T_CASE(addresses_are_found_whole),
    T_CASE(ages_and_told_birthdays_are_found),
    T_CASE(a_name_of_turn_five_covers_turn_one),
    T_CASE(dates_are_found_when_asked_for),
    T_CASE(well_known_persons_may_stay),
    T_CASE(a_second_opinion_is_heard_and_fails_closed),
    T_CASE(one_type_alone_needs_no_names),
    T_CASE(a_cue_is_found_wherever_it_stands),
    T_CASE(no_memory_is_an_error_and_leaks_nothing),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
