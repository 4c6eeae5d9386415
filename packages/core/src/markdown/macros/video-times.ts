/** `{{youtube-timestamp 113}}`: a place in the video above it. */

import type { Link, PhrasingContent, Root } from 'mdast'
import { visit } from '../visit.ts'
import type { Macro } from './macro.ts'
import { youtubeId } from './media-link.ts'

/** Seconds, or `1:02:03`. Shown as a time; becomes a link when `linkTimestamps` finds the video. */
export function timestamp({ argument }: Macro): PhrasingContent | undefined {
  if (!/^\d{1,6}(?::\d{1,2}){0,2}$/u.test(argument)) return undefined
  const seconds = argument.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return {
    type: 'styled',
    children: [{ type: 'text', value: clock(seconds) }],
    data: { look: 'timestamp', seconds },
  }
}

/** Each timestamp leads into the last video that comes before it on the page, if there is one. */
export function linkTimestamps(root: Root): void {
  let video: string | undefined
  visit(root, (node) => {
    if (node.type === 'link') video = youtubeId(node.url) ?? video
    const seconds = node.type === 'styled' ? node.data.seconds : undefined
    if (node.type !== 'styled' || seconds === undefined || video === undefined) return
    const link: Link = {
      type: 'link',
      url: `https://www.youtube.com/watch?v=${video}&t=${seconds}s`,
      children: node.children,
    }
    node.children = [link]
  })
}

function clock(seconds: number): string {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const rest = String(seconds % 60).padStart(2, '0')
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`
}
