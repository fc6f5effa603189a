// A number for a feature, so that what was learned needs no list of words: the same text gives the same number, always and everywhere.

/** FNV-1a over the characters, 32 bits, never negative. Two features in a hundred thousand may share a number; that costs nothing that matters. */
export function numberOf(feature: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < feature.length; at++) {
    hash ^= feature.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
