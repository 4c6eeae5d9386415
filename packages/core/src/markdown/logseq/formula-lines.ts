/** A formula that begins a line with `$$` and ends on another: what looks like a bullet in it is none. */

/** Lines of a formula, as many as `math-block.ts` reads. */
const MAX_LINES = 500

const FENCE = /^[ \t]*(?:`{3}|~{3})/u

/** By index of a line that opens a formula: that of the line that closes it. One pass from the last line to the first. */
export function formulaEnds(lines: readonly { readonly text: string }[]): readonly (number | undefined)[] {
  const ends = new Array<number | undefined>(lines.length)
  let next: number | undefined
  for (let i = lines.length - 1; i >= 0; i--) {
    const text = lines[i]?.text ?? ''
    if (FENCE.test(text)) next = undefined
    if (!text.includes('$$')) continue
    if (/^[ \t]*\$\$(?!\$)/u.test(text) && text.indexOf('$$') === text.lastIndexOf('$$')) {
      if (next !== undefined && next - i < MAX_LINES) ends[i] = next
    }
    next = i
  }
  return ends
}
