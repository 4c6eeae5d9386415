/** The colours of a card: those of the light theme, as the writer's own CSS has them. Pure. */

export interface CardColours {
  readonly ground: string
  readonly text: string
  readonly muted: string
  readonly accent: string
}

/** Those of `tokens.css`; a test compares them. */
export const DEFAULT_COLOURS: CardColours = {
  ground: '#fdfcf9',
  text: '#26231e',
  muted: '#69625a',
  accent: '#0a5f5e',
}

const PROPERTIES: Readonly<Record<string, keyof CardColours>> = {
  '--background-primary': 'ground',
  '--text-normal': 'text',
  '--text-muted': 'muted',
  '--interactive-accent': 'accent',
}

/** Nothing else reaches a drawing. */
const COLOUR =
  /^(?:#(?:[0-9a-f]{3}|[0-9a-f]{6})|rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)|hsl\(\s*\d{1,3}\s*,\s*\d{1,3}%\s*,\s*\d{1,3}%\s*\))$/iu

/** What is said of the dark theme alone is not looked at; of two rules the last counts. */
export function readColours(css: string | undefined): CardColours {
  const colours: { -readonly [Key in keyof CardColours]: string } = { ...DEFAULT_COLOURS }
  const preludes: string[] = []
  for (const [, words = '', end] of (css ?? '').matchAll(/([^{};]*)([{};]|$)/gu)) {
    if (end === '{') preludes.push(words)
    else if (!preludes.some((prelude) => /dark/iu.test(prelude))) setColour(colours, words)
    if (end === '}') preludes.pop()
  }
  return colours
}

function setColour(colours: { -readonly [Key in keyof CardColours]: string }, declaration: string): void {
  const colon = declaration.indexOf(':')
  const key = PROPERTIES[declaration.slice(0, Math.max(colon, 0)).trim()]
  const value = declaration
    .slice(colon + 1)
    .replace(/!important\s*$/u, '')
    .trim()
  const light = /^light-dark\(\s*(#[0-9a-f]{3,6}|(?:rgb|hsl)\([^)]*\))\s*,/iu.exec(value)?.[1] ?? value
  if (key !== undefined && COLOUR.test(light)) colours[key] = light.toLowerCase()
}

/** What the frame of a site keeps of them. */
export function parseColours(json: string): CardColours {
  if (json === '') return DEFAULT_COLOURS
  const stored: unknown = JSON.parse(json)
  const given = stored !== null && typeof stored === 'object' ? Object.entries(stored) : []
  const known = given.filter(
    ([key, value]) => Object.hasOwn(DEFAULT_COLOURS, key) && typeof value === 'string' && COLOUR.test(value),
  )
  return { ...DEFAULT_COLOURS, ...Object.fromEntries(known) }
}
