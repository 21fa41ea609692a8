#include "flow/keep/flow_hold.h"

#include <string.h>

#include "flow/flow_choice.h"
#include "os/file.h"
#include "text/base64.h"
#include "text/json_write.h"
#include "text/utf8.h"

enum { LINE_MAX_BYTES = 1 << 30 };

bool flow_hold_add(
    struct flow *f, const struct flow_hold *in, int64_t *number, struct err *err)
{
    struct id vaults[FLOW_HOLD_ACCOUNTS_MAX];
    struct hold hold = in->hold;
    if (in->account_count > FLOW_HOLD_ACCOUNTS_MAX)
        return err_set(err, ERR_LIMIT, "flow.hold_accounts",
            "a hold names at most %d accounts at once", FLOW_HOLD_ACCOUNTS_MAX);
    for (size_t i = 0; i < in->account_count; i++) {
        if (!flow_account(f, ACCOUNT_PERSON, str_z(in->accounts[i]), &vaults[i], err))
            return false;
    }
    hold.vaults = vaults;
    hold.vault_count = in->account_count;
    return hold_add(f->store, &hold, number, err);
}

bool flow_hold_told(struct flow *f, struct str who, struct arena *a,
    const struct hold **out, size_t *count, struct err *err)
{
    struct id vault;
    return flow_account(f, ACCOUNT_PERSON, who, &vault, err) &&
           hold_told(f->store, vault, a, out, count, err);
}

/* Reading */

struct production {
    struct sink sink;
    struct buf line, scratch;
};

static void add_id(struct jw *w, struct str key, struct id id)
{
    char text[ID_TEXT];
    jw_key(w, key);
    jw_str(w, id_format(id, text));
}

/* Text as text, other bytes as {"base64": ...}. */
static void add_cell(struct jw *w, struct buf *scratch, const struct hold_cell *cell)
{
    jw_key(w, cell->name);
    if (cell->is_number) {
        jw_i64(w, cell->number);
    } else if (utf8_valid(cell->bytes) == cell->bytes.n) {
        jw_raw(w, cell->bytes);
    } else {
        buf_clear(scratch);
        base64_add(scratch, cell->bytes);
        jw_object_begin(w);
        jw_key(w, STR("base64"));
        jw_str(w, buf_str(scratch));
        jw_object_end(w);
    }
}

static bool each_copy(void *ctx, const struct hold_copy *copy, struct err *err)
{
    struct production *p = ctx;
    char time[INSTANT_TEXT_MAX];
    buf_clear(&p->line);
    struct jw w = jw_to(&p->line);
    jw_object_begin(&w);
    add_id(&w, STR("vault"), copy->vault);
    add_id(&w, STR("erasure"), copy->erasure);
    jw_key(&w, STR("taken"));
    jw_str(&w, instant_format(copy->taken, time));
    jw_key(&w, STR("table"));
    jw_str(&w, copy->table);
    jw_key(&w, STR("cells"));
    jw_object_begin(&w);
    for (size_t i = 0; i < copy->count; i++)
        add_cell(&w, &p->scratch, &copy->cells[i]);
    jw_object_end(&w);
    jw_object_end(&w);
    buf_add_char(&p->line, '\n');
    return buf_ok(&p->line, err) && buf_ok(&p->scratch, err) &&
           sink_write(&p->sink, p->line.p, p->line.n, err);
}

bool flow_hold_read(struct flow *f, int64_t number,
    const uint8_t secret[BOX_SECRET_BYTES], const char *path, struct err *err)
{
    struct file_out file;
    struct production p;
    struct hold_reader reader = {secret, each_copy, &p};
    if (!file_out_open(path, &file, err))
        return false;
    p.sink = file_out_sink(&file);
    buf_init(&p.line, LINE_MAX_BYTES);
    buf_init(&p.scratch, LINE_MAX_BYTES);
    bool done = hold_read(f->store, number, &reader, err);
    buf_wipe(&p.line);
    buf_wipe(&p.scratch);
    if (!done) {
        file_out_abandon(&file);
        return false;
    }
    return file_out_close(&file, err);
}
