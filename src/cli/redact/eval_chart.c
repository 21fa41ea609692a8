#include "cli/redact/eval_print.h"

enum {
    LABEL_WIDTH = 190,
    BAR_WIDTH = 420,
    BAR = 9,
    GAP = 7,
    TOP = 64,
    LEGEND = 118,
    NUMBER_WIDTH = 60,
};

/* Told apart by people who do not see red and green alike, and in print. */
static const char *const colours[] = {"#0b5394", "#e69138", "#6aa84f", "#a64d79",
    "#674ea7", "#999999", "#cc0000", "#45818e"};

static unsigned rows_of(const struct eval *e)
{
    unsigned n = 0;
    for (unsigned i = 1; i < DEID_TYPE_COUNT; i++)
        n += e->systems[0].measure->types[i].gold > 0;
    return n;
}

static void bar(struct buf *svg, unsigned y, double share, size_t tool)
{
    unsigned width = (unsigned)(share * BAR_WIDTH + 0.5);
    buf_printf(svg,
        "<rect x=\"%d\" y=\"%u\" width=\"%u\" height=\"%d\" fill=\"%s\"/>\n",
        LABEL_WIDTH, y, width, BAR, colours[tool % COUNT(colours)]);
    buf_printf(svg, "<text x=\"%u\" y=\"%u\" class=\"n\">%.3f</text>\n",
        LABEL_WIDTH + width + 4, y + BAR - 1, share);
}

static void type_rows(const struct eval *e, unsigned *y, struct buf *svg)
{
    for (unsigned i = 1; i < DEID_TYPE_COUNT; i++) {
        if (e->systems[0].measure->types[i].gold == 0)
            continue;
        buf_printf(svg, "<text x=\"%d\" y=\"%u\" class=\"t\">%" STR_FMT "</text>\n",
            LABEL_WIDTH - 6, *y + BAR, STR_ARG(deid_type_get(i)->name));
        for (size_t k = 0; k < e->n; k++) {
            const struct measure_score *s = &e->systems[k].measure->types[i];
            bar(svg, *y, measure_ratio(s->full, s->gold), k);
            *y += BAR + 1;
        }
        *y += GAP;
    }
}

void eval_chart(const struct eval *e, struct buf *svg)
{
    unsigned height = TOP + (rows_of(e) + 2) * ((unsigned)e->n * (BAR + 1) + GAP);
    unsigned width = LABEL_WIDTH + BAR_WIDTH + NUMBER_WIDTH, y = TOP;
    buf_printf(svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" "
        "viewBox=\"0 0 %u %u\" role=\"img\">\n<title>Full-cover recall per "
        "type</title>\n<style>text{font:11px sans-serif}.t{text-anchor:end}"
        ".n{font-size:9px;fill:#555}.h{font-size:14px;font-weight:bold}</style>\n"
        "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
        width, height, width, height);
    buf_add_z(svg, "<text x=\"10\" y=\"20\" class=\"h\">Full-cover recall per type: no "
                   "character of it is left</text>\n");
    for (size_t k = 0; k < e->n; k++) {
        unsigned x = 10 + (unsigned)(k % 5) * LEGEND,
                 line = 32 + (unsigned)(k / 5) * 14;
        buf_printf(svg,
            "<rect x=\"%u\" y=\"%u\" width=\"10\" height=\"10\" fill=\"%s\"/>"
            "<text x=\"%u\" y=\"%u\">%s</text>\n",
            x, line, colours[k % COUNT(colours)], x + 14, line + 9, e->systems[k].name);
    }
    buf_printf(svg, "<text x=\"%d\" y=\"%u\" class=\"t\">ALL</text>\n", LABEL_WIDTH - 6,
        y + BAR);
    for (size_t k = 0; k < e->n; k++, y += BAR + 1) {
        const struct measure_score *s = &e->systems[k].measure->all;
        bar(svg, y, measure_ratio(s->full, s->gold), k);
    }
    y += GAP * 2;
    type_rows(e, &y, svg);
    buf_add_z(svg, "</svg>\n");
}
