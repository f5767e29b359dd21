import Foundation
import Testing

@testable import Audio

struct SpeechProminenceTests {
  /// Prominence of moments whose four bands have these levels, in dB.
  private func prominence(_ levels: [Float]) -> SpeechProminence {
    var prominence = SpeechProminence()
    for level in levels {
      prominence.append([Float](repeating: power(level), count: 4))
    }
    return prominence
  }

  private func power(_ level: Float) -> Float { pow(10, level / 10) }

  @Test func `a hill stands out by its height over the higher of both valleys`() {
    let hill = prominence(
      Array(repeating: -60, count: 150) + Array(repeating: -40, count: 10)
        + Array(repeating: -52, count: 150))
    #expect(abs(hill.height(of: 155, hasEnded: false) - 12) < 0.01)
    #expect(abs(hill[155].rise - 20) < 0.01)
    #expect(hill.height(of: 100, hasEnded: false) == 0)
    #expect(hill.height(of: 200, hasEnded: false) < 0.01)
  }

  @Test func `a step stands out on one side only`() {
    let step = prominence(Array(repeating: -60, count: 153) + Array(repeating: -30, count: 150))
    #expect((0..<240).allSatisfy { step.height(of: $0, hasEnded: false) < 0.01 })
    #expect(step[160].rise > 20)
  }

  @Test func `near the start what follows decides, and near the end what was before`() {
    let fall = prominence(Array(repeating: -30, count: 20) + Array(repeating: -50, count: 200))
    #expect(abs(fall.height(of: 0, hasEnded: false) - 20) < 0.01)
    let rise = prominence(Array(repeating: -50, count: 200) + Array(repeating: -30, count: 20))
    #expect(abs(rise.height(of: 219, hasEnded: true) - 20) < 0.01)
    let word = prominence([-50, -50, -30, -30, -30, -30, -30])
    #expect(abs(word.height(of: 5, hasEnded: true) - 20) < 0.01)
  }

  @Test func `bands far under the loudest are its skirt`() {
    var prominence = SpeechProminence()
    for index in 0..<200 {
      let isTone = (120..<140).contains(index)
      prominence.append(isTone ? [0.1, 1e-6, 1e-6, 1e-6] : [1e-9, 1e-9, 1e-9, 1e-9])
    }
    // The tone's own band counts, up to 25 dB; the others do not rise above 30 dB under it.
    #expect(abs(prominence.height(of: 130, hasEnded: false) - 25 / 4) < 0.01)
  }

  @Test func `forgetting changes no height to come`() {
    let levels = (0..<3000).map { Float(($0 * 37) % 41) - 80 }
    let whole = prominence(levels)
    var thrifty = SpeechProminence()
    for (index, level) in levels.enumerated() {
      thrifty.append([Float](repeating: power(level), count: 4))
      let settled = index - 60
      guard settled >= 0 else { continue }
      #expect(
        thrifty.height(of: settled, hasEnded: false) == whole.height(of: settled, hasEnded: false))
      thrifty.forget(before: settled)
    }
    #expect(thrifty.count == whole.count)
  }
}
