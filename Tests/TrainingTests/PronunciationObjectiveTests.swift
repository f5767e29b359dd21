import Foundation
import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

@testable import Training

struct PronunciationObjectiveTests {
  private func objective(
    labels: Int = 4, subsampling: Subsampling.Kind = .dwStriding, injects: Bool = false
  ) -> PronunciationObjective {
    var model = TinyModel.configuration
    model.encoder.subsampling.kind = subsampling
    var pronunciation = PronunciationConfiguration(lexicon: "l", block: 2)
    if injects { pronunciation.injection = InjectionConfiguration() }
    return PronunciationObjective(pronunciation, labels: labels, in: model)
  }

  private func parameters(_ objective: PronunciationObjective) throws -> Parameters {
    try Parameters(seed: 5) { _ = try objective.layer($0) }
  }

  @Test func itsParametersAreItsOwn() throws {
    let parameters = try parameters(objective())
    #expect(
      parameters.names.sorted() == [
        "pronunciation.norm.bias", "pronunciation.norm.weight", "pronunciation.output.bias",
        "pronunciation.output.weight",
      ])
    #expect(parameters.names.allSatisfy(PronunciationObjective.owns))
    #expect(!PronunciationObjective.owns("heads.ctc.output.weight"))
  }

  /// 80 ms are asked for two labels, 40 ms for one.
  @Test(arguments: [(Subsampling.Kind.dwStriding, 2), (.conv2d, 1)])
  func aFrameHasALabelForEach40Milliseconds(kind: Subsampling.Kind, perFrame: Int) throws {
    let objective = objective(subsampling: kind)
    let layer = try objective.layer(ParameterScope(parameters(objective)))
    let found = layer.logPosteriors(
      SequenceBatch([sample([3, 16], "first"), sample([5, 16], "second")]))
    #expect(found.lengths == [3 * perFrame, 5 * perFrame])
    #expect(found.rows.shape == [8 * perFrame, 4])
    for row in 0..<found.rows.rows {
      let sum = found.rows.array()[(4 * row)..<(4 * row + 4)].reduce(0) { $0 + exp($1) }
      #expect(abs(sum - 1) < 1e-5)
    }
  }

  @Test func thePartsOfAFrameFollowEachOtherAsItsColumnsDo() throws {
    let objective = objective()
    let parameters = try parameters(objective)
    let layer = try objective.layer(ParameterScope(parameters))
    let states = SequenceBatch([sample([3, 16], "states")])
    let found = layer.logPosteriors(states).rows.array()
    let scope = ParameterScope(parameters)["pronunciation"]
    let norm = try LayerNorm(16, scope["norm"])
    let logits = try Linear(16, 8, scope["output"])(norm(states.rows)).array()
    // Differences of logits are those of log-probabilities within one label's row.
    for (row, column) in [(0, 1), (2, 5), (1, 7)] {
      let expected = logits[8 * row + column] - logits[8 * row + column / 4 * 4]
      let (place, label) = (2 * row + column / 4, column % 4)
      #expect(abs(found[4 * place + label] - found[4 * place] - expected) < 1e-5)
    }
  }

  @Test func aPhoneEntersByTheRowThatItLeavesBy() throws {
    let objective = objective(injects: true)
    let parameters = try parameters(objective)
    #expect(
      Set(parameters.names).isSuperset(
        of: ["pronunciation.injection.bias", "pronunciation.injection.weight"]))
    let scope = ParameterScope(parameters)
    let layer = try objective.layer(scope)
    let speech = (0..<3).map {
      ImaginedSpeech(
        words: [[1, 2, 3], [3, 1]], errors: 1, rivals: layer.rivals, key: RandomKey($0))
    }
    let states = try #require(layer.states(of: speech))
    #expect(states.lengths == speech.map { ($0.places.count + 1) / 2 })
    let rows = try Linear(16, 8, scope["pronunciation"]["output"])
    guard case .plain(let weight, _) = rows.weight else { return }
    let norm = try LayerNorm(16, scope["pronunciation"]["injection"])
    for (index, speech) in speech.enumerated() {
      for frame in 0..<states.lengths[index] {
        let expected = (0..<2).map { part in
          // Where the last frame has one place only, nothing is heard at the other.
          let place =
            2 * frame + part < speech.places.count ? speech.places[2 * frame + part] : .init()
          return weight.rows(4 * part + place.label..<4 * part + place.label + 1)
            * (1 - place.doubt)
            + weight.rows(4 * part + place.rival..<4 * part + place.rival + 1) * place.doubt
        }
        let found = states.utterance(index).rows(frame..<frame + 1).array()
        for (found, expected) in zip(found, norm(expected[0] + expected[1]).array()) {
          #expect(abs(found - expected) < 1e-4)
        }
      }
    }
    #expect(try self.objective().layer(scope).states(of: speech) == nil)
  }

  @Test func theObjectiveIsThatOfCTCOverTwiceAsManyRows() throws {
    let objective = objective()
    let layer = try objective.layer(ParameterScope(parameters(objective)))
    let states = SequenceBatch([sample([3, 16], "first"), sample([2, 16], "second")])
    // Five phones in three frames; and nine in two, for which there is no time.
    let total = layer.total(states, phones: [[1, 2, 3, 2, 1], [1, 2, 1, 2, 1, 2, 1, 2, 1]])
    let alone = layer.total(
      SequenceBatch([sample([3, 16], "first")]), phones: [[1, 2, 3, 2, 1]])
    #expect(total.scalar > 1 && abs(total.scalar - alone.scalar) < 1e-4)
  }
}
