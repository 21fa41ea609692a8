#include "guard/ask.h"

#include <string.h>

#include "base/str.h"

/* The signs, each a list of phrases as " words with blanks " in small letters. A star
 * at the end of a phrase takes any end of the word. */
enum sign {
    SIGN_WHERE, /* where a person is to be found */
    SIGN_REACH, /* how a person is reached */
    SIGN_PAPER, /* numbers, papers, money, health */
    SIGN_WHOSE, /* to whom a number or a place belongs */
    SIGN_HUNT,  /* the intention itself */
    SIGN_KIN,   /* somebody private without a name */
    SIGN_THEM,  /* a person spoken of */
    SIGN_OWN,   /* one's own */
    SIGN_WORK,  /* a text is to be made or changed */
    SIGN_FIRM,  /* an office, a firm */
    SIGN_TALE,  /* nobody real */
    SIGN_LAW,   /* about the subject, not a person */
    SIGN_COUNT
};

static const char *const phrases[SIGN_COUNT][40] = {
    [SIGN_WHERE] = {" home address", " s address", " address of ", " address for ",
        " private address", " live ", " lives ", " living ", " house number",
        " residence ", " where is * right now", " current location", " whereabouts ",
        " track ", " daily routine", " go to school", " goes to school",
        " which school", " works at ", " where does * work ", " wohnt ", " adresse ",
        " habite ", " direccion ", " vive ", " staying at ", " her address",
        " his address", " their address", NULL},
    [SIGN_REACH] = {" phone number", " cell number", " mobile number",
        " telephone number", " number of ", " private number", " personal email",
        " personal e-mail", " email address", " e-mail address", " contact details",
        " contact info*", " s email ", " s phone ", " s number ", " her number",
        " his number", " telefonnummer ", " handynummer ", " numero de telephone",
        " numero de telefono", " whatsapp of ", NULL},
    [SIGN_PAPER] = {" social security", " ssn ", " passport number", " date of birth",
        " birth date", " birthday ", " bank account", " credit card", " card number",
        " medical record*", " diagnosis ", " diagnosed ", " medication*", " salary ",
        " how much does * earn", " criminal record", " license plate", " licence plate",
        " maiden name", " password ", " private photos", " nudes ",
        " immigration status", " hiv ", " pregnan*", " debt* ", " tax return*",
        " iban ", " religion ", " sexual orientation", NULL},
    [SIGN_WHOSE] = {" who owns", " whose number", " whose phone", " whose car",
        " whose plate", " whose email", " belongs to ", " belong to ", " owner of ",
        " who lives at", " who lives in the house", " reverse lookup",
        " reverse look up", " reverse phone", " registered to ", " who is behind",
        " who called me from", " wem gehort ", " identify the person",
        " identify this person", " name behind ", " who is this number", NULL},
    [SIGN_HUNT] = {" dox ", " doxx*", " doxing ", " stalk*", " without * knowing",
        " secretly ", " spy on", " hack into", " everything you can find",
        " everything about ", " all personal information", " personal details",
        " dig up", " track down", " de-anonymi*", " deanonymi*", " unmask ",
        " people search", NULL},
    [SIGN_KIN] = {" my ex", " ex girlfriend", " ex boyfriend", " ex wife",
        " ex husband", " my neighbo*", " neighbo* s ", " my coworker", " my co-worker",
        " my colleague", " my boss", " my teacher", " classmate", " my landlord",
        " girl i ", " woman i ", " guy i ", " man i ", " my tinder", " this woman",
        " this man", " this girl", " this guy", " that girl", " roommate", " my crush",
        " barista", " my therapist", " my nurse", " my student", " girl from ",
        " mein* nachbar*", NULL},
    [SIGN_THEM] = {" she ", " he ", " her ", " his ", " him ", " they ", " their ",
        " them ", " this person", " somebody s ", " someone s ", NULL},
    [SIGN_OWN] = {" my own ", " my phone", " my address", " my email",
        " my home address", " my number", " my passport", " my bank", " my ssn",
        " my social security", " my credit card", " my salary", " my date of birth",
        " my birthday", " my medical", " my password", " my license plate",
        " my licence plate", " i live", " our address", " our phone", " meine* ",
        " my data", " my tax*", NULL},
    [SIGN_WORK] = {" write ", " draft ", " translate", " summari*", " proofread",
        " rewrite ", " rephrase ", " format ", " fix ", " reply to ", " compose ",
        " code ", " regex ", " python ", " sql ", " function ", " validate ",
        " template", " redact", " anonymi*", " extract ", " in this text",
        " in this email", " in the following", " parse ", " spreadsheet", " excel ",
        " column", " form ", " json ", NULL},
    [SIGN_FIRM] = {" company ", " customer service", " customer support",
        " support line", " hotline", " office ", " restaurant", " hotel ", " embassy",
        " consulate", " hospital ", " bank s ", " store ", " shop ", " business ",
        " helpline", " university", " library ", " museum", " city hall", " police ",
        " airline", " headquarters", " public ", " press office", " senator",
        " ministry", NULL},
    [SIGN_TALE] = {" fictional", " novel", " story", " character", " fake ",
        " example ", " sample ", " dummy ", " placeholder", " made up", " game ",
        " movie ", " film ", " sherlock", " book ", " series ", " poem", " song",
        " mythology", NULL},
    [SIGN_LAW] = {" what is a ", " what s a ", " how do i protect",
        " how can i protect", " is it legal", " illegal ", " gdpr", " privacy law",
        " explain ", " definition", " what does * mean", " how to protect",
        " remove my", " prevent", " report ", " average ", " how many ", " history of",
        " policy ", " law ", NULL},
};

