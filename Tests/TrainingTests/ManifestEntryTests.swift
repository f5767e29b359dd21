import Testing

@testable import Training

struct ManifestEntryTests {
  private func entry(_ json: String, folder: String = "") throws -> ManifestEntry {
    try ManifestEntry(JSONParser.parse(Array(json.utf8)), folder: folder)
  }

  @Test func readsEveryKeyAndIgnoresOthers() throws {
    let found = try entry(
      #"""
      {"audio_filepath": "a.wav", "duration": 2, "text": "hi", "offset": 0.5, "speaker": 12,
       "group": "an4", "licence": {"any": ["thing"]}}
      """#)
    #expect(found.audioPath == "a.wav")
    #expect(found.duration == 2)
    #expect(found.text == "hi")
    #expect(found.offset == 0.5)
    #expect(found.speaker == "12")
    #expect(found.group == "an4")
  }

  @Test func optionalKeysMayBeMissingOrNull() throws {
    let found = try entry(#"{"audio_filepath": "a", "text": "", "duration": null, "group": null}"#)
    #expect(found == ManifestEntry(audioPath: "a", text: "", duration: nil))
  }

  @Test func relativePathsStartAtTheManifestsFolder() throws {
    let relative = #"{"audio_filepath": "clips/a.wav", "text": ""}"#
    #expect(try entry(relative, folder: "data").audioPath == "data/clips/a.wav")
    #expect(try entry(relative).audioPath == "clips/a.wav")
    let absolute = #"{"audio_filepath": "/clips/a.wav", "text": ""}"#
    #expect(try entry(absolute, folder: "data").audioPath == "/clips/a.wav")
  }

  @Test(arguments: [
    (#"{"text": "a"}"#, "no “audio_filepath”"),
    (#"{"audio_filepath": "", "text": "a"}"#, "“audio_filepath” empty"),
    (#"{"audio_filepath": 3, "text": "a"}"#, "“audio_filepath” 3"),
    (#"{"audio_filepath": "a"}"#, "no “text”"),
    (#"{"audio_filepath": "a", "text": null}"#, "“text” null"),
    (#"{"audio_filepath": "a", "text": "", "duration": "3"}"#, "“duration” “3”"),
    (#"{"audio_filepath": "a", "text": "", "duration": 0}"#, "“duration” 0.0"),
    (#"{"audio_filepath": "a", "text": "", "duration": -1.5}"#, "“duration” -1.5"),
    (#"{"audio_filepath": "a", "text": "", "duration": true}"#, "“duration” true"),
    (#"{"audio_filepath": "a", "text": "", "offset": -1}"#, "“offset” -1.0"),
    (#"{"audio_filepath": "a", "text": "", "speaker": []}"#, "“speaker” a list of 0"),
    (#"["a"]"#, "a list of 1"),
  ])
  func namesTheFault(json: String, found: String) throws {
    let fault = #expect(throws: ManifestFault.self) { try entry(json) }
    #expect(fault?.found == found)
  }
}
