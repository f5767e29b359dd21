// A thin C face of MPI, as Open MPI 4 implements it: the few functions that training needs, found when
// they are first called for, so that the program builds and runs where there is no MPI.
//
// All functions but the first may be called after it has succeeded only, and all from one thread.
#ifndef SWIFTLET_CMESSAGEPASSING_H
#define SWIFTLET_CMESSAGEPASSING_H

#include <stdbool.h>
#include <stdint.h>

/// Something under way between processes: an MPI_Request.
typedef void *swiftlet_mpi_request;

/// Loads the library and joins the processes that were started together. Returns NULL on success, or
/// a message that stays valid.
const char *_Nullable swiftlet_mpi_join(void);

/// This process's number among all, from 0.
int swiftlet_mpi_rank(void);

/// How many processes there are.
int swiftlet_mpi_size(void);

/// Begins to add `numbers` of all processes, in place. They must stay where they are until it is done.
bool swiftlet_mpi_sum(
    float *_Nonnull numbers, int32_t count, swiftlet_mpi_request _Nullable *_Nonnull request);

/// Begins to collect one number of each process in `all`, by rank.
bool swiftlet_mpi_gather_count(
    const int32_t *_Nonnull own, int32_t *_Nonnull all, swiftlet_mpi_request _Nullable *_Nonnull request);

/// Begins to collect `counts[rank]` bytes of each process, those of `rank` from `starts[rank]` on.
bool swiftlet_mpi_gather_bytes(
    const uint8_t *_Nullable own, int32_t count, uint8_t *_Nullable all,
    const int32_t *_Nonnull counts, const int32_t *_Nonnull starts,
    swiftlet_mpi_request _Nullable *_Nonnull request);

/// Whether what was begun is done; makes it go on if not.
bool swiftlet_mpi_is_done(swiftlet_mpi_request _Nullable *_Nonnull request, bool *_Nonnull is_done);

/// Leaves the other processes, once all are ready to leave.
void swiftlet_mpi_leave(void);

#endif
