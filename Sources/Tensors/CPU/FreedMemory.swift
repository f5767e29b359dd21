import CKernels

/// Keeps memory that tensors free for the tensors that come, for the rest of the process.
///
/// Every step of training allocates the same megabytes anew. The C library gives large blocks back to
/// the system, which must zero them each time: 8 % of the time of training, measured. A program may
/// ask for this; a library does not decide it for its host.
package func keepFreedMemory() { ck_keep_freed_memory() }

/// Gives the memory that tensors have freed back to the system, so that what a process holds is what it needs.
package func giveBackFreedMemory() { ck_give_back_memory() }
