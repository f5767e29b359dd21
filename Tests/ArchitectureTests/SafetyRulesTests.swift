import Testing

struct SafetyRulesTests {
  @Test func everyFormOfUnsafeCodeIsFound() {
    let text = """
      func f(_ p: UnsafePointer<Float>) {}
      values.withUnsafeBufferPointer { _ in }
      nonisolated(unsafe) static var count = 0
      final class Box: @unchecked Sendable {}
      let handle: OpaquePointer
      // UnsafePointer in a comment
      let word = "unsafe"
      let isSafe = true
      """
    #expect(
      Rule.unsafeCodeIsListed.lines(of: text, at: "Sources/Layers/A.swift") == [1, 2, 3, 4, 5])
    #expect(Rule.unsafeCodeIsListed.lines(of: text, at: "Sources/Tensors/A.swift").isEmpty)
  }

  @Test func printingAndExitingAreFoundInLibrariesOnly() {
    let text = """
      print("x")
        if failed { Glibc.exit(1) }
      FileHandle.standardError.write(data)
      stderr.write("x")
      printer.print(page)
      abort()
      let blueprint = sprint(3)
      let word = "print("
      """
    #expect(
      Rule.librariesAreSilent.lines(of: text, at: "Sources/Audio/A.swift") == [1, 2, 3, 4, 6])
    #expect(Rule.librariesAreSilent.lines(of: text, at: "Sources/swiftlet/A.swift").isEmpty)
  }

  @Test func unfinishedWorkIsFoundInCommentsToo() {
    let todo = "TO" + "DO"
    let text = "// \(todo): later\nfatal" + "Error(\"no\")\nlet \(todo.lowercased()) = 1\n"
    #expect(Rule.nothingIsLeftUndone.lines(of: text, at: "Sources/CKernels/a.c") == [1, 2])
  }
}
