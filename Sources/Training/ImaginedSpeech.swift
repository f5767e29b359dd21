internal import Foundation
internal import Tensors

/// A sentence as a network may hear it that says which phones it hears: at one place of each phone its label, elsewhere none,
/// as CTC does; at places uncertain, and here and there wrong.
struct ImaginedSpeech: Sendable, Equatable {
  /// What is heard at a place of 40 ms: a label with a probability, and another one with the rest.
  struct Place: Sendable, Equatable {
    var label = 0
    var rival = 0
    var doubt: Float = 0
  }

  /// One place after the other.
  private(set) var places: [Place] = []

  /// Phones take two places on average; the logarithm of how many has this mean and deviation.
  private static let length = (mean: 0.6, deviation: 0.5)
  /// How fast whole sentences are said, relative to that.
  private static let pace = 0.75...1.3
  /// How many places a pause before, between or after words may take.
  private static let pause = 10
  private static let pauseProbability = 0.12
  /// Of a hundred errors so many are other phones, and so many phones that are not heard; others are heard that are not there.
  private static let (misheard, missed) = (0.55, 0.3)
  /// How often a phone that is heard rightly is heard with doubt, and how large this may be; what is misheard always is.
  private static let doubt = (probability: 0.4, most: 0.6)

  /// The words' labels, drawn by `key`; up to a share `errors` of them are wrong. `rivals` has for every label its likely
  /// confusions.
  init(words: [[Int]], errors: Double, rivals: PhoneRivals, key: RandomKey) {
    var draws = Draws(key)
    let errors = errors * draws.uniform()
    let pace = draws.number(in: Self.pace)
    places += Self.silence(draws.index(below: Self.pause + 1))
    for (index, word) in words.enumerated() {
      if index > 0, draws.uniform() < Self.pauseProbability {
        places += Self.silence(1 + draws.index(below: Self.pause))
      }
      for label in word {
        let spread = Self.length.mean + Self.length.deviation * draws.normal()
        let length = max(1, Int((exp(spread) / pace).rounded()))
        var heard = Self.silence(length)
        heard[draws.index(below: length)] = Self.place(label, errors, rivals, &draws)
        places += heard
        if draws.uniform() < errors * (1 - Self.misheard - Self.missed) {
          places.append(Place(label: rivals.any(at: draws.uniform())))
        }
      }
    }
    places += Self.silence(draws.index(below: Self.pause + 1))
  }

  private static func silence(_ count: Int) -> [Place] { Array(repeating: Place(), count: count) }

  private static func place(
    _ label: Int, _ errors: Double, _ rivals: PhoneRivals, _ draws: inout Draws
  ) -> Place {
    let (kind, choice) = (draws.uniform(), draws.uniform())
    let rival = rivals.rival(of: label, at: choice)
    let (isDoubted, doubt) = (draws.uniform() < Self.doubt.probability, draws.uniform())
    if kind < errors * Self.missed { return Place() }
    let isMisheard = kind < errors * (Self.missed + Self.misheard)
    return Place(
      label: isMisheard ? rival : label, rival: isMisheard ? label : rival,
      doubt: isMisheard || isDoubted ? Float(Self.doubt.most * doubt) : 0)
  }
}

/// Numbers at random, one after the other.
private struct Draws {
  private let key: RandomKey
  private var position: UInt64 = 0

  init(_ key: RandomKey) { self.key = key }

  mutating func uniform() -> Double {
    defer { position += 1 }
    return key.uniform(position)
  }

  mutating func normal() -> Double {
    defer { position += 1 }
    return key.child("normal").normal(position)
  }

  mutating func number(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  mutating func index(below count: Int) -> Int {
    min(count - 1, Int(uniform() * Double(count)))
  }
}
