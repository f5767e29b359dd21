/// How the program ends, for the shell that started it.
package enum ExitStatus: Int32, Sendable {
  /// Everything that was asked for is done, even if that is an empty transcript.
  case success = 0
  /// Some inputs failed, each with its line on standard error; the others are done.
  case someInputsFailed = 1
  /// The command line does not make sense.
  case usage = 2
  /// The model is missing, damaged, or unfit for what was asked.
  case model = 3
  /// A result could not be written.
  case output = 4
  /// The program was asked to stop and did, as a shell reports an interrupt.
  case interrupted = 130
}
