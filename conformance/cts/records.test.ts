import { expect, test } from 'vitest'
import { formatRecord, type Record, RecordReader } from './records.ts'

const records: Record[] = [
  { kind: 'begin', query: 'webgpu:a:b:c="x"' },
  { kind: 'end', query: 'webgpu:a:b:c="x"', status: 'fail', log: ['two\nlines'] },
  { kind: 'done' },
]

test('records are read from pieces of any size, in UTF-16 code units', () => {
  const output = records.map(formatRecord).join('')
  for (const size of [1, 7, output.length]) {
    const reader = new RecordReader()
    const pieces = output.match(new RegExp(`[^]{1,${size}}`, 'g'))!
    expect(pieces.flatMap(piece => reader.read(piece))).toEqual(records)
  }
})

test('text between records is skipped, also without the end of its line', () => {
  const [begin, end] = records.map(formatRecord)
  expect(new RecordReader().read(`Warning: slow\n${begin}Warning: ${end}`)).toEqual(records.slice(0, 2))
})
