import Foundation
import Testing

@testable import Training

struct BandFilterTests {
  /// How much of a sine is left, in its middle.
  private func gain(_ filter: BandFilter, at frequency: Double, rate: Double = 16000) -> Double {
    let sine = (0..<4000).map { Float(sin(2 * Double.pi * frequency * Double($0) / rate)) }
    let heard = filter.applied(to: sine)
    return Array(heard[1000..<3000]).power / Array(sine[1000..<3000]).power
  }

  @Test func theBandPassesAndTheRestIsSilent() {
    let filter = BandFilter(300...3400, sampleRate: 16000)
    for frequency in [450.0, 1000, 3200] { #expect(abs(gain(filter, at: frequency) - 1) < 0.02) }
    for frequency in [100.0, 3700, 6000] { #expect(gain(filter, at: frequency) < 1e-4) }
  }

  @Test func aBandFromZeroKeepsTheLowest() {
    let filter = BandFilter(0...2000, sampleRate: 16000)
    #expect(
      abs(Array(filter.applied(to: [Float](repeating: 1, count: 2000))[500..<1500]).power - 1)
        < 0.01)
    #expect(gain(filter, at: 3000) < 1e-4)
  }

  @Test func nothingMovesInTime() {
    var impulse = [Float](repeating: 0, count: 1001)
    impulse[500] = 1
    let heard = BandFilter(300...3400, sampleRate: 16000).applied(to: impulse)
    for offset in 1...400 { #expect(abs(heard[500 + offset] - heard[500 - offset]) < 1e-6) }
    #expect(heard.max() == heard[500])
  }
}
