/**
 * A query, compiled: what its author asked, as a closed tree. It is made from text alone, in the worker that parses the
 * page, and answered when all pages are linked. Nothing in it is code.
 */

/** A value that a query compares and shows. Survives JSON. */
export type QueryValue =
  | null
  | boolean
  | number
  | string
  | QueryDate
  | QueryDuration
  | QueryLink
  | QueryList
  | QueryObject

export interface QueryDate {
  readonly type: 'date'
  /** Milliseconds since 1970 as if the date were written in UTC: no time zone is known. */
  readonly time: number
  /** Whether hours and minutes were written. */
  readonly hasTime: boolean
}

export interface QueryDuration {
  readonly type: 'duration'
  readonly months: number
  readonly ms: number
}

/** A page or block, or a name that no published page has. */
export interface QueryLink {
  readonly type: 'link'
  /** Uuid of a page of the site; undefined when there is none of this name. */
  readonly page: string | undefined
  /** Index of a block on that page. */
  readonly block: number | undefined
  /** The page's title, or the name as written. Two links to one page have one title. */
  readonly title: string
  /** What to show instead. Makes no difference to what is equal. */
  readonly label: string | undefined
}

export interface QueryList {
  readonly type: 'list'
  readonly items: readonly QueryValue[]
}

export interface QueryObject {
  readonly type: 'object'
  readonly entries: readonly (readonly [string, QueryValue])[]
}

/** A piece of a text that is shown. */
export type QueryPart = string | QueryLink | { readonly type: 'code'; readonly text: string }

/** A value with the links of its text found: what an answer holds. */
export type ShownValue =
  | Exclude<QueryValue, QueryList>
  | { readonly type: 'phrase'; readonly parts: readonly QueryPart[] }
  | { readonly type: 'shown-list'; readonly items: readonly ShownValue[] }

/** A day that is fixed, or counted from the day of the commit. */
export type QueryDay = { readonly day: string } | { readonly months: number; readonly days: number }

/** A fact of a row. `refers`, `on-page`, `task`, `priority`, `containing`, `property` are of a block, the rest of its page. */
export type Fact =
  /** The block, or one above it, names the page; or stands on it. */
  | { readonly is: 'refers'; readonly page: string }
  | { readonly is: 'on-page'; readonly page: string }
  /** Upper case. */
  | { readonly is: 'task'; readonly states: readonly string[] }
  | { readonly is: 'priority'; readonly letters: readonly string[] }
  | { readonly is: 'containing'; readonly text: string }
  | { readonly is: 'property'; readonly key: string; readonly value: string | undefined }
  | { readonly is: 'page-property'; readonly key: string; readonly value: string | undefined }
  /** Carries one of the tags in its `tags` property. */
  | { readonly is: 'page-tags'; readonly tags: readonly string[] }
  /** Some page carries it as a tag. */
  | { readonly is: 'tag-of-pages' }
  | { readonly is: 'below'; readonly namespace: string }
  | { readonly is: 'journal'; readonly from: QueryDay; readonly to: QueryDay }
  /** The page, or a block on it, carries the tag or one below it. */
  | { readonly is: 'tagged'; readonly tag: string }
  | { readonly is: 'in-folder'; readonly folder: string }
  /** The page links to the one that is named; `''` is the page of the query. */
  | { readonly is: 'linking-to'; readonly page: string }
  | { readonly is: 'linked-from'; readonly page: string }

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='
export type Arithmetic = '+' | '-' | '*' | '/' | '%'

export type Expression =
  | { readonly op: 'value'; readonly value: QueryValue }
  /** `[[name|label]]` */
  | { readonly op: 'link'; readonly target: string; readonly label: string | undefined }
  | { readonly op: 'today'; readonly months: number; readonly days: number; readonly start: DayStart }
  /** A property by name: of `of`, or of the row. */
  | { readonly op: 'field'; readonly of: Expression | undefined; readonly name: string }
  /** `file.name`, … of a page: `of` is a link, `undefined` the row's page. */
  | { readonly op: 'file'; readonly of: Expression | undefined; readonly name: FileField }
  /** The page on which the query stands. */
  | { readonly op: 'this' }
  /** The row itself, as a link. */
  | { readonly op: 'row' }
  | { readonly op: 'fact'; readonly fact: Fact }
  | { readonly op: 'not'; readonly of: Expression }
  | { readonly op: 'and' | 'or'; readonly of: readonly Expression[] }
  | {
      readonly op: 'compare'
      readonly by: Comparison
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly op: 'arithmetic'
      readonly by: Arithmetic
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly op: 'index'; readonly of: Expression; readonly at: Expression }
  | { readonly op: 'list'; readonly items: readonly Expression[] }
  | { readonly op: 'call'; readonly name: QueryFunctionName; readonly args: readonly Expression[] }

