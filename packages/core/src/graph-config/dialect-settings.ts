import type { GraphConfig, JournalFormat } from '../nouns.ts'
import type { Problem } from '../problem.ts'

/** What a graph's own application has written down, as far as it concerns publishing. Absent: it says nothing. */
export interface DialectSettings {
  readonly home?: string | undefined
  readonly exclude?: readonly string[]
  readonly journal?: Partial<JournalFormat>
  readonly fileNameFormat?: GraphConfig['fileNameFormat']
  readonly lineBreaks?: GraphConfig['lineBreaks']
  readonly publish?: GraphConfig['publish']
  readonly macros?: GraphConfig['macros']
  readonly hiddenProperties?: readonly string[]
  readonly commaProperties?: readonly string[]
  readonly problems: readonly Problem[]
}
