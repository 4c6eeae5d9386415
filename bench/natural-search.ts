/** The search of a site of people's word frequencies: it is published as a user does, and asked in every way there is. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { writeRepository } from './generate-graph.ts'
import { BLOCKS_OF_A_PAGE, naturalNotes, naturalText } from './natural-notes.ts'
import { runProgram } from './program.ts'
import { type SearchTimes, timeSearch } from './search.ts'
import { naturalQueries } from './search-queries.ts'
import { emptyDatabase } from './size-costs.ts'

export interface NaturalSearch {
  readonly blocks: number
  readonly times: SearchTimes
}

export async function measureNaturalSearch(blocks: number, databaseUrl: string): Promise<NaturalSearch> {
  process.stderr.write(`search in ${blocks} blocks …\n`)
  const directory = await mkdtemp(join(tmpdir(), 'draehi-search-'))
  try {
    const notes = naturalNotes()
    const pages = Math.ceil(blocks / BLOCKS_OF_A_PAGE)
    const repository = join(directory, 'notes.git')
    await writeRepository(repository, naturalFiles())
    function* naturalFiles() {
      for (let number = 0; number < pages; number++) {
        const page = notes.page(number)
        yield { path: page.path, text: naturalText(page) }
      }
    }
    const home = { dataDir: join(directory, 'data'), databaseUrl }
    await emptyDatabase(databaseUrl)
    await runProgram(['db', 'migrate'], home)
    const { stdout } = await runProgram(['sync', 'bench', '--repo', repository, '--json'], home)
    const { stats }: { readonly stats: { readonly blocks: { readonly total: number } } } = JSON.parse(stdout)
    await analyze(databaseUrl)
    const times = await timeSearch({ databaseUrl, home: home.dataDir, kinds: naturalQueries(notes, pages) })
    return { blocks: stats.blocks.total, times }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** What a server does by itself within a minute (autovacuum): the planner knows how many rows there are. */
async function analyze(databaseUrl: string): Promise<void> {
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  await client`vacuum analyze`
  await client.end()
}