/* The end of the question in small letters, words apart by one blank. */
struct reading {
    char p[GUARD_ASK_READ + 4];
    size_t n;
};

static bool is_word(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80 || c == '@' ||
           c == '+' || c == '-';
}

static void read_text(struct raw text, struct reading *r)
{
    size_t from = text.n > GUARD_ASK_READ ? text.n - GUARD_ASK_READ : 0;
    r->p[0] = ' ';
    r->n = 1;
    for (size_t i = from; i < text.n; i++) {
        unsigned char c = text.p[i];
        if (c >= 'A' && c <= 'Z')
            c |= 0x20;
        if (is_word(c))
            r->p[r->n++] = (char)c;
        else if (r->p[r->n - 1] != ' ')
            r->p[r->n++] = ' ';
    }
    if (r->p[r->n - 1] != ' ')
        r->p[r->n++] = ' ';
}

/* Whether a phrase stands at `at`: its star takes the rest of a word, or one word. */
static bool stands(const struct reading *r, size_t at, const char *phrase)
{
    size_t i = at;
    for (const char *q = phrase; *q; q++) {
        if (*q == '*') {
            while (i < r->n && r->p[i] != ' ')
                i++;
            continue;
        }
        if (i == r->n || r->p[i++] != *q)
            return false;
    }
    return true;
}

static bool has(const struct reading *r, enum sign sign)
{
    for (size_t k = 0; phrases[sign][k]; k++) {
        for (size_t at = 0; at < r->n; at++) {
            if (r->p[at] == ' ' && stands(r, at, phrases[sign][k]))
                return true;
        }
    }
    return false;
}

static bool any(const struct guard_span *spans, size_t n, enum guard_mark mark)
{
    for (size_t i = 0; i < n; i++) {
        if (spans[i].mark == mark)
            return true;
    }
    return false;
}

int guard_ask_score(struct raw text, const struct guard_span *spans, size_t n)
{
    struct reading r;
    read_text(text, &r);
    bool person = any(spans, n, GUARD_PERSON), figure = any(spans, n, GUARD_FIGURE);
    bool contact = any(spans, n, GUARD_CONTACT);
    bool asked = has(&r, SIGN_WHERE) || has(&r, SIGN_REACH) || has(&r, SIGN_PAPER);
    bool whose = has(&r, SIGN_WHOSE), hunt = has(&r, SIGN_HUNT),
         kin = has(&r, SIGN_KIN);
    bool them = has(&r, SIGN_THEM);
    int score = 0;
    score += asked ? 30 : 0;
    score += whose ? 30 : 0;
    score += hunt ? 35 : 0;
    score += person ? 30 : kin ? 30 : 0;
    score += !person && !kin && them && !figure ? 20 : 0;
    score += whose && contact ? 30 : 0;
    score += hunt && (asked || whose) ? 10 : 0;
    score -= has(&r, SIGN_OWN) ? 45 : 0;
    score -= has(&r, SIGN_WORK) ? 40 : 0;
    score -= has(&r, SIGN_FIRM) ? 25 : 0;
    score -= has(&r, SIGN_TALE) ? 40 : 0;
    score -= has(&r, SIGN_LAW) ? 35 : 0;
    score -= figure && !person ? 30 : 0;
    score -= contact && !whose ? 15 : 0;
    return score < 0 ? 0 : score > 100 ? 100 : score;
}
