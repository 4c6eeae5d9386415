import { existsSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { DraehiError } from '@draehi/core'
import type { Terminal } from '../terminal.ts'

export interface LocatedRepository {
  /** A URL as given, or the absolute path of a local repository. */
  readonly url: string
  /** Folder in it that was named, `''` for all of it. */
  readonly root: string
}

/**
 * What a person means by a repository: a URL, a local repository, or a folder inside one.
 * @throws DraehiError `bad-repository-url` for a path that is not in a repository
 */
export async function locateRepository(
  repository: string,
  terminal: Pick<Terminal, 'cwd'>,
): Promise<LocatedRepository> {
  if (isRemote(repository)) return { url: repository, root: '' }
  const path = resolve(terminal.cwd, repository)
  const found = await stat(path).catch(() => undefined) // whatever hinders, the answer to the person is the same
  if (found?.isDirectory() !== true) {
    throw new DraehiError(
      'bad-repository-url',
      `${JSON.stringify(repository)} is neither a URL nor a folder.`,
      'Give an https or ssh URL, as in https://github.com/you/notes, or the path of a git repository.',
    )
  }
  const real = await realpath(path)
  const top = repositoryAround(real)
  if (top === undefined) {
    throw new DraehiError(
      'bad-repository-url',
      `${path} is not in a git repository, and draehi publishes commits.`,
      `Make it one: git -C ${JSON.stringify(path)} init && git -C ${JSON.stringify(path)} add . && git -C ${JSON.stringify(path)} commit -m "Notes"`,
    )
  }
  return { url: top, root: relative(top, real).split(sep).join('/') }
}

/** A scheme (`https:`), or ssh's short form (`git@host:path`). A drive letter is neither. */
export function isRemote(repository: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(repository) || /^[^/\\:@]+@[^/\\:]+:/.test(repository)
}

function repositoryAround(path: string): string | undefined {
  if (existsSync(join(path, '.git')) || isBare(path)) return path
  const parent = dirname(path)
  return parent === path ? undefined : repositoryAround(parent)
}

/** A repository without a work tree: it holds commits and no files of its own to read. */
export function isBare(path: string): boolean {
  return ['HEAD', 'objects', 'refs'].every((name) => existsSync(join(path, name)))
}
