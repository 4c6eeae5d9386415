/** Forgets everything when it is full: what is asked for often is there again at once. */
export interface BoundedMap<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
}

/** @param maxKeyLength characters; values of longer keys are not kept */
export function createBoundedMap<Value>(maxEntries: number, maxKeyLength: number): BoundedMap<Value> {
  const entries = new Map<string, Value>()
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      if (key.length > maxKeyLength) return
      if (entries.size >= maxEntries) entries.clear()
      entries.set(key, value)
    },
  }
}

/** A pure function of a text that comes again and again, computed once for each of the texts that came lately. */
export function remembering<Value>(
  compute: (text: string) => Value,
  { maxEntries = 200, maxKeyLength = 300 } = {},
): (text: string) => Value {
  const known = createBoundedMap<{ readonly value: Value }>(maxEntries, maxKeyLength)
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found.value
    const value = compute(text)
    known.set(text, { value })
    return value
  }
}
