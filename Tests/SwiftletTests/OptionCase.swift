import Tensors
import Testing

/// How an option of the program is shown to matter.
struct OptionCase: Sendable, CustomTestStringConvertible {
  enum Proof: Sendable {
    /// Two command lines that differ in the option alone and whose results differ; the second one ends with
    /// this status.
    case difference(String, String, status: Int32)
    /// A command line with a sensible value that changes nothing one could see, because the option governs
    /// resources or only the way to a result; and one with a value that is refused.
    case resources(String, with: String, refused: String)
  }

  /// The command and the option, such as `transcribe --nbest`; `evaluate <file>` for an argument.
  let option: String
  let proof: Proof

  var testDescription: String { option }

  /// `command` and `command with` differ in their results.
  static func changes(_ option: String, _ command: String, _ with: String) -> Self {
    Self(option: option, proof: .difference(command, command + " " + with, status: 0))
  }

  /// `command with` finds fault with inputs that `command` takes.
  static func complains(_ option: String, _ command: String, _ with: String) -> Self {
    Self(option: option, proof: .difference(command, command + " " + with, status: 1))
  }

  /// The results of two command lines differ.
  static func differs(_ option: String, _ command: String, _ other: String) -> Self {
    Self(option: option, proof: .difference(command, other, status: 0))
  }

  /// `command with` has the results of `command`, and `command refused` is refused.
  static func resources(
    _ option: String, _ command: String, with: String, refused: String
  ) -> Self {
    Self(
      option: option,
      proof: .resources(command, with: command + " " + with, refused: command + " " + refused))
  }

  /// Weights of 8 bits have other results than `command`, or are refused where the CPU does not multiply them.
  static func precision(_ option: String, _ command: String) -> Self {
    Self(
      option: option,
      proof: .difference(
        command + " --precision f32", command + " --precision int8",
        status: Precision.int8.isSupported ? 0 : 3))
  }
}
