/** Classes and attributes of ours, by what `data` says: what an author writes by hand gets none of them. */

import './hast-data.ts'
import type { Element, Properties } from 'hast'
import { withoutNoncharacters } from './sentinel.ts'
import { taskLabel } from './task-state.ts'

export function classesOf({ data }: Element): Properties {
  if (data?.outline === 'top') return { className: ['outline'] }
  if (data?.calloutTitle) return { className: ['callout-title'] }
  if (data?.callout === undefined) return {}
  const { family, name } = data.callout
  return { className: ['callout', `callout-${family}`], dataCallout: withoutNoncharacters(name) }
}

/** Of a checkbox. */
export function taskAttributes({ data, properties }: Element): Properties {
  if (data?.task === undefined) return { ariaLabel: properties.checked ? 'done' : 'to do' }
  return { ariaLabel: taskLabel(data.task), dataTask: data.task }
}
