internal import ArgumentParser

/// How the results of a live stream are written.
enum StreamFormat: String, CaseIterable {
  /// A line of text for each final result.
  case text
  /// An object a line for each event.
  case json
}

extension StreamFormat: ExpressibleByArgument {
  /// Takes the name that other commands use for text, too.
  init?(argument: String) {
    self.init(rawValue: argument == "txt" ? "text" : argument)
  }
}
