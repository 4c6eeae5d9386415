/**
 * What is to be reached, beside what is: the program as a user runs it, and the same work by raw means or by another
 * program, in one run. Ratios count.
 */

import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from './program.ts'
import {
  type BesideCosts,
  type CostOptions,
  measureSize,
  medianOf,
  type SizeCosts,
  startNode,
} from './size-costs.ts'

export interface TargetRow {
  readonly what: string
  /** What is measured, in words: `1.93`, `84 ms`. */
  readonly figure: string
  readonly target: string
  /** Undefined: it was not measured here, and `figure` says why. */
  readonly isReached: boolean | undefined
}

export interface TargetOptions extends CostOptions {
  /** Pages, ascending: each change is compared with those of a smaller graph. */
  readonly sizes: readonly number[]
}

export async function measureTargets(options: TargetOptions): Promise<readonly TargetRow[]> {
  const costs: SizeCosts[] = []
  for (const size of options.sizes) {
    process.stderr.write(`the program, ${size} pages …\n`)
    const cost = await measureSize(size, options)
    process.stderr.write(`${JSON.stringify(cost)}\n`) // what was measured is not lost with what comes after it
    costs.push(cost)
  }
  const middle = costs.findLast(({ beside }) => beside !== undefined)
  const largest = costs.at(-1)
  if (largest === undefined) return []
  return [
    ...(middle?.beside === undefined ? [] : coldRows(middle, middle.beside)),
    ...(middle === undefined || middle === largest ? [] : largeRows(middle, largest)),
    ...changeRows(costs),
    atMost(`rollback at ${largest.size} pages, to a reader's new bytes`, largest.rollbackMs, 100, 'ms'),
    ...(await startRows(options.runs)),
    ...(middle?.beside === undefined ? [] : besideRows(middle, middle.beside)),
    atMost(`serving, resident memory after ${largest.size} pages were read`, largest.serverMiB, 512, 'MiB'),
  ]
}

function coldRows(
  { size, coldMs, peakMiB }: SizeCosts,
  { hugoMs, eleventyMs }: BesideCosts,
): readonly TargetRow[] {
  const what = `cold publish of ${size} pages, clone to live`
  const beside = (name: string, ms: number | undefined, most: number): TargetRow =>
    ms === undefined
      ? notMeasured(`${what} : ${name}`, `${name} is not installed`, most)
      : atMost(`${what} (${seconds(coldMs)}) : ${name} (${seconds(ms)})`, coldMs / ms, most)
  return [
    beside('hugo --renderToMemory', hugoMs, 2),
    beside('eleventy', eleventyMs, 0.7),
    peakMiB === undefined
      ? notMeasured(`${what}, memory`, 'this system does not say', 500)
      : atMost(`${what}, memory`, peakMiB, 500, 'MiB'),
  ]
}

/** Of a graph that is published once, and by no other program. */
function largeRows(middle: SizeCosts, large: SizeCosts): readonly TargetRow[] {
  const of = ({ size, coldMs }: SizeCosts): string => `${size} pages (${seconds(coldMs)})`
  const memory = `cold publish, memory at ${large.size} pages (${large.peakMiB} MiB) : at ${middle.size}`
  return [
    atMost(
      `cold publish of ${of(large)} : of ${of(middle)}`,
      large.coldMs / middle.coldMs,
      1.1 * (large.size / middle.size),
    ),
    large.peakMiB === undefined || middle.peakMiB === undefined
      ? notMeasured(memory, 'this system does not say', 1.5)
      : atMost(memory, large.peakMiB / middle.peakMiB, 1.5),
  ]
}

/** One page changed, beside raw means and beside the same in a smaller graph. */
function changeRows(costs: readonly SizeCosts[]): readonly TargetRow[] {
  const of = ({ size, changeMs }: SizeCosts): string => `${size} pages (${seconds(changeMs)})`
  const at = (wanted: number): SizeCosts | undefined => costs.find(({ size }) => size === wanted)
  const beside = (size: number, smaller: number, most: number): readonly TargetRow[] => {
    const [a, b] = [at(size), at(smaller)]
    if (a === undefined || b === undefined) return []
    return [atMost(`one page changed at ${of(a)} : at ${of(b)}`, a.changeMs / b.changeMs, most)]
  }
  return [
    ...costs
      .filter(({ size }) => size >= 10_000)
      .flatMap((one) => [
        atMost(
          `one page changed at ${of(one)} : raw (${seconds(one.rawChangeMs)})`,
          one.changeMs / one.rawChangeMs,
          2.5,
        ),
        atMost(
          `one page changed through a running server at ${one.size} pages, to a reader's new bytes`,
          one.serverChangeMs,
          100,
          'ms',
        ),
      ]),
    ...beside(10_000, 100, 3),
    ...beside(100_000, 100, 5),
    ...beside(100_000, 1000, 1.5),
  ]
}

function besideRows(
  { size, coldMs }: SizeCosts,
  { parseMs, checkMs, embeddedMs, hitMs }: BesideCosts,
): readonly TargetRow[] {
  return [
    atMost(
      `check of ${size} pages (${seconds(checkMs)}) : their parse (${seconds(parseMs)})`,
      checkMs / parseMs,
      1.5,
    ),
    atMost(`cold publish of ${size} pages, embedded database : PostgreSQL`, embeddedMs / coldMs, 2.5),
    atMost(
      `a page from memory while the same process publishes ${size} pages, embedded database, p99`,
      hitMs,
      20,
      'ms',
    ),
  ]
}

async function startRows(runs: number): Promise<readonly TargetRow[]> {
  const nothing = { dataDir: join(tmpdir(), 'draehi-bench-none'), databaseUrl: undefined }
  const rounds = Math.max(5, runs)
  const ours = await medianOf(rounds, async () => (await runProgram(['--version'], nothing)).ms)
  const bare = await medianOf(rounds, startNode)
  return [atMost('draehi --version', ours, 150, 'ms'), atMost('draehi --version : node -e 0', ours / bare, 3)]
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

function notMeasured(what: string, why: string, most: number): TargetRow {
  return { what, figure: why, target: `≤ ${most}`, isReached: undefined }
}

/** @param unit undefined for a ratio; @param digits of the figure behind the point */
export function atMost(
  what: string,
  value: number,
  most: number,
  unit?: 'ms' | 'MiB',
  digits = unit === undefined ? 2 : 0,
): TargetRow {
  const written = unit === undefined ? value.toFixed(digits) : `${value.toFixed(digits)} ${unit}`
  return {
    what,
    figure: written,
    target: `≤ ${most}${unit === undefined ? '' : ` ${unit}`}`,
    isReached: value <= most,
  }
}

export function atLeast(what: string, value: number, least: number): TargetRow {
  return { what, figure: value.toFixed(2), target: `≥ ${least}`, isReached: value >= least }
}
