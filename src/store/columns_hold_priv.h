/*
 * store/columns_hold_priv.h - the columns of holds and of what they keep.
 *
 * In:    C of columns.c.
 * Out:   rows for its table.
 * Never: included by another file.
 */
#ifndef ABIDE_STORE_COLUMNS_HOLD_PRIV_H
#define ABIDE_STORE_COLUMNS_HOLD_PRIV_H

#define HOLD_COLUMNS                                                                   \
    C("hold", "hold", "INTEGER PRIMARY KEY", CLEAR, NEVER, FORM, NO, INSTALLATION,     \
        "number of the hold"),                                                         \
        C("hold", "opened", INT_TYPE, CLEAR, NEVER, FORM, NO, INSTALLATION,            \
            "since when it is in force"),                                              \
        C("hold", "review", INT_TYPE, CLEAR, NEVER, FORM, NO, INSTALLATION,            \
            "when it must be looked at again"),                                        \
        C("hold", "released", "INTEGER", CLEAR, NEVER, FORM, NO, INSTALLATION,         \
            "when it ended: the purge of its copies counts from it"),                  \
        C("hold", "purged", "INTEGER", CLEAR, NEVER, FORM, NO, INSTALLATION,           \
            "when its copies were gone"),                                              \
        C("hold", "barred", INT_TYPE, CLEAR, NEVER, NO, NO, INSTALLATION,              \
            "whether people may not be told of it"),                                   \
        C("hold", "basis", "TEXT NOT NULL", CLEAR, NEVER, FORM, NO, INSTALLATION,      \
            "what obliges: an order, a law, a preservation request"),                  \
        C("hold", "authority", "TEXT NOT NULL", CLEAR, NEVER, FORM, NO, INSTALLATION,  \
            "who ordered it"),                                                         \
        C("hold", "tiers", INT_TYPE, CLEAR, NEVER, FORM, NO, INSTALLATION,             \
            "plans it covers, a bit each; 0: named accounts only"),                    \
        C("hold", "regions", INT_TYPE, CLEAR, NEVER, FORM, NO, INSTALLATION,           \
            "regions it covers, a bit each; 0: all"),                                  \
        C("hold", "begins", "INTEGER", CLEAR, NEVER, FORM, NO, INSTALLATION,           \
            "content from then on; none: any"),                                        \
        C("hold", "ends", "INTEGER", CLEAR, NEVER, FORM, NO, INSTALLATION,             \
            "content before then; none: any"),                                         \
        C("hold", "public", MAC_TYPE, RANDOM, NEVER, NO, NO, INSTALLATION,             \
            "public half of the custodian's key: seals, cannot open"),                 \
        C("hold_target", "hold", INT_TYPE, CLEAR, PURGE, NO, NO, HOLD,                 \
            "the hold that names an account"),                                         \
        C("hold_target", "vault", ID_TYPE, RANDOM, PURGE, NO, NO, HOLD,                \
            "random id of the account it names"),                                      \
        C("held", "hold", INT_TYPE, CLEAR, PURGE, NO, NO, HOLD,                        \
            "the hold it is copied for"),                                              \
        C("held", "vault", ID_TYPE, RANDOM, PURGE, NO, NO, HOLD,                       \
            "random id of whose it was"),                                              \
        C("held", "erasure", ID_TYPE, RANDOM, PURGE, NO, NO, HOLD,                     \
            "the deletion it was copied from"),                                        \
        C("held", "taken", INT_TYPE, CLEAR, PURGE, NO, NO, HOLD,                       \
            "when it was copied"),                                                     \
        C("held", "due", INT_TYPE, CLEAR, PURGE, NO, NO, HOLD,                         \
            "deadline of the deletion it was copied from"),                            \
        C("held", "at", "INTEGER", CLEAR, PURGE, NO, NO, HOLD,                         \
            "when the content is from: a hold can be narrowed without opening it"),    \
        C("held", "wrapped", ANY_TYPE, WRAPPED, OVERWRITE, NO, NO, HOLD,               \
            "the row's own key, sealed to the custodian"),                             \
        C("held", "body", ANY_TYPE, SEALED, KEY, NO, NO, HOLD,                         \
            "table and columns of the row, sealed under its own key")

#endif
