/** The fonts that cards are drawn with: ours, and for scripts that they do not have those of the machine. */

import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { Blob, Direction, Face, Font, shape, Buffer as TextBuffer } from 'harfbuzzjs'
import { type CardFont, missingIn, type ShapedText } from './card-text.ts'
import { readAdvances, readGlyphs, readTables, tableEntries, unpackFont } from './font-face.ts'

export type Weight = 400 | 700

/** Packages with their files, in the order in which they are asked for a character. `#` is the weight. */
const OURS: readonly (readonly [name: string, file: string])[] = [
  ...['latin', 'latin-ext', 'vietnamese', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'devanagari'].map(
    (part) => ['@fontsource/noto-sans', `noto-sans-${part}-#-normal.woff`] as const,
  ),
  ['@fontsource/noto-sans-hebrew', 'noto-sans-hebrew-hebrew-#-normal.woff'],
  ['@fontsource/noto-sans-arabic', 'noto-sans-arabic-arabic-#-normal.woff'],
]

const require = createRequire(import.meta.url)
const loaded = new Map<string, CardFont>()

/** For all characters of a text that any font has. */
export function fontsFor(text: string, weight: Weight): readonly CardFont[] {
  const fonts: CardFont[] = []
  const add = (path: string): void => void fonts.push(load(path))
  let missing = missingIn(`a${text}`, fonts)
  for (const path of ownFiles(weight)) {
    if (missing.length === 0) return fonts
    const font = load(path)
    if (!missing.some((point) => font.advanceOf(point) !== undefined)) continue
    add(path)
    missing = missingIn(`a${text}`, fonts)
  }
  for (const path of machineFiles(weight)) {
    if (missing.length === 0 || fonts.length > MAX_FONTS) return fonts
    if (!hasAny(path, missing)) continue
    add(path)
    missing = missingIn(`a${text}`, fonts)
  }
  return fonts
}

/** Fonts of one text, and bytes of one of the machine. */
const MAX_FONTS = 10
const MAX_FILE = 40 * 1024 * 1024

function* ownFiles(weight: Weight): Generator<string> {
  for (const [name, file] of OURS)
    yield join(dirname(require.resolve(`${name}/LICENSE`)), 'files', file.replace('#', String(weight)))
  yield join(
    dirname(require.resolve('@expo-google-fonts/noto-emoji/package.json')),
    '700Bold',
    'NotoEmoji_700Bold.ttf',
  )
}

function load(path: string): CardFont {
  const known = loaded.get(path)
  if (known !== undefined) return known
  const file = readFileSync(path)
  const face = new Face(new Blob(unpackFont(file)))
  const font = new Font(face)
  const made: CardFont = {
    advanceOf: readAdvances(readTables(file)),
    shape: (text, isRightToLeft) => shapeWith(font, face.upem, text, isRightToLeft),
  }
  loaded.set(path, made)
  return made
}

function shapeWith(font: Font, unitsPerEm: number, text: string, isRightToLeft: boolean): ShapedText {
  const buffer = new TextBuffer()
  buffer.addText(text)
  buffer.guessSegmentProperties()
  buffer.setDirection(isRightToLeft ? Direction.RTL : Direction.LTR)
  shape(font, buffer)
  let advance = 0
  const glyphs = buffer.getGlyphInfosAndPositions().map((glyph) => {
    const { codepoint: id, xAdvance = 0, xOffset = 0, yOffset = 0 } = glyph
    const place = { x: (advance + xOffset) / unitsPerEm, y: yOffset / unitsPerEm }
    advance += xAdvance
    return { path: font.glyphToPath(id), ...place }
  })
  return { advance: advance / unitsPerEm, unitsPerEm, glyphs }
}

// ── Of the machine ────────────────────────────────────────────────────────────────────────────────────────────────

const DIRECTORIES = [
  '/usr/share/fonts',
  '/usr/local/share/fonts',
  join(homedir(), '.local/share/fonts'),
  join(homedir(), '.fonts'),
  '/System/Library/Fonts',
  '/Library/Fonts',
  'C:\\Windows\\Fonts',
]
const MAX_FILES = 5000

let files: readonly string[] | undefined

/** The plainest first: no serifs, upright, of the weight. */
function machineFiles(weight: Weight): readonly string[] {
  files ??= DIRECTORIES.flatMap(filesIn).slice(0, MAX_FILES)
  const rank = new Map(files.map((path) => [path, rankOf(path, weight)]))
  return files.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0) || (a < b ? -1 : 1))
}

function filesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:ttf|otf|ttc)$/iu.test(name))
      .map((name) => join(directory, name))
  } catch {
    return [] // no such directory on this machine, or none that we may read
  }
}

function rankOf(path: string, weight: Weight): number {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  const isBold = /bold|-b\b|heavy/iu.test(name)
  return (
    (/sans|gothic|pingfang|hiragino|yahei|malgun|segoe|arial/iu.test(name) ? 0 : 4) +
    (/noto/iu.test(name) ? 0 : 1) +
    (/serif|mono|italic|oblique|condensed|thin|light|black|extra/iu.test(name) ? 8 : 0) +
    (isBold === (weight === 700) ? 0 : 2)
  )
}

const glyphsOf = new Map<string, ((codePoint: number) => number) | undefined>()

/** Whether a font that is drawn with lines has one of the characters. Of the file, its map alone is read. */
function hasAny(path: string, points: readonly number[]): boolean {
  if (!glyphsOf.has(path)) glyphsOf.set(path, readMap(path))
  const glyphOf = glyphsOf.get(path)
  return glyphOf !== undefined && points.some((point) => glyphOf(point) !== 0)
}

function readMap(path: string): ((codePoint: number) => number) | undefined {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    if (fstatSync(file).size > MAX_FILE) return undefined
    const head = readPart(file, 0, 4096)
    const start = head.toString('latin1', 0, 4) === 'ttcf' ? head.readUInt32BE(12) : 0
    const tables = tableEntries(start === 0 ? head : readPart(file, start, 4096), 0)
    const map = tables.find(({ tag }) => tag === 'cmap')
    const isDrawn = tables.some(({ tag }) => tag === 'glyf' || tag === 'CFF ')
    return map === undefined || !isDrawn ? undefined : readGlyphs(readPart(file, map.offset, map.length))
  } catch {
    return undefined // no font, or one of a kind that we do not know
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function readPart(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(Math.min(length, MAX_FILE))
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, position))
}
