// What orders memory accesses but is not built for the thread sanitizer, told to it: loaded before the tests.
//
// - OpenMP: threads of a parallel region begin after what came before the region and end before what follows.
// - Mutex of Swift's Synchronization: where nobody else wants the lock it is taken and given back in the caller,
//   which is built for the sanitizer; where somebody does, in the library, which is not.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

// Programs that tests start are not all built for the sanitizer.
void __tsan_acquire(void *place) __attribute__((weak));
void __tsan_release(void *place) __attribute__((weak));

static void acquire(void *place) {
  if (__tsan_acquire) __tsan_acquire(place);
}

static void release(void *place) {
  if (__tsan_release) __tsan_release(place);
}

static void *next(const char *name) {
  void *symbol = dlsym(RTLD_NEXT, name);
  // A check that could see nothing must not pass.
  if (!symbol) abort();
  return symbol;
}

struct region {
  void (*body)(void *);
  void *data;
  char began, ended;
};

static void run(void *data) {
  struct region *region = data;
  acquire(&region->began);
  region->body(region->data);
  release(&region->ended);
}

void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags) {
  static void (*real)(void (*)(void *), void *, unsigned, unsigned);
  if (!real) real = next("GOMP_parallel");
  struct region region = {body, data, 0, 0};
  release(&region.began);
  real(run, &region, threads, flags);
  acquire(&region.ended);
}

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void unlock_slow(SELF) __asm__(UNLOCK);

SWIFT void lock_slow(uint32_t thread, SELF) {
  static SWIFT void (*real)(uint32_t, SELF);
  if (!real) real = next(LOCK);
  real(thread, self);
  acquire(self);
}

SWIFT void unlock_slow(SELF) {
  static SWIFT void (*real)(SELF);
  if (!real) real = next(UNLOCK);
  release(self);
  real(self);
}
