#include "text/hex.h"

#include "tests/harness/t.h"

static void digits_go_and_come_back(struct t *t)
{
    static const unsigned char bytes[] = {0x00, 0x7f, 0xab, 0xff};
    char text[9];
    unsigned char back[4] = {0};
    struct buf b;
    T_STR(t, hex_format(bytes, sizeof bytes, text), STR("007fabff"));
    T_OK(t, hex_parse(STR("007FaBff"), back, 4) && back[2] == 0xab && back[3] == 0xff);
    buf_init(&b, 8);
    hex_add(&b, bytes, sizeof bytes);
    T_STR(t, buf_str(&b), STR("007fabff"));
    buf_fini(&b);
}

static void anything_else_is_refused(struct t *t)
{
    unsigned char out[2] = {7, 7};
    T_OK(t, !hex_parse(STR("0"), out, 0));
    T_OK(t, !hex_parse(STR("001"), out, 1));
    T_OK(t, !hex_parse(STR("000000"), out, 2));
    T_OK(t, !hex_parse(STR("00"), out, 2));
    T_OK(t, !hex_parse(STR("00g0"), out, 2));
    T_OK(t, !hex_parse(STR("00 0"), out, 2));
    T_OK(t, out[0] == 7 && out[1] == 7);
    T_OK(t, hex_parse(STR(""), out, 0));
}

static const struct t_case cases[] = {
    T_CASE(digits_go_and_come_back),
    T_CASE(anything_else_is_refused),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
