import Foundation
import ModelFixtures
import Recognition
import Testing

struct CASSNATConfigurationTests {
  private func decode(_ text: String) throws -> CASSNATHead.Configuration {
    let head = try JSONDecoder().decode(AnyHeadConfiguration.self, from: Data(text.utf8)).head
    return try #require(head as? CASSNATHead.Configuration)
  }

  @Test func whatIsUsualNeedNotBeSaid() throws {
    let short = try decode(
      """
      {"kind": "cassnat", "self_blocks": 3, "mixed_blocks": 2, "heads": 4,
       "feed_forward_width": 512, "dropout": 0.1}
      """)
    #expect(
      short
        == .init(selfBlocks: 3, mixedBlocks: 2, heads: 4, feedForwardWidth: 512, dropout: 0.1))
    #expect(short.kernel == 3 && short.smoothing == 0.1 && short.intermediate == nil)
  }

  @Test func aConfigurationComesBackFromItsFile() throws {
    let head = TinyCASSNAT.head
    #expect(head.intermediate != nil)
    let data = try JSONEncoder().encode(AnyHeadConfiguration(head))
    #expect(try decode(String(decoding: data, as: UTF8.self)) == head)
  }

  @Test func aModelWithoutCTCIsRefused() {
    var model = TinyCASSNAT.configuration
    #expect(TinyCASSNAT.head.problem(in: model) == nil)
    model.heads = [TinyCASSNAT.head]
    #expect(TinyCASSNAT.head.problem(in: model)?.contains("ctc") == true)
  }

  @Test func impossibleSizesAreRefusedByName() {
    let impossible: [(String, (inout CASSNATHead.Configuration) -> Void)] = [
      ("self_blocks", { $0.selfBlocks = -1 }), ("mixed_blocks", { $0.mixedBlocks = 0 }),
      ("heads", { $0.heads = 3 }), ("heads", { $0.heads = 0 }),
      ("feed_forward_width", { $0.feedForwardWidth = 0 }), ("kernel", { $0.kernel = 4 }),
      ("dropout", { $0.dropout = 1 }), ("smoothing", { $0.smoothing = -0.1 }),
      ("smoothing", { $0.smoothing = .nan }),
      ("intermediate block", { $0.intermediate = .init(block: 3, weight: 0.1) }),
      ("intermediate block", { $0.intermediate = .init(block: 0, weight: 0.1) }),
      ("intermediate weight", { $0.intermediate = .init(block: 1, weight: 0) }),
    ]
    for (name, change) in impossible {
      var head = TinyCASSNAT.head
      change(&head)
      let problem = head.problem(in: TinyCASSNAT.configuration)
      #expect(problem?.contains(name) == true, "\(name): \(problem ?? "no problem")")
    }
  }
}
