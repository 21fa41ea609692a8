#include "deid/detect/assign.h"

#include <string.h>

#include "base/str.h"

#include "base/bytes.h"
#include "deid/detect/cells.h"
#include "deid/detect/detectors.h"
#include "deid/validate/entropy.h"

enum {
    PASSWORD_MIN = 4,
    PASSWORD_MAX = 256,
    KEY_MIN = 16,
    KEY_MAX = 4096,
    LEAD_MAX = 4,
    EMPTY_MAX = 11,
    PROSE_WORDS = 3
};

enum { USERNAME_MIN = 3, USERNAME_MAX = 40 };

/* Values that stand for a value, in code and documents. */
static const struct str empty_values[] = {STR_INIT("null"), STR_INIT("none"),
    STR_INIT("nil"), STR_INIT("true"), STR_INIT("false"), STR_INIT("undefined"),
    STR_INIT("required"), STR_INIT("optional"), STR_INIT("string"), STR_INIT("str"),
    STR_INIT("text"), STR_INIT("changeme"), STR_INIT("redacted"), STR_INIT("hidden"),
    STR_INIT("password"), STR_INIT("passwort"), STR_INIT("secret"), STR_INIT("token"),
    STR_INIT("empty"), STR_INIT("example"), STR_INIT("yes"), STR_INIT("no"),
    STR_INIT("reset"), STR_INIT("self"), STR_INIT("this"), STR_INIT("process"),
    STR_INIT("config"), STR_INIT("settings"), STR_INIT("env"), STR_INIT("getenv"),
    STR_INIT("os"), STR_INIT("input"), STR_INIT("incorrect"), STR_INIT("wrong"),
    STR_INIT("invalid"), STR_INIT("expired"), STR_INIT("missing"),
    STR_INIT("protected"), STR_INIT("unknown"), STR_INIT("option"), STR_INIT("value"),
    STR_INIT("file"), STR_INIT("path"), STR_INIT("default"), STR_INIT("auto"),
    STR_INIT("always"), STR_INIT("never"), STR_INIT("type"), STR_INIT("name")};

static bool value_char(unsigned char c)
{
    return c > ' ' && c != '"' && c != '\'' && c != '`' && c != '<' && c != '>' &&
           c != 0x7F;
}

/* "&name=": the next field of a form. */
static bool next_field(const struct look *l, size_t i)
{
    size_t k = i + 1;
    while (k < l->n && k - i < 40 && (ch_is(l->p[k], CH_ALNUM) || l->p[k] == '_'))
        k++;
    return k > i + 1 && look_at(l, k) == '=';
}

static bool ends_value(const struct look *l, size_t i, unsigned char quote)
{
    unsigned char c = l->p[i];
    if (quote)
        return c == quote || c == '\n';
    if (!value_char(c))
        return true;
    unsigned char then = look_at(l, i + 1);
    if (c == ',' || c == ';' || c == ')' || c == '}' || c == ']')
        return then == 0 || ch_is(then, CH_SPACE | CH_QUOTE) || c == ';';
    return c == '|' || (c == '&' && next_field(l, i));
}

/* The value that begins at `from`, without the full stop of its sentence. */
static size_t value_end(const struct look *l, size_t from, unsigned char quote)
{
    size_t i = from, limit = l->n - from < KEY_MAX ? l->n : from + KEY_MAX;
    while (i < limit) {
        struct bytes b = bytes_ahead(l->p, l->n, i);
        unsigned plain = bytes_first(bytes_token(&b) | bytes_range(&b, '-', 3));
        i += plain;
        if (plain == BYTES)
            continue;
        if (i >= limit || ends_value(l, i, quote))
            break;
        i++;
    }
    i = i < limit ? i : limit;
    if (!quote && i > from && l->p[i - 1] == '.')
        i--;
    return i;
}

static bool is_empty(const unsigned char *p, size_t n)
{
    size_t word = 0;
    while (word < n && word <= EMPTY_MAX && ch_is(p[word], CH_ALNUM))
        word++;
    for (size_t i = 0; i < COUNT(empty_values) && word <= EMPTY_MAX; i++) {
        if (empty_values[i].n != word || (p[0] | 0x20) != empty_values[i].p[0])
            continue;
        size_t j = 0;
        while (j < word && ch_lower(p[j]) == (unsigned char)empty_values[i].p[j])
            j++;
        if (j == word)
            return true;
    }
    return p[0] == '$' || p[0] == '{' || p[0] == '%' || p[0] == '*' || p[0] == '(' ||
           p[0] == '[' || (n > 2 && p[0] == p[1] && p[1] == p[2] && p[n - 1] == p[0]);
}

/* A word of the language is a password only in quotes or as the value of a field. */
static bool is_word(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!ch_is(p[i], CH_LETTER | CH_HIGH) || (i > 0 && ch_upper(p[i])))
            return false;
    }
    return true;
}

