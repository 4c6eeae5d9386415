/**
 * A real Chromium for the tests, without a window, found in this order:
 *
 * 1. `DRAEHI_TEST_CHROMIUM`: the path of one. Nothing else is tried then.
 * 2. The binary in the registry package `@sparticuz/chromium` (Linux on x64 with libnss3 and libexpat), unpacked once for
 *    the run: the same everywhere, and without a window's frame around each page it takes half the work.
 * 3. Chromium or Chrome on this machine.
 *
 * One that does not start is passed over. With none the tests fail; they never skip.
 */

import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import packaged from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'
import { inject } from 'vitest'
import { scratchPath } from './database.ts'

export interface TestBrowser {
  /** Closed by the caller. Knows no host but 127.0.0.1: a request to any other is seen, and fails. */
  readonly browser: Browser
  /** Which browser it is, for people. */
  readonly description: string
}

export async function openBrowser(): Promise<TestBrowser> {
  const failures: string[] = []
  for (const { description, findPath } of candidates()) {
    try {
      const browser = await chromium.launch({ executablePath: await findPath(), args: ARGS, timeout: 30_000 })
      const found = { browser, description: `Chromium ${browser.version()}, ${description}` }
      process.stderr.write(`\nBrowser for the tests: ${found.description}\n\n`)
      return found
    } catch (error) {
      failures.push(`${description}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new Error(
    `The tests need Chromium: set DRAEHI_TEST_CHROMIUM to the path of one, or install it.\n${failures.join('\n')}`,
  )
}

const ARGS = [
  // A container or CI runs as root, where Chromium has no sandbox. It sees what the tests serve, and no other host.
  '--no-sandbox',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

interface Candidate {
  readonly description: string
  readonly findPath: () => Promise<string>
}

function candidates(): readonly Candidate[] {
  const wanted = process.env['DRAEHI_TEST_CHROMIUM'] ?? ''
  if (wanted !== '') return [at(wanted, `${wanted} of DRAEHI_TEST_CHROMIUM`)]
  const installed = [...inPath(), ...USUAL_PLACES].filter((path) => existsSync(path))
  return [PACKAGED, ...installed.map((path) => at(path, `found at ${path}`))]
}

const at = (path: string, description: string): Candidate => ({ description, findPath: async () => path })

const inPath = (): string[] =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((directory) => directory !== '')
    .flatMap((directory) => NAMES.map((name) => join(directory, name)))

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const PACKAGED: Candidate = {
  description: 'from the package @sparticuz/chromium',
  findPath: async () => {
    if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('is for Linux on x64')
    return unpackOnce()
  },
}

/** Whoever is first gives it to all others of the run; who comes second at the same time takes theirs. */
async function unpackOnce(): Promise<string> {
  const shared = join(inject('scratch'), 'chromium')
  if (!existsSync(shared)) {
    const mine = scratchPath()
    await unpack(mine)
    await rename(mine, shared).catch((error: unknown) => {
      if (!existsSync(shared)) throw error
      return rm(mine, { recursive: true, force: true })
    })
  }
  return join(shared, 'chromium')
}

/**
 * The package unpacks into the directory for temporary files, and takes what already has the name there as its own, half
 * written or a stranger's. So it gets a directory of its own, which goes when the run ends.
 */
async function unpack(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = directory
  try {
    await packaged.executablePath()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}
