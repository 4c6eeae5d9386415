/** `SCHEDULED: <2024-01-15 Mon 10:00 .+1w>` and `DEADLINE: <…>`, lines of their own in a block. */

export interface PlannedDate {
  readonly kind: 'scheduled' | 'deadline'
  /** `YYYY-MM-DD`, or `YYYY-MM-DDThh:mm`: what `<time datetime>` has. */
  readonly at: string
  /** `+1w`, `++1m`, `.+2d` as written. */
  readonly repeat: string | undefined
}

const ENTRY =
  /[ \t]*(SCHEDULED|DEADLINE):[ \t]*<(\d{4}-\d\d-\d\d)(?:[ \t]+[\p{L}.]{1,12})?(?:[ \t]+(\d{1,2}):(\d\d)(?:-\d{1,2}:\d\d)?)?(?:[ \t]+((?:\+|\+\+|\.\+)\d{1,4}[hdwmy]))?(?:[ \t]+--?\d{1,4}[hdwmy])?[ \t]*>[ \t]*/uy

/** The dates that all of a line is; undefined when it is anything else. */
export function parsePlannedDates(line: string): readonly PlannedDate[] | undefined {
  const dates: PlannedDate[] = []
  ENTRY.lastIndex = 0
  while (ENTRY.lastIndex < line.length) {
    const match = ENTRY.exec(line)
    if (match === null) return undefined
    const [, kind, day = '', hour, minute = '', repeat] = match
    const time = hour === undefined ? '' : `T${hour.padStart(2, '0')}:${minute}`
    dates.push({ kind: kind === 'DEADLINE' ? 'deadline' : 'scheduled', at: day + time, repeat })
  }
  return dates.length === 0 ? undefined : dates
}

const UNITS = { h: 'hour', d: 'day', w: 'week', m: 'month', y: 'year' } as const

/** `+1w` → `every week`, `.+3d` → `every 3 days` */
export function repeatInWords(repeat: string): string {
  const [, count = '', unit = ''] = /(\d+)([hdwmy])$/u.exec(repeat) ?? []
  const name = UNITS[unit as keyof typeof UNITS] ?? ''
  return Number(count) === 1 ? `every ${name}` : `every ${Number(count)} ${name}s`
}
