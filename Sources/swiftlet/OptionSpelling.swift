/// Both spellings of long options that people bring from other tools: `--beam-size` and `--beam_size`.
package enum OptionSpelling {
  /// The arguments with hyphens for underscores in the names of long options, up to a lone `--`; values
  /// stay as they are.
  package static func canonical(_ arguments: [String]) -> [String] {
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    return arguments[..<end].map(canonical) + arguments[end...]
  }

  private static func canonical(_ argument: String) -> String {
    guard argument.hasPrefix("--") else { return argument }
    let name = argument.prefix { $0 != "=" }
    return String(name).replacing("_", with: "-") + argument[name.endIndex...]
  }
}
