import COneDNN

/// Sets how many threads the kernels that the calling thread starts may use.
///
/// The count belongs to the calling thread: OpenMP, with which oneDNN computes, keeps one for each. Workers that
/// share the cores between them (see `parallelMap`) set it to 1.
package func setKernelThreads(_ count: Int) {
  precondition(count >= 1, "at least one thread")
  omp_set_num_threads(Int32(clamping: count))
}

/// How many threads the kernels that the calling thread starts may use.
package var kernelThreads: Int { Int(omp_get_max_threads()) }
