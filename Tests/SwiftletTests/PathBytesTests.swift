import Testing

@testable import swiftlet

struct PathBytesTests {
  @Test func pathsAreComparedByTheirBytes() {
    #expect("\u{e9}" == "e\u{301}")
    #expect(PathBytes("\u{e9}") != PathBytes("e\u{301}"))
    #expect(Set([PathBytes("a"), PathBytes("a")]).count == 1)
  }
}
