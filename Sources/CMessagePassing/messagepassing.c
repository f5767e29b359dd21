#include "CMessagePassing.h"

#include <dlfcn.h>
#include <stddef.h>

// Version 40 of the library's binary interface: Open MPI 4 and 5. Handles are pointers to objects that it exports.
static const char *const library_name = "libmpi.so.40";
static void *const in_place = (void *)1;
static void *const ignored_status = NULL;
enum { one_thread_speaks = 1 };  // MPI_THREAD_FUNNELED

static struct {
    int (*init_thread)(int *, char ***, int, int *);
    int (*comm_rank)(void *, int *);
    int (*comm_size)(void *, int *);
    int (*iallreduce)(const void *, void *, int, void *, void *, void *, void **);
    int (*iallgather)(const void *, int, void *, void *, int, void *, void *, void **);
    int (*iallgatherv)(
        const void *, int, void *, void *, const int *, const int *, void *, void *, void **);
    int (*test)(void **, int *, void *);
    int (*finalize)(void);
    void *world, *float_type, *int_type, *byte_type, *sum;
} mpi;

/// Finds what is called `name` in the library and puts its address into `place`, the size of a pointer.
static bool find(void *library, const char *name, void *place) {
    void *const found = dlsym(library, name);
    __builtin_memcpy(place, &found, sizeof found);
    return found != NULL;
}

const char *swiftlet_mpi_join(void) {
    // Its plug-ins expect to find the library's symbols as if the program had been linked with it.
    void *const library = dlopen(library_name, RTLD_NOW | RTLD_GLOBAL);
    if (library == NULL) return dlerror();
    const bool is_complete =
        find(library, "MPI_Init_thread", &mpi.init_thread) &&
        find(library, "MPI_Comm_rank", &mpi.comm_rank) &&
        find(library, "MPI_Comm_size", &mpi.comm_size) &&
        find(library, "MPI_Iallreduce", &mpi.iallreduce) &&
        find(library, "MPI_Iallgather", &mpi.iallgather) &&
        find(library, "MPI_Iallgatherv", &mpi.iallgatherv) &&
        find(library, "MPI_Test", &mpi.test) && find(library, "MPI_Finalize", &mpi.finalize) &&
        find(library, "ompi_mpi_comm_world", &mpi.world) &&
        find(library, "ompi_mpi_float", &mpi.float_type) &&
        find(library, "ompi_mpi_int", &mpi.int_type) &&
        find(library, "ompi_mpi_byte", &mpi.byte_type) &&
        find(library, "ompi_mpi_op_sum", &mpi.sum);
    if (!is_complete) return dlerror();
    int provided = 0;
    if (mpi.init_thread(NULL, NULL, one_thread_speaks, &provided) != 0) return "it does not start";
    if (provided < one_thread_speaks) return "it was built for programs of one thread";
    return NULL;
}

int swiftlet_mpi_rank(void) {
    int rank = 0;
    mpi.comm_rank(mpi.world, &rank);
    return rank;
}

int swiftlet_mpi_size(void) {
    int size = 1;
    mpi.comm_size(mpi.world, &size);
    return size;
}

bool swiftlet_mpi_sum(float *numbers, int32_t count, swiftlet_mpi_request *request) {
    return mpi.iallreduce(in_place, numbers, count, mpi.float_type, mpi.sum, mpi.world, request) == 0;
}

bool swiftlet_mpi_gather_count(const int32_t *own, int32_t *all, swiftlet_mpi_request *request) {
    return mpi.iallgather(own, 1, mpi.int_type, all, 1, mpi.int_type, mpi.world, request) == 0;
}

bool swiftlet_mpi_gather_bytes(
    const uint8_t *own, int32_t count, uint8_t *all, const int32_t *counts, const int32_t *starts,
    swiftlet_mpi_request *request) {
    return mpi.iallgatherv(
               own, count, mpi.byte_type, all, counts, starts, mpi.byte_type, mpi.world, request) ==
           0;
}

bool swiftlet_mpi_is_done(swiftlet_mpi_request *request, bool *is_done) {
    int done = 0;
    const bool is_well = mpi.test(request, &done, ignored_status) == 0;
    *is_done = done != 0;
    return is_well;
}

void swiftlet_mpi_leave(void) { mpi.finalize(); }
