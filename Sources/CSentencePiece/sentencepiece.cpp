#include <sentencepiece_processor.h>
extern "C" int swiftlet_sentencepiece_version(void) { return 1; }
