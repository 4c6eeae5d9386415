/** What differs between two deployments as one page that needs nothing else: it is written piece by piece, page by page. */

import { readFileSync } from 'node:fs'
import {
  type BlockDiff,
  type DiffSummary,
  type FieldDiff,
  fieldText,
  type PageDiff,
  type WordRun,
} from '@draehi/core'
import { assets } from '../assets/assets.ts'
import { escapeText } from './html.ts'

export interface DiffFacts {
  /** Of the site. */
  readonly title: string
  readonly before: string
  readonly after: string
  readonly summary: DiffSummary
}

const COUNTS = ['added', 'changed', 'moved', 'removed'] as const

export function writeDiffStart({ title, before, after, summary }: DiffFacts): string {
  const counts = COUNTS.map((kind) => `${summary[kind].toLocaleString('en-US')} ${kind}`).join(', ')
  return (
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">' +
    `<meta name="color-scheme" content="light dark"><title>${escapeText(`${title}: ${before} → ${after}`)}</title>` +
    `<style>${styles()}</style></head><body><main class="diff-page" id="content">` +
    `<h1>${escapeText(title)}</h1><p class="diff-counts">${escapeText(before)} → ${escapeText(after)}<br>` +
    `Pages: ${counts}. Served pages and lists that differ: ${summary.rendered}; redirects: ${summary.redirects}.</p>` +
    '<div>'
  )
}

export function writeDiffEnd(): string {
  return '</div></main></body></html>'
}

export function writePageDiff(page: PageDiff): string {
  const where = page.from === undefined ? page.path : `${page.from} → ${page.path}`
  const fields = page.fields.map(writeField).join('')
  return (
    `<section><h2 dir="auto">${escapeText(page.title)} <small>${page.kind}, /${escapeText(where)}</small></h2>` +
    `${fields === '' ? '' : `<ul class="diff-fields">${fields}</ul>`}${page.blocks.map(writeBlock).join('')}</section>`
  )
}

function writeField({ name, before, after }: FieldDiff): string {
  const [was, is] = [fieldText(before), fieldText(after)]
  const old = was === '' ? '' : `<del>${escapeText(was)}</del> `
  const now = is === '' ? '' : `<ins>${escapeText(is)}</ins>`
  return `<li dir="auto">${escapeText(name)}: ${old}${now}</li>`
}

const NOTES: Readonly<Partial<Record<BlockDiff['kind'], string>>> = {
  moved: 'stands elsewhere',
  rendered: 'looks otherwise, and is written as before',
}

/** Deeper than this nothing is set in further: the text would have no room. */
const MAX_INDENT = 6

function writeBlock({ kind, depth, words }: BlockDiff): string {
  const note = NOTES[kind]
  const indent = Math.min(depth, MAX_INDENT)
  return (
    `<div class="diff-block ${kind}" dir="auto"${indent === 0 ? '' : ` style="margin-inline-start:${indent * 1.25}rem"`}>` +
    `${words.map(writeRun).join('')}${note === undefined ? '' : `<div class="diff-note" lang="en" dir="ltr">${note}</div>`}</div>`
  )
}

function writeRun({ kind, text }: WordRun): string {
  const html = escapeText(text)
  if (kind === 'same') return html
  return kind === 'added' ? `<ins>${html}</ins>` : `<del>${html}</del>`
}

/** The site's own, and what only this page has. */
function styles(): string {
  const own = readFileSync(new URL('../../src/assets/diff.css', import.meta.url), 'utf8')
  return [
    ...assets.filter(({ type }) => type.startsWith('text/css')).map(({ bytes }) => bytes.toString('utf8')),
    own,
  ].join('\n')
}
