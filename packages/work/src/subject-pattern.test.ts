import { expect, it } from 'vitest'
import { covers, isGranted, isPattern, isSubject, overlap } from './subject-pattern.ts'

it.each([
  ['a', true, true],
  ['jobs.thumb-1', true, true],
  ['jobs.*', false, true],
  ['jobs.>', false, true],
  ['*.b.>', false, true],
  ['jobs.>.b', false, false],
  ['', false, false],
  ['.a', false, false],
  ['a.', false, false],
  ['a..b', false, false],
  ['a b', false, false],
  ['a\r\nPUB b 0', false, false],
  ['a'.repeat(1024), true, true],
  ['é'.repeat(513), false, false],
])('%j is a subject: %s, and a pattern: %s', (text, subject, pattern) => {
  expect([isSubject(text), isPattern(text)]).toEqual([subject, pattern])
})

it.each([
  ['a.b', 'a.b', true, true],
  ['a.b', 'a.c', false, false],
  ['a.*', 'a.b', true, true],
  ['a.*', 'a.b.c', false, false],
  ['a.>', 'a.b.c', true, true],
  ['a.>', 'a', false, false],
  ['>', '$JS.API.INFO', true, true],
  ['a.b', 'a.*', false, true],
  ['a.*', 'a.>', false, true],
  ['*.b', 'a.*', false, true],
])('%s covers %s: %s, and overlaps it: %s', (pattern, subject, isCovered, overlaps) => {
  expect([covers(pattern, subject), overlap(pattern, subject), overlap(subject, pattern)]).toEqual([
    isCovered,
    overlaps,
    overlaps,
  ])
})

it.each([
  ['results.a', ['>'], true],
  ['$JS.API.STREAM.DELETE.JOBS', ['>'], false],
  ['$KV.results.admin', ['*.results.*'], false],
  ['_INBOX.of.another', ['>', '*.of.>'], false],
  ['_INBOX.of.another', ['_INBOX.>'], true],
  ['$KV.results.a', ['>', '$KV.results.>'], true],
])(
  '%s is granted by %j: %s; a wildcard at the beginning reaches neither servers nor inboxes',
  (subject, granted, expected) => {
    expect(isGranted(subject, granted)).toBe(expected)
  },
)
