int swiftlet_sentencepiece_version(void);
