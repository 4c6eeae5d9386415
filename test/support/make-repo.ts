/** Real git repositories from literals: the same text gives the same commit ids on every machine. */

import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'

export type RepoFiles = Readonly<Record<string, string | Buffer>>

/** An entry of a tree, written without git's own checks. `100644` a file, `120000` a symlink, `160000` a submodule, `40000` a tree. */
export interface RawEntry {
  readonly mode: string
  readonly name: string | Buffer
  /** Content of the blob that is written, or the hex id of an object that exists. */
  readonly content?: string | Buffer
  readonly oid?: string
}

export interface TestRepo {
  /** The work tree. */
  readonly directory: string
  /** What a person would give to `draehi up`. */
  readonly url: string
  /** Writes these files and commits. @returns the commit's id */
  commit(files: RepoFiles, message?: string): Promise<string>
  remove(paths: readonly string[]): Promise<string>
  rename(from: string, to: string): Promise<string>
  /** Commits symbolic links: path → target. */
  link(links: Readonly<Record<string, string>>): Promise<string>
  /** Commits a tree that git would not make. Replaces the content of `main`; the work tree is not touched. */
  commitTree(entries: readonly RawEntry[]): Promise<string>
  writeTree(entries: readonly RawEntry[]): Promise<string>
  /** Writes an object that git would not make. @returns its id */
  writeObject(type: 'commit' | 'tree' | 'blob' | 'tag', content: string | Buffer): Promise<string>
  /** Runs git in the repository. @returns what it printed, trimmed */
  git(...args: string[]): Promise<string>
  /** The id of the commit that `main` stands on. */
  tip(): Promise<string>
  cleanup(): Promise<void>
}

/** A repository on the branch `main` with one commit; without files, with none. */
export async function makeRepo(
  files: RepoFiles = {},
  options: { readonly objectFormat?: 'sha1' | 'sha256' } = {},
): Promise<TestRepo> {
  const directory = await mkdtemp(join(tmpdir(), 'draehi repo '))
  let commits = 0

  const surroundings = () => ({
    env: { ...ENVIRONMENT, PATH: process.env['PATH'], ...dates(commits) },
    extendEnv: false,
  })

  async function run(args: readonly string[], input?: string | Buffer): Promise<string> {
    const { stdout } = await execa('git', ['-C', directory, ...args], {
      ...surroundings(),
      ...(input === undefined ? {} : { input }),
    })
    return stdout
  }

  async function record(message: string): Promise<string> {
    commits++
    // Forking a large process is dear: one shell for both, no look for what to tidy, and the id is read from where git has just written it.
    await execa('sh', ['-c', RECORD, 'sh', message], { cwd: directory, ...surroundings() })
    const head = (await readFile(join(directory, '.git', 'HEAD'), 'utf8')).trim()
    if (!head.startsWith('ref: ')) return head
    return (await readFile(join(directory, '.git', head.slice('ref: '.length)), 'utf8')).trim()
  }

  async function write(written: RepoFiles): Promise<void> {
    for (const [path, content] of Object.entries(written)) {
      const target = join(directory, path)
      await mkdir(dirname(target), { recursive: true })
      await writeFile(target, content)
    }
  }

  async function writeTree(entries: readonly RawEntry[]): Promise<string> {
    const parts: Buffer[] = []
    for (const { mode, name, content, oid } of entries) {
      const id = oid ?? (await run(['hash-object', '-w', '--stdin'], content ?? '# x\n'))
      parts.push(Buffer.from(`${mode} `), Buffer.from(name), Buffer.from([0]), Buffer.from(id, 'hex'))
    }
    return writeObject('tree', Buffer.concat(parts))
  }

  function writeObject(type: string, content: string | Buffer): Promise<string> {
    return run(['hash-object', '-t', type, '-w', '--literally', '--stdin'], content)
  }

  await run(['init', '-q', '-b', 'main', `--object-format=${options.objectFormat ?? 'sha1'}`])
  const repo: TestRepo = {
    directory,
    url: directory,
    async commit(written, message = 'Notes') {
      await write(written)
      return record(message)
    },
    async remove(paths) {
      for (const path of paths) await rm(join(directory, path), { recursive: true })
      return record(`Remove ${paths.join(', ')}`)
    },
    async rename(from, to) {
      await mkdir(dirname(join(directory, to)), { recursive: true })
      await rename(join(directory, from), join(directory, to))
      return record(`Rename ${from} to ${to}`)
    },
    async link(links) {
      for (const [path, target] of Object.entries(links)) {
        await mkdir(dirname(join(directory, path)), { recursive: true })
        await symlink(target, join(directory, path))
      }
      return record('Links')
    },
    async commitTree(entries) {
      commits++
      const tree = await writeTree(entries)
      const who = `A Writer <writer@example.org> ${FIRST_COMMIT + commits * 60} +0000`
      const text = `tree ${tree}\nauthor ${who}\ncommitter ${who}\n\nRaw\n`
      const oid = await writeObject('commit', text)
      await run(['update-ref', 'refs/heads/main', oid])
      return oid
    },
    writeTree,
    writeObject,
    git: (...args) => run(args),
    tip: () => run(['rev-parse', 'refs/heads/main']),
    cleanup: () => rm(directory, { recursive: true, force: true }),
  }
  if (Object.keys(files).length > 0) await repo.commit(files)
  return repo
}

const RECORD = 'git add --all --force && exec git -c maintenance.auto=false commit -q --allow-empty -m "$1"'

/** 2024-01-15 12:00 UTC, in seconds; each commit is a minute after the one before. */
const FIRST_COMMIT = 1_705_320_000

function dates(commits: number): Record<string, string> {
  const date = `${FIRST_COMMIT + commits * 60} +0000`
  return { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }
}

const ENVIRONMENT = {
  HOME: '/dev/null',
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'A Writer',
  GIT_AUTHOR_EMAIL: 'writer@example.org',
  GIT_COMMITTER_NAME: 'A Writer',
  GIT_COMMITTER_EMAIL: 'writer@example.org',
} as const
