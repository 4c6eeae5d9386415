/** @param target path and query as they were sent */
export function queryOf(target: string): URLSearchParams {
  const at = target.indexOf('?')
  return new URLSearchParams(at === -1 ? '' : target.slice(at + 1))
}

/** @returns the first of its name; undefined when there is none */
export function queryValue(target: string, name: string): string | undefined {
  return queryOf(target).get(name) ?? undefined
}
