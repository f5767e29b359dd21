import Foundation

/// Where speech that does not pause is best cut.
enum QuietestPoint {
  /// The middle of the `width` frames within `range` that have the least energy, the last of several; `levels`
  /// are in dB.
  static func index(in levels: [Float], _ range: Range<Int>, width: Int) -> Int {
    precondition(!range.isEmpty && range.lowerBound >= 0 && range.upperBound <= levels.count)
    let width = min(width, range.count)
    let energies = levels[range].map { pow(10, Double($0) / 10) }
    var best = (energy: Double.infinity, start: 0)
    for start in 0...energies.count - width {
      let energy = energies[start..<start + width].reduce(0, +)
      if energy <= best.energy { best = (energy, start) }
    }
    return range.lowerBound + best.start + width / 2
  }
}
