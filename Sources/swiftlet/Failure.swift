internal import Recognition
internal import Training

/// Why the program, or its work on one input, ends: a status, and a line on standard error.
///
/// This is the one place where errors of the libraries become exit statuses.
package struct Failure: Error, Equatable {
  /// How the program ends if this failure ends it.
  package let status: ExitStatus
  /// One sentence for the user; nil where there is nothing left to say.
  package let sentence: String?

  /// A failure with its sentence, or without one after everything has been said.
  package init(_ status: ExitStatus, _ sentence: String? = nil) {
    self.status = status
    self.sentence = sentence
  }

  /// The failure that `error`, whoever threw it, means for the user.
  package init(_ error: any Error) {
    switch error {
    case let failure as Failure:
      self = failure
    case ConsoleError.closed:
      // The reader has what it wanted, as in `swiftlet … | head -1`.
      self.init(.success)
    case let error as ConsoleError:
      self.init(.output, error.description)
    case ModelError.unwritable, TrainingError.unwritable, TrainingError.busy,
      TrainingError.otherRun:
      self.init(.output, String(describing: error))
    case TrainingError.configurationSyntax, TrainingError.unknownKeys,
      TrainingError.configurationValue, TrainingError.configurationVersion,
      TrainingError.otherCorpus, TrainingError.otherModel, TrainingError.otherSeed:
      // The settings are as much a part of the command as its options are.
      self.init(.usage, String(describing: error))
    case is ModelError:
      self.init(.model, String(describing: error))
    default:
      self.init(.someInputsFailed, String(describing: error))
    }
  }

  /// The line for standard error, without its end: `swiftlet: ` and the sentence.
  ///
  /// File names may hold line breaks and worse; they are escaped, so that a failure is one line.
  package var line: String? {
    guard let sentence else { return nil }
    var line = "swiftlet: "
    for scalar in sentence.unicodeScalars {
      if scalar.properties.generalCategory == .control {
        line += scalar.escaped(asASCII: true)
      } else {
        line.unicodeScalars.append(scalar)
      }
    }
    return line
  }

  /// Writes the line, if there is one, to standard error.
  package func report() {
    guard let line else { return }
    // With standard error gone there is nobody left to tell.
    try? Console.errors.write(line)
  }
}
