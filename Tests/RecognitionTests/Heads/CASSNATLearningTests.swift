import Layers
import Recognition
import Tensors
import TestSupport
import Testing

private let width = 16
private let vocabulary = 8

struct CASSNATLearningTests {
  private func head(_ scope: ParameterScope) throws -> CASSNATHead {
    var configuration = CASSNATHead.Configuration(
      selfBlocks: 1, mixedBlocks: 1, heads: 2, feedForwardWidth: 32, dropout: 0)
    configuration.intermediate = .init(block: 1, weight: 0.1)
    return try CASSNATHead(
      HeadSizes(width: width, vocabulary: vocabulary), configuration, scope)
  }

  @Test func learnsToNameTokensInOrdersThatItHasNotSeen() throws {
    let parameters = try Parameters(seed: 9) { _ = try head($0) }
    let moments = parameters.all.map { (Tensor(zeros: $0.shape), Tensor(zeros: $0.shape)) }
    let key = RandomKey(3)
    for step in 1...150 {
      let sounds = Sounds(count: 8, key: key.child(step))
      let loss = try head(ParameterScope(parameters)).loss(
        sounds.speech, targets: sounds.targets, .inference)
      #expect(loss.excluded.isEmpty)
      let gradients = loss.total.gradients(of: parameters.all)
      for (index, parameter) in parameters.all.enumerated() {
        parameter.update(
          moments: moments[index], along: gradients[index],
          scaledBy: 1 / Float(sounds.targets.joined().count),
          AdamWStep(rate: 5e-3, betas: (0.9, 0.98), epsilon: 1e-8, weightDecay: 0, time: step))
      }
    }
    let unseen = Sounds(count: 40, key: key.child("unseen"))
    let read = try readings(of: unseen, by: head(ParameterScope(parameters)))
    let correct = zip(read, unseen.targets).count { $0 == $1 }
    #expect(correct >= 36, "\(correct) of 40 utterances are read without an error")
  }

  /// The likeliest token of each position of the best path, but for the end of sentence.
  private func readings(of sounds: Sounds, by head: CASSNATHead) -> [[Int]] {
    let alignments = sounds.posteriors.lengths.enumerated().map { index, frames in
      let path = sounds.posteriors.utterance(index).withSpan {
        CTC.greedy(logProbabilities: $0, frames: frames, vocabulary: vocabulary)
      }
      return [TokenSpans(of: path, frames: frames)]
    }
    let rows = head.logProbabilities(alignments, over: sounds.states, .inference)
    return rows.lengths.indices.map { index in
      IndependentPositions.best(rows.utterance(index), limit: 1)[0].tokens.filter { $0 != 0 }
    }
  }
}

/// Utterances whose frames carry the vector of their token, in noise, and whose CTC posteriors fire each token
/// in one of its frames.
private struct Sounds {
  let states, posteriors: SequenceBatch
  let targets: [[Int]]

  init(count: Int, key: RandomKey) {
    var (sounding, fired, lengths, targets) = ([Int](), [Int](), [Int](), [[Int]]())
    for utterance in 0..<count {
      let key = key.child(utterance)
      var drawn = UInt64(0)
      func choice(_ range: ClosedRange<Int>) -> Int {
        drawn += 1
        return range.lowerBound + Int(key.uniform(drawn) * Double(range.count))
      }
      let target = (0..<choice(2...6)).map { _ in choice(1...vocabulary - 1) }
      let durations = target.map { _ in choice(2...4) }
      for (token, duration) in zip(target, durations) {
        let firing = choice(0...duration - 2)
        sounding += Array(repeating: token, count: duration)
        fired += (0..<duration).map { $0 == firing ? token : 0 }
      }
      targets.append(target)
      lengths.append(durations.reduce(0, +))
    }
    let noise = Tensor(normal: 0.1, shape: [sounding.count, width], key: key.child("noise"))
    states = SequenceBatch(
      rows: sample([vocabulary, width], "sounds").gathering(rows: sounding) + noise,
      lengths: lengths)
    let certain = Tensor(shape: [vocabulary, vocabulary]) { span in
      for label in 0..<vocabulary { span[label * vocabulary + label] = 8 }
    }
    posteriors = SequenceBatch(rows: certain.gathering(rows: fired).logSoftmax(), lengths: lengths)
    self.targets = targets
  }

  var speech: EncodedSpeech {
    let posteriors = posteriors
    return EncodedSpeech(states: states) { _ in posteriors }
  }
}
