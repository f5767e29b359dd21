import Foundation
import Testing

@testable import Training

struct CoreShareTests {
  /// The threads of each process where these are the cores, and the places that they are in.
  private func threads(cores: Int, places: [String]) throws -> [Int] {
    try ThreadGroup.run(ThreadGroup.members(places.count)) { group in
      try CoreShare.threads(cores: cores, place: places[group.rank], in: group)
    }.map { try $0.get() }
  }

  @Test func processesOfOneMachineDivideItsCores() throws {
    #expect(try threads(cores: 8, places: ["a", "a"]) == [4, 4])
    #expect(try threads(cores: 8, places: ["a", "b", "a"]) == [4, 8, 4])
  }

  @Test func everyProcessHasAThread() throws {
    #expect(try threads(cores: 2, places: ["a", "a", "a"]) == [1, 1, 1])
  }

  @Test(arguments: [("0", 1), ("0-3", 4), ("0-3,8,10-11", 7), ("", 0)])
  func coresAreCountedInTheKernelsList(list: String, count: Int) {
    #expect(CoreShare.count(list) == count)
  }

  @Test func aSoleProcessHasAllCoresThatItMayRunOn() throws {
    let found = try CoreShare.threads(in: SoleProcess())
    #expect(1...ProcessInfo.processInfo.processorCount ~= found)
  }
}
