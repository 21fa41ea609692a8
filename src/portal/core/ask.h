/*
 * portal/core/ask.h - one request on its way through the portal, and its answer.
 *
 * In:    what was asked, who asks (their session), an open installation.
 * Out:   a page, a redirect, or a refusal, with the fields every answer carries.
 * Never: writes a field that holds a line break; sends a page that another site may
 *        frame, keep or add to.
 *
 * A page runs on a worker's thread: it may read and write the store, and touches
 * nothing of the loop. Its `work` is called once; it ends with one of ask_page,
 * ask_redirect or ask_refuse.
 */
#ifndef ABIDE_PORTAL_CORE_ASK_H
#define ABIDE_PORTAL_CORE_ASK_H

#include "flow/flow.h"
#include "portal/core/form.h"
#include "portal/core/parcel.h"
#include "portal/core/site.h"
#include "portal/core/who.h"
#include "portal/view/template.h"
#include "serve/route.h"
#include "store/person/pass.h"

enum {
    ASK_BYTES_MAX = 256 << 20, /* the largest chat that is shown */
    ASK_BODY_MAX = 1 << 20,
    ASK_UPLOAD_MAX = 24 << 20, /* a form with files */
    ASK_COOKIES_MAX = 4,
    ASK_FIELDS_MAX = 24,
};

struct providers;

struct ask {
    /* What was asked; copies, as the client may be gone. */
    struct arena arena;
    enum http_method method;
    struct raw path, names[ROUTE_NAMES_MAX];
    struct raw agent, visitor;
    struct raw choice; /* what was chosen for the browser (portal/core/browser.h) */
    struct form form;  /* of the body, or of the query of a GET */
    bool gpc;
    bool parts; /* the form came as multipart/form-data; no fields: it was broken */
    const struct web_language *language;
    struct who who;
    const struct site *site;
    struct providers *providers; /* of sign-ins: for the desk that asks them */
    bool product;                /* PARTY_PRODUCT asks */
    struct str product_name;
    /* The worker's. */
    struct flow *flow;
    struct view *view;
    /* The answer. */
    int status;
    struct buf body;
    struct str type;
    struct raw location;
    struct raw cookies[ASK_COOKIES_MAX];
    size_t cookie_count;
    bool keep;             /* the answer may be kept: it is the same for everybody */
    struct parcel *parcel; /* a file to send instead of the body */
    struct str file_name;  /* and what it is called */
    struct id changed;     /* whose data changed: their other devices are told */
};

/* A page of web/ as the answer. False: *err says why there is none. */
bool ask_page(struct ask *a, const char *template, struct err *err) MUST_CHECK;
/* 303. `path` is one of this site's own. */
void ask_redirect(struct ask *a, const char *path);
void ask_redirect_raw(struct ask *a, struct raw path); /* "/" when it is not our own */
/* 303 to another site: a provider of sign-ins, as its own document names it. */
bool ask_leave(struct ask *a, struct raw url, struct err *err) MUST_CHECK;
/* A page that says what is wrong: messages "refuse.NAME" and "refuse.NAME.more". */
void ask_refuse(struct ask *a, int status, const char *name);
/* Bytes of another type. */
void ask_bytes(struct ask *a, struct str type, struct raw bytes);

/* Sets a cookie; empty value: takes it away. `days` 0: until the browser closes. */
void ask_cookie(struct ask *a, struct str name, struct raw value, int days);

/* Words for a later page: shown once, then gone ("notice.KEY" of the messages). */
void ask_tell(struct ask *a, const char *key);

/* A time as the page shows it: "at" (RFC 3339) and "at_text" in the list's item. */
void ask_time(struct view *v, const char *name, struct instant at);

/* The passes of the person who is signed in, of one kind; in the ask's arena. */
bool ask_passes(struct ask *a, enum pass_kind kind, const struct pass **out,
    size_t *count, struct err *err) MUST_CHECK;

/* An id out of the path. False: it is none; a refusal is set. */
bool ask_id(struct ask *a, size_t name, struct id *out) MUST_CHECK;

void ask_fini(struct ask *a);

#endif
