#include "portal/view/template.h"

#include "base/attr.h"
#include "text/utf8.h"

enum { KEY_MAX = 128 };

/* A template being walked. `checking`: every branch once, nothing is written. */
struct walk {
    const struct web_language *language;
    struct buf *out;
    struct err *err;
    bool checking;
    int depth;
};

static bool wrong(struct walk *w, const char *what, struct str where)
{
    return err_set(w->err, ERR_STATE, "view.template", "%s: %" STR_FMT, what,
        STR_ARG(str_slice(where, 0, 80)));
}

/* --- escaping --- */

static void escape_byte(unsigned char c, struct buf *out)
{
    switch (c) {
    case '&':
        buf_add_z(out, "&amp;");
        break;
    case '<':
        buf_add_z(out, "&lt;");
        break;
    case '>':
        buf_add_z(out, "&gt;");
        break;
    case '"':
        buf_add_z(out, "&quot;");
        break;
    case '\'':
        buf_add_z(out, "&#39;");
        break;
    case '`':
        buf_add_z(out, "&#96;");
        break;
    default:
        buf_add_char(out, (char)c);
    }
}

/* What HTML allows nowhere is shown as what it is: a broken character. */
void template_escape(struct raw value, struct buf *out)
{
    for (size_t at = 0; at < value.n;) {
        size_t n = utf8_length(raw_slice(value, at, value.n));
        unsigned char c = value.p[at];
        bool control = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
        if (n == 0 || control)
            buf_add_z(out, "\xef\xbf\xbd");
        else if (n == 1)
            escape_byte(c, out);
        else
            buf_add_raw(out, raw_slice(value, at, at + n));
        at += n ? n : 1;
    }
}

/* --- messages --- */

/* "rule.@code": the value takes the place of the rest. */
static bool key_of(const struct view *v, struct str word, char out[KEY_MAX])
{
    size_t at = str_find_char(word, '@');
    struct view_value value = {.kind = VIEW_NOTHING};
    struct buf key;
    struct str token;
    buf_init(&key, KEY_MAX - 1);
    buf_add_str(&key, str_slice(word, 0, at));
    if (at < word.n)
        value = view_find(v, str_slice(word, at + 1, word.n));
    bool done = at == word.n || raw_token(value.text, &token);
    if (done && at < word.n)
        buf_add_str(&key, token);
    done = done && buf_ok(&key, NULL);
    for (size_t i = 0; done && i < key.n; i++)
        out[i] = (char)key.p[i];
    out[done ? key.n : 0] = 0;
    buf_fini(&key);
    return done;
}

static void write_message(struct walk *w, const struct view *v, struct str text)
{
    while (text.n) {
        size_t open = str_find_char(text, '{');
        template_escape(raw_from_str(str_slice(text, 0, open)), w->out);
        text = str_slice(text, open, text.n);
        size_t close = str_find_char(text, '}');
        if (close < text.n) {
            struct view_value value = view_find(v, str_slice(text, 1, close));
            template_escape(value.text, w->out);
        }
        text = str_slice(text, close + 1, text.n);
    }
}

static bool check_message(struct walk *w, struct str key, bool plural)
{
    struct str found = plural ? web_message_plural(w->language, key, 2)
                              : web_message_find(w->language, key);
    return found.p != NULL || wrong(w, "there is no message", key);
}

static bool say(struct walk *w, const struct view *v, struct str words)
{
    struct str word, count = str_trim(words);
    char key[KEY_MAX];
    bool cut = str_cut(&count, ' ', &word);
    count = str_trim(count);
    if (!cut)
        return wrong(w, "a message has no key", words);
    if (w->checking)
        return str_find_char(word, '@') < word.n || check_message(w, word, count.n > 0);
    if (!key_of(v, word, key))
        return true; /* a value that is not there says nothing */
    struct str text = count.n ? web_message_plural(
                                    w->language, str_z(key), view_find(v, count).number)
                              : web_message_find(w->language, str_z(key));
    if (!text.p && str_find_char(word, '@') == word.n)
        return wrong(w, "there is no message", word);
    write_message(w, v, text);
    return true;
}

/* --- sections --- */

static bool block(
    struct walk *w, const struct view *v, struct str *rest, struct str until);

