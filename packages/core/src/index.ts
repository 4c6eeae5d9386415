export { digestOf } from './id.ts'
export type * from './nouns.ts'
export { lookupKey, parsePageName, toPagePath } from './page-name.ts'
export type * from './site-renderer.ts'
