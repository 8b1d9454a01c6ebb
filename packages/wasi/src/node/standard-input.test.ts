import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'

const module = JSON.stringify(new URL('./wasi.ts', import.meta.url).href)

/** Runs a program that reads chunks of its standard input, which stays open. */
async function readingFromOpenPipe(program: string): Promise<{ code: number; output: string }> {
  const script = `import { wasi } from ${module}
    const standardInput = (await wasi({}, ['wasi:cli/stdin@0.3.0']))['wasi:cli/stdin@0.3']
    const [input, outcome] = standardInput.readViaStream()
    const next = async () => Buffer.from((await input.next()).value ?? []).toString()
    ${program}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 60_000,
  })
  child.stdin.on('error', () => {})
  let output = ''
  child.stdout.on('data', (text: Buffer) => {
    output += text
    if (output.endsWith('ready\n')) child.stdin.write('more')
  })
  child.stdin.write('first')
  const [code] = (await once(child, 'close')) as [number]
  return { code, output }
}

it('a WASI 0.3 guest that stops reading its standard input does not keep the process alive', async () => {
  const { code, output } = await readingFromOpenPipe(`
    console.log(await next())
    const waiting = input.next()
    setTimeout(() => input.return(), 10)
    console.log(await waiting, await outcome)`)
  expect([code, output]).toEqual([0, "first\n{ done: true, value: undefined } { tag: 'ok' }\n"])
})

it('input that a WASI 0.3 guest left unread goes to the next reader of standard input', async () => {
  const { code, output } = await readingFromOpenPipe(`
    await next()
    const waiting = input.next()
    setTimeout(() => input.return(), 10)
    await waiting
    const [other] = standardInput.readViaStream()
    console.log('ready')
    const text = Buffer.from((await other.next()).value).toString()
    await other.return()
    console.log(text)`)
  expect([code, output]).toEqual([0, 'ready\nmore\n'])
})

it('a WASI 0.3 guest that waits for its standard input in many streams causes no warning of the host', async () => {
  const { code, output } = await readingFromOpenPipe(`
    await next()
    const warnings = []
    process.on('warning', warning => warnings.push(warning.message))
    const inputs = Array.from({ length: 20 }, () => standardInput.readViaStream()[0])
    const waiting = inputs.map(input => input.next())
    console.log('ready')
    const first = await Promise.race(waiting)
    for (const each of [input, ...inputs]) await each.return()
    console.log(Buffer.from(first.value).toString(), warnings)`)
  expect([code, output]).toEqual([0, 'ready\nmore []\n'])
})
