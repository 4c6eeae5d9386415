/**
 * Code as readers see it, made of its text alone:
 *
 *     <figure class="code"><figcaption><span class="code-title">x.js</span><span class="code-language">JavaScript</span>
 *     </figcaption><pre tabindex="0"><code class="language-js">…<span class="k">const</span>…</code></pre></figure>
 *
 * - lines are `<span class="line">` where some are `marked` or all have a number, `data-line`
 * - without a title and a language there is no figure
 * - a diagram is `<figure class="diagram"><pre class="mermaid"><code>…`; a script of ours draws it, the source stays
 */

import type { Element, ElementContent, Properties } from 'hast'
import type { CodeInfo } from './code-info.ts'
import { findLanguage } from './code-languages.ts'
import { type CodeBudget, type CodeToken, highlightCode } from './highlight-code.ts'

/** A language is a word: what follows it in a fence, and quotes, cannot be part of a class. */
const LANGUAGE_CLASS = /^language-[\p{L}\p{N}_.+#-]{1,50}$/u

/** Words that say that there is no language. */
const PLAIN = new Set(['text', 'txt', 'plain', 'plaintext', 'none', 'nohighlight', 'raw', 'output'])

/** Above it, code has no lines of its own: marks and numbers are left out. */
const MAX_LINES = 2_000

/** @param code text that went through the sanitiser, without the line end that HTML wants at the end */
export function markCode(code: string, info: CodeInfo, budget: CodeBudget): Element {
  if (isDiagram(info)) return diagram(code)
  const { language = '', title } = info
  const lines = highlightCode(code, language, budget)
  const content = hasLines(info, code)
    ? writeLines(lines ?? code.split('\n').map((text) => [{ text, className: undefined }]), info)
    : lines === undefined
      ? [text(code)]
      : lines.flatMap((tokens, n) => [...(n === 0 ? [] : [text('\n')]), ...tokens.map(writeToken)])
  const className = `language-${language}`
  const inner = make('code', LANGUAGE_CLASS.test(className) ? { className: [className] } : {}, [
    ...content,
    text('\n'),
  ])
  const pre = make('pre', { ...preClass(info), tabIndex: 0 }, [inner])
  const caption = captionOf(language, title)
  return caption === undefined ? pre : make('figure', { className: ['code'] }, [caption, pre])
}

export const isDiagram = ({ language }: CodeInfo): boolean => language?.toLowerCase() === 'mermaid'

function diagram(source: string): Element {
  const pre = make('pre', { className: ['mermaid'], tabIndex: 0 }, [make('code', {}, [text(`${source}\n`)])])
  return make('figure', { className: ['diagram'] }, [pre])
}

function captionOf(language: string, title: string | undefined): Element | undefined {
  const known = findLanguage(language)?.title ?? (PLAIN.has(language.toLowerCase()) ? '' : language)
  if (title === undefined && known === '') return undefined
  return make('figcaption', {}, [
    ...(title === undefined ? [] : [make('span', { className: ['code-title'] }, [text(title)])]),
    ...(known === '' ? [] : [make('span', { className: ['code-language'] }, [text(known.slice(0, 50))])]),
  ])
}

function hasLines({ marked, firstLine }: CodeInfo, code: string): boolean {
  return (marked.length > 0 || firstLine !== undefined) && code.split('\n', MAX_LINES + 1).length <= MAX_LINES
}

function preClass({ firstLine }: CodeInfo): Properties {
  return firstLine === undefined ? {} : { className: ['numbered'] }
}

function writeLines(lines: readonly (readonly CodeToken[])[], info: CodeInfo): ElementContent[] {
  const { marked, firstLine } = info
  return lines.flatMap((tokens, n) => {
    const isMarked = marked.some(([first, last]) => first <= n + 1 && n + 1 <= last)
    const className = isMarked ? ['line', 'marked'] : ['line']
    const number = firstLine === undefined ? {} : { dataLine: String(firstLine + n) }
    const line = make('span', { className, ...number }, tokens.map(writeToken))
    return n === 0 ? [line] : [text('\n'), line]
  })
}

function writeToken(token: CodeToken): ElementContent {
  const content = text(token.text)
  return token.className === undefined ? content : make('span', { className: [token.className] }, [content])
}

const text = (value: string): ElementContent => ({ type: 'text', value })

function make(tagName: string, properties: Properties, children: readonly ElementContent[]): Element {
  return { type: 'element', tagName, properties, children: [...children] }
}
