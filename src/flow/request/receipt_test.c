#include "flow/request/receipt.h"

#include "flow/world_test_priv.h"

static void a_receipt_is_of_one_line_and_holds_until_it_is_changed(struct t *t)
{
    struct world w;
    struct receipt in = {.controller = STR("Acme")};
    struct buf out;
    struct err err = ERR_INIT;
    bool holds = false;
    world_open(&w, t, "strict");
    world_notice(&w);
    world_choose(&w, WORLD_YES("ann"));
    T_DONE(t, flow_account(&w.f, ACCOUNT_PERSON, STR("ann"), &in.vault, &err), &err);
    buf_init(&out, 1 << 20);
    T_DONE(t, receipt_make(&w.f, &in, &out, &err), &err);
    T_OK(t, strstr(buf_z(&out), "dpv:ConsentGiven") != NULL);
    T_OK(t, strstr(buf_z(&out), "\"version\":\"n1\"") != NULL);
    T_OK(t, strstr(buf_z(&out), "\"jurisdiction\":\"us\"") != NULL);
    T_DONE(t, receipt_check(buf_raw(&out), &holds, &err), &err);
    T_OK(t, holds);
    char *at = strstr((char *)out.p, "ConsentGiven");
    if (T_OK(t, at != NULL))
        memcpy(at, "ConsentTaken", 12);
    T_DONE(t, receipt_check(buf_raw(&out), &holds, &err), &err);
    T_OK(t, !holds);
    T_FAILS(t, receipt_check(raw_from_str(STR("{}")), &holds, &err), &err,
        "flow.receipt_form");
    in.position = 1; /* a plan is no consent */
    T_FAILS(t, receipt_make(&w.f, &in, &out, &err), &err, "flow.receipt");
    in.position = 99;
    T_FAILS(t, receipt_make(&w.f, &in, &out, &err), &err, "flow.receipt");
    buf_fini(&out);
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_receipt_is_of_one_line_and_holds_until_it_is_changed),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
