import type { Link } from '../nouns.ts'

/** Links by property: their names, said for each link, would be half of what a run reads of a page. */
export interface PackedLinks {
  readonly kinds: readonly Link['kind'][]
  readonly targets: readonly string[]
  /** Of each link its block (-1: none), line and column. */
  readonly places: readonly number[]
  /** Of the few that have more. */
  readonly more?: readonly (readonly [link: number, more: Pick<Link, 'fragment' | 'label'>])[]
}

export function packLinks(links: readonly Link[]): PackedLinks {
  const more = links.flatMap(({ fragment, label }, n) =>
    fragment === undefined && label === undefined ? [] : [[n, { fragment, label }] as const],
  )
  return {
    kinds: links.map(({ kind }) => kind),
    targets: links.map(({ target }) => target),
    places: links.flatMap(({ block, line, column }) => [block ?? -1, line, column]),
    ...(more.length === 0 ? {} : { more }),
  }
}

/** All of one shape, and those to one name share it. @param intern gives equal texts as one */
export function unpackLinks(
  { kinds, targets, places, more }: PackedLinks,
  intern: (text: string) => string,
): readonly Link[] {
  const others = more === undefined ? undefined : new Map(more)
  return kinds.map((kind, n): Link => {
    const { fragment, label } = others?.get(n) ?? NO_MORE
    const block = places[3 * n] ?? -1
    return {
      kind,
      block: block === -1 ? undefined : block,
      target: intern(targets[n] ?? ''),
      fragment,
      label,
      line: places[3 * n + 1] ?? 1,
      column: places[3 * n + 2] ?? 1,
    }
  })
}

const NO_MORE: Pick<Link, 'fragment' | 'label'> = { fragment: undefined, label: undefined }
