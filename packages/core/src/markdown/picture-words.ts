/** What an author said of a picture, read from the attributes of its `<img>`; what is left of them stays as it is. */

import type { Properties } from 'hast'
import type { Hole } from '../nouns.ts'
import { withoutNoncharacters } from './sentinel.ts'

/** The hole without its link. */
export type PictureWords = Omit<Hole & { hole: 'picture-attributes' }, 'hole' | 'link'>

export function takePictureWords(properties: Properties): {
  readonly words: PictureWords
  readonly rest: Properties
} {
  const { alt, width, height, src: _, ...rest } = properties
  const words = {
    alt: typeof alt === 'string' ? withoutNoncharacters(alt) : '',
    width: toLength(width),
    height: toLength(height),
  }
  return { words, rest }
}

/** As HTML reads a dimension: digits, what follows them ignored unless it is `%`. */
function toLength(value: Properties[string]): string | undefined {
  const match = /^\s*0*([1-9]\d{0,4})(?:\.\d+)?(%?)/u.exec(String(value ?? ''))
  return match === null ? undefined : `${match[1]}${match[2]}`
}
