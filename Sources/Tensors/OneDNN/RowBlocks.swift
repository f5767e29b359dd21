import COneDNN

/// How the rows of a product are divided, so that what a row comes to does not depend on how many there are.
///
/// oneDNN chooses its kernel by the number of rows, and kernels add in different orders. With AVX-512 they
/// agree bit for bit on numbers of rows that are multiples of 16: one product then takes thousands. Without,
/// they agree on no multiple that we tried, nor on any number of threads, so that all products take the same
/// number of rows, and one thread each.
enum RowBlocks {
  /// Whether oneDNN uses AVX-512, which `ONEDNN_MAX_CPU_ISA` can forbid.
  static let isWide =
    dnnl_get_effective_cpu_isa().rawValue & dnnl_cpu_isa_avx512_core.rawValue
    == dnnl_cpu_isa_avx512_core.rawValue

  /// The rows of every product without AVX-512.
  static let uniform = 48

  /// The largest number of rows of one product.
  static let largest = isWide ? 4096 : uniform

  /// The rows that memory has and products are run with, where `rows` count: few different numbers, since each
  /// costs 0.2 ms to compile a product for.
  static func padded(_ rows: Int, isWide: Bool = isWide) -> Int {
    let step = !isWide ? uniform : rows <= 256 ? 16 : rows <= 1024 ? 64 : 256
    return (rows + step - 1) / step * step
  }

  /// The rows that products with packed weights are run with. Their kernels agree on any number of rows with
  /// AVX-512, so that a step of a decoder computes the few rows that it has.
  static func packed(_ rows: Int, isWide: Bool = isWide) -> Int {
    isWide && rows <= 16 ? rows : padded(rows, isWide: isWide)
  }

  /// Calls `body` with the first row and the number of rows of each block of a padded number; on several threads
  /// at once where the kernels of one product may not have them.
  static func forEach(_ padded: Int, _ body: (_ first: Int, _ rows: Int) -> Void) {
    let count = (padded + largest - 1) / largest
    func block(_ index: Int) { body(index * largest, min(largest, padded - index * largest)) }
    if isWide {
      for index in 0..<count { block(index) }
    } else {
      forEachOnKernelThreads(count) { index, _ in block(index) }
    }
  }

  /// Calls `body` with shares of a padded number of rows, which are all of them together: one for each kernel thread
  /// at the same time, which then has one thread for its kernels. Threads that take all steps of a layer on rows of
  /// their own wait for each other once. Few rows are one share, so that each weight is read once.
  static func forEachShare(of padded: Int, _ body: (Range<Int>) -> Void) {
    let threads = isWide ? kernelThreads : 1
    let step = padded <= 256 ? 16 : 64
    let share = (padded + threads * step - 1) / (threads * step) * step
    guard threads > 1, share >= smallestShare else { return body(0..<padded) }
    forEachOnKernelThreads((padded + share - 1) / share) { index, _ in
      body(index * share..<min(padded, (index + 1) * share))
    }
  }

  /// The fewest rows that are worth it that each thread reads all of a weight.
  private static let smallestShare = 48
}
