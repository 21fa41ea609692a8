/*
 * portal/desk/desk.h - the team's pages: which there are, and which roles may ask for
 * each.
 *
 * In:    the table.
 * Out:   routes (portal.c), functions (the files of this folder), tests of every row.
 * Never: a page of the staff's that is not in the table.
 *
 * X(function, METHODS, "path", ROLES, pace, limit); pace and limit as in page/page.h.
 * WORK: answers requests. READ: sees the queue and what was done, no words of anybody.
 * FIGURES: numbers only. STAFF: whoever of the staff.
 */
#ifndef ABIDE_PORTAL_DESK_DESK_H
#define ABIDE_PORTAL_DESK_DESK_H

#include "model/party.h"
#include "portal/page/page.h"

#define DESK_ANYONE  PARTY_BIT(PARTY_ANYONE)
#define DESK_WORK    PARTY_BIT(PARTY_OFFICER)
#define DESK_READ    (DESK_WORK | PARTY_BIT(PARTY_AUDITOR))
#define DESK_FIGURES (DESK_READ | PARTY_BIT(PARTY_OPERATOR))
#define DESK_STAFF   (DESK_FIGURES | PARTY_BIT(PARTY_REVIEWER) | PARTY_BIT(PARTY_ADMIN))

/* clang-format off */
#define DESK_TABLE(X)                                                                  \
    X(desk_sign_in, GET, "/desk/sign-in", ANYONE, QUICK, NONE)                         \
    X(desk_sign_in_do, POST, "/desk/sign-in", ANYONE, SLOW, SIGN_IN)                   \
    X(desk_language, POST, "/desk/language", ANYONE, QUICK, NONE)                      \
    X(desk_sign_out, POST, "/desk/sign-out", STAFF, QUICK, NONE)                       \
    X(desk_me, GET, "/desk/me", STAFF, QUICK, NONE)                                    \
    X(desk_me_password, POST, "/desk/me/password", STAFF, SLOW, SIGN_IN)               \
    X(desk_queue, GET, "/desk", READ, QUICK, NONE)                                     \
    X(desk_bulk, POST, "/desk/bulk", WORK, SLOW, NONE)                                 \
    X(desk_case, GET, "/desk/cases/{number}", READ, QUICK, NONE)                       \
    X(desk_case_do, POST, "/desk/cases/{number}/do", WORK, SLOW, NONE)                 \
    X(desk_case_write, POST, "/desk/cases/{number}/write", WORK, QUICK, NONE)          \
    X(desk_case_link, POST, "/desk/cases/{number}/link", WORK, QUICK, NONE)            \
    X(desk_case_fix, POST, "/desk/cases/{number}/fix", WORK, QUICK, NONE)              \
    X(desk_case_attach, POST, "/desk/cases/{number}/attach", WORK, SLOW, UPLOAD)       \
    X(desk_case_file, GET, "/desk/cases/{number}/files/{file}", WORK, SLOW, NONE)      \
    X(desk_metrics, GET, "/desk/metrics", FIGURES, SLOW, NONE)                         \
    X(desk_letters, GET, "/desk/letters", WORK, QUICK, NONE)                           \
    X(desk_letter, GET, "/desk/letters/{id}", WORK, QUICK, NONE)
/* clang-format on */

#define DESK_DECLARE(function, ...) page_work function;
DESK_TABLE(DESK_DECLARE)
#undef DESK_DECLARE

/* Not a page: what time brings to cases, each hour (portal.c). */
bool desk_sweep(struct ask *a, struct err *err);

#endif