/* Words, maybe joined: "chdir_fd", "DEB_BUILD_PATH", "re-use". */
static bool is_plain(const unsigned char *p, size_t n)
{
    bool lower = false, upper = false;
    for (size_t i = 0; i < n; i++) {
        if (!ch_is(p[i], CH_LETTER | CH_HIGH) && p[i] != '_' && p[i] != '-' &&
            p[i] != '.' && p[i] != '/' && p[i] != '\'' && p[i] != '(' && p[i] != ')')
            return false;
        lower |= p[i] >= 'a' && p[i] <= 'z';
        upper |= i > 0 && ch_upper(p[i]);
    }
    return !(lower && upper);
}

/* "FLAG_2", "NAME=value", "strdup(s)", "/home/x": code and settings. */
static bool is_code(const unsigned char *p, size_t n, bool field)
{
    bool lower = false, joint = false, equals = false;
    for (size_t i = 0; i < n; i++) {
        lower |= p[i] >= 'a' && p[i] <= 'z';
        joint |= p[i] == '_';
        equals |= p[i] == '=' && i > 0 && i + 1 < n;
    }
    if (p[n - 1] == ')' && memchr(p, '(', n) && p[0] != '(')
        return true;
    if (p[0] == '/' && n > 1 && memchr(p + 1, '/', n - 1))
        return true;
    return !field && (p[0] == '-' || p[0] == '/' || equals || (joint && !lower));
}

/* How much a value must look like a password, by how plainly it is announced. */
enum announced {
    ANNOUNCED_FIELD, /* "password: x": even a word */
    ANNOUNCED_LINK,  /* "password is x": not a word of the language */
    ANNOUNCED_LOOSE, /* "password x": only what nobody would write otherwise */
};

static bool is_strong(const unsigned char *p, size_t n)
{
    unsigned digit = 0, sign = 0, inner = 0, lower = 0;
    for (size_t i = 0; i < n; i++) {
        digit |= ch_is(p[i], CH_DIGIT);
        sign |= !ch_is(p[i], CH_WORD) && p[i] != '-' && p[i] != '_' && p[i] != '.' &&
                p[i] != '/' && p[i] != '(' && p[i] != ')';
        inner |= i > 0 && ch_upper(p[i]);
        lower |= p[i] >= 'a' && p[i] <= 'z';
    }
    return n >= 6 && digit + sign + (inner & lower) >= 2 && lower + inner > 0;
}

static bool add_password(struct look *l, size_t from, size_t to, enum announced how)
{
    size_t n = to - from;
    const unsigned char *p = l->p + from;
    if (n < PASSWORD_MIN || n > PASSWORD_MAX || is_empty(p, n) ||
        is_code(p, n, how == ANNOUNCED_FIELD) ||
        (how == ANNOUNCED_LINK && is_plain(p, n)) ||
        (how == ANNOUNCED_LOOSE && !is_strong(p, n)))
        return false;
    look_add(l, DET_PASSWORD, from, to, how == ANNOUNCED_FIELD ? 92 : 85);
    return true;
}

static bool add_key(struct look *l, size_t from, size_t to)
{
    size_t n = to - from;
    const unsigned char *p = l->p + from;
    if (n < KEY_MIN || is_empty(p, n))
        return false;
    if (!look_unchecked(l, DET_KEY_VALUE) && !entropy_is_key(p, n))
        return false;
    look_add(l, DET_KEY_VALUE, from, to, 88);
    return true;
}

/* Spaces, quotes and "Bearer " between the mark and the value. */
static size_t value_start(const struct look *l, size_t i, unsigned char *quote)
{
    static const struct str schemes[] = {STR_INIT("bearer "), STR_INIT("basic "),
        STR_INIT("token "), STR_INIT("apikey "), STR_INIT("digest ")};
    size_t limit = i + LEAD_MAX;
    while (
        i < l->n && i < limit && (l->p[i] == ' ' || l->p[i] == '=' || l->p[i] == '>'))
        i++;
    if (i < l->n && ch_is(l->p[i], CH_QUOTE)) {
        *quote = l->p[i];
        i++;
    }
    for (size_t s = 0; s < COUNT(schemes); s++) {
        size_t n = schemes[s].n, k = 0;
        if (ch_lower(look_at(l, i)) != (unsigned char)schemes[s].p[0])
            continue;
        while (k < n && ch_lower(look_at(l, i + k)) == (unsigned char)schemes[s].p[k])
            k++;
        if (k == n)
            return i + n;
    }
    return i;
}

/* Whether the words before `at` announce a password or a key. */
static bool key_speaks(struct look *l, size_t at, unsigned words, bool *password)
{
    const struct context *c = look_context(l, at);
    bool close = c->distance <= words;
    *password = deid_detectors_has(&l->rules->uncontexted, DET_PASSWORD) ||
                (close && c->near == CX_PASSWORD);
    return *password || deid_detectors_has(&l->rules->uncontexted, DET_KEY_VALUE) ||
           (close && c->near == CX_KEY);
}

