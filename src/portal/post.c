#include <stdio.h>

#include "base/mem.h"
#include "os/file.h"
#include "os/mail.h"
#include "portal/post_priv.h"
#include "store/person/message.h"
#include "store/person/pass.h"
#include "text/base64.h"

/*
 * Letters leave from a desk, one after the other; those that a server does not take
 * wait for the next round, and for `abide letters`. With no server they only wait.
 */
enum { LETTER_MAX = 64 << 10, LINE_BYTES = 57, ROUND_MAX = 20 };

static void add_base64_lines(struct buf *out, struct raw bytes)
{
    for (size_t at = 0; at < bytes.n; at += LINE_BYTES) {
        base64_add(out, raw_slice(bytes, at, at + LINE_BYTES));
        buf_add_z(out, "\r\n");
    }
}

/* RFC 5322 and 2047: all that is not ours is behind base64, so no line can be added. */
static void write_letter(
    const struct site *site, const struct message *m, struct buf *out)
{
    char id[ID_TEXT];
    struct raw from = raw_from_str(site->mail_from);
    buf_add_z(out, "From: <");
    buf_add_raw(out, from);
    buf_add_z(out, ">\r\nTo: <");
    buf_add_raw(out, m->to);
    buf_add_z(out, ">\r\nSubject: =?utf-8?B?");
    base64_add(out, m->subject);
    buf_printf(out, "?=\r\nMessage-ID: <%" STR_FMT "@abide>\r\n",
        STR_ARG(id_format(m->id, id)));
    buf_add_z(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\n"
                   "Content-Transfer-Encoding: base64\r\n\r\n");
    add_base64_lines(out, m->text);
}

static bool send_one(const struct site *site, const struct message *m, struct err *err)
{
    struct buf letter;
    buf_init(&letter, LETTER_MAX);
    write_letter(site, m, &letter);
    struct mail mail = {.server = site->mail,
        .user = site->mail_user,
        .password = site->mail_password,
        .from = site->mail_from,
        .to = m->to,
        .letter = buf_raw(&letter)};
    bool done = buf_ok(&letter, err) && mail_send(&mail, err);
    buf_wipe(&letter);
    return done;
}

struct round {
    const struct message *sent;
    struct instant now;
};

static bool settle(struct flow *f, void *ctx, struct err *err)
{
    const struct round *r = ctx;
    return (!r->sent || message_drop(f->store, r->sent, err)) &&
           message_sweep(f->store, r->now, err) && pass_sweep(f->store, r->now, err);
}

bool post_round(struct ask *a, struct err *err)
{
    const struct message *all;
    size_t count;
    struct round r = {.now = a->flow->now};
    if (!message_list(a->flow->store, &a->arena, &all, &count, err))
        return false;
    for (size_t i = 0; a->site->mail.n && i < count && i < ROUND_MAX; i++) {
        if (message_is_call(&all[i]))
            continue;
        r.sent = &all[i];
        if (!send_one(a->site, &all[i], err) || !flow_write(a->flow, settle, &r, err))
            return false;
    }
    r.sent = NULL;
    return flow_write(a->flow, settle, &r, err);
}

/* Two lines: user and password. */
bool post_open(struct site *site, struct str key_file, struct buf *key, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct str rest;
    if (!key_file.n)
        return true;
    if (key_file.n >= sizeof path)
        return err_set(
            err, ERR_INPUT, "portal.mail", "the mail key's path is too long");
    snprintf(path, sizeof path, "%" STR_FMT, STR_ARG(key_file));
    if (!file_read(path, key, err))
        return false;
    rest = buf_str(key);
    bool two = str_cut(&rest, '\n', &site->mail_user) &&
               str_cut(&rest, '\n', &site->mail_password);
    site->mail_user = str_trim(site->mail_user);
    site->mail_password = str_trim(site->mail_password);
    return two || err_set(err, ERR_INPUT, "portal.mail",
                      "the mail key file has two lines: user and password");
}
