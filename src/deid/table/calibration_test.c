#include "deid/table/calibration.h"

#include "tests/harness/t.h"

static void a_surer_rule_is_never_given_less(struct t *t)
{
    struct calibration_index index;
    calibration_index_make(&index);
    for (unsigned d = 0; d < DEID_DETECTOR_COUNT; d++) {
        unsigned before = 0;
        for (unsigned sure = 1; sure <= 100; sure++) {
            unsigned right = calibration_of(&index, d, sure);
            if (!T_OK(t, right >= before && right <= 100))
                t_note(t, "%s at %u", deid_detector_get(d)->kind.p, sure);
            before = right;
        }
    }
}

static void rows_stand_by_detector_and_rise(struct t *t)
{
    const struct calibration *before = calibration_row(0);
    for (size_t i = 1; calibration_row(i); i++) {
        const struct calibration *row = calibration_row(i);
        T_OK(t, row->detector > before->detector ||
                    (row->detector == before->detector && row->sure > before->sure &&
                        row->right >= before->right));
        before = row;
    }
}

static void a_measured_row_is_what_comes_out(struct t *t)
{
    struct calibration_index index;
    calibration_index_make(&index);
    for (size_t i = 0; calibration_row(i); i++) {
        const struct calibration *row = calibration_row(i);
        T_EQ(t, calibration_of(&index, row->detector, row->sure), row->right);
    }
}

static void what_was_not_measured_is_taken_as_it_is(struct t *t)
{
    struct calibration_index none = {{0}};
    T_EQ(t, calibration_of(&none, DET_PHONE, 80), 80);
}

static const struct t_case cases[] = {
    T_CASE(a_surer_rule_is_never_given_less),
    T_CASE(rows_stand_by_detector_and_rise),
    T_CASE(a_measured_row_is_what_comes_out),
    T_CASE(what_was_not_measured_is_taken_as_it_is),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
