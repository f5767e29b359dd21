package import Layers

/// What is known about one update: a line of the log and the text beside the progress bar.
package struct TrainingRecord: Codable, Sendable, Equatable {
  /// The number of the update, counted from 1.
  package let step: Int
  /// The pass over the corpus, counted from 0.
  package let epoch: Int
  /// The weighted sum of the heads' losses.
  package var loss: Double
  /// The loss of each head by its kind, before weighting.
  package var terms: [String: Double] = [:]
  /// The chunks that the encoder was computed in; nil for whole utterances.
  package var chunking: Chunking?
  /// The learning rate of the update.
  package var learningRate: Double
  /// The norm of the gradient before clipping.
  package var gradientNorm: Double
  /// The norms of its parts, such as "encoder" and "heads.ctc"; what is frozen has none.
  package var gradientNorms: [String: Double] = [:]
  /// Seconds of audio in the batch.
  package var audioSeconds: Double
  /// Seconds that the update took.
  package var stepSeconds: Double
  /// Why the parameters were left as they were, if they were.
  package var skipped: String?
  /// Results on each dev manifest by name, on the steps that evaluate.
  package var dev: [String: Evaluation]?

  /// How well the averaged parameters do on recordings that they were not trained on.
  package struct Evaluation: Codable, Sendable, Equatable {
    /// Each head by its kind.
    package var heads: [String: Score]
    /// The same with the encoder in chunks, for each chunking that is measured.
    package var chunked: [Chunked]?

    /// How well each head does on states that were computed in chunks.
    package struct Chunked: Codable, Sendable, Equatable {
      /// The chunks.
      package var chunking: Chunking
      /// Each head by its kind.
      package var heads: [String: Score]
    }

    /// How well one head does, with a greedy search.
    package struct Score: Codable, Sendable, Equatable {
      /// Mean loss per target token.
      package var loss: Double
      /// Wrong words per word of the reference.
      package var wordErrorRate: Double
    }
  }
}

extension TrainingRecord {
  /// Reads a line of a log; those of earlier versions lack what was not known then.
  package init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      step: try container.decode(Int.self, forKey: .step),
      epoch: try container.decode(Int.self, forKey: .epoch),
      loss: try container.decode(Double.self, forKey: .loss),
      terms: try container.decodeIfPresent([String: Double].self, forKey: .terms) ?? [:],
      chunking: try container.decodeIfPresent(Chunking.self, forKey: .chunking),
      learningRate: try container.decode(Double.self, forKey: .learningRate),
      gradientNorm: try container.decode(Double.self, forKey: .gradientNorm),
      gradientNorms: try container.decodeIfPresent([String: Double].self, forKey: .gradientNorms)
        ?? [:],
      audioSeconds: try container.decode(Double.self, forKey: .audioSeconds),
      stepSeconds: try container.decode(Double.self, forKey: .stepSeconds),
      skipped: try container.decodeIfPresent(String.self, forKey: .skipped),
      dev: try container.decodeIfPresent([String: Evaluation].self, forKey: .dev))
  }
}
