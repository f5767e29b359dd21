#include <limits.h>
#include <malloc.h>

#include "CKernels.h"

void ck_keep_freed_memory(void) {
  // Above the rows that a feed-forward works on at a time, 1 MB and more of f32.
  mallopt(M_MMAP_THRESHOLD, 1 << 22);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  // Threads come and go; each arena that one leaves has gaps of its own.
  mallopt(M_ARENA_MAX, 1);
}

void ck_give_back_memory(void) { malloc_trim(0); }
