import type { StoredPage } from '@draehi/core'

/** Where a deployment keeps the frame around its pages. */
export const SHELL_PATH = '-/shell'

/** Before the head, between head and body, after the body. */
export type Shell = readonly [start: string, middle: string, end: string]

/** @throws Error when the row holds no frame: the deployment was not written by this program */
export function parseShell(page: StoredPage): Shell {
  const parts: unknown = JSON.parse(page.body)
  if (Array.isArray(parts) && parts.length === 3 && parts.every((part) => typeof part === 'string')) {
    const [start, middle, end] = parts as [string, string, string]
    return [start, middle, end]
  }
  throw new Error('the stored frame is not an array of three strings')
}

/** A whole document, as it is sent. */
export function joinShell(shell: Shell, page: { readonly head: string; readonly body: string }): Buffer {
  return Buffer.from(shell[0] + page.head + shell[1] + page.body + shell[2])
}
