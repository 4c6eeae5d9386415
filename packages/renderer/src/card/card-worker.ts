/** The program of the worker that draws cards, one at a time. */

import { parentPort } from 'node:worker_threads'
import type { CardFacts } from './card-facts.ts'
import { drawCard } from './draw-card.ts'

parentPort?.on('message', async (facts: CardFacts) => {
  parentPort?.postMessage(await drawCard(facts))
})
