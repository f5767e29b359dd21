import Tensors
import TestSupport
import Testing

@testable import Training

struct PhoneRivalsTests {
  /// Labels 1 and 2 are alike, and so are 3 and 4; 0 is no phone.
  private let rows: [Float] = [
    9, 9, 9, 1, 0, 0, 0.9, 0.1, 0, 0, 0, 1, 0, 0.1, 0.9,
  ]

  private func shares(of label: Int, _ rivals: PhoneRivals) -> [Int: Double] {
    let count = 1000
    return (0..<count).reduce(into: [:]) {
      $0[rivals.rival(of: label, at: Double($1) / Double(count)), default: 0] += 1 / Double(count)
    }
  }

  @Test func aPhoneIsTakenForOneWhoseRowIsLikeItsOwn() {
    let rivals = PhoneRivals(rows: Tensor(rows, shape: [5, 3]), labels: 5)
    for (label, like) in [(1, 2), (2, 1), (3, 4), (4, 3)] {
      let shares = shares(of: label, rivals)
      #expect(shares[like] ?? 0 > 0.9, "\(label)")
      #expect(shares[0] == nil && shares[label] == nil)
    }
  }

  @Test func allPlacesOfAFrameCount() {
    // At the second place 1 is like 3 as much as it is like 2 at the first.
    let second: [Float] = [9, 9, 9, 1, 0, 0, 0, 0, 1, 0.9, 0.1, 0, 0, 0.1, 0.9]
    let rivals = PhoneRivals(rows: Tensor(rows + second, shape: [10, 3]), labels: 5)
    let shares = shares(of: 1, rivals)
    #expect(abs((shares[2] ?? 0) - (shares[3] ?? 0)) < 0.1 && shares[2] ?? 0 > 0.3)
  }

  @Test func anyPhoneIsOneOfAll() {
    let rivals = PhoneRivals(rows: Tensor(rows, shape: [5, 3]), labels: 5)
    let found = (0..<100).map { rivals.any(at: Double($0) / 100) }
    #expect(found.first == 1 && found.last == 4 && Set(found) == [1, 2, 3, 4])
    #expect(rivals.any(at: 1) == 4)
  }

  /// Nothing else is there that it could be taken for.
  @Test func theOnlyPhoneStaysWhatItIs() {
    let rivals = PhoneRivals(rows: Tensor([1, 2, 3, 4], shape: [2, 2]), labels: 2)
    #expect(rivals.rival(of: 1, at: 0.5) == 1 && rivals.any(at: 0.9) == 1)
  }
}
