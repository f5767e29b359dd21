// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "swiftlet",
  products: [
    .executable(name: "swiftlet", targets: ["swiftlet"]),
    .library(name: "Recognition", targets: ["Recognition"]),
    .library(name: "Audio", targets: ["Audio"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // MARK: C: our kernels, and the system libraries
    // A square root that may set errno is a call for each number.
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-fno-math-errno"])]),
    .target(name: "CMessagePassing", linkerSettings: [.linkedLibrary("dl")]),
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .systemLibrary(name: "CFFTW", pkgConfig: "fftw3", providers: [.apt(["libfftw3-dev"])]),
    .systemLibrary(name: "CSndFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    .systemLibrary(
      name: "CSampleRate", pkgConfig: "samplerate", providers: [.apt(["libsamplerate0-dev"])]),
    .target(
      name: "CSentencePiece",
      cxxSettings: [.unsafeFlags(["-std=c++17"])],
      linkerSettings: [.linkedLibrary("sentencepiece"), .linkedLibrary("sentencepiece_train")]),

    // MARK: Engine, bottom-up
    .engine("Tensors", on: ["CKernels", "COneDNN"]),
    .engine("Layers", on: ["Tensors"]),
    .engine("Audio", on: ["CKernels", "CFFTW", "CSndFile", "CSampleRate"]),
    .engine("Text", on: ["CSentencePiece"]),
    .engine("Recognition", on: ["Layers", "Tensors", "Audio", "Text"]),
    .engine(
      "Training", on: ["CMessagePassing", "Recognition", "Layers", "Tensors", "Audio", "Text"]),

    // MARK: Program
    .target(name: "DefaultModel", resources: [.copy("Model")], swiftSettings: .strict),
    .executableTarget(
      name: "swiftlet",
      dependencies: [
        "DefaultModel", "Training", "Recognition", "Layers", "Tensors", "Audio", "Text",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: .strict),

    // MARK: Tests
    .target(
      name: "TestSupport", dependencies: ["Tensors"], path: "Tests/TestSupport",
      swiftSettings: .strict),
    .target(
      name: "ModelFixtures",
      dependencies: ["TestSupport", "Recognition", "Layers", "Tensors", "Audio", "Text"],
      path: "Tests/ModelFixtures", swiftSettings: .strict),
    .tests("Tensors", on: ["Tensors"]),
    .tests("Layers", on: ["Layers", "Tensors"]),
    .tests("Audio", on: ["Audio", "Tensors"]),
    .tests("Text", on: ["Text"]),
    .tests(
      "Recognition", on: ["ModelFixtures", "Recognition", "Layers", "Tensors", "Audio", "Text"]),
    .tests(
      "Training",
      on: ["ModelFixtures", "Training", "Recognition", "Layers", "Tensors", "Audio", "Text"]),
    .tests("DefaultModel", on: ["DefaultModel"]),
    .tests(
      "Swiftlet",
      on: [
        "swiftlet", "ModelFixtures", "Training", "Recognition", "Layers", "Tensors", "Audio",
        "Text",
      ]),
    .tests("Architecture", on: []),
  ],
  swiftLanguageModes: [.v6]
)

extension [SwiftSetting] {
  /// Warnings are errors; existentials and import levels are spelled out. Computed, because the package above
  /// is made before a constant down here would be.
  static var strict: Self {
    [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .treatAllWarnings(as: .error),
      // The tests of the release build look inside the modules that users run, so that both are one build.
      .unsafeFlags(["-enable-testing"], .when(configuration: .release)),
    ]
  }
}

extension Target {
  /// A library target of the engine, with the strict settings.
  static func engine(_ name: String, on dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: .strict)
  }

  /// The tests that mirror the target `name`.
  static func tests(_ name: String, on dependencies: [Target.Dependency]) -> Target {
    .testTarget(
      name: "\(name)Tests", dependencies: dependencies + ["TestSupport"], swiftSettings: .strict)
  }
}
