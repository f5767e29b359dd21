import Foundation
import Tensors
import Testing

@testable import Training

struct CodecPerturbationTests {
  private let tone = (0..<8000).map { index -> Float in
    let (low, high) = (sin(Float(index) * 0.1), sin(Float(index) * 0.73))
    return 0.3 * low + 0.1 * high
  }

  @Test func damageIsAFunctionOfTheKeyAndMovesNothing() {
    var always = CodecPerturbation.standard
    always.probability = 1
    let results = ([1, 1, 2] as [UInt64]).map { seed in
      var samples = tone
      always.apply(to: &samples, sampleRate: 16000, key: RandomKey(seed))
      return samples
    }
    #expect(results[0] == results[1])
    #expect(results[0] != results[2])
    for result in results {
      #expect(result.count == tone.count)
      #expect(zip(result, tone).map { $0 - $1 }.power < 0.2 * tone.power)
    }
  }

  @Test func touchesTheShareOfUtterancesThatIsAsked() {
    let touched = (0..<UInt64(300)).count { seed in
      var samples = Array(tone.prefix(300))
      CodecPerturbation.standard.apply(to: &samples, sampleRate: 16000, key: RandomKey(seed))
      return samples != Array(tone.prefix(300))
    }
    #expect((35...85).contains(touched))
  }

  @Test func codecsThatAreNoneAreRefused() {
    for codec in [
      CodecPerturbation(probability: 1, kilobits: 0...8, bandwidth: 4000...5000),
      CodecPerturbation(probability: 1, kilobits: 8...9, bandwidth: 10...5000),
    ] {
      var augmentation = Augmentation.none
      augmentation.codec = codec
      #expect(throws: TrainingError.self) { try augmentation.validate() }
    }
  }
}
