/// What the rules allow, in one place. Every exemption carries its reason.
enum ArchitectureRules {
  /// Which modules of ours, and of others, each target may import: the arrows of ARCHITECTURE.md.
  static let imports: [String: Set<String>] = [
    "Tensors": ["CKernels", "COneDNN"],
    "Layers": ["Tensors"],
    "Audio": ["CFFTW", "CSndFile", "CSampleRate", "CKernels"],
    "Text": ["CSentencePiece"],
    "Recognition": ["Layers", "Tensors", "Audio", "Text"],
    "Training": ["CMessagePassing", "Recognition", "Layers", "Tensors", "Audio", "Text"],
    "DefaultModel": [],
    "swiftlet": [
      "DefaultModel", "Training", "Recognition", "Layers", "Tensors", "Audio", "Text",
      "ArgumentParser",
    ],
  ]

  /// The modules of the toolchain that every target may import.
  static let standardModules: Set<String> = [
    "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization",
  ]

  /// The libraries that others wrote, each of which one file or one folder speaks to.
  static let systemLibraries: Set<String> = [
    "COneDNN", "CFFTW", "CSndFile", "CSampleRate", "CSentencePiece", "CMessagePassing",
  ]

  /// Where pointers and unchecked promises to the compiler may be; folders end in a slash.
  static let unsafeCode: [String: String] = [
    "Sources/Tensors/": "the storage of tensors, mapped files, and the kernels that work on them",
    "Sources/Audio/FourierTransform.swift":
      "speaks to FFTW, and owns the aligned memory it works on",
    "Sources/Audio/ResamplerStream.swift": "speaks to libsamplerate",
    "Sources/Audio/SampleKernels.swift": "hands samples and features to the C kernels",
    "Sources/Audio/SoundFile.swift": "speaks to libsndfile",
    "Sources/Text/SentencePieceModel.swift": "speaks to libsentencepiece",
    "Sources/Training/Ranks/MessagePassing.swift": "speaks to MPI",
    "Sources/Recognition/Prefetcher.swift": "a queue whose state a condition guards",
  ]

  /// The targets whose source files each have a test file of the same name.
  static let mirroredTargets: Set<String> = [
    "Tensors", "Layers", "Audio", "Text", "Recognition", "Training",
  ]

  /// Files without a test file of their own, besides the errors (`…Error.swift`), which are tested
  /// where they are thrown.
  static let unmirrored: [String: String] = [
    "Sources/Audio/ChannelSelection.swift": "a choice of two, made in SampleKernels",
    "Sources/Recognition/Benchmark/BenchmarkRecording.swift":
      "a choice of two, read by BenchmarkPassTests",
    "Sources/Recognition/Decoders/StepwiseSearch.swift":
      "a protocol, tested by the searches that conform",
    "Sources/Recognition/DecodingOptions.swift": "two numbers",
    "Sources/Recognition/Head.swift": "protocols, tested by the heads that conform",
    "Sources/Recognition/Hypothesis.swift": "a value without behaviour",
    "Sources/Recognition/HypothesisScorer.swift": "a protocol, tested by what ranks with it",
    "Sources/Recognition/TextTrainable.swift":
      "a protocol, tested by the head that learns from text",
    "Sources/Recognition/RecordingFile.swift": "a value without behaviour",
    "Sources/Recognition/Formats/TranscriptDetails.swift": "a value without behaviour",
    "Sources/Recognition/Formats/TranscriptOrigin.swift": "a value without behaviour",
    "Sources/Recognition/StreamEvent.swift": "values without behaviour",
    "Sources/Recognition/SpeechDetection.swift": "three numbers, used in SegmentStreamTests",
    "Sources/Recognition/Transcript.swift": "a value without behaviour",
    "Sources/Training/Sampling/ManifestDefect.swift": "a value without behaviour",
    "Sources/Text/SentencePieceModel.swift": "TokenizerTests run it on every golden model",
    "Sources/Tensors/CPU/CPUDevice+Attention.swift": "AttentionTests checks it through Tensor",
    "Sources/Tensors/CPU/CPUDevice+Convolution.swift": "ConvolutionTests checks it through Tensor",
    "Sources/Tensors/CPU/CPUDevice+Normalization.swift":
      "NormalizationTests checks it through Tensor",
    "Sources/Tensors/CPU/CPUDevice+PackedProducts.swift":
      "MatrixProductTests checks it through Tensor",
    "Sources/Tensors/CPU/CPUDevice+Products.swift": "MatrixProductTests checks it through Tensor",
    "Sources/Tensors/CPU/CPUDevice+Rows.swift": "IndexingTests checks it through Tensor",
    "Sources/Tensors/CPU/FreedMemory.swift": "a setting of the C library that changes no result",
    "Sources/Tensors/SafetensorsEntry.swift": "SafetensorsWriterTests writes every kind of entry",
    "Sources/Tensors/SafetensorsHeaderParser.swift": "SafetensorsHeaderTests parses through it",
  ]

  /// The target that may print and exit.
  static let program = "swiftlet"

  /// The most lines a file may have.
  static let longestFile = 300

  /// Words of which no name of a type or file is made: they say nothing about what it is.
  static let emptyWords: Set<String> = [
    "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Base", "Abstract",
    "Impl", "Handler",
  ]

  /// The starts of declarations that a standard protocol documents.
  static let documentedElsewhere = [
    "init(from decoder:", "func encode(to encoder:", "func hash(into hasher:", "static func ==",
    "static func <", "var description: String", "var debugDescription: String",
  ]

  /// Files and folders that an exemption names.
  static var exemptPaths: [String] { Array(unsafeCode.keys) + Array(unmirrored.keys) }
}
