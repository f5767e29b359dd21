/// Token sequences that share their beginnings: each node is its parent's sequence and one token.
///
/// Nodes are never removed, so a sequence has one node for ever and equal nodes mean equal sequences.
struct PrefixTree {
  private struct Node {
    let parent: Int32
    let token: Int32
    var firstChild: Int32 = none
    var nextSibling: Int32 = none
  }

  private static let none: Int32 = -1

  /// The empty sequence.
  static let root = 0

  private var nodes = [Node(parent: none, token: none)]

  var count: Int { nodes.count }

  /// The sequence without its last token; nil for the root.
  func parent(of node: Int) -> Int? {
    node == Self.root ? nil : Int(nodes[node].parent)
  }

  /// The last token of a sequence; nil for the root.
  func lastToken(of node: Int) -> Int? {
    node == Self.root ? nil : Int(nodes[node].token)
  }

  /// The node of a sequence extended by `token`, made if there is none yet.
  mutating func child(of node: Int, token: Int) -> Int {
    var child = nodes[node].firstChild
    while child != Self.none {
      if nodes[Int(child)].token == Int32(token) { return Int(child) }
      child = nodes[Int(child)].nextSibling
    }
    var made = Node(parent: Int32(node), token: Int32(token))
    made.nextSibling = nodes[node].firstChild
    nodes[node].firstChild = Int32(nodes.count)
    nodes.append(made)
    return nodes.count - 1
  }

  /// The longest sequence that all of `nodes` begin with; the root for none.
  func commonBeginning(of nodes: some Sequence<Int>) -> Int {
    var iterator = nodes.makeIterator()
    var common = iterator.next() ?? Self.root
    while let next = iterator.next() {
      // A parent is older than its children: the younger of two cannot be part of the older.
      var other = next
      while common != other {
        if common > other {
          common = parent(of: common) ?? Self.root
        } else {
          other = parent(of: other) ?? Self.root
        }
      }
    }
    return common
  }

  /// The whole sequence of a node.
  func tokens(of node: Int) -> [Int] {
    var tokens: [Int] = []
    var node = node
    while node != Self.root {
      tokens.append(Int(nodes[node].token))
      node = Int(nodes[node].parent)
    }
    return tokens.reversed()
  }
}
