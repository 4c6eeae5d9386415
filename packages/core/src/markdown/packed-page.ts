/**
 * A parsed page in two parts: what linking needs, and its blocks, their texts and its article as bytes outside of the
 * JavaScript heap, read when they are asked for. Of 10,000 pages as plain values the garbage collector had 600 MB to walk
 * through, again and again; of what is left it has a tenth. A page that nothing is asked of has no blocks yet.
 *
 * A worker packs, the main thread unpacks. What comes out is a `Page` like any other: its blocks and texts are own, enumerable
 * properties that read themselves, so that it survives spreading, `structuredClone`, JSON and comparison.
 */

import { pageUuid, textBlockUuids } from '../id.ts'
import type { Block, NodeUuid, Page } from '../nouns.ts'
import { type PackedLinks, packLinks, unpackLinks } from './packed-links.ts'
import { packTemplate, unpackTemplate } from './packed-template.ts'
import { packTexts } from './packed-texts.ts'

/** What crosses from a worker. */
export interface PackedPage {
  /** JSON of `PageFacts`: as one string it is copied, where objects would be cloned one by one. */
  readonly facts: string
  /** Where each text begins and the last one ends, as 32-bit integers of this machine; then the texts, each as JSON in UTF-8. */
  readonly texts: ArrayBuffer
}

/** One that lies in a file: its texts, most of the page, are read when they are asked for, and let go again. */
export interface StoredPage {
  readonly facts: string
  /** @throws DamagedPackError when they are not what was written */
  readonly readTexts: () => ArrayBuffer
  /**
   * One of them alone, where that is less work.
   * @throws DamagedPackError likewise
   */
  readonly readText?: (place: number) => string
}

/** Raised when the same page is packed otherwise: packed pages are kept between runs. A test holds it against the packing. */
export const PACKED_FORM = 5

/** Read when asked for, of the page and of each block, in the order in which they are packed. Whatever is not named here is a fact. */
const LAZY_OF_PAGE = { article: 'template', propertyList: 'template', layout: 'plain' } as const
const LAZY_OF_BLOCK = { source: 'plain', text: 'plain', html: 'template' } as const
type LazyOfPage = keyof typeof LAZY_OF_PAGE
type LazyOfBlock = keyof typeof LAZY_OF_BLOCK

/** Empty properties and tags, which most blocks have, are left out. */
type BlockFacts = Omit<Block, LazyOfBlock | 'properties' | 'tags'> &
  Partial<Pick<Block, 'properties' | 'tags'>>
type PageFacts = Omit<Page, LazyOfPage | 'blocks' | 'links'> &
  Partial<BlockFinds> & { readonly links: PackedLinks; readonly ids?: TextIds }

/** What is asked of the blocks of all pages together, found without reading them. */
export interface BlockFinds {
  /** Indexes of blocks that have an id from their author. */
  readonly authored: readonly number[]
  /** Indexes of blocks that carry tags themselves, and the tags. */
  readonly tagged: readonly (readonly [block: number, tags: readonly string[]])[]
}

/** The page's id, then those of its blocks by their text (`id.ts`, rule 2), one after the other. */
type TextIds = string

/** @param workspaceId for which the ids of the page are made at once, where it is known */
export function packPage(page: Page, workspaceId?: number): PackedPage {
  const { article, propertyList, layout, blocks, links, ...rest } = page
  const { authored, tagged } = findBlocks(blocks)
  const facts: PageFacts = {
    ...rest,
    links: packLinks(links),
    ...(authored.length === 0 ? {} : { authored }),
    ...(tagged.length === 0 ? {} : { tagged }),
    ...(workspaceId === undefined ? {} : { ids: textIds(page, workspaceId) }),
  }
  const texts = [
    packTemplate(article),
    packTemplate(propertyList),
    layout,
    blocks.map(toFacts),
    ...blocks.flatMap(({ source, text, html }) => [source, text, packTemplate(html)]),
  ]
  return { facts: JSON.stringify(facts), texts: packTexts(texts.map((text) => JSON.stringify(text))) }
}

function findBlocks(blocks: Page['blocks']): BlockFinds {
  return {
    authored: blocks.flatMap(({ authorId }, n) => (authorId === undefined ? [] : [n])),
    tagged: blocks.flatMap(({ tags }, n) => (tags.length === 0 ? [] : [[n, tags] as const])),
  }
}

function textIds({ name, authorId, blocks }: Page, workspaceId: number): TextIds {
  const uuid = authorId ?? pageUuid(workspaceId, name)
  return uuid + textBlockUuids(uuid, blocks).join('')
}

