/*
 * model/zone.h - the places by whose calendar a deadline's day ends.
 *
 * In:    a name of the IANA database, or its value.
 * Out:   the other one.
 * Never: holds an offset or a date (rights/request/zone.h does).
 */
#ifndef ABIDE_MODEL_ZONE_H
#define ABIDE_MODEL_ZONE_H

#include "model/table.h"

#define ZONE_TABLE(X)                                                                  \
    X(ZONE_UTC, "UTC")                                                                 \
    X(ZONE_LONDON, "Europe/London")                                                    \
    X(ZONE_DUBLIN, "Europe/Dublin")                                                    \
    X(ZONE_LISBON, "Europe/Lisbon")                                                    \
    X(ZONE_BERLIN, "Europe/Berlin")                                                    \
    X(ZONE_PARIS, "Europe/Paris")                                                      \
    X(ZONE_MADRID, "Europe/Madrid")                                                    \
    X(ZONE_ROME, "Europe/Rome")                                                        \
    X(ZONE_WARSAW, "Europe/Warsaw")                                                    \
    X(ZONE_ZURICH, "Europe/Zurich")                                                    \
    X(ZONE_ATHENS, "Europe/Athens")                                                    \
    X(ZONE_HELSINKI, "Europe/Helsinki")                                                \
    X(ZONE_NEW_YORK, "America/New_York")                                               \
    X(ZONE_CHICAGO, "America/Chicago")                                                 \
    X(ZONE_DENVER, "America/Denver")                                                   \
    X(ZONE_PHOENIX, "America/Phoenix")                                                 \
    X(ZONE_LOS_ANGELES, "America/Los_Angeles")                                         \
    X(ZONE_SAO_PAULO, "America/Sao_Paulo")                                             \
    X(ZONE_SEOUL, "Asia/Seoul")                                                        \
    X(ZONE_TOKYO, "Asia/Tokyo")                                                        \
    X(ZONE_KOLKATA, "Asia/Kolkata")

enum zone { ZONE_TABLE(TABLE_ENUM) };
enum { ZONE_COUNT = 0 ZONE_TABLE(TABLE_ONE) };
TABLE_DECLARE(zone);

#endif
