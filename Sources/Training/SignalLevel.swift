internal import Foundation

extension [Float] {
  /// The mean of the squared samples; not a number where there are none.
  var power: Double {
    // Four sums, since the additions of one would wait for each other.
    var (first, second, third, fourth) = (0.0, 0.0, 0.0, 0.0)
    let whole = count - count % 4
    for start in stride(from: 0, to: whole, by: 4) {
      first += Double(self[start]) * Double(self[start])
      second += Double(self[start + 1]) * Double(self[start + 1])
      third += Double(self[start + 2]) * Double(self[start + 2])
      fourth += Double(self[start + 3]) * Double(self[start + 3])
    }
    for sample in self[whole...] { first += Double(sample) * Double(sample) }
    return (first + second + third + fourth) / Double(count)
  }

  /// Adds `noise`, as many samples, at a level so many decibels below that of these samples. Where either is silent,
  /// or no number, nothing is added.
  mutating func add(_ noise: [Float], below decibels: Double) {
    let scale = (power / (pow(10, decibels / 10) * noise.power)).squareRoot()
    guard scale > 0, scale.isFinite else { return }
    for index in indices { self[index] += Float(scale) * noise[index] }
  }
}
