/*
 * os/mail.h - hands one letter to a mail server, and waits for its answer.
 *
 * In:    smtp:// or smtps://, perhaps a user and password; from, to, the letter.
 * Out:   the server took it, or why not.
 * Never: speaks in clear with a server that is not on this machine; takes a proxy or a
 *        password from the environment.
 *
 * Over libcurl, on the caller's thread: not the loop's.
 */
#ifndef ABIDE_OS_MAIL_H
#define ABIDE_OS_MAIL_H

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/str.h"

enum { MAIL_ADDRESS_MAX = 320, MAIL_URL_MAX = 512 };

struct mail {
    struct str server;         /* "smtp://mail.example.org:587" */
    struct str user, password; /* empty: neither */
    struct str ca_file;        /* empty: the system's certificates */
    struct str from;
    struct raw to, letter; /* head and body, lines ended with CR LF */
};

/* ERR_IO "os.mail": it did not take it; trying again later is fine. */
bool mail_send(const struct mail *m, struct err *err) MUST_CHECK;

#endif
