import type { Workspace } from '@draehi/core'
import type { Settings } from '../settings.ts'

export const DEFAULT_PORT = 4321

/** The public address of a workspace: below `DRAEHI_BASE_URL`, else where `draehi serve` listens by default. */
export function siteUrl(settings: Settings, workspace: Pick<Workspace, 'slug'>, served?: string): string {
  const base = settings.baseUrl ?? served ?? `http://127.0.0.1:${DEFAULT_PORT}`
  return `${base.replace(/\/+$/, '')}/${workspace.slug}`
}