/** By name: the rest of each block, spread again, was a tenth of packing. */
function toFacts({ parent, kind, line, order, authorId, task, properties, tags }: Block): BlockFacts {
  const facts = { parent, kind, line, order, authorId, task }
  const hasProperties = Object.keys(properties).length > 0
  if (!hasProperties && tags.length === 0) return facts
  return { ...facts, ...(hasProperties ? { properties } : {}), ...(tags.length === 0 ? {} : { tags }) }
}

/**
 * Pages whose texts were read last stay read: a page is asked for its texts a few times in a row, and so are its neighbours. With
 * 64, texts of a page that is quoted were read again ten times, with 256 six.
 */
const READ_LATELY = 256

/** Pages of a file whose bytes stay a while longer: whoever renders a site quotes the same ones again and again. Of 3 KB of markdown they are 25 KB. */
const BYTES_LATELY = 1000

/**
 * Pages whose blocks stay, where no page asks for tasks and properties of all others: of 36 blocks they are 7 KB, and of 10,000
 * pages they were a third of what was alive.
 */
const BLOCKS_LATELY = 1000

/** Texts of a page that are read one by one before all of them are. A quote is made of one to three; a page reads its own. */
const READ_ALONE = 4

/** Unpacks the pages of one site. */
export function createUnpacker(): (packed: PackedPage | StoredPage) => Page {
  let hasQueries = false
  const latelies = {
    texts: createLately<TextReader>(READ_LATELY, (reader) => reader.forgetTexts()),
    bytes: createLately<TextReader>(BYTES_LATELY, (reader) => reader.forgetBytes()),
    blocks: createLately<TextReader>(BLOCKS_LATELY, (reader) => hasQueries || reader.forgetBlocks()),
  }
  const known = new Map<string, string>()
  const intern = (text: string): string => {
    const same = known.get(text)
    if (same === undefined) known.set(text, text)
    return same ?? text
  }
  return (packed) => {
    const {
      links,
      authored = NONE_FOUND.authored,
      tagged = NONE_FOUND.tagged,
      ids,
      ...rest
    }: PageFacts = JSON.parse(packed.facts)
    hasQueries ||= rest.queries.length > 0
    const reader = new TextReader(packed, latelies)
    const page = { ...rest, links: unpackLinks(links, intern) }
    Object.defineProperty(page, FINDS, { value: { authored, tagged } })
    Object.defineProperty(page, IDS, { value: ids })
    Object.defineProperty(page, 'blocks', BLOCKS_GETTER)
    return withTexts<Page>(page as typeof page & Pick<Page, 'blocks'>, PAGE_GETTERS, reader, 0)
  }
}

interface Latelies {
  readonly texts: (reader: TextReader) => void
  readonly bytes: (reader: TextReader) => void
  readonly blocks: (reader: TextReader) => void
}

/** When one more is read, the one that was read before all others forgets. */
function createLately<Item>(most: number, forget: (item: Item) => void): (item: Item) => void {
  const lately: Item[] = []
  let next = 0
  return (item) => {
    const oldest = lately[next]
    if (oldest !== undefined) forget(oldest)
    lately[next] = item
    next = (next + 1) % most
  }
}

const NONE_FOUND: BlockFinds = { authored: [], tagged: [] }
export const FINDS = Symbol('finds')
const IDS = Symbol('ids')

/** Which blocks of a page have an id from their author, or a tag. A page that is packed is not read for it. */
export function findsOf(page: Page & { readonly [FINDS]?: BlockFinds }): BlockFinds {
  return page[FINDS] ?? findBlocks(page.blocks)
}

/** The blocks of a page that carry tags themselves. */
export function taggedBlocks(page: Page): BlockFinds['tagged'] {
  return findsOf(page).tagged
}

/** Ids of a page's blocks by their text alone, where they were made when it was parsed, for a page of this id. */
export function knownTextIds(
  page: Page & { readonly [IDS]?: TextIds | undefined },
  uuid: NodeUuid,
): readonly NodeUuid[] | undefined {
  const ids = page[IDS]
  if (ids === undefined || !ids.startsWith(uuid)) return undefined
  const count = ids.length / uuid.length - 1
  const at = (n: number): NodeUuid => ids.slice(n * uuid.length, (n + 1) * uuid.length) as NodeUuid
  return Array.from({ length: count }, (_, n) => at(n + 1))
}

/** All blocks are of one shape, and most share what is empty. */
function toLightBlock(facts: BlockFacts): Omit<Block, LazyOfBlock> {
  const { parent, order, kind, line, authorId, properties = NO_PROPERTIES, tags = NO_TAGS, task } = facts
  return { parent, order, kind, line, authorId, properties, tags, task }
}

