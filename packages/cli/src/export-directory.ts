/**
 * The directory of an export. What is written is written beside it, and takes its place when it is whole, so nobody serves
 * half a site; what is not ours is not touched. Links in the file system are not followed.
 */

import { randomUUID } from 'node:crypto'
import { lstat, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DraehiError } from '@draehi/core'

export interface ExportDirectory {
  readonly path: string
  /** @param onFile called before each file; what it throws ends the writing. @returns bytes that were written */
  write(files: AsyncIterable<WrittenFile>, onFile: () => void): Promise<number>
}

export interface WrittenFile {
  /** `/` between segments. */
  readonly path: string
  readonly body: Buffer | AsyncIterable<Buffer>
}

/** Names the files of an export, one a line: they are ours to replace. */
const MARK = '.draehi-export'

/** @param path absolute. @throws DraehiError `bad-argument` for what is no directory, or one with anything else in it */
export async function openExport(path: string): Promise<ExportDirectory> {
  await requireOurs(path)
  return {
    path,
    write: async (files, onFile) => {
      await mkdir(dirname(path), { recursive: true })
      // Not `mkdtemp`: whoever serves the files is another than who wrote them, and must be able to read them.
      const made = join(dirname(path), `.${basename(path)}-${randomUUID()}`)
      await mkdir(made)
      try {
        const sizeBytes = await writeAll(made, files, onFile)
        await requireOurs(path)
        await replace(path, made)
        return sizeBytes
      } finally {
        await rm(made, { recursive: true, force: true })
      }
    },
  }
}

async function writeAll(
  root: string,
  files: AsyncIterable<WrittenFile>,
  onFile: () => void,
): Promise<number> {
  const names: string[] = []
  const folders = new Set<string>()
  let sizeBytes = 0
  for await (const { path, body } of files) {
    onFile()
    const folder = dirname(path)
    if (!folders.has(folder)) await mkdir(join(root, folder), { recursive: true })
    folders.add(folder)
    // Where names differ in case alone, some file systems have one file: that it is there already is said.
    const file = await open(join(root, path), 'wx').catch((error: unknown) => {
      if (hasCode(error, 'EEXIST'))
        throw refused(`this file system takes ${JSON.stringify(path)} for a file that is there`)
      throw error
    })
    try {
      for await (const part of Buffer.isBuffer(body) ? [body] : body) {
        await file.writeFile(part)
        sizeBytes += part.length
      }
    } finally {
      await file.close()
    }
    names.push(path)
  }
  // Sorted: what was ready first differs from export to export.
  await writeFile(join(root, MARK), [...names.sort(), ''].join('\n'))
  return sizeBytes
}

/** Between the two names there is a moment without a site, and never half of one. */
async function replace(path: string, made: string): Promise<void> {
  const old = `${made}-old`
  const wasThere = await rename(path, old).then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'ENOENT')) return false
      throw error
    },
  )
  try {
    await rename(made, path)
  } catch (error) {
    if (wasThere) await rename(old, path)
    throw error
  }
  await rm(old, { recursive: true, force: true })
}

async function requireOurs(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  })
  if (found === undefined) return
  if (!found.isDirectory()) throw refused(`${JSON.stringify(path)} is no directory`)
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  if (entries.length === 0) return
  const ours = new Set([MARK, ...(await readMark(path))].map((name) => join(path, name)))
  const other = entries.find(
    (entry) => !entry.isDirectory() && (!entry.isFile() || !ours.has(join(entry.parentPath, entry.name))),
  )
  if (other !== undefined)
    throw refused(`${JSON.stringify(join(other.parentPath, other.name))} is no file of an export`)
}

async function readMark(path: string): Promise<readonly string[]> {
  const text = await readFile(join(path, MARK), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return ''
    throw error
  })
  return text.split('\n')
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

function refused(why: string): DraehiError {
  return new DraehiError(
    'bad-argument',
    `The directory of --out is replaced as a whole, and ${why}.`,
    'Name a directory that is absent, empty, or was written by draehi export and left as it is.',
    { state: 'Nothing was changed.' },
  )
}
