import Synchronization

/// One recorded operation: where its inputs came from, and how a gradient of its result becomes
/// gradients of its inputs.
final class GradientNode: Sendable {
  /// Rises with every operation, so that a result always has a higher number than its inputs.
  let serial: UInt64
  let parents: [GradientNode?]
  let pullback: (@Sendable (Tensor) -> [Tensor?])?

  private static let counter = Atomic<UInt64>(0)

  init(parents: [GradientNode?], pullback: (@Sendable (Tensor) -> [Tensor?])?) {
    self.serial = Self.counter.add(1, ordering: .relaxed).newValue
    self.parents = parents
    self.pullback = pullback
  }
}

extension Tensor {
  /// Whether a gradient can flow back from this tensor to a tracked leaf.
  package var isTracked: Bool { node != nil }

  /// The same numbers as a leaf whose gradient can be asked for.
  package func tracked() -> Tensor {
    Tensor(
      shape: shape, storage: storage, offset: offset,
      node: GradientNode(parents: [], pullback: nil))
  }

  /// The same numbers without their history.
  package func detached() -> Tensor { Tensor(shape: shape, storage: storage, offset: offset) }

  /// Attaches a pullback if any input is tracked; inference therefore records nothing.
  func recorded(
    from inputs: [Tensor], _ pullback: @escaping @Sendable (_ gradient: Tensor) -> [Tensor?]
  ) -> Tensor {
    guard inputs.contains(where: \.isTracked) else { return self }
    return Tensor(
      shape: shape, storage: storage, offset: offset,
      node: GradientNode(parents: inputs.map(\.node), pullback: pullback))
  }

  /// The same for the usual case of one input.
  func recorded(
    from input: Tensor, _ pullback: @escaping @Sendable (_ gradient: Tensor) -> Tensor
  ) -> Tensor {
    recorded(from: [input]) { [pullback($0)] }
  }

  /// An operation that is computed elsewhere: its value, its inputs, and a pullback that returns one
  /// gradient (or none) for each input.
  package static func custom(
    value: Tensor, inputs: [Tensor],
    pullback: @escaping @Sendable (_ gradient: Tensor) -> [Tensor?]
  ) -> Tensor {
    value.detached().recorded(from: inputs, pullback)
  }

  /// The gradients of this scalar with respect to tracked leaves; zeros for a leaf it does not
  /// depend on.
  package func gradients(of leaves: [Tensor]) -> [Tensor] {
    precondition(count == 1, "gradients start from a scalar, not from the shape \(shape)")
    var reached: [ObjectIdentifier: Tensor] = [:]
    if let root = node {
      var pending = PendingGradients()
      pending.add(Tensor(repeating: 1, shape: shape), to: root)
      for node in root.ancestors() {
        guard let gradient = pending.take(node) else { continue }
        guard let pullback = node.pullback else {
          reached[ObjectIdentifier(node)] = gradient
          continue
        }
        for (parent, contribution) in zip(node.parents, pullback(gradient)) {
          if let parent, let contribution { pending.add(contribution, to: parent) }
        }
      }
    }
    return leaves.map { leaf in
      guard let node = leaf.node, let gradient = reached[ObjectIdentifier(node)] else {
        return Tensor(zeros: leaf.shape)
      }
      return gradient
    }
  }
}

extension GradientNode {
  /// This node and all it depends on, results before inputs.
  fileprivate func ancestors() -> [GradientNode] {
    var seen: Set<ObjectIdentifier> = [ObjectIdentifier(self)]
    var found = [self]
    var next = 0
    while next < found.count {
      for case let parent? in found[next].parents
      where seen.insert(ObjectIdentifier(parent)).inserted {
        found.append(parent)
      }
      next += 1
    }
    return found.sorted { $0.serial > $1.serial }
  }
}

/// Gradients that wait for their remaining contributions.
private struct PendingGradients {
  private var sums: [ObjectIdentifier: (tensor: Tensor, owned: Bool)] = [:]

  mutating func add(_ contribution: Tensor, to node: GradientNode) {
    let key = ObjectIdentifier(node)
    guard let (sum, owned) = sums[key] else {
      sums[key] = (contribution, false)
      return
    }
    precondition(sum.shape == contribution.shape, "gradients of one tensor differ in shape")
    if owned {
      // The sum was made here and nobody else has seen it.
      sum.device.accumulate(contribution, into: sum)
    } else {
      sums[key] = (sum.device.add(sum, contribution), true)
    }
  }

  mutating func take(_ node: GradientNode) -> Tensor? {
    sums.removeValue(forKey: ObjectIdentifier(node))?.tensor
  }
}
