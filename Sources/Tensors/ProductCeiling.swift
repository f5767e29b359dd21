/// How fast this machine multiplies matrices of the shapes that a model is made of, with nothing in between:
/// what a model's speed can be held against.
package enum ProductCeiling {
  /// Multiplications and additions a second: the feed-forward products `width` → `inner` → `width` on `rows`
  /// rows, which stay in the cache, by `workers` threads at once, each with `kernelThreads` kernel threads.
  ///
  /// Each worker runs them for `seconds`, in slices of a few products, and its fastest slice counts: what else
  /// the machine is doing lowers the speed of a model, but not what the machine can do.
  package static func operationsPerSecond(
    width: Int, inner: Int, precision: Precision = .f32, rows: Int = 256, workers: Int = 1,
    kernelThreads: Int = 1, seconds: Double = 0.3
  ) -> Double {
    let before = Tensors.kernelThreads
    defer { setKernelThreads(before) }
    setKernelThreads(kernelThreads)
    let key = RandomKey(1)
    let expand = PackedMatrix(
      Tensor(uniform: -0.1...0.1, shape: [inner, width], key: key.child("expand")), precision)
    let project = PackedMatrix(
      Tensor(uniform: -0.1...0.1, shape: [width, inner], key: key.child("project")), precision)
    let speeds = parallelMap(count: workers, workers: workers) { worker in
      let x = Tensor(uniform: -1...1, shape: [rows, width], key: key.child(worker))
      let operations = Double(4 * rows * width * inner)
      let clock = ContinuousClock()
      let end = clock.now + .seconds(seconds)
      var fastest = Double.infinity
      repeat {
        let slice = clock.measure {
          for _ in 0..<4 {
            _ = x.linear(weight: .packed(expand), bias: nil)
              .linear(weight: .packed(project), bias: nil)
          }
        }
        fastest = min(fastest, slice / .seconds(4))
      } while clock.now < end
      return operations / fastest
    }
    return speeds.reduce(0, +)
  }
}
