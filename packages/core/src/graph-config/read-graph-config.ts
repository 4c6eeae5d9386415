/**
 * What a repository says about itself, as one value: `draehi.yaml`, then what Logseq or Obsidian have written down, then
 * defaults. Pure: texts in, configuration and problems out.
 */

import type { Dialect, GraphConfig, JournalFormat } from '../nouns.ts'
import { compareProblems, type Problem, problem } from '../problem.ts'
import { DEFAULT_SEARCH, searchLanguageOf } from '../search/search-settings.ts'
import type { DialectSettings } from './dialect-settings.ts'
import type { DraehiSettings } from './draehi-settings.ts'
import { readDraehiYaml } from './draehi-yaml.ts'
import { LOGSEQ_CONFIG, readLogseqConfig } from './logseq-config.ts'
import {
  OBSIDIAN_APP,
  OBSIDIAN_DAILY_NOTES,
  OBSIDIAN_TEMPLATES,
  readObsidianConfig,
} from './obsidian-config.ts'
import { safeStyle } from './safe-style.ts'

const DRAEHI_CONFIG = ['draehi.yaml', 'draehi.yml'] as const

/** The writer's own styles, as Logseq and Obsidian name them, in the order of the cascade. */
const STYLES: readonly string[] = ['logseq/custom.css', 'publish.css', 'custom.css']

/** Every file this room reads, from the root. */
export const CONFIG_PATHS: readonly string[] = [
  ...DRAEHI_CONFIG,
  ...STYLES,
  LOGSEQ_CONFIG,
  OBSIDIAN_APP,
  OBSIDIAN_DAILY_NOTES,
  OBSIDIAN_TEMPLATES,
]

/** UTF-16 units in one configuration file. Logseq's own, with comments, has some 15,000. */
const MAX_CONFIG_LENGTH = 262_144

export interface GraphConfigRead {
  readonly config: GraphConfig
  /** The folder with the notes that `draehi.yaml` names, from the folder it lies in; undefined when it names none. */
  readonly root: string | undefined
  /** Whether a file says which dialect the notes are in; else they count as `plain`, until their texts are seen. */
  readonly isDialectKnown: boolean
  readonly problems: readonly Problem[]
}

/**
 * Never throws.
 * @param files texts of the `CONFIG_PATHS` that exist, by path
 * @param paths every file of the graph, from the same folder as `files`
 * @param place.isMirror whether the folder is Logseq 2's markdown mirror
 * @param place.fallback the dialect of notes about which no file says anything
 */
export function readGraphConfig(
  files: ReadonlyMap<string, string>,
  paths: ReadonlySet<string>,
  { isMirror = false, fallback }: { readonly isMirror?: boolean; readonly fallback?: Dialect } = {},
): GraphConfigRead {
  const small = new Map([...files].filter(([, text]) => text.length <= MAX_CONFIG_LENGTH))
  const { settings, problems } = readOwn(small)
  const known = settings.dialect ?? (isMirror ? 'logseq' : detectDialect(files, paths))
  const dialect = known ?? fallback ?? 'plain'
  const theirs = isMirror && dialect === 'logseq' ? MIRROR : readTheirs(dialect, small)
  const { style, problems: unsafe } = readStyles(dialect, small)
  const unused = settings.theme === undefined ? [] : [themeUnused(small)]
  return {
    config: { ...mergeConfig(dialect, settings, theirs), ...findPictures(settings, paths), style },
    root: settings.root,
    isDialectKnown: known !== undefined,
    problems: [...tooLarge(files), ...problems, ...unused, ...unsafe, ...theirs.problems].sort(
      compareProblems,
    ),
  }
}

function readOwn(files: ReadonlyMap<string, string>): {
  settings: DraehiSettings
  problems: readonly Problem[]
} {
  const [path, other] = DRAEHI_CONFIG.filter((name) => files.has(name))
  if (path === undefined) return { settings: {}, problems: [] }
  const read = readDraehiYaml(path, files.get(path) ?? '')
  if (other === undefined) return read
  const unused = problem('bad-configuration', other, `This file is not used, because ${path} exists.`)
  return { settings: read.settings, problems: [...read.problems, unused] }
}

/** Those of Logseq count in Logseq's graphs. */
function readStyles(
  dialect: Dialect,
  files: ReadonlyMap<string, string>,
): { readonly style: string | undefined; readonly problems: readonly Problem[] } {
  const found = STYLES.flatMap((path) => {
    const text = files.get(path)
    const isTheirs = path.startsWith('logseq/') && dialect !== 'logseq'
    return text === undefined || text.trim() === '' || isTheirs ? [] : [{ path, ...safeStyle(text) }]
  })
  return {
    style: found.length === 0 ? undefined : found.map(({ text }) => text).join('\n'),
    problems: found.flatMap(({ path, lines }) => lines.map((line) => foreignStyle(path, line))),
  }
}

function foreignStyle(path: string, line: number): Problem {
  const message = 'A style may ask no other server for anything: this import or address is left out.'
  const hint = 'Write the rules themselves, fonts of the system, and pictures as data: addresses.'
  return problem('unsupported-setting', path, message, { line, hint })
}

