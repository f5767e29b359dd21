import Foundation

/// Why the operating system refused to open, read or write a file, in its own words.
struct FileFailure: CustomStringConvertible {
  let description: String

  /// Foundation wraps the system's error in one of its own, whose message says less.
  init(_ error: any Error) {
    let outer = error as NSError
    let underlying = outer.userInfo[NSUnderlyingErrorKey] as? any Error ?? error
    let cause = underlying as NSError
    description =
      cause.domain == NSPOSIXErrorDomain
      ? String(cString: strerror(Int32(cause.code))) : cause.localizedDescription
  }
}
