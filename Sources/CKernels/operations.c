#include "COperationCounter.h"

// A counter for each thread: exact whatever other threads do, and the cost of an addition.
static _Thread_local uint64_t counted;

void ck_count_operations(uint64_t operations) { counted += operations; }

uint64_t ck_counted_operations(void) { return counted; }
