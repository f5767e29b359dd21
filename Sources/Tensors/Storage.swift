/// A piece of device memory, freed with its last tensor.
///
/// `@unchecked Sendable` because memory is written once, by the operation that made it, before the
/// tensor is published; the optimizer writes in place only where it holds the sole reference.
final class Storage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let capacity: Int
  let device: any Device

  init(capacity: Int, device: any Device) {
    self.base = device.allocate(capacity)
    self.capacity = capacity
    self.device = device
  }

  deinit { device.release(base) }
}

/// The row count that matrix products are run with: multiples of 16, 64 or 256 rows.
///
/// Two reasons. oneDNN's result for one row is the same bit for bit whatever the number of rows, as
/// long as that number is a multiple of 16: a batch therefore never changes an utterance. And a
/// compiled product costs 0.2 ms per new shape: rounding lets few shapes serve many lengths.
func paddedRows(_ rows: Int) -> Int {
  let step = rows <= 256 ? 16 : rows <= 1024 ? 64 : 256
  return (rows + step - 1) / step * step
}
