/** How often a fault is tried: by default in some minutes, at night more. */
export const isFull = process.env['CAMPAIGN_SIZE'] === 'full'

export const size = (usual: number, full: number): number => {
  const asked = Number(process.env['CAMPAIGN_ROUNDS'])
  return asked > 0 ? Math.min(asked, full) : isFull ? full : usual
}

/** What a campaign measured, for whoever reads its output. */
export const tell = (line: string): void => void process.stdout.write(`  ${line}\n`)

/** The same numbers every time, so that a round that failed can be run again. */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
