#include <dnnl.h>

// A macro with an argument, which Swift does not see: the second factor or summand of a product's n-th
// post-operation.
static inline int swiftlet_post_operand(int index) {
  return DNNL_ARG_ATTR_MULTIPLE_POST_OP(index) | DNNL_ARG_SRC_1;
}

// libgomp's thread count for the parallel regions that the calling thread starts. oneDNN computes
// with OpenMP, whose header belongs to the compiler and is not needed for this.
void omp_set_num_threads(int count);
int omp_get_max_threads(void);

// What a compiler makes of a parallel region: `body` runs once on each of `threads` threads, which know their
// number.
void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
int omp_get_thread_num(void);
int omp_get_num_threads(void);
