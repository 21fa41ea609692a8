/*
 * deid/table/detector_name_list.h - detectors of people, places and addresses.
 *
 * In:    nothing.
 * Out:   DEID_DETECTORS_NAME.
 * Never: included directly: deid/table/detector.h is the door.
 *
 * A cue or a model finds them: there is no guard to skip (see detector_list.h).
 */
#ifndef ABIDE_DEID_TABLE_DETECTOR_NAME_LIST_H
#define ABIDE_DEID_TABLE_DETECTOR_NAME_LIST_H

/* clang-format off */
#define DEID_DETECTORS_NAME(X) \
    X(DET_NAME_INTRODUCED, DEID_PERSON, "introduced", 0) \
    X(DET_NAME_GREETED, DEID_PERSON, "greeted", 0) \
    X(DET_NAME_KIN, DEID_PERSON, "kin", 0) \
    X(DET_NAME_SIGNED, DEID_PERSON, "signed", 0) \
    X(DET_NAME_FIELD, DEID_PERSON, "field", 0) \
    X(DET_NAME_TITLED, DEID_PERSON, "titled", 0) \
    X(DET_NAME_MAIL, DEID_PERSON, "mail_name", 0) \
    X(DET_NAME_MET, DEID_PERSON, "met", 0) \
    X(DET_NAME_LISTED, DEID_PERSON, "listed", 0) \
    X(DET_NAME_AGAIN, DEID_PERSON, "again", 0) \
    X(DET_STREET, DEID_ADDRESS, "street", 0) \
    X(DET_PO_BOX, DEID_ADDRESS, "po_box", 0) \
    X(DET_DATE, DEID_DATE, "date", 0) \
    X(DET_BIRTH_TOLD, DEID_BIRTH, "told", 0) \
    X(DET_YEARS, DEID_AGE, "age", 0) \
    X(DET_TAGGED_PERSON, DEID_PERSON, "tagger", 0) \
    X(DET_TAGGED_LOCATION, DEID_LOCATION, "tagger", 0) \
    X(DET_TAGGED_ADDRESS, DEID_ADDRESS, "tagger", 0) \
    X(DET_TAGGED_ORGANIZATION, DEID_ORGANIZATION, "tagger", 0) \
    X(DET_OPINION, DEID_PERSON, "second_opinion", 0)
/* clang-format on */

#endif
