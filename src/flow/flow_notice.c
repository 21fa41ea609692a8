#include "flow/flow_notice.h"

#include "crypt/hash.h"
#include "flow/lines.h"
#include "os/file.h"
#include "store/ledger.h"

static bool put(struct flow *f, void *ctx, struct err *err)
{
    const struct notice *notice = ctx;
    return notice_put(f->store, notice, err);
}

static bool check(const struct notice *n, struct err *err)
{
    if (n->purposes == 0)
        return err_set(
            err, ERR_INPUT, "flow.notice_purpose", "a notice covers some purpose");
    if (instant_known(n->until) && instant_cmp(n->until, n->from) <= 0)
        return err_set(
            err, ERR_INPUT, "flow.notice_times", "a notice ends after it begins");
    return true;
}

bool flow_notice_publish(
    struct flow *f, struct notice notice, const char *text_path, struct err *err)
{
    struct buf text;
    buf_init(&text, NOTICE_TEXT_MAX);
    bool ok = check(&notice, err) && file_read(text_path, &text, err) &&
              sha256(buf_raw(&text), notice.text_sha256, err) &&
              flow_write(f, put, &notice, err);
    buf_fini(&text);
    return ok;
}

static bool line_purposes(const struct json *line, uint32_t *out, struct err *err)
{
    const struct json *list = json_get(line, STR("purposes"));
    uint32_t bits = 0;
    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        struct str word;
        enum purpose purpose;
        if (!raw_token(json_raw(v), &word) || !purpose_parse(word, &purpose))
            return err_set(err, ERR_INPUT, "flow.notice_purpose",
                "field purposes holds no purpose");
        bits |= UINT32_C(1) << purpose;
    }
    *out = bits;
    return true;
}

static bool import_line(struct flow *f, const struct json *line, struct err *err)
{
    struct notice n = {.until = INSTANT_UNKNOWN};
    const struct json *text = json_get(line, STR("text"));
    if (json_raw(text).n == 0)
        return err_set(
            err, ERR_INPUT, "flow.line_field", "field text is missing or empty");
    return lines_token(line, "version", true, &n.version, err) &&
           line_purposes(line, &n.purposes, err) &&
           lines_instant(line, "from", true, &n.from, err) &&
           lines_instant(line, "until", false, &n.until, err) &&
           lines_bool(line, "widens", &n.widens, err) && check(&n, err) &&
           sha256(json_raw(text), n.text_sha256, err) && notice_put(f->store, &n, err);
}

bool flow_notice_import(
    struct flow *f, const char *path, uint64_t *lines, struct err *err)
{
    return lines_import(f, path, import_line, lines, err);
}
