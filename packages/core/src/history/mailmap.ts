/** `.mailmap`: who a name and an address in a commit are, as gitmailmap(5) has it. Pure. */

import type { GitPerson } from './logged-commit.ts'

export type Mailmap = (person: GitPerson) => GitPerson

interface Entry {
  readonly name: string | undefined
  readonly email: string
}

/** UTF-16 units read of a file, and lines of it. */
const MAX_LENGTH = 1_000_000
const MAX_LINES = 20_000

/** `Proper Name <proper@email> Commit Name <commit@email>`: the second pair, or its name, may be absent. */
export function parseMailmap(text: string): Mailmap {
  const byEmail = new Map<string, Entry>()
  const byPerson = new Map<string, Entry>()
  for (const line of text.slice(0, MAX_LENGTH).split('\n', MAX_LINES)) {
    const parts = readLine(line)
    if (parts === undefined) continue
    const { proper, email, commitName, commitEmail } = parts
    if (commitEmail === undefined) {
      byEmail.set(email.toLowerCase(), { name: proper, email })
    } else if (commitName === undefined) {
      byEmail.set(commitEmail.toLowerCase(), { name: proper, email })
    } else {
      byPerson.set(`${commitName.toLowerCase()}\0${commitEmail.toLowerCase()}`, { name: proper, email })
    }
  }
  return (person) => {
    const email = person.email.toLowerCase()
    const found = byPerson.get(`${person.name.toLowerCase()}\0${email}`) ?? byEmail.get(email)
    return found === undefined ? person : { name: found.name ?? person.name, email: found.email }
  }
}

interface Line {
  readonly proper: string | undefined
  readonly email: string
  readonly commitName: string | undefined
  readonly commitEmail: string | undefined
}

function readLine(line: string): Line | undefined {
  if (line.trimStart().startsWith('#')) return undefined
  const first = readPerson(line, 0)
  if (first === undefined) return undefined
  const rest = readPerson(line, first.end)
  return {
    proper: first.name,
    email: first.email,
    commitName: rest?.name,
    commitEmail: rest?.email,
  }
}

function readPerson(
  line: string,
  from: number,
): { readonly name: string | undefined; readonly email: string; readonly end: number } | undefined {
  const open = line.indexOf('<', from)
  const close = open === -1 ? -1 : line.indexOf('>', open)
  if (close === -1) return undefined
  const name = line.slice(from, open).trim()
  return { name: name === '' ? undefined : name, email: line.slice(open + 1, close).trim(), end: close + 1 }
}
