import Audio
import Foundation
import TestSupport
import Testing

@Suite struct SoundFileTests {
  @Test(arguments: ["some text\n", "\u{7f}ELF", "RIFF", "RIFF\0\0\0\0WAVE", "fLaC", "OggS", "ID3"])
  func `what is no audio is refused`(text: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.recording(text.utf8)
    guard case .notAudio(path, _) = failure(path) else {
      Issue.record("\(text.debugDescription) gave \(String(describing: failure(path)))")
      return
    }
  }

  @Test func `no damage to a header crashes`() throws {
    let folder = try TemporaryFolder()
    for name in ["pcm16.wav", "rf64.wav", "flac16.flac", "aiff.aiff", "caf.caf"] {
      let whole = try Data(contentsOf: URL(filePath: goldenAudio(name)))
      for position in 0..<64 {
        var damaged = whole
        damaged[position] ^= 0xff
        let flipped = try folder.recording(damaged, name)
        let wasRead = (try? AudioFile.read(flipped))?.samples.isEmpty == false
        #expect(wasRead || failure(flipped) != nil)
        let cut = try folder.recording(whole.prefix(position + 1), name)
        #expect(failure(cut) != nil)
      }
    }
  }

  @Test func `a refused file leaves the files of other threads alone`() async throws {
    let folder = try TemporaryFolder()
    let bad = try folder.recording("no sound".utf8, "bad.wav")
    let good = goldenAudio("pcm16.wav")
    let counts = await withTaskGroup(of: Int.self) { group in
      for task in 0..<8 {
        group.addTask {
          (0..<200).count { _ in (try? AudioFile.read(task % 2 == 0 ? bad : good)) != nil }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts.sorted() == [0, 0, 0, 0, 200, 200, 200, 200])
  }
}
