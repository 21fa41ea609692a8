#include <string.h>

#include "capture/read/inner.h"
#include "capture/run_priv.h"

enum { PROGRESS_BYTES = 1 << 20 };

static bool counted_read(void *ctx, void *to, size_t cap, size_t *got, struct err *err)
{
    struct run *run = ctx;
    if (!source_read(&run->inner, to, cap, got, err))
        return false;
    run->progress.read_bytes += *got;
    if (run->progress.read_bytes - run->told_bytes<PROGRESS_BYTES && * got> 0)
        return true;
    run->told_bytes = run->progress.read_bytes;
    run->progress.conversations = run->report->count[CAPTURE_CONVERSATIONS];
    run->progress.turns = run->report->count[CAPTURE_TURNS];
    if (run->handler->progress &&
        !run->handler->progress(run->handler->ctx, &run->progress))
        return err_set(err, ERR_STOPPED, "capture.stopped",
            "stopped after %llu bytes: run again to go on",
            (unsigned long long)run->progress.read_bytes);
    return true;
}

enum framing { FRAME_ARRAY, FRAME_LINES, FRAME_WHOLE };

/* The start of a list inside an object, by which such a file is told. */
enum { INNER_MARK_MAX = 32 };
static const struct {
    struct str name, mark; /* mark: without white space */
    bool first;            /* only as the first key */
} inner_lists[] = {
    {STR_INIT("conversations"), STR_INIT("[{\"conversation\":"), false},
    {STR_INIT("conversations"), STR_INIT("[{\"responses\":"), false},
    {STR_INIT("data"), STR_INIT("[{\""), true},
};

static bool is_space(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/*
 * '[' begins an array of elements. Otherwise it is one element a line, unless a line
 * ends inside an object: then the whole file is one.
 */
static enum framing framing_of(const struct peek *p)
{
    size_t i = p->at, depth = 0;
    bool in_string = false;
    while (i < p->n && is_space(p->head[i]))
        i++;
    if (i < p->n && p->head[i] == '[')
        return FRAME_ARRAY;
    for (; i < p->n; i++) {
        unsigned char c = p->head[i];
        if (c == '\n')
            return depth > 0 ? FRAME_WHOLE : FRAME_LINES;
        if (in_string && c == '\\')
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '{' || c == '['))
            depth++;
        else if (!in_string && (c == '}' || c == ']') && depth > 0)
            depth--;
    }
    return FRAME_LINES;
}

/* The first key of the object is `name`. */
static bool begins_with(const struct peek *p, struct str name)
{
    size_t i = p->at;
    const char open[] = "{\"";
    for (const char *want = open; *want; want++, i++) {
        while (i < p->n && is_space(p->head[i]))
            i++;
        if (i >= p->n || p->head[i] != (unsigned char)*want)
            return false;
    }
    return p->n - i > name.n && memcmp(p->head + i, name.p, name.n) == 0;
}

/* The first bytes of the list `name` in the object that the head begins, unspaced. */
static size_t list_start(
    const struct peek *p, struct str name, unsigned char mark[INNER_MARK_MAX])
{
    struct source_mem mem = {raw_slice(raw_of(p->head, p->n), p->at, p->n)};
    struct inner in;
    struct err ignored;
    size_t n = 0, got = 1;
    unsigned char c;
    inner_init(&in, source_from_mem(&mem), name);
    struct source list = inner_source(&in);
    while (n < INNER_MARK_MAX && source_read(&list, &c, 1, &got, &ignored) && got > 0) {
        if (!is_space(c))
            mark[n++] = c;
    }
    return n;
}

/* The name of the list that holds the elements, or empty: the object is no wrapper. */
static struct str find_inner(const struct peek *p)
{
    unsigned char mark[INNER_MARK_MAX];
    for (size_t i = 0; i < COUNT(inner_lists); i++) {
        struct str want = inner_lists[i].mark;
        if (inner_lists[i].first && !begins_with(p, inner_lists[i].name))
            continue;
        size_t n = list_start(p, inner_lists[i].name, mark);
        if (n >= want.n && memcmp(mark, want.p, want.n) == 0)
            return inner_lists[i].name;
    }
    return STR("");
}

static bool read_whole(
    struct source *source, size_t max_bytes, struct buf *out, struct err *err)
{
    size_t got = 1;
    buf_init(out, max_bytes);
    while (got > 0) {
        unsigned char *to = buf_reserve(out, PEEK_BYTES);
        if (!to)
            return buf_ok(out, err);
        if (!source_read(source, to, PEEK_BYTES, &got, err))
            return false;
        buf_grow(out, got);
    }
    return true;
}

