/* A stranger's address: a link with a code that only its reader has. */
#include "crypt/random.h"
#include "flow/request/papers.h"
#include "portal/page/entry.h"
#include "portal/page/page.h"
#include "portal/request/request_page.h"

enum { CODE_DAYS = 30 };

struct coding {
    struct ask *a;
    const struct request_view *r;
    struct raw mail;
};

static bool write_code(struct flow *f, void *ctx, struct err *err)
{
    const struct coding *c = ctx;
    uint8_t token[PASS_TOKEN_BYTES];
    char text[WHO_COOKIE_MAX], handle[ID_TEXT];
    struct id vault = c->r->row.vault;
    struct pass pass = {.made = f->now,
        .expires = {f->now.us + CODE_DAYS * INSTANT_DAY_US},
        .signed_in = f->now,
        .what = raw_from_str(STR("request"))};
    struct buf path;
    random_bytes(token, sizeof token);
    token_format(vault, token, text);
    buf_init(&path, 512);
    buf_printf(&path, "/request/%" STR_FMT "?code=%s",
        STR_ARG(id_format(c->r->row.handle, handle)), text);
    const struct entry_letter letter = {
        .vault = vault, .to = c->mail, .kind = "request", .link = buf_raw(&path)};
    bool done = buf_ok(&path, err) &&
                pass_id(f->store, vault, PASS_LINK, raw_of(token, sizeof token),
                    &pass.id, err) &&
                pass_put(f->store, vault, PASS_LINK, &pass, err) &&
                entry_write(c->a, &letter, err);
    buf_wipe(&path);
    return done;
}

bool request_page_send_code(
    struct ask *a, const struct request_view *r, struct raw mail, struct err *err)
{
    struct coding coding = {a, r, mail};
    return flow_write(a->flow, write_code, &coding, err);
}

/* The code of the letter: whoever has it reads the mail of that address. */
bool request_page_code_fits(
    struct ask *a, const struct request_view *r, bool *fits, struct err *err)
{
    struct pass_name name = {.kind = PASS_LINK, .now = a->flow->now};
    uint8_t token[PASS_TOKEN_BYTES];
    struct pass pass;
    *fits = false;
    if (!token_parse(form_find(&a->form, STR("code")), &name.vault, token) ||
        id_is_zero(r->row.vault) || !id_eq(name.vault, r->row.vault))
        return true;
    return pass_id(a->flow->store, name.vault, name.kind, raw_of(token, sizeof token),
               &name.id, err) &&
           pass_find(a->flow->store, &name, &a->arena, &pass, fits, err);
}

/* Once more, to the address the case has: what is for them is given out by it. */
bool request_page_code(struct ask *a, struct err *err)
{
    struct papers papers;
    struct request_view r;
    bool found;
    if (!request_page_find(a, &r, &found, err) || !found)
        return err->code == ERR_NONE;
    if (!papers_read(a->flow, r.row.vault, &a->arena, &papers, err))
        return false;
    bool has = papers.claims.mail.n > 0;
    if (has && !request_page_send_code(a, &r, papers.claims.mail, err))
        return false;
    request_page_back(a, &r, has ? "request_code" : "request_not_now");
    return true;
}