/* A part, or (v NULL) the body of a section that is not shown. */
static bool skip(struct walk *w, struct str *rest, struct str name)
{
    struct buf nothing;
    struct walk dry = *w;
    buf_init(&nothing, 0);
    dry.out = NULL;
    bool done = block(&dry, NULL, rest, name);
    buf_fini(&nothing);
    return done;
}

static bool is_set(const struct view_value *value)
{
    return (value->kind == VIEW_FLAG && value->flag) ||
           (value->kind == VIEW_TEXT && value->text.n) ||
           (value->kind == VIEW_LIST && value->first);
}

static bool section(
    struct walk *w, const struct view *v, struct str *rest, struct str tag)
{
    struct str name = str_trim(str_slice(tag, 1, tag.n)), body = *rest;
    struct view_value value = view_find(v, name);
    bool shown = is_set(&value) == (tag.p[0] == '#');
    if (w->checking || !w->out)
        return block(w, v, rest, name);
    if (!shown)
        return skip(w, rest, name);
    if (value.kind != VIEW_LIST || !value.first)
        return block(w, v, rest, name);
    for (const struct view *item = value.first; item; item = view_next(item)) {
        *rest = body;
        if (!block(w, item, rest, name))
            return false;
    }
    return true;
}

static bool part(struct walk *w, const struct view *v, struct str word)
{
    struct str name = str_trim(word), text;
    if (name.n > 1 && name.p[0] == '@') {
        if (w->checking)
            return true; /* each page is checked by itself */
        if (!raw_token(view_find(v, str_slice(name, 1, name.n)).text, &name))
            return wrong(w, "a part is named by a value that is not there", word);
    }
    text = web_find(name);
    if (!text.p)
        return wrong(w, "there is no part", name);
    return block(w, v, &text, STR(""));
}

static bool tag_of(
    struct walk *w, const struct view *v, struct str *rest, struct str tag)
{
    if (!tag.n)
        return wrong(w, "an empty tag", *rest);
    if (tag.p[0] == '#' || tag.p[0] == '^')
        return section(w, v, rest, tag);
    if (!w->out && !w->checking)
        return true;
    if (tag.p[0] == '>')
        return part(w, v, str_slice(tag, 1, tag.n));
    if (str_starts(tag, STR("t ")))
        return say(w, v, str_slice(tag, 2, tag.n));
    if (w->out)
        template_escape(view_find(v, tag).text, w->out);
    return true;
}

/* Cuts at the next tag; false: there is none. */
static bool next_tag(struct str *rest, struct str *text, struct str *tag)
{
    size_t i = 0, k;
    while (i + 1 < rest->n && !(rest->p[i] == '{' && rest->p[i + 1] == '{'))
        i++;
    if (i + 1 >= rest->n) {
        *text = *rest;
        *rest = str_slice(*rest, rest->n, rest->n);
        return false;
    }
    for (k = i + 2; k + 1 < rest->n && !(rest->p[k] == '}' && rest->p[k + 1] == '}');)
        k++;
    *text = str_slice(*rest, 0, i);
    *tag = str_trim(str_slice(*rest, i + 2, k));
    *rest = str_slice(*rest, k + 2, rest->n);
    return true;
}

static bool block(
    struct walk *w, const struct view *v, struct str *rest, struct str until)
{
    struct str text, tag;
    if (w->depth == TEMPLATE_DEPTH_MAX)
        return wrong(w, "too many sections inside each other", until);
    w->depth++;
    for (;;) {
        bool more = next_tag(rest, &text, &tag);
        if (w->out)
            buf_add_str(w->out, text);
        if (!more) {
            w->depth--;
            return until.n == 0 || wrong(w, "a section has no end", until);
        }
        if (tag.n && tag.p[0] == '/') {
            w->depth--;
            return str_eq(str_trim(str_slice(tag, 1, tag.n)), until) ||
                   wrong(w, "another section ends here", tag);
        }
        if (!tag_of(w, v, rest, tag))
            return false;
    }
}

bool template_render_text(
    struct str text, const struct template_in *in, struct buf *out, struct err *err)
{
    struct walk w = {.language = in->language, .out = out, .err = err};
    return block(&w, in->view, &text, STR("")) && buf_ok(out, err);
}

static bool absent(struct str name, struct err *err)
{
    struct walk w = {.err = err};
    return wrong(&w, "there is no template", name);
}

