extension CTCHead.Configuration {
  /// A second objective on earlier blocks of the encoder (Lee and Watanabe 2021): it lets deep encoders begin to learn.
  /// What such a block hears may also be told to the blocks after it (`SelfConditioning`).
  package struct Intermediate: Codable, Sendable, Equatable {
    /// The blocks whose outputs are read, in ascending order, counted from 1.
    package var blocks: [Int]
    /// w: the objective is (1 − w)·CTC + w·the mean CTC of the blocks.
    package var weight: Float
    /// Whether the blocks after each of these are told what it heard.
    package var conditioning: Bool

    /// An objective on some blocks.
    package init(blocks: [Int], weight: Float, conditioning: Bool = false) {
      self.blocks = blocks
      self.weight = weight
      self.conditioning = conditioning
    }

    private enum CodingKeys: String, CodingKey {
      case weight, conditioning
      case blocks = "block"
    }

    /// Reads one block as a number or several as a list; `conditioning` need not be said.
    package init(from decoder: any Swift.Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      if let block = try? container.decode(Int.self, forKey: .blocks) {
        blocks = [block]
      } else {
        blocks = try container.decode([Int].self, forKey: .blocks)
      }
      weight = try container.decode(Float.self, forKey: .weight)
      conditioning = try container.decodeIfPresent(Bool.self, forKey: .conditioning) ?? false
    }

    /// Writes one block as a number.
    package func encode(to encoder: any Swift.Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      if blocks.count == 1 {
        try container.encode(blocks[0], forKey: .blocks)
      } else {
        try container.encode(blocks, forKey: .blocks)
      }
      try container.encode(weight, forKey: .weight)
      try container.encode(conditioning, forKey: .conditioning)
    }

    /// Why an encoder of so many blocks cannot have this, in one clause; nil if it can.
    func problem(blocks count: Int) -> String? {
      guard !blocks.isEmpty else {
        return "the intermediate objective of the head ctc has no blocks"
      }
      guard zip(blocks, blocks.dropFirst()).allSatisfy({ $0 < $1 }) else {
        return "the intermediate blocks of the head ctc are \(blocks), not in ascending order"
      }
      let earlier = 1..<max(2, count)
      if let block = blocks.first(where: { !earlier.contains($0) }) {
        return
          "the intermediate block of the head ctc is \(block), which is not in 1..<\(count), the blocks before "
          + "the last"
      }
      return (0..<1).contains(weight)
        ? nil : "the intermediate weight of the head ctc is \(weight), not in 0..<1"
    }
  }
}