/** As the settings name them, else a `favicon` at the root. */
function findPictures(
  { favicon, logo }: DraehiSettings,
  paths: ReadonlySet<string>,
): Pick<GraphConfig, 'favicon' | 'logo'> {
  const usual = FAVICONS.find((path) => paths.has(path))
  return { favicon: favicon?.replace(/^\/+/u, '') ?? usual, logo: logo?.replace(/^\/+/u, '') }
}

const FAVICONS = ['favicon.svg', 'favicon.ico', 'favicon.png']

function detectDialect(files: ReadonlyMap<string, string>, paths: ReadonlySet<string>): Dialect | undefined {
  if (files.has(LOGSEQ_CONFIG) || paths.has(LOGSEQ_CONFIG)) return 'logseq'
  for (const path of [...files.keys(), ...paths]) if (path.startsWith('.obsidian/')) return 'obsidian'
  return undefined
}

function readTheirs(dialect: Dialect, files: ReadonlyMap<string, string>): DialectSettings {
  const edn = files.get(LOGSEQ_CONFIG)
  if (dialect === 'logseq' && edn !== undefined) return readLogseqConfig(edn)
  if (dialect === 'obsidian') return readObsidianConfig(files)
  return { problems: [] }
}

/** A mirror has no configuration of its own; its names are those of its files. */
const MIRROR: DialectSettings = { fileNameFormat: 'mirror', problems: [] }

/** Copies and deleted pages that the applications keep beside the notes. */
const OWN_FOLDERS: Readonly<Record<Dialect, readonly string[]>> = {
  logseq: ['/logseq/'],
  obsidian: ['/.obsidian/', '/.trash/'],
  plain: [],
}

const JOURNAL: Readonly<Record<Dialect, JournalFormat>> = {
  logseq: { directory: 'journals', fileFormat: 'yyyy_MM_dd', titleFormat: 'MMM do, yyyy' },
  obsidian: { directory: '', fileFormat: 'yyyy-MM-dd', titleFormat: 'yyyy-MM-dd' },
  plain: { directory: undefined, fileFormat: 'yyyy-MM-dd', titleFormat: 'yyyy-MM-dd' },
}

function mergeConfig(dialect: Dialect, own: DraehiSettings, theirs: DialectSettings): GraphConfig {
  return {
    dialect,
    title: own.title,
    description: own.description,
    lang: own.lang ?? 'en',
    home: own.home ?? theirs.home,
    include: own.include ?? [],
    exclude: [...OWN_FOLDERS[dialect], ...(theirs.exclude ?? []), ...(own.exclude ?? [])],
    publish: own.publish ?? theirs.publish ?? 'all',
    timeZone: own.timezone ?? 'UTC',
    embedDepth: own.embedDepth ?? 5,
    history: own.history ?? 'all',
    search: {
      language: own.search?.language ?? searchLanguageOf(own.lang ?? 'en'),
      log: own.search?.log ?? DEFAULT_SEARCH.log,
    },
    redirects: own.redirects ?? [],
    nav: own.nav ?? [],
    footer: own.footer ?? { text: undefined, links: [] },
    favicon: undefined,
    logo: undefined,
    cards: own.cards ?? true,
    style: undefined,
    journal: {
      directory: own.journal?.directory ?? journalDirectory(dialect, theirs.journal),
      fileFormat: own.journal?.fileFormat ?? theirs.journal?.fileFormat ?? JOURNAL[dialect].fileFormat,
      titleFormat: own.journal?.titleFormat ?? theirs.journal?.titleFormat ?? JOURNAL[dialect].titleFormat,
    },
    fileNameFormat: own.fileNameFormat ?? theirs.fileNameFormat ?? 'triple-lowbar',
    lineBreaks: theirs.lineBreaks ?? (dialect === 'plain' ? 'soft' : 'hard'),
    macros: theirs.macros ?? {},
    hiddenProperties: theirs.hiddenProperties ?? [],
    commaProperties: theirs.commaProperties ?? [],
  }
}

/** Undefined, and said so: the graph has no journals. */
function journalDirectory(dialect: Dialect, theirs: Partial<JournalFormat> = {}): string | undefined {
  return 'directory' in theirs ? theirs.directory : JOURNAL[dialect].directory
}

function themeUnused(files: ReadonlyMap<string, string>): Problem {
  const path = DRAEHI_CONFIG.find((name) => files.has(name)) ?? DRAEHI_CONFIG[0]
  return problem('unsupported-setting', path, 'There is one theme so far; "theme" is not followed.')
}

function tooLarge(files: ReadonlyMap<string, string>): readonly Problem[] {
  return [...files]
    .filter(([, text]) => text.length > MAX_CONFIG_LENGTH)
    .map(([path]) =>
      problem('bad-configuration', path, `The file is longer than ${MAX_CONFIG_LENGTH} characters.`, {
        hint: 'Nothing of this file is used.',
      }),
    )
}
