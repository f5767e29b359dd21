import Layers
import Tensors
import TestSupport
import Testing

@testable import Recognition

private let width = 32
private let vocabulary = 8

struct ParaformerLearningTests {
  private func head(_ scope: ParameterScope) throws -> ParaformerHead {
    var configuration = ParaformerHead.Configuration(blocks: 1, heads: 2, feedForwardWidth: 32)
    (configuration.dropout, configuration.quantityWeight) = (0, 1)
    return try ParaformerHead(HeadSizes(width: width, vocabulary: vocabulary), configuration, scope)
  }

  @Test func learnsToCountAndToNameTokensInOrdersThatItHasNotSeen() throws {
    let parameters = try Parameters(seed: 9) { _ = try head($0) }
    let moments = parameters.all.map { (Tensor(zeros: $0.shape), Tensor(zeros: $0.shape)) }
    let key = RandomKey(3)
    let steps = 300
    for step in 1...steps {
      let sounds = Sounds(count: 8, key: key.child(step))
      let loss = try head(ParameterScope(parameters)).loss(
        sounds.speech, targets: sounds.targets, .training(key.child("mode").child(step)))
      #expect(loss.excluded.isEmpty)
      let gradients = loss.total.gradients(of: parameters.all)
      for (index, parameter) in parameters.all.enumerated() {
        parameter.update(
          moments: moments[index], along: gradients[index],
          scaledBy: 1 / Float(sounds.targets.joined().count),
          AdamWStep(
            rate: 8e-3 * Float(steps + 1 - step) / Float(steps), betas: (0.9, 0.98), epsilon: 1e-8,
            weightDecay: 0, time: step))
      }
    }
    let unseen = Sounds(count: 40, key: key.child("unseen"))
    let trained = try head(ParameterScope(parameters))
    let decoded = try ParaformerDecoder(head: trained, alternatives: 1).decode(unseen.speech)
    let read = decoded.map { $0.hypotheses[0].tokens.map(\.id) }
    let correct = zip(read, unseen.targets).count { $0 == $1 }
    #expect(correct >= 36, "\(correct) of 40 utterances are read without an error")

    // Where the count is right, the frames between two fires are about those of the token's sound.
    let places = zip(trained.tokenFrames(unseen.states), unseen.frames).filter {
      $0.count == $1.count
    }
    let pairs = places.flatMap { zip($0, $1) }
    let close = pairs.count { abs($0.upperBound - $1.upperBound) <= 1 }
    #expect(pairs.count > 100 && close >= pairs.count * 9 / 10, "\(close) of \(pairs.count)")
  }
}

/// Utterances whose frames carry the vector of their token, and of whether it ends with them, in noise: an
/// encoder's knowledge.
private struct Sounds {
  let states: SequenceBatch
  let targets: [[Int]]
  /// The frames of each token.
  let frames: [[Range<Int>]]

  init(count: Int, key: RandomKey) {
    var (sounding, ending): ([Int], [Int]) = ([], [])
    var (targets, frames): ([[Int]], [[Range<Int>]]) = ([], [])
    for utterance in 0..<count {
      let key = key.child(utterance)
      var drawn = UInt64(0)
      func choice(_ range: ClosedRange<Int>) -> Int {
        drawn += 1
        return range.lowerBound + Int(key.uniform(drawn) * Double(range.count))
      }
      var (target, places): ([Int], [Range<Int>]) = ([], [])
      for _ in 0..<choice(2...6) {
        let (token, duration) = (choice(1...vocabulary - 1), choice(2...4))
        let start = places.last?.upperBound ?? 0
        target.append(token)
        places.append(start..<start + duration)
        sounding += Array(repeating: token, count: duration)
        ending += (1...duration).map { $0 == duration ? 1 : 0 }
      }
      targets.append(target)
      frames.append(places)
    }
    let noise = Tensor(normal: 0.1, shape: [sounding.count, width], key: key.child("noise"))
    states = SequenceBatch(
      rows: sample([vocabulary, width], "sounds").gathering(rows: sounding)
        + sample([2, width], "ends").gathering(rows: ending) + noise,
      lengths: frames.map { $0.last?.upperBound ?? 0 })
    self.targets = targets
    self.frames = frames
  }

  var speech: EncodedSpeech { EncodedSpeech(states: states, posteriors: nil) }
}
