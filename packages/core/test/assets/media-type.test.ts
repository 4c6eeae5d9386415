import { expect, test } from 'vitest'
import * as made from '../../../../test/support/pictures.ts'
import { findMismatch, judgeType } from '../../src/assets/media-type.ts'

const mp4 = Buffer.from('00000018667479706d703432', 'hex')
const text = Buffer.from('plain words\n')

test.each<[path: string, bytes: Buffer, type: string]>([
  ['a.png', made.png(1, 1), 'image/png'],
  ['dir.png/A.JPG', made.jpegHead(1, 1), 'image/jpeg'],
  ['a.jpeg', made.jpegHead(1, 1), 'image/jpeg'],
  ['a.gif', made.gif(1, 1), 'image/gif'],
  ['a.webp', made.webp(1, 1), 'image/webp'],
  ['a.avif', made.avif(1, 1), 'image/avif'],
  ['a.bmp', made.bmp(1, 1), 'image/bmp'],
  ['a.ico', made.icon(1, 1), 'image/x-icon'],
  ['a.svg', made.svg(''), 'image/svg+xml'],
  [
    'a.svg',
    Buffer.from('\ufeff<?xml version="1.0"?>\n<!-- a > b --><!DOCTYPE svg [<!ENTITY a "b">]>\n<svg/>'),
    'image/svg+xml',
  ],
  ['a.wav', made.wav(), 'audio/wav'],
  ['a.mp3', Buffer.from('ID3\u0003'), 'audio/mpeg'],
  ['a.mp3', Buffer.from('fffb9064', 'hex'), 'audio/mpeg'],
  ['a.aac', Buffer.from('fff15080', 'hex'), 'audio/aac'],
  ['a.flac', Buffer.from('fLaC\0'), 'audio/flac'],
  ['a.ogg', Buffer.from('OggS\0'), 'audio/ogg'],
  ['a.ogv', Buffer.from('OggS\0'), 'video/ogg'],
  ['a.m4a', mp4, 'audio/mp4'],
  ['a.3gp', mp4, 'audio/3gpp'],
  ['a.mp4', mp4, 'video/mp4'],
  ['a.mov', mp4, 'video/quicktime'],
  ['a.webm', Buffer.from('1a45dfa3', 'hex'), 'video/webm'],
  ['a.mkv', Buffer.from('1a45dfa3', 'hex'), 'video/x-matroska'],
  ['a.pdf', made.pdf(), 'application/pdf'],
  ['a.txt', text, 'text/plain; charset=utf-8'],
  ['a.csv', Buffer.from('a,é\n'), 'text/plain; charset=utf-8'],
  ['a.json', Buffer.from('{}'), 'text/plain; charset=utf-8'],
  // Only to be saved: not what it is called, or nothing that a browser should show.
  ['a.txt', Buffer.from([0xe9, 0]), 'application/octet-stream'],
  ['a.png', Buffer.from('<script>alert(1)</script>'), 'application/octet-stream'],
  ['a.png', made.svg(''), 'application/octet-stream'],
  ['a.svg', Buffer.from('<html><svg></svg></html>'), 'application/octet-stream'],
  ['a.svg', Buffer.from('<!-- <svg> --><script/>'), 'application/octet-stream'],
  ['a.mp4', made.png(1, 1), 'application/octet-stream'],
  ['a.pdf', text, 'application/octet-stream'],
  ['a.html', Buffer.from('<p>'), 'application/octet-stream'],
  ['a.xhtml', Buffer.from('<p>'), 'application/octet-stream'],
  ['a.js', text, 'application/octet-stream'],
  ['a.css', text, 'application/octet-stream'],
  ['a.zip', Buffer.from('PK'), 'application/octet-stream'],
  ['a', made.png(1, 1), 'application/octet-stream'],
  ['.png', made.png(1, 1), 'application/octet-stream'],
  ['a.png', Buffer.alloc(0), 'application/octet-stream'],
  // A picture under the extension of another.
  ['a.png', made.jpegHead(1, 1), 'image/jpeg'],
])('%s is served as what it is, if it is called so', (path, bytes, type) =>
  expect(judgeType(path, bytes)).toBe(type),
)

test.each<[path: string, type: string, held: string | undefined]>([
  ['a.png', 'image/png', undefined],
  ['a.png', 'image/jpeg', 'a JPEG picture'],
  ['a.png', 'application/octet-stream', 'something else'],
  ['a.zip', 'application/octet-stream', undefined],
  ['a.txt', 'application/octet-stream', undefined],
])('%s served as %s', (path, type, held) => expect(findMismatch(path, type)?.held).toBe(held))
