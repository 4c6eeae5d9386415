/** The line in the file of every key at the top of front matter: by what the line looks like, for messages alone. */
export function keyLines(source: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  source.split('\n').forEach((line, i) => {
    const key = /^["']?([\p{L}\p{N}_-]+)["']?[ \t]*[:=]/u.exec(line)?.[1]
    if (key !== undefined && !lines.has(key)) lines.set(key, i + 2)
  })
  return lines
}
