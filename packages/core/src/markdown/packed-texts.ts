/** Texts as bytes: where each begins and the last one ends, as 32-bit integers of this machine, then the texts in UTF-8. */

/** Where each text begins, and the last one ends; undefined when these bytes are no packed texts. */
export function textPlaces(texts: ArrayBuffer): Uint32Array | undefined {
  if (texts.byteLength < Uint32Array.BYTES_PER_ELEMENT) return undefined
  const [bytes = 0] = new Uint32Array(texts, 0, 1)
  const isWhole = bytes > 0 && bytes % Uint32Array.BYTES_PER_ELEMENT === 0 && bytes <= texts.byteLength
  return isWhole ? new Uint32Array(texts, 0, bytes / Uint32Array.BYTES_PER_ELEMENT) : undefined
}

/** Written once, where there is room for whatever they become, and then copied as long as they are. */
export function packTexts(texts: readonly string[]): ArrayBuffer {
  const places = new Uint32Array(texts.length + 1)
  const units = texts.reduce((sum, { length }) => sum + length, 0)
  const room = roomFor(places.byteLength + BYTES_OF_A_UNIT * units)
  let end = places.byteLength
  for (const [n, text] of texts.entries()) {
    places[n] = end
    end += room.write(text, end)
  }
  places[texts.length] = end
  room.set(new Uint8Array(places.buffer))
  return new Uint8Array(room.subarray(0, end)).buffer
}

/** At most, of UTF-16 in UTF-8. */
const BYTES_OF_A_UNIT = 3

/** Enough for a page of 20 KB; larger ones have room of their own. */
const scratch = Buffer.allocUnsafeSlow(2 ** 19)

const roomFor = (bytes: number): Buffer => (bytes <= scratch.length ? scratch : Buffer.allocUnsafeSlow(bytes))
