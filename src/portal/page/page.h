/*
 * portal/page/page.h - which pages there are, who may ask for each, and what makes it.
 *
 * In:    the table.
 * Out:   routes (portal.c), functions (a file for each page), tests of every row.
 * Never: a page that is not in the table.
 *
 * X(function, METHODS, "path", PARTY, pace, limit). Pace SLOW: it hashes passwords or
 * reads everything somebody has; such pages wait for each other. FAR: it asks another
 * server. Limit: which rule of
 * portal.c keeps people from trying again and again.
 */
#ifndef ABIDE_PORTAL_PAGE_PAGE_H
#define ABIDE_PORTAL_PAGE_PAGE_H

#include "portal/core/ask.h"

/* clang-format off */
#define PAGE_TABLE(X)                                                                  \
    X(page_home, GET, "/", ANYONE, QUICK, NONE)                                        \
    X(page_gpc, GET, "/.well-known/gpc.json", ANYONE, QUICK, NONE)                     \
    X(page_static, GET, "/static/{name}", ANYONE, QUICK, NONE)                         \
    X(page_language, POST, "/language", ANYONE, QUICK, NONE)                           \
    X(page_sign_in, GET, "/sign-in", ANYONE, QUICK, NONE)                              \
    X(page_sign_in_do, POST, "/sign-in", ANYONE, SLOW, SIGN_IN)                        \
    X(access_challenge, POST, "/passkeys/challenge", ANYONE, QUICK, LINK)              \
    X(access_sign_in, POST, "/passkeys/sign-in", ANYONE, QUICK, LINK)                  \
    X(access_again, POST, "/again/passkey", PERSON, QUICK, LINK)                       \
    X(access_key_add, POST, "/account/passkeys", PERSON, QUICK, LINK)                  \
    X(access_key_name, POST, "/account/passkeys/{id}/name", PERSON, QUICK, NONE)       \
    X(access_key_remove, POST, "/account/passkeys/{id}/remove", PERSON, QUICK, NONE)   \
    X(access_login, GET, "/login/{name}", ANYONE, FAR, LINK)                           \
    X(access_login_back, GET, "/login/{name}/back", ANYONE, FAR, LINK)                 \
    X(access_login_end, GET, "/login/{name}/end", ANYONE, FAR, LINK)                   \
    X(access_login_add, POST, "/account/logins/{name}", PERSON, QUICK, LINK)           \
    X(access_login_remove, POST, "/account/logins/{id}/remove", PERSON, QUICK, NONE)   \
    X(access_visitor, GET, "/browser", ANYONE, QUICK, LINK)                            \
    X(access_visitor_do, POST, "/browser", ANYONE, QUICK, LINK)                        \
    X(access_visitor_ask, POST, "/v1/portal-visitors", PRODUCT, QUICK, NONE)           \
    X(access_visitor_told, GET, "/v1/portal-visitors/{token}", PRODUCT, QUICK, NONE)   \
    X(page_sign_up, GET, "/sign-up", ANYONE, QUICK, NONE)                              \
    X(page_sign_up_do, POST, "/sign-up", ANYONE, QUICK, LETTER)                        \
    X(page_forgot, GET, "/forgot", ANYONE, QUICK, NONE)                                \
    X(page_forgot_do, POST, "/forgot", ANYONE, QUICK, LETTER)                          \
    X(page_link, GET, "/link", ANYONE, QUICK, LINK)                                    \
    X(page_link_do, POST, "/link", ANYONE, SLOW, LINK)                                 \
    X(page_hand_over, GET, "/hand-over", ANYONE, QUICK, LINK)                          \
    X(page_hand_over_make, POST, "/v1/portal-sessions", PRODUCT, QUICK, NONE)          \
    X(page_sign_out, POST, "/sign-out", PERSON, QUICK, NONE)                           \
    X(page_again, GET, "/again", PERSON, QUICK, NONE)                                  \
    X(page_again_do, POST, "/again", PERSON, SLOW, SIGN_IN)                            \
    X(page_account, GET, "/account", PERSON, QUICK, NONE)                              \
    X(page_account_password, POST, "/account/password", PERSON, SLOW, SIGN_IN)         \
    X(page_account_zone, POST, "/account/zone", PERSON, QUICK, NONE)                   \
    X(page_account_end, POST, "/account/sessions/{id}/end", PERSON, QUICK, NONE)       \
    X(page_account_others, POST, "/account/sessions/end-others", PERSON, QUICK, NONE)  \
    X(page_delete, GET, "/account/delete", PERSON, QUICK, NONE)                        \
    X(page_delete_do, POST, "/account/delete", PERSON, SLOW, SIGN_IN)                  \
    X(page_certificate, GET, "/certificates/{id}", ANYONE, QUICK, LINK)                \
    X(page_controls, GET, "/controls", PERSON, QUICK, NONE)                            \
    X(page_controls_do, POST, "/controls", PERSON, QUICK, NONE)                        \
    X(page_chats, GET, "/chats", PERSON, QUICK, NONE)                                  \
    X(page_chats_delete, GET, "/chats/delete-all", PERSON, QUICK, NONE)                \
    X(page_chats_delete_do, POST, "/chats/delete-all", PERSON, SLOW, NONE)             \
    X(page_chat, GET, "/chats/{id}", PERSON, QUICK, NONE)                              \
    X(page_chat_archive, POST, "/chats/{id}/archive", PERSON, QUICK, NONE)             \
    X(page_chat_training, POST, "/chats/{id}/training", PERSON, QUICK, NONE)           \
    X(page_chat_memory, POST, "/chats/{id}/memory", PERSON, QUICK, NONE)               \
    X(page_chat_keep, POST, "/chats/{id}/keep", PERSON, QUICK, NONE)                   \
    X(page_chat_share, POST, "/chats/{id}/share", PERSON, QUICK, NONE)                 \
    X(page_chat_unshare, POST, "/chats/{id}/unshare", PERSON, QUICK, NONE)             \
    X(page_chat_delete, GET, "/chats/{id}/delete", PERSON, QUICK, NONE)                \
    X(page_chat_delete_do, POST, "/chats/{id}/delete", PERSON, SLOW, NONE)             \
    X(mine_page_feedback, GET, "/chats/{id}/feedback", PERSON, QUICK, NONE)            \
    X(mine_page_rate, POST, "/chats/{id}/rating", PERSON, QUICK, NONE)                 \
    X(mine_page_note, POST, "/chats/{id}/note", PERSON, QUICK, NONE)                   \
    X(mine_page_donate, POST, "/chats/{id}/donate", PERSON, QUICK, NONE)               \
    X(mine_page_donate_end, POST, "/gifts/{id}/end", PERSON, QUICK, NONE)              \
    X(mine_page_gifts, GET, "/gifts", PERSON, QUICK, NONE)                             \
    X(mine_page_links, GET, "/links", PERSON, QUICK, NONE)                             \
    X(mine_page_memories, GET, "/memories", PERSON, QUICK, NONE)                       \
    X(mine_page_memories_delete, GET, "/memories/delete-all", PERSON, QUICK, NONE)     \
    X(mine_page_memories_delete_do, POST, "/memories/delete-all", PERSON, SLOW, NONE)  \
    X(mine_page_memory_delete, POST, "/memories/{id}/delete", PERSON, SLOW, NONE)      \
    X(mine_page_sent, GET, "/data/sent", PERSON, QUICK, NONE)                          \
    X(mine_page_guardian, GET, "/guardian", PERSON, QUICK, LINK)                       \
    X(mine_page_guardian_invite, POST, "/guardian", PERSON, QUICK, LINK)               \
    X(mine_page_guardian_accept, POST, "/guardian/accept", PERSON, QUICK, LINK)        \
    X(mine_page_guardian_age, POST, "/guardian/age", PERSON, QUICK, NONE)              \
    X(mine_page_guardian_lock, POST, "/guardian/{id}/lock", PERSON, QUICK, NONE)       \
    X(mine_page_guardian_end, POST, "/guardian/{id}/end", PERSON, QUICK, NONE)         \
    X(page_shared, GET, "/shared/{token}", ANYONE, QUICK, LINK)                        \
    X(page_data, GET, "/data", PERSON, QUICK, NONE)                                    \
    X(page_data_use, GET, "/data/datasets/{id}", PERSON, QUICK, NONE)                  \
    X(page_data_export, POST, "/data/export", PERSON, SLOW, EXPORT)                    \
    X(group_page, GET, "/organisation", PERSON, QUICK, NONE)                           \
    X(group_page_share, POST, "/organisation/share", PERSON, QUICK, NONE)              \
    X(group_page_keep, POST, "/organisation/keep", PERSON, QUICK, NONE)                \
    X(group_page_domain, POST, "/organisation/domain", PERSON, QUICK, NONE)            \
    X(help_page, GET, "/help", ANYONE, QUICK, NONE)                                    \
    X(request_page_guide, GET, "/help/ask", ANYONE, QUICK, NONE)                       \
    X(help_page_changes, GET, "/help/changes", ANYONE, SLOW, NONE)                     \
    X(help_page_documents, GET, "/help/documents", ANYONE, QUICK, NONE)                \
    X(help_page_document, GET, "/help/documents/{name}/{version}", ANYONE, SLOW, NONE) \
    X(help_page_vote, POST, "/help/{name}/vote", ANYONE, QUICK, LINK)                  \
    X(request_page_new, GET, "/request", ANYONE, QUICK, NONE)                          \
    X(request_page_open, POST, "/request", ANYONE, SLOW, LETTER)                       \
    X(request_page_status, GET, "/request/{id}", ANYONE, QUICK, LINK)                  \
    X(request_page_confirm, POST, "/request/{id}/confirm", ANYONE, QUICK, LINK)        \
    X(request_page_attach, POST, "/request/{id}/attach", ANYONE, SLOW, UPLOAD)         \
    X(request_page_code, POST, "/request/{id}/code", ANYONE, QUICK, LETTER)            \
    X(request_page_result, POST, "/request/{id}/result", ANYONE, SLOW, EXPORT)         \
    X(request_page_write, POST, "/request/{id}/write", ANYONE, QUICK, LINK)            \
    X(request_page_appeal, POST, "/request/{id}/appeal", ANYONE, QUICK, LINK)          \
    X(request_page_revoke, POST, "/request/{id}/revoke", ANYONE, QUICK, LINK)          \
    X(request_page_mine, GET, "/requests", PERSON, QUICK, NONE)                        \
    X(request_page_numbers, GET, "/requests/numbers", ANYONE, QUICK, NONE)
/* clang-format on */

typedef bool page_work(struct ask *a, struct err *err);
#define PAGE_DECLARE(function, ...) page_work function;
PAGE_TABLE(PAGE_DECLARE)
#undef PAGE_DECLARE

#endif