/** The day itself, or the first or last of its week (from Monday), month or year. */
export type DayStart = 'day' | 'sow' | 'eow' | 'som' | 'eom' | 'soy' | 'eoy'

export const FILE_FIELDS = [
  'name',
  'path',
  'folder',
  'link',
  'ext',
  'tags',
  'etags',
  'aliases',
  'inlinks',
  'outlinks',
  'day',
  'frontmatter',
] as const
export type FileField = (typeof FILE_FIELDS)[number]

export const QUERY_FUNCTIONS = [
  ...(['contains', 'icontains', 'econtains', 'startswith', 'endswith', 'length', 'lower', 'upper'] as const),
  ...(['default', 'choice', 'join', 'replace', 'link', 'list', 'number', 'string', 'typeof'] as const),
  ...(['date', 'dateformat', 'sum', 'average', 'min', 'max', 'round', 'reverse', 'sort', 'unique'] as const),
  ...(['nonnull', 'any', 'all', 'none', 'striptime'] as const),
]
export type QueryFunctionName = (typeof QUERY_FUNCTIONS)[number]

export interface SortKey {
  readonly by: Expression
  readonly isDescending: boolean
}

export interface NamedExpression {
  readonly name: string
  readonly value: Expression
}

/** What happens to the rows, in the order in which the author wrote it. */
export type QueryStep =
  | { readonly step: 'where'; readonly test: Expression }
  | { readonly step: 'sort'; readonly keys: readonly SortKey[] }
  | { readonly step: 'limit'; readonly count: number }
  | { readonly step: 'group'; readonly by: NamedExpression }
  | { readonly step: 'flatten'; readonly by: NamedExpression }

export interface QueryPlan {
  /** What is asked for: pages, task items, or blocks (among them the properties of a page, which Logseq has for a block). */
  readonly rows: 'pages' | 'tasks' | 'blocks'
  readonly from: Expression | undefined
  readonly steps: readonly QueryStep[]
  readonly show: QueryView
  readonly title: string | undefined
}

export type QueryView =
  | { readonly as: 'list'; readonly withId: boolean; readonly value: Expression | undefined }
  | { readonly as: 'table'; readonly withId: boolean; readonly columns: readonly NamedExpression[] }
  | { readonly as: 'blocks' }
  /** One value that stands in a sentence. */
  | { readonly as: 'value'; readonly value: Expression }

/** A query on a page. `fault` is why it has no plan, in one sentence. */
export type PageQuery = {
  readonly source: string
  /** Index into `Page.blocks` of the block in which it stands. */
  readonly block: number | undefined
  /** 1-based. */
  readonly line: number
} & (
  | { readonly plan: QueryPlan; readonly fault?: undefined }
  | { readonly plan?: undefined; readonly fault: string }
)

/** What a query found. Aligned with `Page.queries`. `total` counts rows before they were cut. */
export type QueryAnswer =
  | {
      readonly kind: 'list'
      readonly title: string | undefined
      readonly total: number
      /** `id` is the page or group of the row, when it is shown. */
      readonly rows: readonly {
        readonly id: ShownValue | undefined
        readonly value: ShownValue | undefined
      }[]
    }
  | {
      readonly kind: 'table'
      readonly title: string | undefined
      readonly total: number
      readonly columns: readonly string[]
      readonly rows: readonly (readonly ShownValue[])[]
    }
  | {
      readonly kind: 'blocks'
      readonly title: string | undefined
      readonly total: number
      /** By page, or by what the query groups by. */
      readonly groups: readonly { readonly key: ShownValue; readonly blocks: readonly QueryLink[] }[]
    }
  | { readonly kind: 'value'; readonly value: ShownValue }
  /** `why` is one sentence. */
  | { readonly kind: 'unanswered'; readonly why: string }
