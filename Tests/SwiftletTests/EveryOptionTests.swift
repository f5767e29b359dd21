import Foundation
import TestSupport
import Testing

/// No option of any command is accepted and ignored.
///
/// The options are asked of the program itself, so that a new one without a line in `OptionCases` fails.
@Suite(SharedWorkplace()) struct EveryOptionTests {
  /// Every command answers these in the same way.
  private static func isAnswered(_ option: String) -> Bool {
    option.hasSuffix("--help") || option.hasSuffix("--version")
  }

  @Test func everyOptionHasALineAndEveryLineAnOption() throws {
    let options = Set(try ProgramDescription.read().options().filter { !Self.isAnswered($0) })
    let shown = OptionCases.all.map(\.option)
    #expect(options.subtracting(shown).sorted() == [], "without a line in OptionCases")
    #expect(Set(shown).subtracting(options).sorted() == [], "no longer an option")
    #expect(Set(shown).count == shown.count, "an option has two lines")
    #expect(options.count > 80)
  }

  @Test func everyCommandExplainsItself() throws {
    let asked = try ProgramDescription.read().options().filter(Self.isAnswered)
    #expect(asked.count > 10)
    for option in asked {
      let run = try runProgram(option.split(separator: " ").map(String.init))
      #expect(run.status == 0 && run.output.count > 10 && run.errors.isEmpty, "\(option)")
    }
  }

  @Test(arguments: OptionCases.all)
  func anOptionChangesSomethingOrIsRefused(_ option: OptionCase) throws {
    let workplace = try #require(OptionWorkplace.current)
    switch option.proof {
    case .difference(let command, let other, let status):
      let base = try workplace.base(command)
      let changed = try workplace.run(other)
      #expect(changed.status == status, "\(other): \(changed.errors)")
      let isChanged = changed != base
      #expect(isChanged, "\(other) makes what \(command) makes: \(base.output)")
    case .resources(let command, let with, let refused):
      let base = try workplace.base(command)
      #expect(base.status == 0, "\(command): \(base.errors)")
      let isSame = try workplace.run(with) == base
      #expect(isSame, "\(with) changes results")
      #expect(try [2, 3].contains(workplace.run(refused).status))
    }
  }
}
