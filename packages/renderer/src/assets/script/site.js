/** What scripts add to the pages of a site. Without it, or with half of it, every page is whole. */

import { startPreviews } from './preview.js'
import { startSearchKeys } from './search-keys.js'
import { startThemeSwitch } from './theme-switch.js'

startThemeSwitch()
startSearchKeys()
startPreviews()
