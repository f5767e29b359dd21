import Testing

struct FormRulesTests {
  @Test func aFileOfOneLineTooManyIsFound() {
    let longest = String(repeating: "\n", count: ArchitectureRules.longestFile)
    #expect(Rule.filesAreShort.lines(of: longest, at: "Sources/CKernels/a.c").isEmpty)
    #expect(Rule.filesAreShort.lines(of: longest + "\n", at: "Sources/CKernels/a.c").count == 1)
  }

  @Test func emptyWordsAreFoundInNamesOfTypesAndFiles() {
    let text = """
      struct TensorManager {}
      enum BaseModel {}
      typealias Utilities = Int
      struct Database {}
      // class AudioHelper
      """
    let rule = Rule.namesSaySomething
    #expect(rule.lines(of: text, at: "Sources/Audio/A.swift") == [1, 2, 3])
    #expect(rule.lines(of: "", at: "Sources/Audio/AudioUtils.swift") == [1])
  }

  @Test func aVisibleDeclarationWithoutASentenceIsFound() {
    let text = """
      package import Tensors
      package struct A {
        /// The width.
        package let width: Int
        package let height: Int
        /// Doubles it.
        @discardableResult
        package func doubled() -> Int { 2 * width }
        package private(set) var count = 0
        @inlinable package static func make() -> A { A() }
        package static func == (a: A, b: A) -> Bool { true }
        let hidden = 1
        // Not a sentence for the reader of documentation.
        public init() {}
      }
      """
    #expect(
      Rule.declarationsAreDocumented.lines(of: text, at: "Sources/Layers/A.swift")
        == [2, 5, 9, 10, 14])
  }
}
