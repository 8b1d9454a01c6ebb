import { readFile, writeFile } from 'node:fs/promises'
import { argv } from 'node:process'

const [, , input, output] = argv
if (input === undefined || output === undefined) throw new Error('give two paths: INPUT OUTPUT')
const bytes = await readFile(input)
await writeFile(output, bytes.toReversed())
console.log(`${bytes.length} bytes`)
