/*
 * deid/figures.h - is a name that of a person everybody knows?
 *
 * In:    the bytes of a name.
 * Out:   yes or no.
 * Never: says yes to a name that many people bear: given and family name must both be
 *        there, or the one word is known for one person alone.
 *
 * An own list from general knowledge: people of history, science, art and office.
 */
#ifndef ABIDE_DEID_FIGURES_H
#define ABIDE_DEID_FIGURES_H

#include <stdbool.h>

#include "base/raw.h"

bool figures_know(struct raw name);

#endif
