#include "capture/otlp/wire.h"

#include <inttypes.h>
#include <stdio.h>

#include "text/hex.h"
#include "text/json_write.h"

/* How a field stands in JSON. */
enum form { TEXT, HEX, WHOLE, FIXED, MESSAGE, LIST, ANY, END };

struct field {
    uint32_t number;
    enum form form;
    const char *name;
    const struct field *inner; /* of MESSAGE and LIST */
};

static const struct field key_value[] = {
    {1, TEXT, "key", NULL}, {2, ANY, "value", NULL}, {0, END, NULL, NULL}};
static const struct field event[] = {{1, FIXED, "timeUnixNano", NULL},
    {2, TEXT, "name", NULL}, {3, LIST, "attributes", key_value}, {0, END, NULL, NULL}};
static const struct field span[] = {{1, HEX, "traceId", NULL}, {2, HEX, "spanId", NULL},
    {5, TEXT, "name", NULL}, {7, FIXED, "startTimeUnixNano", NULL},
    {8, FIXED, "endTimeUnixNano", NULL}, {9, LIST, "attributes", key_value},
    {11, LIST, "events", event}, {0, END, NULL, NULL}};
static const struct field record[] = {{1, FIXED, "timeUnixNano", NULL},
    {11, FIXED, "observedTimeUnixNano", NULL}, {5, ANY, "body", NULL},
    {6, LIST, "attributes", key_value}, {9, HEX, "traceId", NULL},
    {10, HEX, "spanId", NULL}, {12, TEXT, "eventName", NULL}, {0, END, NULL, NULL}};
static const struct field resource[] = {
    {1, LIST, "attributes", key_value}, {0, END, NULL, NULL}};
static const struct field scope_spans[] = {
    {2, LIST, "spans", span}, {0, END, NULL, NULL}};
static const struct field scope_logs[] = {
    {2, LIST, "logRecords", record}, {0, END, NULL, NULL}};
static const struct field resource_spans[] = {{1, MESSAGE, "resource", resource},
    {2, LIST, "scopeSpans", scope_spans}, {0, END, NULL, NULL}};
static const struct field resource_logs[] = {{1, MESSAGE, "resource", resource},
    {2, LIST, "scopeLogs", scope_logs}, {0, END, NULL, NULL}};
static const struct field traces[] = {
    {1, LIST, "resourceSpans", resource_spans}, {0, END, NULL, NULL}};
static const struct field logs[] = {
    {1, LIST, "resourceLogs", resource_logs}, {0, END, NULL, NULL}};

/* One field of a message. */
struct item {
    uint32_t number;
    unsigned wire; /* 0 varint, 1 eight bytes, 2 a length, 5 four bytes */
    uint64_t value;
    struct raw bytes;
};

static bool varint(struct raw *rest, uint64_t *out)
{
    uint64_t value = 0;
    for (size_t i = 0; i < rest->n && i < 10; i++) {
        value |= (uint64_t)(rest->p[i] & 0x7f) << (7 * i);
        if (!(rest->p[i] & 0x80)) {
            *rest = raw_slice(*rest, i + 1, rest->n);
            *out = value;
            return true;
        }
    }
    return false;
}

static bool fixed(struct raw *rest, size_t n, uint64_t *out)
{
    *out = 0;
    if (rest->n < n)
        return false;
    for (size_t i = 0; i < n; i++)
        *out |= (uint64_t)rest->p[i] << (8 * i);
    *rest = raw_slice(*rest, n, rest->n);
    return true;
}

static bool next_item(struct raw *rest, struct item *out)
{
    uint64_t tag, n;
    if (!varint(rest, &tag) || tag >> 3 == 0 || tag >> 3 > UINT32_C(0x1fffffff))
        return false;
    *out = (struct item){.number = (uint32_t)(tag >> 3), .wire = tag & 7};
    switch (out->wire) {
    case 0:
        return varint(rest, &out->value);
    case 1:
        return fixed(rest, 8, &out->value);
    case 2:
        if (!varint(rest, &n) || n > rest->n)
            return false;
        out->bytes = raw_slice(*rest, 0, (size_t)n);
        *rest = raw_slice(*rest, (size_t)n, rest->n);
        return true;
    case 5:
        return fixed(rest, 4, &out->value);
    default:
        return false;
    }
}

static bool write_message(
    struct jw *w, const struct field *fields, struct raw bytes, int depth);
static bool write_any(struct jw *w, struct raw bytes, int depth);

static void write_number(struct jw *w, uint64_t value, bool sign)
{
    char digits[24];
    int n = sign ? snprintf(digits, sizeof digits, "%" PRId64, (int64_t)value)
                 : snprintf(digits, sizeof digits, "%" PRIu64, value);
    jw_str(w, (struct str){digits, (size_t)n});
}

static void write_hex(struct jw *w, struct raw bytes)
{
    char text[65];
    struct raw few = raw_slice(bytes, 0, 32);
    hex_format(few.p, few.n, text);
    jw_str(w, (struct str){text, 2 * few.n});
}

