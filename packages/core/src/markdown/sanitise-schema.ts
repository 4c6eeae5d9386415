/**
 * What of an author's HTML reaches a reader: GitHub's list less what we have no use for. Whatever is not here goes;
 * its text stays, except in `strip`. Ids and names get a prefix, so that none can shadow a global of a script.
 */

import { defaultSchema, type Options as Schema } from 'rehype-sanitize'
import { MARK_ATTRIBUTE } from './sentinel.ts'

/** In front of every id and name that an author wrote. */
export const ID_PREFIX = 'user-content-'

const ARIA = ['ariaDescribedBy', 'ariaLabel', 'ariaLabelledBy']
const SIZE = ['width', 'height']
const CELL = ['abbr', 'align', 'colSpan', 'headers', 'rowSpan', 'scope', 'vAlign']
const TASK_LIST: [string, string] = ['className', 'contains-task-list']

/** A language is a word: what follows it in a fence, and quotes, cannot be part of a class. */
const LANGUAGE_CLASS = /^language-[\p{L}\p{N}_.+#-]{1,50}$/u

const MORE_TAGS = [
  ...[
    'abbr',
    'address',
    'article',
    'aside',
    'audio',
    'bdi',
    'bdo',
    'caption',
    'center',
    'cite',
    'col',
    'colgroup',
  ],
  ...[
    'dfn',
    'figcaption',
    'figure',
    'footer',
    'header',
    'main',
    'mark',
    'nav',
    'small',
    'time',
    'u',
    'video',
    'wbr',
  ],
]
const FEWER_TAGS = new Set(['strike', 'tt'])

export const sanitiseSchema: Schema = {
  tagNames: [...(defaultSchema.tagNames ?? []).filter((name) => !FEWER_TAGS.has(name)), ...MORE_TAGS],
  ancestors: {
    ...defaultSchema.ancestors,
    caption: ['table'],
    col: ['table'],
    colgroup: ['table'],
    dd: ['dl'],
    dt: ['dl'],
    // Stray in a list item of ours, it would end that item.
    li: ['ol', 'ul'],
    source: ['audio', 'picture', 'video'],
  },
  attributes: {
    a: [
      ...ARIA,
      'dataFootnoteBackref',
      'dataFootnoteRef',
      ['className', 'data-footnote-backref'],
      'href',
      'name',
    ],
    audio: ['controls', 'src'],
    blockquote: ['cite'],
    code: [['className', LANGUAGE_CLASS]],
    col: ['span', 'width'],
    colgroup: ['span', 'width'],
    del: ['cite', 'dateTime'],
    details: ['open'],
    h2: [['className', 'sr-only']],
    // The addresses in a `srcSet` are looked at one by one (`mark-link.ts`).
    img: [...ARIA, ...SIZE, 'alt', 'sizes', 'src', 'srcSet'],
    input: ['checked', ['disabled', true], ['type', 'checkbox']],
    ins: ['cite', 'dateTime'],
    li: [['className', 'task-list-item'], 'value'],
    ol: [TASK_LIST, 'reversed', 'start'],
    q: ['cite'],
    section: ['dataFootnotes', ['className', 'footnotes']],
    source: ['media', 'sizes', 'src', 'srcSet', 'type'],
    table: ['summary', 'width'],
    td: CELL,
    th: CELL,
    time: ['dateTime'],
    ul: [TASK_LIST],
    video: [...SIZE, 'controls', 'poster', 'src'],
    '*': ['align', 'dir', 'id', 'lang', 'title'],
  },
  clobber: ['ariaDescribedBy', 'ariaLabelledBy', 'headers', 'id', 'name'],
  clobberPrefix: ID_PREFIX,
  protocols: {
    cite: ['http', 'https'],
    // Schemes are compared as they are written.
    href: ['http', 'https', 'mailto', 'HTTP', 'HTTPS', 'MAILTO'],
    poster: ['http', 'https', 'HTTP', 'HTTPS'],
    src: ['http', 'https', 'HTTP', 'HTTPS'],
  },
  required: {
    audio: { controls: true },
    input: { disabled: true, type: 'checkbox' },
    video: { controls: true },
  },
  strip: [
    ...[
      'script',
      'style',
      'template',
      'textarea',
      'title',
      'select',
      'svg',
      'math',
      'iframe',
      'object',
      'embed',
    ],
    ...['noembed', 'noframes', 'frameset', 'xmp', 'plaintext', 'button', 'marquee', 'applet'],
  ],
}

/** The same list, on which marks of ours pass. */
export function withMarks(schema: Schema): Schema {
  return {
    ...schema,
    attributes: { ...schema.attributes, '*': [...(schema.attributes?.['*'] ?? []), MARK_ATTRIBUTE] },
  }
}

/** The same for HTML that is parsed once more afterwards: nothing is prefixed yet, and marks of ours pass. */
export const markedSchema: Schema = { ...withMarks(sanitiseSchema), clobber: [] }
