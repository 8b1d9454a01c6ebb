import { expect, it } from 'vitest'
import { answerProblem, answerSubject } from './answer-subject.ts'

it.each([
  ['_INBOX.abc.1', true],
  ['_INBOX_alice.abc', true],
  ['_R_.abc', true],
  ['answers', true],
  ['results.a', true],
  ['_INBOX', false],
  ['_INBOX.*', false],
  ['_INBOX.a b', false],
  [`_INBOX.${'a'.repeat(1018)}`, false],
  ['other', false],
  ['', false],
  ['$JS.API.STREAM.DELETE.JOBS', false],
  ['$KV.results.admin', false],
  ['$SYS.REQ.SERVER.PING', false],
])('%s may take answers: %s', (subject, isAllowed) => {
  expect(answerProblem(subject, ['answers', 'results.>', '$KV.>']) === undefined).toBe(isAllowed)
})

it('a subject that begins with $ takes no answers, whatever guests are granted', () => {
  expect(answerProblem('$JS.API.STREAM.DELETE.JOBS', ['>'])).toMatch(
    /^'\$JS\.API\.STREAM\.DELETE\.JOBS' takes no answers/,
  )
})

it('the log says which answer is left out, in a short line', () => {
  const lines: object[] = []
  const subjectOf = (replyTo?: string) =>
    answerSubject({ subject: 'jobs.1', replyTo }, [], line => lines.push(line))
  expect(['_INBOX.a', undefined, '', `$${'a'.repeat(5000)}`].map(subjectOf)).toEqual([
    '_INBOX.a',
    undefined,
    undefined,
    undefined,
  ])
  expect(lines).toEqual([
    {
      event: 'no-answer',
      subject: 'jobs.1',
      reason: `'$${'a'.repeat(99)}…' (5001 bytes) takes no answers; only inboxes (_INBOX.>) and subjects that wasi-webgpu work --publish grants do, none that begins with $`,
    },
  ])
})
