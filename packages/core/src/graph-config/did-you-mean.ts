/** The word of `known` that `word` was probably meant to be; undefined when none is near. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/gu, '')
  const allowed = word.length < 4 ? 1 : 2
  let best: { readonly word: string; readonly distance: number } | undefined
  for (const candidate of known) {
    const distance = editDistance(plain(word.slice(0, 100)), plain(candidate))
    if (distance <= allowed && (best === undefined || distance < best.distance))
      best = { word: candidate, distance }
  }
  return best?.word
}

/** Insertions, deletions and replacements that turn `a` into `b` (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced))
    }
    row = next
  }
  return row[b.length] ?? 0
}
