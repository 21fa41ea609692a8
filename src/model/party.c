#include "model/party.h"

TABLE_DEFINE(party, PARTY_TABLE)
