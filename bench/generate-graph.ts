/**
 * A deterministic graph of notes: same size and seed, same bytes, on any machine. Pages of about 3 KB with headings,
 * nested lists, a table, code, tags, and links to other pages, most of them near, as people's links are.
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { execa } from 'execa'

/**
 * Writes the graph as one commit of a bare repository.
 * @param directory where the repository is made; must not exist
 * @param size number of pages
 */
export async function generateRepository(directory: string, size: number): Promise<void> {
  await writeRepository(directory, generatedFiles(size))
}

interface GeneratedFile {
  readonly path: string
  readonly text: string
}

function* generatedFiles(size: number): Generator<GeneratedFile> {
  for (let page = 0; page < size; page++) yield { path: pagePath(page), text: pageText(page, size) }
}

/** One commit in a new bare repository. @param directory must not exist */
export async function writeRepository(directory: string, files: Iterable<GeneratedFile>): Promise<void> {
  await mkdir(directory, { recursive: true })
  await execa('git', ['init', '-q', '--bare', '-b', 'main', directory])
  const git = spawn('git', ['-C', directory, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  const closed = once(git, 'close')
  for (const chunk of fastImportStream(files)) {
    if (!git.stdin.write(chunk)) await once(git.stdin, 'drain')
  }
  git.stdin.end()
  const [code] = await closed
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`)
}

/** One commit that adds a line to one page in the middle of the graph. @param round another text each time */
export async function changeOnePage(directory: string, size: number, round: number): Promise<void> {
  const page = Math.floor(size / 2)
  const text = `${pageText(page, size)}\nChanged ${round}.\n`
  const message = 'One page'
  const input = [
    'commit refs/heads/main\ncommitter Bench <bench@draehi.invalid> 1700000000 +0000\n',
    `data ${message.length}\n${message}\nfrom refs/heads/main^0\n`,
    `M 100644 inline ${pagePath(page)}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
  ]
  await execa('git', ['-C', directory, 'fast-import', '--quiet'], { input: input.join('') })
}

function* fastImportStream(files: Iterable<GeneratedFile>): Generator<string> {
  const message = 'Pages'
  yield 'commit refs/heads/main\n'
  yield 'committer Bench <bench@draehi.invalid> 1700000000 +0000\n'
  yield `data ${message.length}\n${message}\n`
  for (const { path, text } of files) {
    yield `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`
  }
}

/** A hundred pages a folder; page 0 is the index. */
export function pagePath(page: number): string {
  return page === 0 ? 'index.md' : `${pageName(page)}.md`
}

const pageName = (page: number): string =>
  page === 0 ? 'index' : `topic-${Math.floor(page / 100)}/note-${page}`

/** The markdown of one page, about 3 KB. */
export function pageText(page: number, size: number): string {
  const random = randomFrom(page + 1)
  const words = (n: number): string =>
    Array.from({ length: n }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ')
  const link = (): string => `[[${pageName(nearPage(page, size, random))}]]`
  const sentence = (): string => `${words(6)} ${link()} ${words(8)}.`
  const section = (n: number): string =>
    `## ${words(3)} ${n}\n\n${sentence()} ${sentence()} ${words(20)}.\n\n- ${sentence()}\n- ${words(7)} #${WORDS[Math.floor(random() * 12)]}\n  - ${words(9)}\n  - ${sentence()}\n    - ${words(6)}\n- ${words(5)} **${words(2)}** and \`${words(1)}\`\n`
  const table = `| ${words(1)} | ${words(1)} | ${words(1)} |\n|---|--:|:-:|\n${Array.from({ length: 4 }, (_, row) => `| ${words(2)} | ${row * 7 + page} | ${link()} |\n`).join('')}`
  const code = `\`\`\`js\nexport const note${page} = (${words(1)}) => {\n  return ${words(1)} + ${page}\n}\n\`\`\`\n`
  const sections = Array.from({ length: 4 }, (_, n) => section(n + 1)).join('\n')
  return `---\ntitle: Note ${page} ${words(2)}\ntags: [${WORDS[page % 12]}, ${WORDS[(page * 7) % 12]}]\n---\n\n${sentence()}\n\n${sections}\n${table}\n${code}\n> ${sentence()}\n`
}

/** Nine links of ten lead to one of the fifty pages around; the rest anywhere. */
function nearPage(page: number, size: number, random: () => number): number {
  if (random() < 0.1) return Math.floor(random() * size)
  return (((page + Math.floor(random() * 50) - 25) % size) + size) % size
}

/** Mulberry32: small, fast, and the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed * 0x9e3779b1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const WORDS =
  `garden river stone lantern harbour winter copper meadow signal archive compass thread window orchard
silver engine market paper bridge ocean mountain letter kitchen shadow morning circle theory pattern method record
branch commit deploy publish reader writer page block note link outline journal heading quote table footnote
measure ratio figure result reason question answer example detail summary draft version history change moment
language grammar sentence meaning symbol script letterform margin column spacing rhythm colour contrast light dark`.split(
    /\s+/,
  )
