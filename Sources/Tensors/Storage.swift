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
