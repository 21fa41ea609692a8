/* A page costs no more because somebody has more chats, and is light: every page of the
 * table. `dev bench portal` measures the same at 10,000 chats. */
#include "tests/harness/t.h"
#include "tests/portal/crowd.h"

enum { FEW = 100, MANY = 2000, ROUNDS = 9, PAGE_BYTES = 60 << 10 };
/* Below it a page's cost is the clock's noise, not its chats'. */
static const double floor_s = 0.0005;

static void check(struct t *t, struct flow *f, struct site *site,
    const struct crowd_person people[2], const struct crowd_page *page)
{
    double best[2] = {1e9, 1e9};
    size_t bytes[2] = {0, 0};
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < 2; i++) {
            double took = crowd_ask(f, site, &people[i], page, &bytes[i]);
            best[i] = took < best[i] ? took : best[i];
        }
    }
    bool light = bytes[1] <= PAGE_BYTES;
    bool flat = best[1] <= 3 * best[0] || best[1] < floor_s;
    if (!T_OK(t, light && flat))
        t_note(t, "%s: %.2f ms at %d chats, %.2f ms at %d; %zu bytes", page->path,
            1e3 * best[0], FEW, 1e3 * best[1], MANY, bytes[1]);
}

static void no_page_grows_with_the_chats(struct t *t)
{
    struct flow f;
    struct site site;
    size_t asked = 0;
    crowd_open(t_tmpdir(t), &f, &site);
    struct crowd_person people[2] = {crowd_make(&f, "few@example.org", FEW),
        crowd_make(&f, "many@example.org", MANY)};
    const struct crowd_page *page;
    for (; (page = crowd_page(asked)) != NULL; asked++)
        check(t, &f, &site, people, page);
    T_OK(t, asked > 15);
    flow_close(&f);
}

static const struct t_case cases[] = {
    T_CASE(no_page_grows_with_the_chats),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
