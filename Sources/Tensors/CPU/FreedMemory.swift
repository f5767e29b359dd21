internal import CKernels
internal import Synchronization

/// How much of the most memory that was in use at a time is kept beyond it, since what is freed seldom fits exactly.
package let keptShareOfFreedMemory = 0.25

/// Keeps memory that tensors free for the tensors that come, for the rest of the process.
///
/// Every step of training allocates the same megabytes anew, and the system must zero what it is asked for: 8 % of
/// the time of training, measured. A program may ask for this; a library does not decide it for its host.
package func keepFreedMemory() {
  BlockStore.shared.withLock { $0.keepsFreed = true }
  ck_keep_freed_memory()
}

/// Gives the memory that tensors have freed back to the system, so that what a process holds is what it needs.
///
/// Batches differ in shape, and what fits none of the next is never used again: without this, between the batches,
/// memory would pile up over the hours.
package func giveBackFreedMemory() {
  BlockStore.shared.withLock { $0.giveBack() }
  ck_give_back_memory()
}
