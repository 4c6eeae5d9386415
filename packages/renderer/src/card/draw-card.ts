/** Facts → the bytes of a PNG. Heavy: only the worker loads this. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import type { CardFacts } from './card-facts.ts'
import { fontsFor } from './card-fonts.ts'
import { cardSvg, cardTexts } from './card-svg.ts'

let ready: Promise<void> | undefined

export async function drawCard(facts: CardFacts): Promise<Uint8Array> {
  ready ??= initWasm(readFileSync(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')))
  await ready
  const texts = cardTexts(facts)
  const bold = fontsFor(texts.bold, 700)
  const plain = fontsFor(texts.plain, 400)
  const drawing = new Resvg(cardSvg(facts, { bold, plain }))
  try {
    const image = drawing.render()
    try {
      return image.asPng()
    } finally {
      image.free()
    }
  } finally {
    drawing.free()
  }
}
