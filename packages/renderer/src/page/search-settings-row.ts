import { DEFAULT_SEARCH, type LinkedSite, type RenderedPage, SEARCH_SETTINGS_PATH } from '@draehi/core'
import { toRenderedPage } from './rendered-page.ts'

/** What the site says about its search, as a row that nobody is served; undefined when it is what goes without saying. */
export function searchSettingsRow({ config }: LinkedSite): RenderedPage | undefined {
  const { language, log } = config.search
  if (language === DEFAULT_SEARCH.language && log === DEFAULT_SEARCH.log) return undefined
  const body = JSON.stringify({ language, log })
  const path = SEARCH_SETTINGS_PATH
  return toRenderedPage({ kind: 'shell', path, pageUuid: undefined, title: '', head: '', body })
}
