/** The drawing of a card: outlines of letters, four colours that were checked, and numbers; no text of anybody. Pure. */

import { CARD_HEIGHT, CARD_WIDTH, type CardFacts } from './card-facts.ts'
import { type CardFont, cleanText, layLines, type TextLine } from './card-text.ts'

const EDGE = 84
const WIDTH = CARD_WIDTH - 2 * EDGE
/** Sizes of a title, largest first, and how many lines it may have. CSS pixels. */
const TITLES = [
  [80, 2],
  [68, 3],
  [56, 4],
] as const
/** Longer texts are cut before they are measured. UTF-16 units. */
const MAX_TEXT = 300

export interface CardFonts {
  /** In the order in which they are asked for a character. */
  readonly bold: readonly CardFont[]
  readonly plain: readonly CardFont[]
}

/** All that is written on a card, to choose fonts for. */
export function cardTexts({ title, siteTitle, description }: CardFacts): {
  readonly bold: string
  readonly plain: string
} {
  return { bold: `${shortened(title)} ${shortened(siteTitle)}`, plain: shortened(description) }
}

const shortened = (text: string): string => cleanText(text.slice(0, MAX_TEXT))

export function cardSvg(facts: CardFacts, { bold, plain }: CardFonts): string {
  const { ground, text, muted, accent } = facts.colours
  const titleText = shortened(facts.title)
  const [size, title] = layTitle(titleText, bold)
  const site = facts.siteTitle === facts.title ? [] : lay(shortened(facts.siteTitle), bold, 32, 1)
  const about = lay(shortened(facts.description), plain, 32, title.length > 2 ? 2 : 3)
  const titleTop = 190
  const aboutTop = titleTop + (title.length - 1) * size * 1.18 + 84
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${CARD_WIDTH}" height="${CARD_HEIGHT}" viewBox="0 0 ${CARD_WIDTH} ${CARD_HEIGHT}">` +
    `<rect width="${CARD_WIDTH}" height="${CARD_HEIGHT}" fill="${ground}"/>` +
    `<rect width="${CARD_WIDTH}" height="18" fill="${accent}"/>` +
    writeLines(title, { top: titleTop, size, step: size * 1.18, fill: text }) +
    writeLines(about, { top: aboutTop, size: 32, step: 46, fill: muted }) +
    writeLines(site, { top: CARD_HEIGHT - 68, size: 32, step: 0, fill: accent }) +
    '</svg>'
  )
}

function layTitle(
  title: string,
  fonts: readonly CardFont[],
): readonly [size: number, lines: readonly TextLine[]] {
  for (const [fontSize, lines] of TITLES) {
    const laid = layLines(title, fonts, { fontSize, width: WIDTH, lines })
    if (laid.isWhole || fontSize === 56) return [fontSize, laid.lines]
  }
  return [56, []]
}

function lay(text: string, fonts: readonly CardFont[], fontSize: number, lines: number): readonly TextLine[] {
  return text === '' ? [] : layLines(text, fonts, { fontSize, width: WIDTH, lines }).lines
}

interface Style {
  readonly top: number
  readonly size: number
  readonly step: number
  readonly fill: string
}

function writeLines(lines: readonly TextLine[], { top, size, step, fill }: Style): string {
  const drawn = lines.map((line, n) => writeLine(line, top + n * step, size))
  return `<g fill="${fill}">${drawn.join('')}</g>`
}

function writeLine({ pieces, isRightToLeft }: TextLine, top: number, size: number): string {
  const shaped = pieces.map(({ font, text, isRightToLeft }) => font.shape(text, isRightToLeft))
  const width = size * shaped.reduce((sum, { advance }) => sum + advance, 0)
  // Letters that are wider together than one by one.
  const shrink = Math.min(1, WIDTH / Math.max(width, 1))
  let x = isRightToLeft ? CARD_WIDTH - EDGE - width * shrink : EDGE
  let out = ''
  for (const { advance, unitsPerEm, glyphs } of shaped) {
    const scale = (size * shrink) / unitsPerEm
    for (const glyph of glyphs) {
      if (glyph.path === '') continue
      const [left, up] = [x + glyph.x * size * shrink, top - glyph.y * size * shrink]
      out += `<path transform="translate(${round(left)} ${round(up)}) scale(${scale.toFixed(6)} ${(-scale).toFixed(6)})" d="${glyph.path}"/>`
    }
    x += advance * size * shrink
  }
  return out
}

const round = (value: number): string => value.toFixed(2)