static bool each_whole(
    struct run *run, struct source *source, each_element *each, struct err *err)
{
    struct buf all;
    run->listed = false;
    bool done = read_whole(source, CAPTURE_ELEMENT_MAX, &all, err);
    if (done) {
        struct json_element element = {.bytes = buf_raw(&all), .line = 1};
        element.size_bytes = all.n;
        done = each(run, &element, err);
    }
    buf_wipe(&all);
    return done;
}

static bool each_split(struct run *run, struct source *source,
    enum json_split_kind kind, each_element *each, struct err *err)
{
    struct json_stream stream;
    struct json_element element;
    enum json_got got = JSON_GOT_ELEMENT;
    json_stream_init(&stream, source, kind, CAPTURE_ELEMENT_MAX);
    run->listed = kind == JSON_SPLIT_ARRAY;
    while (got == JSON_GOT_ELEMENT) {
        got = json_stream_next(&stream, &element, err);
        if (got == JSON_GOT_ELEMENT && !each(run, &element, err))
            got = JSON_GOT_ERROR;
    }
    json_stream_fini(&stream);
    return got == JSON_GOT_END;
}

static bool each_inner(struct run *run, struct source source, struct str name,
    each_element *each, struct err *err)
{
    struct inner in;
    inner_init(&in, source, name);
    struct source list = inner_source(&in);
    return each_split(run, &list, JSON_SPLIT_ARRAY, each, err);
}

static bool each_of(
    struct run *run, struct source *counted, each_element *each, struct err *err)
{
    struct peek peek;
    if (!peek_fill(&peek, *counted, run->head, err))
        return false;
    if (peek.n >= 3 && memcmp(peek.head, "\xef\xbb\xbf", 3) == 0)
        peek.at = 3; /* a byte order mark */
    struct source source = peek_source(&peek);
    struct str name = find_inner(&peek);
    if (name.n > 0)
        return each_inner(run, source, name, each, err);
    switch (framing_of(&peek)) {
    case FRAME_ARRAY:
        return each_split(run, &source, JSON_SPLIT_ARRAY, each, err);
    case FRAME_LINES:
        return each_split(run, &source, JSON_SPLIT_LINES, each, err);
    case FRAME_WHOLE:
        break;
    }
    return each_whole(run, &source, each, err);
}

static bool open_entry(struct run *run, size_t index, struct err *err)
{
    run->report->at = (struct capture_place){.entry = index};
    if (!run->archive->open(run->archive->ctx, index, &run->inner, err))
        return false;
    report_note(run->report, CAPTURE_FILES_READ);
    return true;
}

static void close_entry(struct run *run, size_t index)
{
    if (run->archive->close)
        run->archive->close(run->archive->ctx, index);
}

bool run_each(struct run *run, size_t index, each_element *each, struct err *err)
{
    struct source counted = {counted_read, run};
    if (!open_entry(run, index, err))
        return false;
    bool done = each_of(run, &counted, each, err);
    close_entry(run, index);
    return done;
}

bool run_whole(struct run *run, size_t index, each_element *each, struct err *err)
{
    struct source counted = {counted_read, run};
    if (!open_entry(run, index, err))
        return false;
    bool done = each_whole(run, &counted, each, err);
    close_entry(run, index);
    return done;
}

bool run_parse(struct run *run, const struct json_element *element, struct raw bytes,
    struct json **out, struct err *err)
{
    struct err why = ERR_INIT;
    *out = NULL;
    run->report->at.offset = element->offset;
    if (element->over) {
        report_note(run->report, CAPTURE_TOO_LARGE);
        return true;
    }
    if (json_parse(&run->arena, bytes, out, &why))
        return true;
    *out = NULL;
    if (why.code == ERR_INPUT)
        report_note(run->report, CAPTURE_BROKEN);
    else if (why.code == ERR_LIMIT)
        report_note(run->report, CAPTURE_TOO_LARGE);
    else
        *err = why;
    return why.code == ERR_INPUT || why.code == ERR_LIMIT;
}

bool run_inner(
    struct run *run, size_t index, struct str name, each_element *each, struct err *err)
{
    struct source counted = {counted_read, run};
    if (!open_entry(run, index, err))
        return false;
    bool done = each_inner(run, counted, name, each, err);
    close_entry(run, index);
    return done;
}

bool run_asset(struct run *run, size_t index, each_asset *give, struct err *err)
{
    struct source counted = {counted_read, run};
    if (!open_entry(run, index, err))
        return false;
    bool done = give(run, index, &counted, err);
    close_entry(run, index);
    return done;
}
