/**
 * `pnpm bench [--sizes 1000,10000] [--program 100,10000,…] [--blocks 100080] [--runs 3] [--out FILE]`: stages timed on generated graphs, each beside
 * the same work by raw means, and then the program as a user runs it beside what is to be reached, in one run on one
 * machine. Ratios count: seconds are this machine's and this hour's. `--blocks`: of the notes that
 * are searched. `--sizes ''`, `--program ''` or `--blocks ''` leaves one of them out.
 */

import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { execa } from 'execa'
import { openPostgresServer } from '../test/support/postgres-server.ts'
import { measureNaturalSearch } from './natural-search.ts'
import { growthTable, naturalTable, searchTarget, stageTable, stageTargets, targetTable } from './report.ts'
import { measureStages, type StageReport } from './stages.ts'
import { measureTargets } from './targets.ts'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000' },
    program: { type: 'string', default: '100,10000' },
    blocks: { type: 'string', default: '100080' },
    runs: { type: 'string', default: '3' },
    out: { type: 'string', default: 'bench-results/stages.json' },
    child: { type: 'string' },
    database: { type: 'string' },
  },
})
const runs = Number(values.runs)

if (values.child !== undefined && values.database !== undefined) {
  const report = await measureStages(Number(values.child), runs, values.database)
  process.stdout.write(JSON.stringify(report))
} else {
  await measureAll(sizesOf(values.sizes), sizesOf(values.program), sizesOf(values.blocks))
}

function sizesOf(text: string): readonly number[] {
  return text === '' ? [] : text.split(',').map(Number)
}

/** Each size in a process of its own, so that its memory is its own. */
async function measureAll(
  sizes: readonly number[],
  programSizes: readonly number[],
  blocks: readonly number[],
): Promise<void> {
  const server = await openPostgresServer()
  try {
    process.stderr.write(`PostgreSQL: ${server.description}\n`)
    const reports: StageReport[] = []
    for (const size of sizes) {
      process.stderr.write(`${size} pages, ${runs} runs …\n`)
      const args = [
        fileURLToPath(import.meta.url),
        '--child',
        String(size),
        '--runs',
        String(runs),
        '--database',
        server.url,
      ]
      const { stdout } = await execa(process.execPath, ['--max-old-space-size=8192', ...args], {
        stderr: 'inherit',
      })
      reports.push(JSON.parse(stdout))
    }
    for (const report of reports) process.stdout.write(`${stageTable(report)}\n`)
    process.stdout.write(growthTable(reports))
    const searches = []
    for (const count of blocks) searches.push(await measureNaturalSearch(count, server.url))
    for (const search of searches) process.stdout.write(`${naturalTable(search)}\n`)
    const targets = [
      ...(await measureTargets({ sizes: programSizes, runs, databaseUrl: server.url })),
      ...stageTargets(reports),
      ...searches.map(searchTarget),
    ]
    process.stdout.write(targetTable(targets))
    await mkdir(dirname(values.out), { recursive: true })
    const machine = {
      node: process.version,
      cpu: cpus()[0]?.model,
      cores: cpus().length,
      platform: process.platform,
    }
    await writeFile(values.out, `${JSON.stringify({ machine, reports, searches, targets }, null, 2)}\n`)
  } finally {
    await server.close()
  }
}
