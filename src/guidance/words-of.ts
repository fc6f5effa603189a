// Turns what somebody types into plain words: small letters, no accents, no punctuation, no stretched letters.

/** The words of a text in order. `don't` becomes `dont`, `06-nummer` becomes two words, an emoji is a word. */
export function wordsOf(text: string): string[] {
  return plain(text).match(/[\p{L}\p{N}]+|\p{Extended_Pictographic}/gu) ?? [];
}

/** Small letters without accents or apostrophes; `doooood` becomes `dood`. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’‘`´]/g, '')
    .replace(/(\p{L})\1{2,}/gu, '$1$1');
}

const endings = [
  'etjes',
  'etje',
  'tjes',
  'tje',
  'pjes',
  'pje',
  'jes',
  'ingen',
  'ings',
  'ing',
  'eren',
  'je',
  'den',
  'ten',
  'de',
  'te',
  'ies',
  'ed',
  'en',
  'es',
  'ly',
  'e',
  's',
  't',
  'd',
];

/** The word without a common Dutch or English ending; short words stay whole. */
export function stem(word: string): string {
  if (word.length < 5) return word;
  for (const ending of endings) {
    if (word.length - ending.length >= 3 && word.endsWith(ending))
      return undouble(word.slice(0, -ending.length));
  }
  return word;
}

// "appen" and "app", "pesten" and "pest" meet; "bellen" and "bel" do too.
function undouble(word: string): string {
  const last = word.length - 1;
  return word.length > 3 && word[last] === word[last - 1] ? word.slice(0, -1) : word;
}
