import { expect, it } from 'vitest'
import { parseReference, referenceText } from './reference.ts'

const digest = `sha256:${'ab'.repeat(32)}`

it.each([
  ['ghcr.io/org/app:1.2', 'ghcr.io', 'org/app', '1.2', undefined],
  [`ghcr.io/org/app:1.2@${digest}`, 'ghcr.io', 'org/app', '1.2', digest],
  [`ghcr.io/org/app@${digest}`, 'ghcr.io', 'org/app', undefined, digest],
  ['localhost/app', 'localhost', 'app', 'latest', undefined],
  ['localhost:5000/a/b__c/d-e.f', 'localhost:5000', 'a/b__c/d-e.f', 'latest', undefined],
  ['registry:5000/app:v1', 'registry:5000', 'app', 'v1', undefined],
  ['[::1]:5000/app', '[::1]:5000', 'app', 'latest', undefined],
])('the reference %s is parsed into its parts', (text, host, repository, tag, digest) => {
  const reference = parseReference(text)
  expect(reference).toEqual({ host, repository, tag, digest })
  expect(parseReference(referenceText(reference!))).toEqual(reference)
})

it.each([
  'app',
  'org/app:1.2',
  './app.io/x',
  '../a.b/c',
  '/ghcr.io/org/app',
  'C:/programs/app',
  'ghcr.io/Org/app',
  'ghcr.io/org//app',
  'ghcr.io/org/../app',
  'ghcr.io/org/app:',
  'ghcr.io/org/app:a/b',
  'ghcr.io/org/app@sha256:abc',
  `ghcr.io/org/app@md5:${'ab'.repeat(16)}`,
  'ghcr.io/org/app\n',
])('%j is no reference', text => {
  expect(parseReference(text)).toBeUndefined()
})
