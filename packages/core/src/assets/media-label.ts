/** The size that a writer gives to a picture. Pure. */

export interface MediaSize {
  /** CSS pixels. */
  readonly width: number | undefined
  readonly height: number | undefined
}

export interface MediaLabel extends MediaSize {
  /** What is left: the words for whoever does not see the picture. */
  readonly text: string
}

const SIZE = /^[ \t]*(\d{1,5})(?:[ \t]*[xX×][ \t]*(\d{1,5}))?[ \t]*$/u

/**
 * A label as Obsidian has it: `300`, `300x200`, `words|300`, `words|more|300x200`. A size is its last part only, and 0 is
 * none; everything else is words, bars and all.
 */
export function parseMediaLabel(label: string | undefined): MediaLabel {
  const text = label ?? ''
  const bar = text.lastIndexOf('|')
  const match = SIZE.exec(text.slice(bar + 1))
  const width = Number(match?.[1] ?? 0)
  if (match === null || width === 0) return { text: text.trim(), width: undefined, height: undefined }
  const height = Number(match[2] ?? 0)
  return { text: text.slice(0, Math.max(0, bar)).trim(), width, height: height === 0 ? undefined : height }
}
