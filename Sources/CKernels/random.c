#include "CRandomKernels.h"
