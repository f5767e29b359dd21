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

  @Test("Sequences have their longest common beginning in common")
  func commonBeginning() {
    var tree = PrefixTree()
    let a = tree.child(of: PrefixTree.root, token: 7)
    let b = tree.child(of: PrefixTree.root, token: 2)
    let ac = tree.child(of: a, token: 3)
    let ad = tree.child(of: a, token: 4)
    let ace = tree.child(of: ac, token: 5)
    #expect(tree.commonBeginning(of: [ace, ad]) == a)
    #expect(tree.commonBeginning(of: [ad, ace, ac]) == a)
    #expect(tree.commonBeginning(of: [ac, ace]) == ac)
    #expect(tree.commonBeginning(of: [ace]) == ace)
    #expect(tree.commonBeginning(of: [ace, b]) == PrefixTree.root)
    #expect(tree.commonBeginning(of: []) == PrefixTree.root)
  }
}
