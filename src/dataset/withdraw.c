#include "dataset/withdraw.h"

#include <inttypes.h>

#include "base/mem.h"
#include "dataset/people.h"
#include "text/json_write.h"

enum { LINE_BYTES_MAX = 512 };

/* The list by handle; of one handle twice, the first time counts. */
struct by_handle {
    struct people handles; /* number -> place in first */
    uint32_t *first;
    const struct dataset_withdrawals *list;
};

static bool take_list(struct by_handle *w, struct err *err)
{
    w->first = mem_array(w->list->n + 1, sizeof *w->first);
    if (!w->first)
        return err_memory(err);
    for (size_t i = 0; i < w->list->n; i++) {
        size_t before = w->handles.list.n;
        uint32_t number;
        if (!people_put(
                &w->handles, w->list->p[i].handle, DATASET_ROWS_MAX, &number, err))
            return false;
        if (w->handles.list.n > before)
            w->first[number] = (uint32_t)i;
    }
    return true;
}

static bool write_row(const struct dataset_index_row *row, struct instant at,
    struct sink *out, struct err *err)
{
    char handle[ID_TEXT], time[INSTANT_TEXT_MAX];
    struct buf line;
    struct jw w;
    bool done;
    buf_init(&line, LINE_BYTES_MAX);
    w = jw_to(&line);
    jw_object_begin(&w);
    jw_key(&w, STR("row"));
    jw_u64(&w, row->row);
    jw_key(&w, STR("split"));
    jw_str(&w, dataset_side_word(row->side));
    jw_key(&w, STR("line"));
    jw_u64(&w, row->line);
    jw_key(&w, STR("handle"));
    jw_str(&w, id_format(row->handle, handle));
    jw_key(&w, STR("at"));
    jw_str(&w, instant_format(at, time));
    jw_object_end(&w);
    jw_line(&w);
    done = buf_ok(&line, err) && sink_write(out, line.p, line.n, err);
    buf_fini(&line);
    return done;
}

static bool write_rows(struct source *source, const struct by_handle *w,
    struct sink *out, uint64_t *rows, struct err *err)
{
    struct dataset_index index;
    bool done, end = false;
    dataset_index_open(&index, source);
    do {
        struct dataset_index_row row;
        uint32_t number;
        done = dataset_index_next(&index, &row, &end, err);
        if (!done || end || !people_find(&w->handles, row.handle, &number))
            continue;
        ++*rows;
        done = write_row(&row, w->list->p[w->first[number]].at, out, err);
    } while (done && !end);
    dataset_index_close(&index);
    return done;
}

bool dataset_withdrawn_write(struct source *index,
    const struct dataset_withdrawals *list, struct sink *out, uint64_t *rows,
    struct err *err)
{
    struct by_handle w = {.list = list};
    uint64_t written = 0;
    bool done = take_list(&w, err) && write_rows(index, &w, out, &written, err);
    people_fini(&w.handles);
    mem_free(w.first);
    if (done)
        *rows = written;
    return done;
}

void dataset_stale_format(
    const struct dataset_manifest *m, uint64_t rows, struct instant at, struct buf *out)
{
    char id[ID_TEXT], time[INSTANT_TEXT_MAX];
    uint64_t all =
        m->written.rows[DATASET_SIDE_TRAIN] + m->written.rows[DATASET_SIDE_VALIDATION];
    buf_printf(out,
        "dataset %s is stale since %" STR_FMT ": %" PRIu64 " of its %" PRIu64
        " rows were withdrawn (" DATASET_WITHDRAWN_NAME ").\n"
        "Do not train on it again: build a new version, or leave these rows out.\n",
        id_format(m->dataset, id).p, STR_ARG(instant_format(at, time)), rows, all);
}
