/** What scripts add to the pages of a site. Without it, or with half of it, every page is whole. */

import { startThemeSwitch } from './theme-switch.js'

startThemeSwitch()
