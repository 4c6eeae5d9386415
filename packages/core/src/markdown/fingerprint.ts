import { PARSER_NAME } from './parser-name.ts'

/**
 * What turns markdown into HTML, and which version of it. A change here makes every page be parsed and rendered anew; a
 * test holds it against the versions that are installed. The first word is ours: change it when our own code gives other
 * HTML, text or blocks for the same source.
 */
const VERSIONS =
  'draehi-6 @shikijs/core@4.6.0 @shikijs/engine-oniguruma@4.6.0 @shikijs/langs@4.6.0 gray-matter@4.0.3 rehype-raw@7.0.0 rehype-sanitize@6.0.0 rehype-stringify@10.0.1 remark-gfm@4.0.1 remark-parse@11.0.0 remark-rehype@11.1.2 satteri@0.10.5 temml@0.13.5'

/** With the parser that reads on this machine: there are two (`parser.ts`). */
export const PARSER_FINGERPRINT: string = `${VERSIONS} by-${PARSER_NAME}`
