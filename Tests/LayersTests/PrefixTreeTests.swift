import Testing

@testable import Layers

@Suite struct PrefixTreeTests {
  @Test("Extending the same sequence by the same token gives the same node")
  func sharing() {
    var tree = PrefixTree()
    let a = tree.child(of: PrefixTree.root, token: 7)
    let ab = tree.child(of: a, token: 2)
    let ac = tree.child(of: a, token: 3)
    let b = tree.child(of: PrefixTree.root, token: 2)
    #expect(Set([a, ab, ac, b]).count == 4)
    #expect(tree.child(of: PrefixTree.root, token: 7) == a)
    #expect(tree.child(of: a, token: 2) == ab)
    #expect(tree.count == 5)
  }

  @Test("A node knows its sequence, its last token and its parent")
  func sequence() {
    var tree = PrefixTree()
    let a = tree.child(of: PrefixTree.root, token: 7)
    let aa = tree.child(of: a, token: 7)
    #expect(tree.tokens(of: PrefixTree.root) == [])
    #expect(tree.tokens(of: aa) == [7, 7])
    #expect(tree.lastToken(of: aa) == 7)
    #expect(tree.parent(of: aa) == a)
    #expect(tree.parent(of: PrefixTree.root) == nil)
    #expect(tree.lastToken(of: PrefixTree.root) == nil)
  }
}
