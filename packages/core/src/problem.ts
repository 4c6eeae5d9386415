/**
 * What an author wrote wrong, as data: collected, stored with the deployment, printed, never thrown.
 * The codes are a closed list; scripts match them (`--fail-on`), so a code is never renamed or reused.
 */

export type Severity = 'error' | 'warning' | 'notice'

export interface Problem {
  readonly code: ProblemCode
  readonly severity: Severity
  /** Of the source file, from the workspace's root; the repository's path for what is outside of it. */
  readonly path: string
  /** 1-based; undefined when the whole file is meant. */
  readonly line: number | undefined
  readonly column: number | undefined
  /** One sentence: what is wrong. Names what the author wrote. */
  readonly message: string
  /** One sentence: what to do, when it is known. */
  readonly hint: string | undefined
}

/** Every code: its severity, what it means to the author, and what to do. `docs/problems.md` has them with examples. */
export const PROBLEMS = {
  'alias-collision': [
    'warning',
    'Two pages claim the same alias, or an alias is the name of a page.',
    'Remove the alias from one of the two, or give it another one; links lead to the page that is named.',
  ],
  'asset-missing': [
    'warning',
    'The bytes of a file are not in the repository.',
    'Commit the file itself, and push it with its content.',
  ],
  'asset-too-large': [
    'warning',
    'A file is larger than what is published of its kind.',
    'Make it smaller, or link to where it is kept elsewhere.',
  ],
  'asset-type-mismatch': [
    'warning',
    'A file is not what its extension says.',
    'Give the file the extension of what it is.',
  ],
  'bad-configuration': [
    'error',
    'A value in the configuration file is not what it should be.',
    'Correct the value; until then it is as if it were not there.',
  ],
  'bad-file-name': ['warning', 'The name of the file cannot be published.', 'Rename the file.'],
  'bad-front-matter': [
    'error',
    'The front matter is not valid YAML or TOML, or a value has the wrong type.',
    'Correct the line that is named: quote a value that has a colon, and indent with spaces.',
  ],
  'bad-math': [
    'warning',
    'A formula is not TeX that can be shown.',
    'Correct the formula, or escape the dollar sign if it is none.',
  ],
  'bad-property': [
    'warning',
    'The value of a property is not what it should be.',
    'Correct the value; until then the property is only shown.',
  ],
  'bad-query': [
    'warning',
    'A query is not written as its language wants it; its source is shown.',
    'Correct the query at the place that is named.',
  ],
  'bad-redirect': [
    'error',
    'A redirect leads outside of the site or is not an address.',
    'Let it lead from an address that no page has to a page of this site.',
  ],
  'broken-asset': [
    'warning',
    'A linked file does not exist in the repository.',
    'Commit the file, or correct its name.',
  ],
  'broken-block-reference': [
    'warning',
    'No published block has this id.',
    'Give the block this id, or refer to another one.',
  ],
  'broken-heading': [
    'warning',
    'The page exists and has no such heading.',
    'Correct the heading; until then the link leads to the top of the page.',
  ],
  'broken-link': [
    'warning',
    'No page has this name.',
    'Write the page, or correct the name; until then readers see the label without a link.',
  ],
  'case-collision': [
    'warning',
    'The names of two files differ in nothing but letter case or the form of their letters.',
    'Rename one of the two files: some machines cannot hold both, and links cannot tell them apart.',
  ],
  'duplicate-id': [
    'warning',
    'Two blocks carry the same id; the first keeps it.',
    'Remove the id from one of the two blocks.',
  ],
  'duplicate-name': [
    'warning',
    'Two files make the same page name; one keeps it, the other is named by its whole path.',
    'Rename one of the two files.',
  ],
  'embed-cycle': [
    'warning',
    'An embed shows, by what it embeds, itself; it is cut there.',
    'Link to it instead of embedding it.',
  ],
  'embed-too-large': [
    'warning',
    'What the embeds of a page show is more than a page may hold.',
    'Embed a heading or a block instead of a whole page, or link to it.',
  ],
  'git-lfs-pointer': [
    'warning',
    'The file is a Git LFS pointer; its content is not in the repository.',
    'Take the file out of LFS with "git lfs migrate export".',
  ],
  'link-to-unpublished': [
    'warning',
    'A link leads to a page that exists and is not published.',
    'Publish the page, or take the link out; until then readers see the label without a link.',
  ],
  'misplaced-id': [
    'notice',
    'An id (`^id`) stands in the middle of a block, or with no block before it; editors show it as text.',
    'Move the id to the end of its block, or below it.',
  ],
  'no-history': [
    'notice',
    'The history of the repository could not be read, so pages have no dates from it.',
    'Say "history: none" in draehi.yaml when the repository is too large for it, or sync again.',
  ],
  'not-utf8': ['error', 'The file is not UTF-8 text.', 'Save the file as UTF-8.'],
  'page-failed': [
    'error',
    'The page could not be parsed within the limits.',
    'Split the page, or write it with fewer levels and shorter lines; until then a notice stands in its place.',
  ],
  'page-too-large': ['error', 'The file is larger than a page may be.', 'Split the file.'],
  'slug-collision': [
    'warning',
    'Two pages want the same address; one gets a suffix.',
    'Rename one of the two files, or give one a permalink.',
  ],
  'submodule-skipped': [
    'notice',
    'Submodules are not followed.',
    'Publish it as a workspace of its own, or commit its files.',
  ],
  'symlink-skipped': ['notice', 'Symbolic links are not followed.', 'Commit the file itself.'],
  'unclosed-comment': [
    'warning',
    'A comment is opened and not closed: it hides the rest of the page.',
    'Close the comment.',
  ],
  'unsupported-file': ['notice', 'Files of this kind are not published.', 'Write the page in markdown.'],
  'unsupported-macro': [
    'warning',
    'A macro that is not supported; its source is shown.',
    'Write what it stands for, or define it in :macros of config.edn.',
  ],
  'unsupported-query': [
    'warning',
    'A query asks for something that is not answered; its source is shown.',
    'Ask for less: docs/queries.md says what is answered.',
  ],
  'unsupported-setting': [
    'notice',
    'A setting of the graph that is not followed.',
    'Nothing needs to be done; the site is made without it.',
  ],
  'unsupported-style': [
    'notice',
    'Raw HTML names a file in a style, and styles of authors are not published.',
    'Show the file with `<img>`, or leave it: readers get the page without it.',
  ],
} as const satisfies Record<string, readonly [severity: Severity, meaning: string, remedy: string]>

export type ProblemCode = keyof typeof PROBLEMS

/**
 * A problem with the severity its code has.
 * @param place line and column are 1-based
 */
export function problem(
  code: ProblemCode,
  path: string,
  message: string,
  place: { readonly line?: number; readonly column?: number; readonly hint?: string } = {},
): Problem {
  return {
    code,
    severity: PROBLEMS[code][0],
    path,
    line: place.line,
    column: place.column,
    message,
    hint: place.hint,
  }
}

/** `path:line:column  severity  message  (code)` */
export function formatProblem(p: Problem): string {
  const place = [p.path, p.line, p.column].filter((part) => part !== undefined).join(':')
  return `${place}  ${p.severity}  ${p.message}${p.hint === undefined ? '' : ` ${p.hint}`}  (${p.code})`
}

/** By path, line, column, code, message; code unit order, so that every machine agrees. */
export function compareProblems(a: Problem, b: Problem): number {
  return (
    compareText(a.path, b.path) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  )
}

/** Code unit order: the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
