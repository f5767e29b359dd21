internal import Foundation
internal import Tensors

/// Which phones are taken for which: those whose rows in the layer that hears them are alike.
struct PhoneRivals: Sendable {
  /// The sums of the probabilities of all rivals up to and with each, for each label [L, L].
  private let bounds: [Double]
  private let labels: Int

  /// How much more often a phone is taken for one that is more alike by 1.
  private static let sharpness = 10.0

  /// Rows [r · L, D], those of all labels for each of r places in a frame. Label 0 is no phone, and nobody's rival.
  init(rows: Tensor, labels: Int) {
    self.labels = labels
    let (values, width) = (rows.array(), rows.columns)
    let places = rows.rows / labels
    var similarity = [Double](repeating: 0, count: labels * labels)
    for place in 0..<places {
      let first = place * labels * width
      // What all phones have in common tells none from another.
      let mean = (0..<width).map { column in
        (1..<labels).reduce(0.0) { $0 + Double(values[first + $1 * width + column]) }
          / Double(labels - 1)
      }
      let centred = (0..<labels).map { label in
        (0..<width).map { Double(values[first + label * width + $0]) - mean[$0] }
      }
      let norms = centred.map { row in row.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      for one in 1..<labels {
        for other in 1..<labels where other != one {
          let product = zip(centred[one], centred[other]).reduce(0) { $0 + $1.0 * $1.1 }
          similarity[one * labels + other] +=
            product / max(norms[one] * norms[other], 1e-9) / Double(places)
        }
      }
    }
    var bounds = [Double](repeating: 0, count: labels * labels)
    for one in 1..<labels {
      var sum = 0.0
      for other in 1..<labels {
        if other != one { sum += exp(Self.sharpness * similarity[one * labels + other]) }
        bounds[one * labels + other] = sum
      }
      for other in 1..<labels { bounds[one * labels + other] /= max(sum, .leastNormalMagnitude) }
    }
    self.bounds = bounds
  }

  /// What `label` is taken for, chosen by a number in [0, 1).
  func rival(of label: Int, at choice: Double) -> Int {
    (1..<labels).first { choice < bounds[label * labels + $0] } ?? label
  }

  /// Any phone, chosen by a number in [0, 1).
  func any(at choice: Double) -> Int { 1 + min(labels - 2, Int(choice * Double(labels - 1))) }
}
