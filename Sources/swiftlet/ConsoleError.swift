/// Why text did not reach standard output or standard error.
package enum ConsoleError: Error, Equatable, CustomStringConvertible {
  /// The reader of the pipe has gone.
  case closed
  /// The system refused the text for `reason`.
  case unwritable(name: String, reason: String)

  package var description: String {
    switch self {
    case .closed: "the reader of the output has closed it"
    case .unwritable(let name, let reason): "cannot write to \(name): \(reason)"
    }
  }
}
