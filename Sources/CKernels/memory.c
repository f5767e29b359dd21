#include <limits.h>
#include <malloc.h>

#include "CKernels.h"

void ck_keep_freed_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
}

void ck_give_back_memory(void) { malloc_trim(0); }
