import COneDNN
package func setKernelThreads(_ count: Int) { omp_set_num_threads(Int32(count)) }
