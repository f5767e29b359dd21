/// Writes English the way it is spoken, so that transcripts can be compared word by word.
///
/// The result has lower-case words with single spaces, and no sign but the apostrophe between two
/// letters (`don't`; but `felons'` becomes `felons`, because a final apostrophe may be a quotation
/// mark). It is what the training transcripts look like. Rules:
/// - Typographic apostrophes become `'`, diacritics and full-width forms fold into ASCII, hyphens
///   and all other punctuation separate words. Letters of other scripts stay.
/// - Cardinals have no "and": 123 is `one hundred twenty three`. Four bare digits from 1100 to 1999
///   and from 2010 to 2099 are read as a year: 1905 is `nineteen oh five`. Ordinals (`21st`), decades
///   (`1990s`) and decimals (`3.14`: `three point one four`) are spelled out. Digits after a leading
///   zero, or more than fifteen of them, are read one by one.
/// - `$5.25` is `five dollars and twenty five cents`, `$3.2 million` is
///   `three point two million dollars`; pounds, euros and yen alike. `5%` is `five percent`.
/// - `7:05` is `seven oh five`, `7:00` is `seven o'clock`, and `7:00 pm` is `seven p m`.
/// - `&`, `+`, `@` are `and`, `plus`, `at`; `#` and `-` before a number are `number` and `minus`.
/// - Titles and a few abbreviations are written out (`mr` is `mister`, `st.` is `saint`).
///
/// Contractions and spelling variants are left alone. Normalising twice changes nothing.
package enum EnglishNormalizer {
  /// The words of `text` as they are spoken, separated by single spaces.
  package static func normalize(_ text: String) -> String {
    let tokens = EnglishLexer.tokens(EnglishFolding.fold(text))
    return EnglishSpeller.words(tokens).joined(separator: " ")
  }
}
