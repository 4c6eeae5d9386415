/** Tests parse pages in their own process, where no worker makes code ready. */

import { readyEngine } from '../packages/core/src/markdown/highlight-code.ts'

await readyEngine()
