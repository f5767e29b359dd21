import COneDNN

/// A matrix inside a larger one: rows of `stride` numbers, of which the first few belong to it.
struct Block {
  let start: UnsafeMutablePointer<Float>
  let stride: Int
  var isTransposed = false

  init(_ start: UnsafeMutablePointer<Float>, stride: Int) {
    self.start = start
    self.stride = stride
  }

  /// The same memory read with rows and columns exchanged.
  var transposed: Block { transposed(true) }

  func transposed(_ isTransposed: Bool) -> Block {
    var copy = self
    copy.isTransposed = isTransposed
    return copy
  }
}

/// c = a · b + beta · c, where a is [rows, inner] and b [inner, columns].
///
/// oneDNN's general product needs no compiled primitive, takes any strides, and reached 231–264
/// GFLOP/s per core on conformer shapes where packed weights reached 240–268. It runs on the calling thread alone,
/// because on two it would come to other bits: its callers divide their work among threads themselves.
func generalProduct(
  _ rows: Int, _ columns: Int, inner: Int, _ a: Block, _ b: Block, beta: Float = 0, into c: Block
) {
  guard rows > 0, columns > 0 else { return }
  let (n, t) = (CChar(UInt8(ascii: "N")), CChar(UInt8(ascii: "T")))
  let status = withOneKernelThread {
    withSignalsHeld {
      dnnl_sgemm(
        a.isTransposed ? t : n, b.isTransposed ? t : n, dnnl_dim_t(rows), dnnl_dim_t(columns),
        dnnl_dim_t(inner), 1, a.start, dnnl_dim_t(a.stride), b.start, dnnl_dim_t(b.stride), beta,
        c.start, dnnl_dim_t(c.stride))
    }
  }
  precondition(status == dnnl_success, "oneDNN refused a \(rows)×\(columns)×\(inner) product")
}