const NO_PROPERTIES: Block['properties'] = Object.freeze({})
const NO_TAGS: Block['tags'] = Object.freeze([])

/** The texts of one page and its blocks, by their place among all of them. */
class TextReader {
  readonly #packed: PackedPage | StoredPage
  readonly #latelies: Latelies
  #texts: unknown[] | undefined
  #bytes: TextBytes | undefined
  #blocks: readonly Block[] | undefined
  #readAlone = 0

  constructor(packed: PackedPage | StoredPage, latelies: Latelies) {
    // Its facts are read: the string is let go.
    this.#packed = 'texts' in packed ? { facts: '', texts: packed.texts } : { ...packed, facts: '' }
    this.#latelies = latelies
  }

  read(place: number, kind: 'plain' | 'template'): unknown {
    if (this.#texts === undefined) {
      this.#texts = []
      this.#latelies.texts(this)
    }
    this.#texts[place] ??= kind === 'plain' ? this.parse(place) : unpackTemplate(this.parse(place))
    return this.#texts[place]
  }

  /** The same ones for a while: who holds one later may not compare it. */
  get blocks(): readonly Block[] {
    if (this.#blocks === undefined) {
      const facts: readonly BlockFacts[] = this.parse(PLACE_OF_BLOCKS)
      this.#blocks = facts.map((block, n) =>
        withTexts<Block>(toLightBlock(block), BLOCK_GETTERS, this, TEXTS_OF_PAGE + n * TEXTS_OF_BLOCK),
      )
      this.#latelies.blocks(this)
    }
    return this.#blocks
  }

  forgetBlocks(): void {
    this.#blocks = undefined
  }

  forgetTexts(): void {
    this.#texts = undefined
  }

  forgetBytes(): void {
    this.#bytes = undefined
    this.#readAlone = 0
  }

  /** Remembers nothing but bytes. */
  parse<Text>(place: number): Text {
    return JSON.parse(this.#readAt(place))
  }

  #readAt(place: number): string {
    if (this.#bytes === undefined && 'readText' in this.#packed && this.#readAlone++ < READ_ALONE)
      return this.#packed.readText(place)
    this.#bytes ??= this.#read()
    const { places, bytes } = this.#bytes
    return bytes.toString('utf8', places[place], places[place + 1])
  }

  #read(): TextBytes {
    this.#latelies.bytes(this)
    const texts = 'texts' in this.#packed ? this.#packed.texts : this.#packed.readTexts()
    return { places: new Uint32Array(texts, 0, Math.floor(texts.byteLength / 4)), bytes: Buffer.from(texts) }
  }
}

/** Packed texts, to be read in two ways. */
interface TextBytes {
  /** Where each text begins, and the last one ends; beyond that, nothing of meaning. */
  readonly places: Uint32Array
  readonly bytes: Buffer
}

const READER = Symbol('reader')
const FIRST = Symbol('first')

interface Lazy {
  readonly [READER]: TextReader
  /** The place of the first of its texts. */
  readonly [FIRST]: number
}

/** One getter for all pages, so that an object with it is no larger and no slower than another. */
function gettersOf(texts: Readonly<Record<string, 'plain' | 'template'>>): PropertyDescriptorMap {
  const getters = Object.entries(texts).map(([name, kind], n) => {
    const get = function (this: Lazy): unknown {
      return this[READER].read(this[FIRST] + n, kind)
    }
    return [name, { enumerable: true, get }]
  })
  return Object.fromEntries(getters)
}

const PAGE_GETTERS = gettersOf(LAZY_OF_PAGE)
const BLOCK_GETTERS = gettersOf(LAZY_OF_BLOCK)
const PLACE_OF_BLOCKS = Object.keys(LAZY_OF_PAGE).length
const TEXTS_OF_PAGE = PLACE_OF_BLOCKS + 1
const TEXTS_OF_BLOCK = Object.keys(LAZY_OF_BLOCK).length

const BLOCKS_GETTER: PropertyDescriptor = {
  enumerable: true,
  get(this: Lazy): readonly Block[] {
    return this[READER].blocks
  },
}

/** What `getters` read is the rest of the noun. */
function withTexts<Noun extends Page | Block>(
  facts: Omit<Noun, LazyOfPage | LazyOfBlock>,
  getters: PropertyDescriptorMap,
  reader: TextReader,
  first: number,
): Noun {
  Object.defineProperty(facts, READER, { value: reader })
  Object.defineProperty(facts, FIRST, { value: first })
  return Object.defineProperties(facts, getters) as Noun
}