bool template_render(const struct template_in *in, struct buf *out, struct err *err)
{
    struct str text = web_find(in->name);
    return text.p ? template_render_text(text, in, out, err) : absent(in->name, err);
}

/* --- checking --- */

/*
 * Where a tag may stand: in text, or in an attribute within double quotes. An attribute
 * that takes an address begins with "/" or "#", so that no value makes it a script; a
 * link may begin with "https://", for pages the operator lists.
 */
struct place {
    bool in_tag, quoted, fresh; /* fresh: nothing of the attribute's value yet */
    struct str attribute;
    size_t name_at;
};

static bool takes_address(struct str name)
{
    static const struct str names[] = {STR_INIT("href"), STR_INIT("src"),
        STR_INIT("action"), STR_INIT("formaction"), STR_INIT("content")};
    for (size_t i = 0; i < COUNT(names); i++) {
        if (str_eq(name, names[i]))
            return true;
    }
    return false;
}

static bool attribute_fits(struct walk *w, struct str name, char first)
{
    if (str_starts(name, STR("on")) || str_eq(name, STR("style")))
        return wrong(w, "an attribute with a script or style", name);
    if (takes_address(name) && !str_eq(name, STR("content")) && first != '/' &&
        first != '#')
        return wrong(w, "an address begins with / or #", name);
    return true;
}

static void see_in_tag(struct place *p, struct str text, size_t i)
{
    char c = text.p[i];
    if (c == '>')
        p->in_tag = false;
    else if (c == ' ' || c == '\n')
        p->name_at = i + 1;
    else if (c == '"') {
        p->quoted = p->fresh = true;
        p->attribute = str_slice(text, p->name_at, i ? i - 1 : 0);
    }
}

static bool see(struct walk *w, struct place *p, struct str text, size_t i)
{
    char c = text.p[i];
    if (p->quoted && c == '"') {
        bool fits = !p->fresh || attribute_fits(w, p->attribute, '/');
        p->quoted = false;
        return fits;
    }
    if (p->quoted) {
        bool other = takes_address(p->attribute) && c == '/' && i + 1 < text.n &&
                     text.p[i + 1] == '/';
        bool secure = str_eq(p->attribute, STR("href")) &&
                      str_starts(str_slice(text, i, text.n), STR("https://"));
        bool fits =
            !p->fresh || secure || attribute_fits(w, p->attribute, other ? 0 : c);
        p->fresh = false;
        return fits;
    }
    if (p->in_tag)
        see_in_tag(p, text, i);
    else if (c == '<') {
        p->in_tag = true;
        p->name_at = i + 1;
    }
    return true;
}

static bool tag_fits(struct walk *w, struct place *p, struct str tag)
{
    bool value = tag.n && tag.p[0] != '#' && tag.p[0] != '^' && tag.p[0] != '/';
    if (value && p->in_tag && !p->quoted)
        return wrong(w, "a value outside of quotes", tag);
    if (value && p->quoted && p->fresh && takes_address(p->attribute))
        return wrong(w, "an address that a value begins", tag);
    if (value && p->quoted && p->fresh && !attribute_fits(w, p->attribute, '/'))
        return false;
    if (value)
        p->fresh = false;
    return true;
}

static bool places_fit(struct walk *w, struct str text)
{
    struct place p = {.in_tag = false};
    struct str rest = text, plain, tag;
    for (bool more = true; more;) {
        more = next_tag(&rest, &plain, &tag);
        for (size_t i = 0; i < plain.n; i++) {
            if (!see(w, &p, plain, i))
                return false;
        }
        if (more && !tag_fits(w, &p, tag))
            return false;
    }
    return !p.in_tag || wrong(w, "a tag has no end", str_slice(text, 0, 40));
}

bool template_check_text(struct str text, struct err *err)
{
    struct walk w = {.err = err, .checking = true};
    if (!places_fit(&w, text))
        return false;
    for (size_t i = 0; i < web_language_count; i++) {
        struct str rest = text;
        w.language = &web_languages[i];
        if (!block(&w, NULL, &rest, STR("")))
            return err_wrap(err, "%" STR_FMT, STR_ARG(w.language->tag));
    }
    return true;
}

bool template_check(struct str name, struct err *err)
{
    struct str text = web_find(name);
    if (!text.p)
        return absent(name, err);
    return template_check_text(text, err) || err_wrap(err, "%" STR_FMT, STR_ARG(name));
}
