#ifndef COPERATIONCOUNTER_H
#define COPERATIONCOUNTER_H

#include <stdint.h>

// Operations that the calling thread has been told of since it began.

void ck_count_operations(uint64_t operations);
uint64_t ck_counted_operations(void);

#endif
