import CKernels

/// Moving rows and columns.
extension CPUDevice {
  func columns(_ a: Tensor, _ range: Range<Int>) -> Tensor {
    making([a.rows, range.count]) {
      ck_copy_columns(
        $0, range.count, 0, a.pointer, a.columns, range.lowerBound, range.count, a.rows)
    }
  }

  func placing(_ a: Tensor, atColumn first: Int, in shape: [Int]) -> Tensor {
    let result = Tensor(zeros: shape)
    ck_copy_columns(
      result.pointer, result.columns, first, a.pointer, a.columns, 0, a.columns, a.rows)
    return result
  }

  func placing(_ a: Tensor, atRow first: Int, in shape: [Int]) -> Tensor {
    let result = Tensor(zeros: shape)
    (result.pointer + first * result.columns).update(from: a.pointer, count: a.count)
    return result
  }

  func gather(_ a: Tensor, rows: [Int]) -> Tensor {
    let width = a.columns
    return making([rows.count] + a.shape.dropFirst()) { out in
      for (index, row) in rows.enumerated() {
        (out + index * width).update(from: a.pointer + row * width, count: width)
      }
    }
  }

  func scatterAdd(_ a: Tensor, rows: [Int], into shape: [Int]) -> Tensor {
    let result = Tensor(zeros: shape)
    let width = a.columns
    for (index, row) in rows.enumerated() {
      let target = result.pointer + row * width
      ck_add(target, target, a.pointer + index * width, width)
    }
    return result
  }

  func concatenate(_ parts: [Tensor], shape: [Int]) -> Tensor {
    making(shape) { out in
      var next = out
      for part in parts {
        next.update(from: part.pointer, count: part.count)
        next += part.count
      }
    }
  }

  func replace(_ rows: [Int32], of target: Tensor, with a: Tensor) {
    let width = a.columns
    for (index, row) in rows.enumerated() {
      (target.pointer + Int(row) * width).update(from: a.pointer + index * width, count: width)
    }
  }
}
