/*
 * Files of a case in the browser: up from whoever asked, down what is for them. What
 * comes down is a download under a name of plain letters, never a page of this site.
 */
#include <string.h>

#include "flow/request/papers.h"
#include "portal/page/page.h"
#include "portal/request/request_page.h"
#include "text/zip_write.h"

enum { DOWNLOAD_NAME_MAX = 100 };

static bool plain_name(struct ask *a, struct raw given, struct str *out)
{
    struct buf name;
    buf_init(&name, DOWNLOAD_NAME_MAX);
    for (size_t i = 0; i < given.n && i + 1 < DOWNLOAD_NAME_MAX; i++) {
        struct str token;
        bool plain = raw_token(raw_slice(given, i, i + 1), &token) &&
                     token.p[0] != ':' && (i > 0 || token.p[0] != '.');
        buf_add_char(&name, plain ? token.p[0] : '_');
    }
    if (name.n == 0)
        buf_add_z(&name, "file");
    bool done = buf_ok(&name, NULL) && arena_str(&a->arena, buf_str(&name), out);
    buf_fini(&name);
    return done;
}

static void drop_parcel(struct ask *a)
{
    parcel_free(a->parcel);
    a->parcel = NULL;
}

bool request_page_file(struct ask *a, const struct paper_file *file, struct err *err)
{
    struct sink sink;
    if (!plain_name(a, file->asset.facts.name, &a->file_name))
        return err_memory(err);
    if (!parcel_new(store_dir(a->flow->store), &a->parcel, err))
        return false;
    sink = parcel_sink(a->parcel);
    if (!asset_read(a->flow->store, &file->asset, &sink, err) ||
        !parcel_close(a->parcel, err)) {
        drop_parcel(a);
        return false;
    }
    a->status = 200;
    a->type = STR("application/octet-stream");
    return true;
}

/* --- down */

/* Signed in as the one it is about, or with the code out of the letter. */
static bool is_theirs(
    struct ask *a, const struct request_view *r, bool *theirs, struct err *err)
{
    *theirs = a->who.signed_in && !id_is_zero(r->row.about) &&
              id_eq(a->who.vault, r->row.about) && r->row.facts.route == ROUTE_ACCOUNT;
    return *theirs || request_page_code_fits(a, r, theirs, err);
}

static bool is_given(const struct request_view *r)
{
    return r->state.identity >= request_needs_identity(r->state.facts.kind) ||
           (r->state.identity >= IDENTITY_MAIL && !request_is_open(r->state.state));
}

bool request_page_show_files(
    struct ask *a, const struct request_view *r, struct err *err)
{
    const struct paper_file *files;
    size_t count, for_them = 0;
    bool theirs;
    if (!papers_files(a->flow, r->row.vault, &a->arena, &files, &count, err) ||
        !is_theirs(a, r, &theirs, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        for_them += files[i].origin != PAPER_FROM_THEM;
        if (files[i].origin != PAPER_FROM_THEM)
            continue;
        struct view *v = view_add(a->view, "sent_files");
        view_raw(v, "file_name", files[i].asset.facts.name);
        view_u64(v, "kb", (files[i].asset.size_bytes + 1023) / 1024);
    }
    bool live = !id_is_zero(r->row.vault);
    view_flag(a->view, "may_attach", live && r->state.identity >= IDENTITY_MAIL);
    view_flag(a->view, "for_them", for_them > 0 && is_given(r));
    view_flag(a->view, "may_fetch", theirs);
    return true;
}

static bool pack(struct ask *a, struct id vault, struct err *err)
{
    struct zip *zip = NULL;
    bool done = parcel_new(store_dir(a->flow->store), &a->parcel, err) &&
                zip_new(parcel_sink(a->parcel), &zip, err);
    struct export_place place = export_place_zip(zip);
    done = done && papers_hand_out(a->flow, vault, &place, err) &&
           zip_finish(zip, err) && parcel_close(a->parcel, err);
    zip_free(zip);
    if (!done)
        drop_parcel(a);
    return done;
}

bool request_page_result(struct ask *a, struct err *err)
{
    struct request_view r;
    bool found, theirs;
    if (!request_page_find(a, &r, &found, err) || !found)
        return err->code == ERR_NONE;
    if (!is_theirs(a, &r, &theirs, err))
        return false;
    if (!theirs || !is_given(&r) || id_is_zero(r.row.vault)) {
        request_page_back(a, &r, "request_not_now");
        return true;
    }
    a->status = 200;
    a->type = STR("application/zip");
    a->file_name = STR("answer.zip");
    return pack(a, r.row.vault, err);
}

/* --- up */

static bool attach_all(
    struct ask *a, struct id vault, const char **say, struct err *err)
{
    for (size_t i = 0; i < a->form.file_count; i++) {
        const struct form_file *file = &a->form.files[i];
        struct source_mem mem = {file->bytes};
        struct source bytes = source_from_mem(&mem);
        if (papers_attach(a->flow, vault, file->name, &bytes, err)) {
            *say = "request_attached";
            continue;
        }
        if (err->code != ERR_LIMIT)
            return false;
        *err = ERR_INIT;
        *say = "request_files";
        break;
    }
    return true;
}

bool request_page_attach(struct ask *a, struct err *err)
{
    const char *say = "request_no_file";
    struct request_view r;
    bool found;
    if (!request_page_find(a, &r, &found, err) || !found)
        return err->code == ERR_NONE;
    if (id_is_zero(r.row.vault) || r.state.identity < IDENTITY_MAIL)
        say = "request_not_now";
    else if (!attach_all(a, r.row.vault, &say, err))
        return false;
    request_page_back(a, &r, say);
    return true;
}
