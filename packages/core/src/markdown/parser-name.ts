import { nativeParser } from './native-parser.ts'

/** Which parser reads on this machine; part of what a parsed page is remembered under. */
export const PARSER_NAME: 'satteri' | 'remark' = nativeParser === undefined ? 'remark' : 'satteri'
