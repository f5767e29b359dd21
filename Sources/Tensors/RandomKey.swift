import CKernels
import Glibc

/// A stream of random numbers, each a function of its position: nothing is drawn, so no number depends on
/// which others were asked for, in which order, or by which thread.
///
/// Keys form a tree. A training run has a seed, each layer a child by name, each step a child by number; what a
/// layer draws then depends on the seed, its path and the step only. The numbers are those of Philox-4x32-10
/// (see `CRandomKernels.h`) and stay the same in every version and on every machine; `normal` goes through
/// `log` and `cos`, whose last bit is the C library's.
package struct RandomKey: Sendable, Hashable {
  /// The cipher's key.
  let state: UInt64

  /// The root of a tree.
  package init(_ seed: UInt64) { state = seed }

  /// The stream of a part that is told apart by name.
  package func child(_ name: String) -> RandomKey {
    // Eight bytes at a time through the cipher; the tag tells names from numbers, and by the number of bytes
    // in a word also "a" from "a\0".
    var key = state
    var word: UInt64 = 0
    var length: UInt32 = 0
    for byte in name.utf8 {
      word |= UInt64(byte) << (8 * length)
      length += 1
      if length == 8 {
        key = Self.descend(key, word, tag: 8)
        (word, length) = (0, 0)
      }
    }
    return RandomKey(Self.descend(key, word, tag: length))
  }

  /// The stream of a part that is told apart by number.
  package func child(_ index: Int) -> RandomKey {
    RandomKey(Self.descend(state, UInt64(bitPattern: Int64(index)), tag: 9))
  }

  /// 64 random bits.
  package func bits(_ position: UInt64) -> UInt64 {
    let block = block(position / 2, CK_RANDOM_BITS)
    return position.isMultiple(of: 2) ? block.low : block.high
  }

  /// A multiple of 2⁻²⁴ in [0, 1), evenly distributed, exact as a `Float`.
  package func uniform(_ position: UInt64) -> Double {
    let block = block(position / 4, CK_RANDOM_UNIFORM)
    let pair = position & 2 == 0 ? block.low : block.high
    let word = UInt32(truncatingIfNeeded: position & 1 == 0 ? pair : pair >> 32)
    return Double(word >> 8) * 0x1p-24
  }

  /// A number from the normal distribution of mean 0 and deviation 1 (Box and Muller 1958).
  package func normal(_ position: UInt64) -> Double {
    let block = block(position / 2, CK_RANDOM_NORMAL)
    let radius = sqrt(-2 * log(Double((block.low >> 11) + 1) * 0x1p-53))  // of a number in (0, 1]
    let angle = 2 * Double.pi * Double(block.high >> 11) * 0x1p-53
    return radius * (position.isMultiple(of: 2) ? cos(angle) : sin(angle))
  }

  /// Fills `numbers` with `uniform(first)`, `uniform(first + 1)`, …
  package func fillUniform(_ numbers: inout MutableSpan<Float>, from first: UInt64 = 0) {
    numbers.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      ck_random_uniform(start, buffer.count, state, first)
    }
  }

  private func block(_ index: UInt64, _ use: Int) -> ck_random_block {
    ck_random(state, index, UInt32(use), 0)
  }

  private static func descend(_ key: UInt64, _ word: UInt64, tag: UInt32) -> UInt64 {
    ck_random(key, word, UInt32(CK_RANDOM_CHILD), tag).low
  }
}

extension ck_random_block {
  /// The first two words.
  fileprivate var low: UInt64 { UInt64(word.0) | UInt64(word.1) << 32 }
  /// The last two words.
  fileprivate var high: UInt64 { UInt64(word.2) | UInt64(word.3) << 32 }
}
