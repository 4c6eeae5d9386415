/**
 * `.obsidian/app.json`, `daily-notes.json` and `templates.json`: what is excluded, how lines break, and how daily notes are
 * named. The folder of templates is excluded: forms with holes are no notes. `exclude: ["!/Templates/"]` in `draehi.yaml`
 * publishes them.
 * What only says how the editor writes new links and where it puts new files (`newLinkFormat`, `useMarkdownLinks`,
 * `attachmentFolderPath`) means nothing to a reader: links are resolved whatever their form.
 */

import { z } from 'zod'
import { isDayFormat } from '../journal-title.ts'
import { type Problem, problem } from '../problem.ts'
import type { DialectSettings } from './dialect-settings.ts'
import { toIgnorePattern } from './ignore-pattern.ts'
import { fromMomentFormat } from './moment-format.ts'

export const OBSIDIAN_APP = '.obsidian/app.json'
export const OBSIDIAN_DAILY_NOTES = '.obsidian/daily-notes.json'
export const OBSIDIAN_TEMPLATES = '.obsidian/templates.json'

const APP = z.object({
  userIgnoreFilters: z.array(z.string()).nullish(),
  strictLineBreaks: z.boolean().nullish(),
})
const TEMPLATES = z.object({ folder: z.string().nullish() })
const DAILY_NOTES = z.object({ folder: z.string().nullish(), format: z.string().nullish() })

/** Never throws. @param files text by path from the graph's root */
export function readObsidianConfig(files: ReadonlyMap<string, string>): DialectSettings {
  const problems: Problem[] = []
  const app = readJson(OBSIDIAN_APP, files, APP, problems)
  const daily = readJson(OBSIDIAN_DAILY_NOTES, files, DAILY_NOTES, problems)
  const templates = readJson(OBSIDIAN_TEMPLATES, files, TEMPLATES, problems)?.folder?.replace(/\/+$/u, '')
  return {
    exclude: [
      ...(app?.userIgnoreFilters ?? []).flatMap((filter) => toPattern(filter, problems) ?? []),
      ...(templates ? [toIgnorePattern(`${templates}/`)] : []),
    ].filter((pattern) => pattern !== undefined),
    ...(app?.strictLineBreaks && { lineBreaks: 'soft' }),
    journal: {
      ...(daily?.folder && { directory: daily.folder.replace(/^\/+|\/+$/gu, '') }),
      ...(daily?.format && dayFormats(daily.format, problems)),
    },
    problems,
  }
}

function toPattern(filter: string, problems: Problem[]): string | undefined {
  if (!/^\/.+\/$/u.test(filter)) return toIgnorePattern(filter)
  problems.push(
    problem(
      'unsupported-setting',
      OBSIDIAN_APP,
      `The excluded-files expression ${JSON.stringify(filter.slice(0, 80))} is not followed.`,
      {
        hint: 'Say the same under "exclude" in draehi.yaml.',
      },
    ),
  )
  return undefined
}

/** A daily note may lie in folders of its own (`YYYY/MM/YYYY-MM-DD`); its title is the last part, if that alone is a day. */
function dayFormats(moment: string, problems: Problem[]): DialectSettings['journal'] {
  const fileFormat = fromMomentFormat(moment)
  if (fileFormat === undefined || !isDayFormat(fileFormat)) {
    problems.push(
      problem(
        'unsupported-setting',
        OBSIDIAN_DAILY_NOTES,
        `Daily notes named ${JSON.stringify(moment.slice(0, 80))} are not recognised.`,
        {
          hint: 'Year, month and day are understood, in any order; weeks and times are not.',
        },
      ),
    )
    return {}
  }
  const last = fileFormat.slice(fileFormat.lastIndexOf('/') + 1)
  return { fileFormat, titleFormat: isDayFormat(last) ? last : 'yyyy-MM-dd' }
}

function readJson<T>(
  path: string,
  files: ReadonlyMap<string, string>,
  schema: z.ZodType<T>,
  problems: Problem[],
): T | undefined {
  const text = files.get(path)
  if (text === undefined || text.trim() === '') return undefined
  const result = schema.safeParse(parseJson(text))
  if (result.success) return result.data
  problems.push(
    problem('bad-configuration', path, 'This is not the JSON that Obsidian writes.', {
      hint: 'Nothing of this file is used.',
    }),
  )
  return undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // no value fits the schema, so the caller reports it
  }
}
