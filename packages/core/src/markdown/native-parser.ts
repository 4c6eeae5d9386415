import type { Root } from 'mdast'
import { settleTree } from './settle-tree.ts'

/** What is used of it. Its own types would add its nodes to those of mdast, everywhere. */
interface Satteri {
  readonly markdownToMdast: (
    text: string,
    options: { readonly features: { readonly gfm: boolean; readonly frontmatter: boolean } },
  ) => Root
}

const MODULE: string = 'satteri'

const satteri = await load()

/**
 * Sätteri, a parser in machine code: some fifteen times as fast as the reference. Undefined where there is no
 * binary of it.
 */
export const nativeParser: ((text: string) => Root) | undefined = satteri && parserOf(satteri)

async function load(): Promise<Satteri | undefined> {
  try {
    return await import(MODULE)
  } catch {
    // It says in many ways that there is no binary for this platform, or none that can be loaded.
    return undefined
  }
}

function parserOf({ markdownToMdast }: Satteri): (text: string) => Root {
  const options = { features: { gfm: true, frontmatter: false } }
  return (text) => settleTree(markdownToMdast(text, options))
}
