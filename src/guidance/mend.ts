// Mends typing errors in long words: "zelfmord" is read as "zelfmoord", "bedriegt" stays what it is because it exists.

const shortest = 6;
const longest = 24;

/** A mender that knows these words; it gives back the known word one slip away, or the word itself. */
export function mender(known: Iterable<string>): (word: string) => string {
  const words = new Set(known);
  const nearby = new Map<string, string>();
  for (const word of words) {
    if (word.length < shortest || word.length > longest) continue;
    for (const less of oneLetterLess(word)) if (!nearby.has(less)) nearby.set(less, word);
  }

  return (word) => {
    if (word.length < shortest || word.length > longest || words.has(word)) return word;
    const longer = nearby.get(word);
    if (longer !== undefined && longer[0] === word[0]) return longer;
    for (const less of oneLetterLess(word)) {
      if (less.length >= shortest && words.has(less) && less[0] === word[0]) return less;
      const same = nearby.get(less);
      if (same !== undefined && same[0] === word[0] && same.length === word.length) return same;
    }
    return word;
  };
}

function oneLetterLess(word: string): string[] {
  const shorter: string[] = [];
  for (let at = 1; at < word.length; at++) shorter.push(word.slice(0, at) + word.slice(at + 1));
  return shorter;
}
