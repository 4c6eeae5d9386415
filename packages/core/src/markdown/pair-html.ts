import { type Token, Tokenizer } from 'parse5'

/**
 * Which pieces of raw HTML belong together. `<details>` in one and `</details>` in a later one enclose the blocks
 * between them; a piece with a tag that has no partner must not reach beyond itself, so that a forgotten `</b>` spoils
 * one block and not the rest of the page.
 * @param pieces raw HTML blocks that are siblings, in order
 * @returns for each, whether it opens or closes what another piece closes or opens
 */
export function findEnclosing(pieces: readonly string[]): boolean[] {
  const open: Tag[] = []
  const partners = pieces.map(() => new Set<number>())
  const isLoose = pieces.map(() => false)
  for (const tag of pieces.flatMap(readTags)) {
    if (!tag.isEnd) {
      open.push(tag)
      continue
    }
    const at = open.findLastIndex(({ name }) => name === tag.name)
    for (const { piece } of open.splice(at === -1 ? open.length : at + 1)) isLoose[piece] = true
    const partner = open.splice(at === -1 ? open.length : at, 1)[0]
    if (partner === undefined) isLoose[tag.piece] = true
    else if (partner.piece !== tag.piece) {
      if (!ENCLOSING.has(tag.name)) isLoose[tag.piece] = isLoose[partner.piece] = true
      partners[tag.piece]?.add(partner.piece)
      partners[partner.piece]?.add(tag.piece)
    }
  }
  for (const { piece } of open) isLoose[piece] = true
  spreadLoose(isLoose, partners)
  return partners.map((others, piece) => others.size > 0 && !isLoose[piece])
}

/** What blocks may stand in without being moved or dropped by the HTML parser. */
const ENCLOSING = new Set([
  ...[
    'article',
    'aside',
    'blockquote',
    'center',
    'details',
    'div',
    'figure',
    'footer',
    'header',
    'main',
    'nav',
  ],
  'section',
])

interface Tag {
  readonly name: string
  readonly isEnd: boolean
  readonly piece: number
}

/** The partner of a loose piece has lost it, and so on. */
function spreadLoose(isLoose: boolean[], partners: readonly ReadonlySet<number>[]): void {
  const queue = partners.map((_, piece) => piece).filter((piece) => isLoose[piece])
  for (let piece = queue.pop(); piece !== undefined; piece = queue.pop()) {
    for (const other of partners[piece] ?? []) {
      if (isLoose[other]) continue
      isLoose[other] = true
      queue.push(other)
    }
  }
}

const VOID = new Set([
  ...[
    'area',
    'base',
    'br',
    'col',
    'embed',
    'hr',
    'img',
    'input',
    'link',
    'meta',
    'param',
    'source',
    'track',
    'wbr',
  ],
])

function readTags(html: string, piece: number): Tag[] {
  const tags: Tag[] = []
  const read = (isEnd: boolean) => (token: Token.TagToken) => {
    if (!VOID.has(token.tagName)) tags.push({ name: token.tagName, isEnd, piece })
  }
  const ignore = (): void => undefined
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: false },
    {
      onStartTag: read(false),
      onEndTag: read(true),
      onCharacter: ignore,
      onComment: ignore,
      onDoctype: ignore,
      onEof: ignore,
      onNullCharacter: ignore,
      onWhitespaceCharacter: ignore,
    },
  )
  tokenizer.write(html, true)
  return tags
}
