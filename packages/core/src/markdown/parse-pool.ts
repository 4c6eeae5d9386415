import { availableParallelism } from 'node:os'
import type { GraphConfig, Page, SourceFile } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import { createUnpacker, type PackedPage, packPage, type StoredPage } from './packed-page.ts'
import { PAGE_LIMITS, type PageLimits } from './page-limits.ts'
import { openParseThread, PageLostError, type ParseThread } from './parse-thread.ts'
import { parsingConfig } from './parsing-config.ts'

/** Worker threads that parse pages within limits of time and memory. The caller's event loop stays free. */
export interface ParsePool {
  /**
   * The pages of `files`, in their order. A page that is too much for a worker is a page with a notice and a problem.
   * @param onPage called with how many are done
   * @param onParsed called with each page that a worker parsed within its limits: the same anywhere and at any time; gives
   *   what is to be unpacked
   * @throws the signal's reason when it aborts
   */
  parsePages(
    files: readonly SourceFile[],
    onPage?: (done: number) => void,
    onParsed?: (file: SourceFile, page: PackedPage) => PackedPage | StoredPage,
  ): Promise<Page[]>
  /** A page that was parsed before, as if it had been parsed now. */
  unpack(page: PackedPage | StoredPage): Page
  /** Stops the threads, and with them what they are doing. */
  close(): Promise<void>
}

export interface ParsePoolOptions {
  readonly threads?: number
  readonly limits?: PageLimits
  /** Whose pages they are: their ids are made by the threads. */
  readonly workspaceId?: number | undefined
  readonly signal?: AbortSignal
}

/** Each holds up to `memoryMb`; beyond these, reading and writing are what takes time. */
const MAX_THREADS = 8

/** UTF-16 units that make it worth the time to start a thread: some 400 ms, in which another parses as many. */
const TEXT_PER_THREAD = 250_000

/** Threads start when there is something to parse, and as many as it is worth. */
export function openParsePool(graph: GraphConfig, options: ParsePoolOptions = {}): ParsePool {
  const { limits = PAGE_LIMITS, signal, workspaceId } = options
  const config = parsingConfig(graph)
  const unpack = createUnpacker()
  const count = Math.max(1, options.threads ?? Math.min(MAX_THREADS, availableParallelism()))
  const threads = Array.from({ length: count }, () => openParseThread({ config, limits, workspaceId }))
  const close = async (): Promise<void> => {
    signal?.removeEventListener('abort', abort)
    await Promise.all(threads.map((thread) => thread.stop()))
  }
  const abort = (): void => void close()
  signal?.addEventListener('abort', abort, { once: true })
  return {
    close,
    unpack,
    async parsePages(files, onPage = () => undefined, onParsed = (_, page) => page) {
      signal?.throwIfAborted()
      try {
        return await parseAll(files, config, threads, { unpack, onPage, onParsed })
      } catch (error) {
        signal?.throwIfAborted()
        throw error
      }
    },
  }
}

interface Watch extends Pick<ParsePool, 'unpack'> {
  readonly onPage: (done: number) => void
  readonly onParsed: (file: SourceFile, page: PackedPage) => PackedPage | StoredPage
}

async function parseAll(
  files: readonly SourceFile[],
  config: GraphConfig,
  threads: readonly ParseThread[],
  { unpack, onPage, onParsed }: Watch,
): Promise<Page[]> {
  const pages: Page[] = []
  const lost: number[] = []
  let done = 0
  let next = 0
  const work = async (thread: ParseThread): Promise<void> => {
    for (let n = next++; n < files.length; n = next++) {
      const file = files[n]
      const packed = file && (await tryParse(thread, file))
      if (file === undefined || packed === undefined) lost.push(n)
      else {
        pages[n] = unpack(onParsed(file, packed))
        onPage(++done)
      }
    }
  }
  await Promise.all(threads.slice(0, worthwhile(files)).map(work))

  // Once more with nothing beside it: what a busy machine made slow is parsed now, so that a commit gives the same pages anywhere.
  const [quiet] = threads
  for (const n of lost.sort((a, b) => a - b)) {
    const file = files[n]
    if (file === undefined || quiet === undefined) continue
    pages[n] = unpack(await parseAlone(quiet, file, config, onParsed))
    onPage(++done)
  }
  return pages
}

/** How many threads. */
function worthwhile(files: readonly SourceFile[]): number {
  const text = files.reduce((sum, file) => sum + file.text.length, 0)
  return Math.max(1, Math.ceil(text / TEXT_PER_THREAD))
}

/** The page; undefined when its worker was lost. */
async function tryParse(
  thread: ParseThread,
  file: SourceFile,
  failed?: Problem,
): Promise<PackedPage | undefined> {
  try {
    return await thread.parse({ file, failed })
  } catch (error) {
    if (error instanceof PageLostError) return undefined
    throw error
  }
}

async function parseAlone(
  thread: ParseThread,
  file: SourceFile,
  config: GraphConfig,
  onParsed: Watch['onParsed'],
): Promise<PackedPage | StoredPage> {
  try {
    const packed = await thread.parse({ file, failed: undefined })
    return onParsed(file, packed)
  } catch (error) {
    if (!(error instanceof PageLostError)) throw error
    const why = problem('page-failed', file.path, error.message)
    const found = await tryParse(thread, file, why)
    if (found !== undefined) return found
    // The parser, which this thread needs for nothing else.
    const { unreadPage } = await import('./notice-page.ts')
    return packPage(unreadPage(file, config, why))
  }
}
