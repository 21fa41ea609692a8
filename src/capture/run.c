#include <string.h>

#include "base/mem.h"
#include "capture/capture.h"
#include "capture/format/format.h"
#include "capture/read/field.h"
#include "capture/run_priv.h"

/*
 * One pass over the archive: manifest, account, switches; conversations; ratings. Bytes
 * come from one entry at a time; of the conversations one is in memory at a time.
 */
bool run_give(struct run *run, const struct conversation *c, struct err *err)
{
    report_note(run->report, CAPTURE_CONVERSATIONS);
    for (size_t i = 0; run->handler->asset && i < c->count; i++) {
        if (!asset_book_turn(&run->assets, &c->turns[i], err))
            return false;
    }
    return run->handler->conversation(run->handler->ctx, c, err);
}

bool run_read(
    struct run *run, const struct json *element, reader_read *read, struct err *err)
{
    struct conversation c = reader_blank(&run->reader);
    enum found found = FOUND_NOTHING;
    reader_clear(&run->reader);
    if (!read(&run->reader, element, &c, &found, err))
        return false;
    return found == FOUND_NOTHING || run_give(run, &c, err);
}

/* --- OASST: the lines of a tree become one conversation */

static bool finish_tree(struct run *run, struct err *err)
{
    struct conversation c = reader_blank(&run->reader);
    bool empty = run->tree_id.n == 0 || run->reader.tree.drafts.n == 0;
    bool done = empty || (oasst_finish(&run->reader, buf_raw(&run->tree_id), &c, err) &&
                             run_give(run, &c, err));
    buf_clear(&run->tree_id);
    reader_clear(&run->reader);
    arena_reset(&run->arena);
    return done;
}

static bool add_line(
    struct run *run, const struct json_element *element, struct err *err)
{
    struct raw copy;
    struct json *line;
    if (!arena_raw(&run->arena, element->bytes, &copy))
        return err_memory(err);
    if (!run_parse(run, element, copy, &line, err))
        return false;
    struct raw id = field_raw(line, STR("message_tree_id"));
    if (id.n == 0) {
        if (line)
            report_note(run->report, CAPTURE_NOT_FORMAT);
        return true;
    }
    if (run->tree_id.n > 0 && !raw_eq(id, buf_raw(&run->tree_id)))
        return finish_tree(run, err) && add_line(run, element, err);
    if (run->tree_id.n == 0)
        buf_add_raw(&run->tree_id, id);
    return buf_ok(&run->tree_id, err) && oasst_add(&run->reader, line, err);
}

/* --- conversations */

static bool read_element(struct run *run, const struct json *element, struct err *err)
{
    if (run->report->format == CAPTURE_AUTO)
        run->report->format = format_tell(run->reader.options, element);
    reader_read *read = format_reader(run->report->format);
    if (read)
        return run_read(run, element, read, err);
    report_note(run->report, CAPTURE_NOT_FORMAT);
    return true;
}

static bool each_conversation(
    struct run *run, const struct json_element *element, struct err *err)
{
    struct json *json;
    if (run->tree_id.n > 0)
        return add_line(run, element, err);
    if (!run_parse(run, element, element->bytes, &json, err))
        return false;
    enum capture_format format = run->report->format;
    bool line =
        (format == CAPTURE_AUTO || format == CAPTURE_OASST) && oasst_is_line(json);
    bool done = line || !json || read_element(run, json, err);
    if (line)
        run->report->format = CAPTURE_OASST;
    arena_reset(&run->arena);
    return done && (!line || add_line(run, element, err));
}

static bool read_conversations(struct run *run, struct err *err)
{
    for (size_t i = 0; i < run->layout.conversations.n; i++) {
        if (!run_each(run, run->layout.conversations.p[i], each_conversation, err) ||
            !finish_tree(run, err))
            return false;
    }
    return true;
}

static bool read_all(struct run *run, struct err *err)
{
    return run_sides(run, SIDES_BEFORE, err) && read_conversations(run, err) &&
           run_sides(run, SIDES_AFTER, err) && run_rest(run, err);
}

/* --- begin and end */

static void run_init(struct run *run, const struct capture_archive *a,
    const struct capture_options *o, const struct capture_handler *h,
    struct capture_report *report)
{
    *report = (struct capture_report){.format = o->format};
    *run = (struct run){.archive = a, .handler = h, .report = report};
    arena_init(&run->arena, CAPTURE_ARENA_MAX);
    buf_init(&run->tree_id, RUN_ID_MAX);
    buf_init(&run->account, RUN_ID_MAX);
    reader_init(&run->reader, o, report, &run->arena);
    asset_book_init(&run->assets, o->seed);
    for (size_t i = 0; i < a->count; i++)
        run->progress.total_bytes += a->entries[i].size_bytes;
}

static void run_fini(struct run *run)
{
    reader_fini(&run->reader);
    asset_book_fini(&run->assets);
    buf_wipe(&run->tree_id);
    buf_wipe(&run->account);
    arena_fini(&run->arena);
    layout_fini(&run->layout);
    if (run->head)
        mem_wipe(run->head, PEEK_BYTES);
    mem_free(run->head);
}

bool capture_run(const struct capture_archive *a, const struct capture_options *o,
    const struct capture_handler *h, struct capture_report *report, struct err *err)
{
    struct run run;
    run_init(&run, a, o, h, report);
    run.head = mem_alloc(PEEK_BYTES);
    bool done = run.head ? layout_init(&run.layout, a, err) && read_all(&run, err)
                         : err_memory(err);
    run_fini(&run);
    return done;
}
