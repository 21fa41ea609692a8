#include "model/id.h"

#include "tests/harness/t.h"

static void the_text_form_goes_and_comes_back(struct t *t)
{
    char text[ID_TEXT];
    struct id id = {{0xab, 0xcd, 0xef, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0xff}},
              back;
    T_STR(t, id_format(id, text), STR("abcdef0102030405060708090a0b0cff"));
    T_OK(t, id_parse(str_z(text), &back) && id_eq(id, back));
    T_OK(t, !id_is_zero(id) && id_is_zero((struct id){{0}}));
}

static void only_32_lower_case_digits_parse(struct t *t)
{
    static const struct str rows[] = {
        STR_INIT(""),
        STR_INIT("abcdef0102030405060708090a0b0cf"),
        STR_INIT("abcdef0102030405060708090a0b0cff0"),
        STR_INIT("ABCDEF0102030405060708090a0b0cff"),
        STR_INIT("abcdef0102030405060708090a0b0cfg"),
        STR_INIT("abcdef01-02030405060708090a0b0cf"),
    };
    struct id id = {{7}};
    for (size_t i = 0; i < COUNT(rows); i++)
        T_OK(t, !id_parse(rows[i], &id) && id.b[0] == 7);
}

static void a_slot_is_the_first_12_bits(struct t *t)
{
    T_EQ(t, vault_slot((struct id){{0}}), 0);
    T_EQ(t, vault_slot((struct id){{0xff, 0xff}}), SLOT_COUNT - 1);
    T_EQ(t, vault_slot((struct id){{0xab, 0xcd}}), 0xabc);
    T_EQ(t, vault_slot((struct id){{0, 0x1f}}), 1);
}

static void order_is_bytewise(struct t *t)
{
    struct id low = {{1}}, high = {{2}};
    T_OK(t, id_cmp(low, high) < 0 && id_cmp(high, low) > 0 && id_cmp(low, low) == 0);
}

static const struct t_case cases[] = {
    T_CASE(the_text_form_goes_and_comes_back),
    T_CASE(only_32_lower_case_digits_parse),
    T_CASE(a_slot_is_the_first_12_bits),
    T_CASE(order_is_bytewise),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
