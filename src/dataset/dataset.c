#include "dataset/dataset.h"

#include "dataset/verify.h"

TABLE_DEFINE(dataset_side, DATASET_SIDE_TABLE)
TABLE_DEFINE(dataset_cut_reason, DATASET_CUT_TABLE)
TABLE_DEFINE(dataset_drop, DATASET_DROP_TABLE)
TABLE_DEFINE(dataset_fault, DATASET_FAULT_TABLE)
