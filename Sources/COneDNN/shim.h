#include <dnnl.h>

// libgomp's thread count for the parallel regions that the calling thread starts. oneDNN computes
// with OpenMP, whose header belongs to the compiler and is not needed for this.
void omp_set_num_threads(int count);
int omp_get_max_threads(void);
