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

/** Every code, its severity, and what it means to the author. */
export const PROBLEMS = {
  'alias-collision': ['warning', 'Two pages claim the same alias, or an alias is the name of a page.'],
  'asset-missing': ['warning', 'The bytes of a file are not in the repository.'],
  'asset-too-large': ['warning', 'A file is larger than what is published of its kind.'],
  'asset-type-mismatch': ['warning', 'A file is not what its extension says.'],
  'bad-configuration': ['error', 'A value in the configuration file is not what it should be.'],
  'bad-file-name': ['warning', 'The name of the file cannot be published.'],
  'bad-front-matter': ['error', 'The front matter is not valid YAML or TOML, or a value has the wrong type.'],
  'bad-math': ['warning', 'A formula is not TeX that can be shown.'],
  'bad-property': ['warning', 'The value of a property is not what it should be.'],
  'bad-query': ['warning', 'A query is not written as its language wants it; its source is shown.'],
  'bad-redirect': ['error', 'A redirect leads outside of the site or is not an address.'],
  'broken-asset': ['warning', 'A linked file does not exist in the repository.'],
  'broken-block-reference': ['warning', 'No published block has this id.'],
  'broken-heading': ['warning', 'The page exists and has no such heading.'],
  'broken-link': ['warning', 'No published page has this name.'],
  'duplicate-id': ['warning', 'Two blocks carry the same id; the first keeps it.'],
  'duplicate-name': [
    'warning',
    'Two files make the same page name; one keeps it, the other is named by its whole path.',
  ],
  'embed-cycle': ['warning', 'An embed shows, by what it embeds, itself; it is cut there.'],
  'embed-too-large': ['warning', 'What the embeds of a page show is more than a page may hold.'],
  'git-lfs-pointer': ['warning', 'The file is a Git LFS pointer; its content is not in the repository.'],
  'not-utf8': ['error', 'The file is not UTF-8 text.'],
  'page-failed': ['error', 'The page could not be parsed within the limits.'],
  'page-too-large': ['error', 'The file is larger than a page may be.'],
  'slug-collision': ['warning', 'Two pages want the same address; one gets a suffix.'],
  'submodule-skipped': ['notice', 'Submodules are not followed.'],
  'symlink-skipped': ['notice', 'Symbolic links are not followed.'],
  'unclosed-comment': ['warning', 'A comment is opened and not closed: it hides the rest of the page.'],
  'unsupported-file': ['notice', 'Files of this kind are not published.'],
  'unsupported-macro': ['warning', 'A macro that is not supported; its source is shown.'],
  'unsupported-query': ['warning', 'A query asks for something that is not answered; its source is shown.'],
  'unsupported-setting': ['notice', 'A setting of the graph that is not followed.'],
} as const satisfies Record<string, readonly [Severity, string]>

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
