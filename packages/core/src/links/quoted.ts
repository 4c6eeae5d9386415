import { withoutInvisible } from '../names/text.ts'

const MAX_LENGTH = 200

/** What an author wrote, for a message about it: in quotes, one line, without anything a terminal would obey, not longer than a line or two. */
export function quoted(text: string): string {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text
  return `"${withoutInvisible(cut)}"`
}