/* A name people sign in with: no word of the language unless the key says just that. */
static bool add_username(struct look *l, size_t from, size_t to, bool plainly)
{
    size_t n = to - from;
    const unsigned char *p = l->p + from;
    if (n < USERNAME_MIN || n > USERNAME_MAX || is_empty(p, n) ||
        (is_word(p, n) && !plainly))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!ch_token(p[i]) && p[i] != '.' && !(i == 0 && p[i] == '@'))
            return false;
    }
    look_add(l, DET_USERNAME, from, to, 80);
    return true;
}

struct value {
    size_t from, to;
    bool field; /* in quotes, behind '=', or all that is left of its line */
};

static struct value value_read(const struct look *l, size_t mark)
{
    struct value v;
    unsigned char quote = 0;
    v.from = value_start(l, mark + 1, &quote);
    v.to = value_end(l, v.from, quote);
    v.field = quote || l->p[mark] == '=' || look_at(l, v.to) == '\n' || v.to == l->n;
    return v;
}

static bool value_named(struct look *l, size_t mark, const struct value *v)
{
    unsigned near = look_context(l, mark)->near;
    bool password = false;
    bool close = look_context(l, mark)->distance == 0;
    if (key_speaks(l, mark, 0, &password)) {
        enum announced how = v->field ? ANNOUNCED_FIELD : ANNOUNCED_LINK;
        return password ? add_password(l, v->from, v->to, how)
                        : add_key(l, v->from, v->to);
    }
    if (deid_detectors_has(&l->rules->uncontexted, DET_USERNAME))
        return add_username(l, v->from, v->to, true);
    return close && v->field && (near == CX_USER || near == CX_HANDLE) &&
           add_username(l, v->from, v->to, near == CX_HANDLE);
}

size_t assign_value(struct look *l, size_t mark)
{
    size_t key = mark;
    while (key > l->floor && mark - key < LEAD_MAX &&
           (ch_is(l->p[key - 1], CH_QUOTE) || l->p[key - 1] == ' ' ||
               l->p[key - 1] == ']'))
        key--;
    if (!l->rules->loose &&
        !(context_may(l->rules->words, l->p, key) & CONTEXT_SECRETS))
        return 0;
    struct value v = value_read(l, mark);
    return value_named(l, mark, &v) ? (l->floor = v.to) : 0;
}

/* The stretch without spaces around a token: passwords have signs inside. */
size_t assign_prose(struct look *l, const struct token *t)
{
    size_t from = t->whole;
    while (from > l->floor && t->whole - from < 64 && value_char(l->p[from - 1]) &&
           !(l->p[from - 1] == ',' && cells_class(l, from)))
        from--;
    bool password = false;
    if (!look_may_name(l, from, true) || !key_speaks(l, from, PROSE_WORDS, &password))
        return 0;
    size_t to = value_end(l, from, 0);
    bool cell = look_before(l, from) == ',' && cells_class(l, from);
    const unsigned char *comma = cell ? memchr(l->p + from, ',', to - from) : NULL;
    to = comma ? (size_t)(comma - l->p) : to;
    if (to <= from || to < t->end)
        return 0;
    bool next = look_context(l, from)->distance == 0;
    bool added =
        password ? add_password(l, from, to, next ? ANNOUNCED_LINK : ANNOUNCED_LOOSE)
                 : add_key(l, from, to);
    return added ? to : 0;
}

/* "pass" + "word", "wort", "wd", "phrase", "code": then maybe "is", and a value. */
size_t detect_pass(struct look *l, size_t at)
{
    static const struct str links[] = {STR_INIT("is"), STR_INIT("was"), STR_INIT("ist"),
        STR_INIT("lautet"), STR_INIT("is:"), STR_INIT("="), STR_INIT(":"),
        STR_INIT("est"), STR_INIT("es")};
    size_t i = at + 4;
    enum announced how = ANNOUNCED_LOOSE;
    if (l->n < i || ch_lower(l->p[at + 1]) != 'a' || ch_lower(l->p[at + 2]) != 's' ||
        ch_lower(l->p[at + 3]) != 's')
        return 0;
    while (i < l->n && i - at < 11 && ch_is(l->p[i], CH_LETTER))
        i++;
    if (look_at(l, i) != ' ')
        return i;
    size_t from = i + 1;
    for (size_t k = 0; k < COUNT(links) && how == ANNOUNCED_LOOSE; k++) {
        size_t n = links[k].n;
        if (l->n - from > n && memcmp(l->p + from, links[k].p, n) == 0 &&
            l->p[from + n] == ' ') {
            from += n + 1;
            how = ANNOUNCED_LINK;
        }
    }
    size_t to = value_end(l, from, 0);
    if (to > from && add_password(l, from, to, how))
        return l->floor = to;
    return i;
}
