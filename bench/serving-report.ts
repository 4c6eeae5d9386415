import type { ServedLoad, ServingReport } from './serving.ts'
import { table } from './table.ts'
import { atLeast, atMost, type TargetRow } from './targets.ts'

export function servingTargets({
  bare,
  same,
  caddy,
  rssMiB,
  pagesRead,
}: ServingReport): readonly TargetRow[] {
  const beside = 'serving, requests a second'
  return [
    atLeast(`${beside} : bare node:http`, bare.ours.rate, 0.9),
    atLeast(`${beside} : bare node:http with the same header fields`, same.ours.rate, 0.9),
    caddy === undefined
      ? { what: `${beside} : Caddy`, figure: 'Caddy is not installed', target: '≥ 2', isReached: undefined }
      : atLeast(`${beside} : Caddy, one core`, caddy.ours.rate, 2),
    atMost('serving, p99 at 64 connections : bare node:http', bare.ours.p99, 1.5),
    atMost(
      `serving, resident memory after ${pagesRead.toLocaleString('en-US')} pages were read`,
      rssMiB,
      512,
      'MiB',
    ),
  ]
}

/** Each server as a row. */
export function servingTable({ ours, bare, same, caddy }: ServingReport): string {
  const row = (name: string, load: ServedLoad): readonly string[] => [
    name,
    String(load.requestsPerSecond),
    load.p50Ms.toFixed(1),
    load.p99Ms.toFixed(1),
    load.cpuMicrosPerRequest?.toFixed(1) ?? '',
    load.loaderShare.toFixed(2),
  ]
  return table(
    ['serving, 64 connections', 'requests/s', 'p50, ms', 'p99, ms', 'CPU µs a request', "loader's core"],
    [
      row('draehi', ours),
      row('bare node:http', bare),
      row('bare node:http with the same header fields', same),
      ...(caddy === undefined ? [] : [row('Caddy, one core', caddy)]),
    ],
  )
}
