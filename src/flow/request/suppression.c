#include "flow/request/suppression.h"

#include "rights/request/suppress.h"
#include "store/account.h"
#include "store/beside/side.h"

enum { TEXT_MAX = 64 << 20 };

static struct account_name name_of_vault(void)
{
    return (struct account_name){
        ACCOUNT_DEVICE, STR("abide"), raw_from_str(STR("suppressions"))};
}

bool suppression_add(struct flow *f, struct raw term, struct err *err)
{
    const struct account_name name = name_of_vault();
    struct account account;
    enum side_done did;
    struct buf folded;
    bool fits;
    if (!suppress_term_fits(term, &fits, err))
        return false;
    if (!fits)
        return err_set(err, ERR_INPUT, "flow.suppression_term",
            "words to be kept out of answers have %d to %d letters and digits",
            SUPPRESS_TERM_MIN, SUPPRESS_TERM_MAX);
    if (!account_put(f->store, &name, f->now, &account, err))
        return false;
    buf_init(&folded, TEXT_MAX);
    suppress_fold(term, &folded);
    const struct side_put put = {.vault = account.vault,
        .record = {.file = STR("suppression"), .json = buf_raw(&folded)}};
    bool done = buf_ok(&folded, err) && side_put(f->store, &put, &did, err);
    buf_wipe(&folded);
    return done;
}

bool suppression_look(
    struct flow *f, struct raw text, struct suppression_found *out, struct err *err)
{
    const struct account_name name = name_of_vault();
    const struct side_record *terms = NULL;
    struct suppression_found found = {0};
    struct account account;
    struct buf folded;
    struct arena a;
    size_t count = 0;
    bool there;
    if (!account_find(f->store, &name, &account, &there, err))
        return false;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    buf_init(&folded, TEXT_MAX);
    suppress_fold(text, &folded);
    bool done = buf_ok(&folded, err) &&
                (!there || side_list(f->store, account.vault, &a, &terms, &count, err));
    for (size_t i = 0; done && i < count; i++)
        found.hits += suppress_count(buf_raw(&folded), terms[i].json);
    found.terms = count;
    buf_wipe(&folded);
    arena_fini(&a);
    if (done)
        *out = found;
    return done;
}
