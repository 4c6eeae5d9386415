/**
 * TeX → MathML, which browsers draw by themselves: no fonts, no style of a library, no script. Temml makes it, as a
 * string; what is taken over from that is written here a second time, name by name, so that nothing else can come through
 * whatever Temml does: no style attribute, no link, no id, no event handler.
 */

import type { Element, ElementContent, Properties } from 'hast'
import { type DefaultTreeAdapterTypes, html as parse5Names, parseFragment } from 'parse5'
import temml from 'temml'

/** What came of a formula. */
export type WrittenMath =
  | { readonly kind: 'math'; readonly element: Element }
  /** One sentence for its author. */
  | { readonly kind: 'bad'; readonly message: string }

/** UTF-16 units of TeX. */
const MAX_LENGTH = 20_000
/** With definitions in it every name may stand for all the rest. */
const MAX_LENGTH_WITH_MACROS = 2_000
/** Braces in one another: deeper would be a matter of the machine's stack. */
const MAX_DEPTH = 100
/** Formulas that are remembered; the same few stand on a page again and again. */
const MAX_REMEMBERED = 500

const remembered = new Map<string, WrittenMath>()

/** Pure: depends on the formula alone. */
export function writeMath(tex: string, isDisplay: boolean): WrittenMath {
  const key = `${isDisplay ? 'd' : 'i'}${tex}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const written = write(tex, isDisplay)
  if (remembered.size >= MAX_REMEMBERED) remembered.clear()
  remembered.set(key, written)
  return written
}

function write(tex: string, isDisplay: boolean): WrittenMath {
  const reason = tooMuch(tex)
  if (reason !== undefined) return { kind: 'bad', message: reason }
  try {
    const markup = temml.renderToString(tex, { ...OPTIONS, displayMode: isDisplay, macros: {} })
    const [math] = parseFragment(markup).childNodes.flatMap(toNodes)
    if (math?.type === 'element' && math.tagName === 'math') return { kind: 'math', element: math }
    return { kind: 'bad', message: 'The formula makes no MathML.' }
  } catch (error) {
    return { kind: 'bad', message: explain(error) }
  }
}

const OPTIONS = {
  annotate: false,
  maxExpand: 1_000,
  // em and pt
  maxSize: [50, 600] as [number, number],
  strict: false,
  throwOnError: true,
  trust: false,
  wrap: 'none',
} as const

function tooMuch(tex: string): string | undefined {
  const max = /\\(?:[egx]?def|g?let|(?:re)?newcommand|providecommand|futurelet)(?![A-Za-z])/u.test(tex)
    ? MAX_LENGTH_WITH_MACROS
    : MAX_LENGTH
  if (tex.length > max) return `The formula has ${tex.length} characters; one may have ${max}.`
  let depth = 0
  for (const [token] of tex.matchAll(/\\.|[{}]|\\left\b|\\right\b/gsu)) {
    if (token === '{') depth++
    else if (token === '}') depth--
    if (depth > MAX_DEPTH) return `The formula nests more than ${MAX_DEPTH} deep.`
  }
  return undefined
}

/** Temml names the place as an offset and repeats the formula, underlined; the first words say what is wrong. */
function explain(error: unknown): string {
  if (error instanceof RangeError) return 'The formula nests too deeply.'
  const text = error instanceof Error ? error.message : String(error)
  const [what = ''] = text.trim().split(/ at (?:position \d+|end of input)\b|\n/u)
  return `The formula cannot be read: ${what.slice(0, 120).trim() || 'it is no TeX'}.`
}

// ── What may be in a formula ──────────────────────────────────────────────────────────────────────────────────────

const ELEMENTS = new Set(
  `maction math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace
   msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none`.split(/\s+/u),
)

const LENGTH = /^[+-]?\d*\.?\d+(?:em|ex|pt|px|mm|cm|in|pc|%)?$/u
const FLAG = /^(?:true|false)$/u
const COLOUR = /^(?:#[0-9a-f]{3,8}|[a-z]{3,30})$/iu

const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  accent: FLAG,
  accentunder: FLAG,
  columnspan: /^\d{1,3}$/u,
  depth: LENGTH,
  display: /^(?:block|inline)$/u,
  displaystyle: FLAG,
  fence: FLAG,
  form: /^(?:prefix|infix|postfix)$/u,
  height: LENGTH,
  largeop: FLAG,
  linethickness: LENGTH,
  lspace: LENGTH,
  mathbackground: COLOUR,
  mathcolor: COLOUR,
  mathsize: LENGTH,
  mathvariant: /^normal$/u,
  maxsize: LENGTH,
  minsize: LENGTH,
  movablelimits: FLAG,
  notation: /^[a-z ]{1,60}$/u,
  rowspan: /^\d{1,3}$/u,
  rspace: LENGTH,
  scriptlevel: /^[+-]?\d$/u,
  separator: FLAG,
  stretchy: FLAG,
  symmetric: FLAG,
  voffset: LENGTH,
  width: LENGTH,
}

/** Of Temml's classes, those that our style knows. */
const CLASSES = new Set(
  'tml-cancel tml-fbox tml-jot tml-left tml-overline tml-right tml-small tml-tag tml-underline tml-xcancel upstrike downstrike sout'.split(
    ' ',
  ),
)

type Parsed = DefaultTreeAdapterTypes.ChildNode

function toNodes(node: Parsed): ElementContent[] {
  if ('value' in node) return [{ type: 'text', value: node.value }]
  if (!('tagName' in node)) return []
  const children = node.childNodes.flatMap(toNodes)
  // What is no MathML, such as the link of `\ref`, leaves what is in it.
  if (node.namespaceURI !== parse5Names.NS.MATHML) return children
  if (!ELEMENTS.has(node.tagName)) throw new Error(`<${node.tagName}> is not shown`)
  return [{ type: 'element', tagName: node.tagName, properties: toProperties(node), children }]
}

function toProperties({ attrs }: DefaultTreeAdapterTypes.Element): Properties {
  const properties: Properties = {}
  const classes: string[] = []
  for (const { name, value } of attrs) {
    if (name === 'class') classes.push(...value.split(' ').filter((one) => CLASSES.has(one)))
    else if (name === 'style') takeStyle(value, properties, classes)
    else if (Object.hasOwn(ATTRIBUTES, name) && ATTRIBUTES[name]?.test(value)) properties[name] = value
  }
  if (classes.length > 0) properties['className'] = [...new Set(classes)]
  return properties
}

/** A policy forbids style attributes: colours are attributes of MathML, the rest is a class where our style has one. */
function takeStyle(style: string, properties: Properties, classes: string[]): void {
  for (const declaration of style.split(';')) {
    const [name = '', value = ''] = declaration.split(':')
    if (name === 'color' && COLOUR.test(value)) properties['mathcolor'] = value
    else if (name === 'font-weight' && value === 'bold') classes.push('bold')
    else if (name === 'padding-left' && /^[012]em$/u.test(value)) classes.push(`left-${value.charAt(0)}`)
    else if (name === 'padding-right' && /^[012]em$/u.test(value)) classes.push(`right-${value.charAt(0)}`)
    else if (name === 'text-align' && value === 'left') classes.push('tml-left')
    else if (name === 'width' && value === '100%') classes.push('wide')
    else if (name === 'width' && value === '50%') classes.push('half')
    else if (name === 'border') classes.push('tml-fbox')
    else if (/^border-(?:top|right|bottom|left)$/u.test(name)) classes.push(name)
  }
}