static bool write_value(
    struct jw *w, const struct field *f, const struct item *item, int depth)
{
    bool length = item->wire == 2;
    switch (f->form) {
    case TEXT:
        jw_raw(w, item->bytes);
        return length;
    case HEX:
        write_hex(w, item->bytes);
        return length;
    case FIXED:
        write_number(w, item->value, false);
        return item->wire == 1;
    case WHOLE:
        write_number(w, item->value, true);
        return item->wire == 0;
    case MESSAGE:
    case LIST:
        return length && write_message(w, f->inner, item->bytes, depth);
    case ANY:
        return length && write_any(w, item->bytes, depth);
    case END:
        break;
    }
    return false;
}

/* Every value of one field: of a list all, otherwise the last, as protobuf says. */
static bool write_field(
    struct jw *w, const struct field *f, struct raw bytes, int depth)
{
    struct item item, last = {.number = 0};
    bool ok = true;
    if (f->form == LIST) {
        jw_key(w, str_z(f->name));
        jw_array_begin(w);
    }
    while (ok && bytes.n) {
        ok = next_item(&bytes, &item);
        if (!ok || item.number != f->number)
            continue;
        if (f->form == LIST)
            ok = write_value(w, f, &item, depth);
        else
            last = item;
    }
    if (f->form == LIST)
        jw_array_end(w);
    if (ok && last.number) {
        jw_key(w, str_z(f->name));
        ok = write_value(w, f, &last, depth);
    }
    return ok;
}

static bool write_message(
    struct jw *w, const struct field *fields, struct raw bytes, int depth)
{
    bool ok = depth < WIRE_DEPTH_MAX;
    jw_object_begin(w);
    for (size_t i = 0; ok && fields[i].form != END; i++)
        ok = write_field(w, &fields[i], bytes, depth + 1);
    jw_object_end(w);
    return ok;
}

/* The values of an ArrayValue or the pairs of a KeyValueList: field 1 of either. */
static bool write_values(struct jw *w, struct raw bytes, bool pairs, int depth)
{
    struct item item;
    bool ok = true;
    jw_object_begin(w);
    jw_key(w, STR("values"));
    jw_array_begin(w);
    while (ok && bytes.n) {
        ok = next_item(&bytes, &item);
        if (!ok || item.number != 1)
            continue;
        ok = item.wire == 2 && (pairs ? write_message(w, key_value, item.bytes, depth)
                                      : write_any(w, item.bytes, depth));
    }
    jw_array_end(w);
    jw_object_end(w);
    return ok;
}

/* One of its seven fields; the last that stands, as protobuf says of a oneof. */
static bool write_any(struct jw *w, struct raw bytes, int depth)
{
    static const char *const names[] = {
        "", "stringValue", "boolValue", "intValue", "", "arrayValue", "kvlistValue"};
    struct item item, last = {.number = 0};
    bool ok = depth < WIRE_DEPTH_MAX;
    while (ok && bytes.n) {
        ok = next_item(&bytes, &item);
        if (ok && item.number <= 7)
            last = item;
    }
    jw_object_begin(w);
    if (ok && last.number && last.number < COUNT(names) && last.number != 4) {
        jw_key(w, str_z(names[last.number]));
        if (last.number == 1) {
            jw_raw(w, last.bytes);
            ok = last.wire == 2;
        } else if (last.number == 2) {
            jw_bool(w, last.value != 0);
        } else if (last.number == 3) {
            write_number(w, last.value, true);
        } else {
            ok = last.wire == 2 &&
                 write_values(w, last.bytes, last.number == 6, depth + 1);
        }
    }
    jw_object_end(w);
    return ok;
}

bool wire_to_json(
    enum wire_kind kind, struct raw bytes, struct buf *out, struct err *err)
{
    struct jw w = jw_to(out);
    if (!write_message(&w, kind == WIRE_TRACES ? traces : logs, bytes, 0))
        return err_set(err, ERR_INPUT, "otlp.wire",
            "the body is no protobuf of an export request, or deeper than %d",
            WIRE_DEPTH_MAX);
    return buf_ok(out, err);
}

static void add_varint(struct buf *out, uint64_t value)
{
    while (value > 0x7f) {
        buf_add_char(out, (char)(0x80 | (value & 0x7f)));
        value >>= 7;
    }
    buf_add_char(out, (char)value);
}

static void add_text(struct buf *out, unsigned number, struct str text)
{
    add_varint(out, number << 3 | 2);
    add_varint(out, text.n);
    buf_add_str(out, text);
}

void wire_response(uint64_t rejected, struct str message, struct buf *out)
{
    struct buf partial;
    if (!rejected && !message.n)
        return;
    buf_init(&partial, 4096);
    add_varint(&partial, 1 << 3 | 0);
    add_varint(&partial, rejected);
    add_text(&partial, 2, message);
    add_text(out, 1, buf_str(&partial));
    buf_fini(&partial);
}

void wire_status(int code, struct str message, struct buf *out)
{
    add_varint(out, 1 << 3 | 0);
    add_varint(out, (uint64_t)code);
    add_text(out, 2, message);
}
