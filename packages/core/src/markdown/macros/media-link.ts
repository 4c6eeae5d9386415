/** Videos and posts of other sites, as links: nothing of another site is loaded before a reader follows one. */

import type { PhrasingContent } from 'mdast'
import { parseUrl } from '../reference.ts'
import { added, type Referring } from '../referring.ts'
import type { Macro } from './macro.ts'

/** `{{youtube https://… | id}}` */
export function youtubeLink({ argument }: Macro): PhrasingContent | undefined {
  const id = youtubeId(argument)
  return id === undefined ? undefined : mediaLink(`https://www.youtube.com/watch?v=${id}`, 'YouTube')
}

/** `{{vimeo https://… | id}}` */
export function vimeoLink({ argument }: Macro): PhrasingContent | undefined {
  const id = /^(?:https?:\/\/(?:www\.|player\.)?vimeo\.com\/(?:video\/)?)?(\d{1,20})(?:[/?#]\S*)?$/iu.exec(
    argument,
  )?.[1]
  return id === undefined ? undefined : mediaLink(`https://vimeo.com/${id}`, 'Vimeo')
}

/** `{{bilibili https://… | id}}` */
export function bilibiliLink({ argument }: Macro): PhrasingContent | undefined {
  const id = /(?:^|\/)(BV[0-9A-Za-z]{1,20}|av\d{1,20})(?:[/?#]\S*)?$/u.exec(argument)?.[1]
  return id === undefined ? undefined : mediaLink(`https://www.bilibili.com/video/${id}`, 'Bilibili')
}

/** `{{video …}}`: of one of these sites, of any other, or a file of the repository. */
export function videoLink(macro: Macro, expansion: Referring): PhrasingContent | undefined {
  const known = youtubeLink(macro) ?? (/vimeo\.com/iu.test(macro.argument) ? vimeoLink(macro) : undefined)
  if (known !== undefined) return known
  if (/bilibili\.com/iu.test(macro.argument)) return bilibiliLink(macro)
  const url = webUrl(macro.argument)
  if (url !== undefined) return mediaLink(url.href, url.hostname.replace(/^www\./u, ''))
  const isFile = /^[^\s:<>"]{1,500}\.(?:mp4|webm|ogv|mov|m4v|mkv)$/iu.test(macro.argument)
  const file = isFile ? parseUrl(macro.argument, '', 'image') : undefined
  return file && { type: 'image', url: macro.argument, alt: '', data: { link: added(file, expansion) } }
}

/** `{{tweet https://twitter.com/user/status/1 | id}}` */
export function tweetLink({ argument }: Macro): PhrasingContent | undefined {
  const [, user, id] =
    /^(?:https?:\/\/(?:www\.|mobile\.)?(?:twitter|x)\.com\/(\w{1,50})\/status\/)?(\d{1,25})(?:[/?#]\S*)?$/iu.exec(
      argument,
    ) ?? []
  if (id === undefined) return undefined
  const name = user === undefined || user === 'i' ? 'A post on X' : `A post of @${user} on X`
  return link(`https://x.com/${user ?? 'i'}/status/${id}`, name)
}

/** The id of a video, by itself or in any of the addresses that YouTube uses. */
export function youtubeId(text: string): string | undefined {
  const site =
    /^(?:https?:)?\/\/(?:www\.|m\.|music\.)?(?:youtu\.be\/|youtube(?:-nocookie)?\.com\/)(.*)$/iu.exec(
      text,
    )?.[1]
  if (site === undefined) return /^[\w-]{11}$/u.exec(text)?.[0]
  return /(?:^(?:embed\/|shorts\/|live\/|v\/)?|[?&]v=)([\w-]{11})(?![\w-])/u.exec(site)?.[1]
}

function mediaLink(url: string, site: string): PhrasingContent {
  return link(url, `▶ ${site}`)
}

function link(url: string, label: string): PhrasingContent {
  return {
    type: 'link',
    url,
    title: null,
    children: [{ type: 'text', value: label }],
    data: { look: 'media' },
  }
}

function webUrl(text: string): URL | undefined {
  if (!/^https?:\/\/\S+$/iu.test(text) || !URL.canParse(text)) return undefined
  return new URL(text)
}
