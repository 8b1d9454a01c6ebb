import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { childrenOf } from '../../../serve/src/testing/running-server.ts'
import { componentFiles, ended, wasiWebgpu } from '../testing/command.ts'
import { commandHere } from '../testing/command-here.ts'
import { commandPath } from '../testing/command-path.ts'
import { cliCommand, echoing, exporting, importing, waiting } from '../testing/components.ts'

const texts = {
  echoing,
  prints: cliCommand('(call $print (i32.const 0) (i32.const 6)) (i32.const 0)', 'hello\\n'),
  'prints-in-turns': cliCommand(
    `(local $i i32)
    (loop $again
      (call $print (i32.const 0) (i32.const 4))
      (call $complain (i32.const 4) (i32.const 4))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 50))))
    (i32.const 0)`,
    'out\\nerr\\n',
  ),
  'prints-much-and-exits': cliCommand(
    `(local $i i32)
    (loop $again
      (call $print (i32.const 2048) (i32.const 60000))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 50))))
    (call $exit (i32.const 3))
    (i32.const 0)`,
  ),
  'prints-for-ever': cliCommand(
    '(loop $again (call $print (i32.const 0) (i32.const 2)) (br $again)) (i32.const 0)',
    'y\\n',
  ),
  'prints-its-last-argument': cliCommand('(call $print-last-argument) (i32.const 0)'),
  'exits-with-42': cliCommand('(call $exit (i32.const 42)) (unreachable)'),
  'returns-an-error': cliCommand('(i32.const 1)'),
  'counts-its-folders': cliCommand('(call $exit (call $folders)) (i32.const 0)'),
  'counts-its-variables': cliCommand('(call $exit (call $variables)) (i32.const 0)'),
  'returns-an-error-with-a-message': `(component
    (core module $m
      (memory (export "memory") 1)
      (data (i32.const 16) "\\01\\00\\00\\00\\20\\00\\00\\00\\09\\00\\00\\00\\00\\00\\00\\00no coffee")
      (func (export "start") (result i32) (i32.const 16)))
    (core instance $i (instantiate $m))
    (func (export "start") (result (result (error string)))
      (canon lift (core func $i "start") (memory (core memory $i "memory")))))`,
  'returns-an-error-that-draws': `(component
    (core module $m
      (memory (export "memory") 1)
      (data (i32.const 16) "\\01\\00\\00\\00\\20\\00\\00\\00\\0e\\00\\00\\00\\00\\00\\00\\00no\\1b[2J\\0d\\0acoffee")
      (func (export "start") (result i32) (i32.const 16)))
    (core instance $i (instantiate $m))
    (func (export "start") (result (result (error string)))
      (canon lift (core func $i "start") (memory (core memory $i "memory")))))`,
  'prints-in-colour': cliCommand(
    '(call $complain (i32.const 0) (i32.const 8)) (i32.const 0)',
    '\\1b[31mno\\0a',
  ),
  'answers-http': `(component
    (core module $m (func (export "handle")))
    (core instance $i (instantiate $m))
    (func $handle (canon lift (core func $i "handle")))
    (instance $handler (export "handle" (func $handle)))
    (export "wasi:http/handler@0.3.0" (instance $handler)))`,
  'only-repeats': `(component
    (core module $m (func (export "repeat") (param i32)))
    (core instance $i (instantiate $m))
    (func (export "repeat") (param "times" u32) (canon lift (core func $i "repeat"))))`,
  loops: exporting({ start: '(loop $again (br $again))' }),
  'waits-for-ever': `(component
    (import "wasi:clocks/monotonic-clock@0.3.0" (instance $clock
      (export "wait-for" (func async (param "how-long" u64)))))
    (core func $wait-for (canon lower (func $clock "wait-for")))
    (core module $m
      (import "" "wait-for" (func $wait-for (param i64)))
      (func (export "start") (call $wait-for (i64.const -1))))
    (core instance $i (instantiate $m (with "" (instance (export "wait-for" (func $wait-for))))))
    (func (export "start") async (canon lift (core func $i "start"))))`,
  'sleeps-for-ever': `(component
    (import "wasi:io/poll@0.2.0" (instance $poll
      (export "pollable" (type (sub resource)))
      (export "[method]pollable.block" (func (param "self" (borrow 0))))))
    (alias export $poll "pollable" (type $pollable))
    (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
      (alias outer 1 $pollable (type $outer))
      (export "pollable" (type $inner (eq $outer)))
      (export "subscribe-duration" (func (param "when" u64) (result (own $inner))))))
    (core func $subscribe (canon lower (func $clock "subscribe-duration")))
    (core func $block (canon lower (func $poll "[method]pollable.block")))
    (core module $m
      (import "" "subscribe" (func $subscribe (param i64) (result i32)))
      (import "" "block" (func $block (param i32)))
      (func (export "start") (call $block (call $subscribe (i64.const -1)))))
    (core instance $i (instantiate $m (with "" (instance
      (export "subscribe" (func $subscribe)) (export "block" (func $block))))))
    (func (export "start") (canon lift (core func $i "start"))))`,
  waits: waiting(),
  'waits-and-traps': waiting('unreachable'),
  'gets-a-gpu': `(component
    (import "wasi:webgpu/webgpu@0.3.0-rc.2" (instance $webgpu
      (export "gpu" (type $gpu (sub resource)))
      (export "get-gpu" (func (result (own $gpu))))))
    (core func $get-gpu (canon lower (func $webgpu "get-gpu")))
    (core module $m
      (import "" "get-gpu" (func $get-gpu (result i32)))
      (func (export "start") (result i32) (call $get-gpu)))
    (core instance $i (instantiate $m (with "" (instance (export "get-gpu" (func $get-gpu))))))
    (func (export "start") (result u32) (canon lift (core func $i "start"))))`,
  'grows-its-memory': `(component
    (core module $m (memory 1)
      (func (export "start") (result i32)
        (loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
        (memory.size)))
    (core instance $i (instantiate $m))
    (func (export "start") (result u32) (canon lift (core func $i "start"))))`,
  traps: exporting({ start: 'unreachable' }),
  recurses: exporting({ start: 'call 0' }),
  'may-send-requests': importing('wasi:http/outgoing-handler@0.2.3', '(instance)'),
  'traps-in-a-function-whose-name-has-a-line-feed': `(component
    (core module $m (func (@name "odd\\0aname") (export "start") unreachable))
    (core instance $i (instantiate $m))
    (func (export "start") (canon lift (core func $i "start"))))`,
  'traps-in-50-calls': `(component
    (core module $m
      (func $deeper (param $calls i32)
        (if (i32.eqz (local.get $calls)) (then unreachable))
        (call $deeper (i32.sub (local.get $calls) (i32.const 1))))
      (func $beginning (export "start") (call $deeper (i32.const 50))))
    (core instance $i (instantiate $m))
    (func (export "start") (canon lift (core func $i "start"))))`,
  'has-similar-names': `(component
    (core module $m
      (func (export "a") (result i32) (i32.const 1))
      (func (export "b") (result i32) (i32.const 2))
      (func (export "c") (result i32) (i32.const 3)))
    (core instance $i (instantiate $m))
    (func (export "a1") (result u32) (canon lift (core func $i "a")))
    (func (export "a-1") (result u32) (canon lift (core func $i "b")))
    (func (export "then") (result u32) (canon lift (core func $i "c"))))`,
  'starts-or-stops': exporting({ start: '', 'stop-it': 'unreachable', 'stop-IO': 'unreachable' }),
  'starts-and-runs': exporting({ start: '', run: '' }),
  'has-no-entry': exporting({ go: '' }),
  'wants-a-number': `(component
    (core module $m (func (export "start") (param i32)))
    (core instance $i (instantiate $m))
    (func (export "start") (param "times" u32) (canon lift (core func $i "start"))))`,
  'gives-a-number': `(component
    (core module $m (func (export "start") (result i32) (i32.const 7)))
    (core instance $i (instantiate $m))
    (func (export "start") (result u32) (canon lift (core func $i "start"))))`,
}

let folder: string
let files: Record<keyof typeof texts, string>
beforeAll(async () => {
  ;({ folder, files } = await componentFiles(texts))
})
afterAll(() => rm(folder, { recursive: true }))

describe('the output of a guest', () => {
  it('goes to the standard output, without anything else', async () => {
    expect(await wasiWebgpu(['run', files.prints])).toEqual({ code: 0, stdout: 'hello\n', stderr: '' })
  })

  it('keeps cursor movements and colours', async () => {
    expect((await wasiWebgpu(['run', files['prints-in-colour']])).stderr).toBe('\x1b[31mno\n')
  })

  it('keeps its order between the standard output and the standard error', async () => {
    const { stdout } = await ended('sh', [
      '-c',
      `"$0" "$@" 2>&1`,
      process.execPath,
      commandPath,
      'run',
      files['prints-in-turns'],
    ])
    expect(stdout).toBe('out\nerr\n'.repeat(50))
  })

  it('arrives completely when the guest exits, even at a slow reader', async () => {
    const command = ['-c', `{ "$0" "$@"; echo $? >&2; } | { sleep 0.3; wc -c; }`]
    const { stdout, stderr } = await ended('sh', [
      ...command,
      process.execPath,
      commandPath,
      'run',
      files['prints-much-and-exits'],
    ])
    expect(stdout.trim()).toBe('3000000')
    expect(stderr.trim()).toBe('3')
  })

  it('ends the program silently when the reader has closed the pipe', async () => {
    const command = ['-c', `"$0" "$@" | head -n 2`]
    const result = await ended('sh', [
      ...command,
      process.execPath,
      commandPath,
      'run',
      files['prints-for-ever'],
    ])
    expect(result).toEqual({ code: 0, stdout: 'y\ny\n', stderr: '' })
  })
})

// The device, which is always full, is one of Linux.
describe.runIf(existsSync('/dev/full'))('output that the system does not take', () => {
  const full = (command: string) => ['-c', `"$0" "$@" ${command}`, process.execPath, commandPath]

  it('fails for the guest, which may go on, or ends the command with one line', async () => {
    const printing = await ended('sh', [...full('> /dev/full'), 'run', files.prints])
    expect(printing).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(await ended('sh', [...full('> /dev/full'), 'help'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'wasi-webgpu: the standard output cannot be written: ENOSPC\n',
    })
  })

  it('is lost on the standard error', async () => {
    const result = await ended('sh', [...full('2> /dev/full'), 'run', 'missing.wasm'])
    expect(result).toEqual({ code: 1, stdout: '', stderr: '' })
  })
})

describe('a guest receives', () => {
  it('the standard input, through any number of streams', async () => {
    expect(await wasiWebgpu(['run', files.echoing], { input: 'standard input' })).toEqual({
      code: 0,
      stdout: 'abstandard input',
      stderr: '',
    })
  })

  it('the arguments after --, following its own name', async () => {
    const result = await commandHere([
      'run',
      files['prints-its-last-argument'],
      '--',
      '--help',
      'an argument',
    ])
    expect(result).toEqual({ code: 0, stdout: 'an argument', stderr: '' })
    expect((await commandHere(['run', files['prints-its-last-argument']])).stdout).toBe(
      files['prints-its-last-argument'],
    )
  })

  it('no environment variables by default', async () => {
    const env = { ...process.env, SECRET: 'x' }
    expect((await commandHere(['run', files['counts-its-variables']], { env })).code).toBe(0)
  })

  it('the environment variables of --env, and all with --inherit-env', async () => {
    const count = async (...args: string[]) => {
      const env = { SECRET: 'x', OTHER: 'y', PATH: '' }
      return (await commandHere(['run', ...args, files['counts-its-variables']], { env })).code
    }
    expect(await count('--env', 'SECRET', '--env', 'A=1=2', '--env', 'EMPTY=')).toBe(3)
    expect(await count('--inherit-env')).toBeGreaterThanOrEqual(3)
    expect(await count('--inherit-env', '--env', 'A=1')).toBe((await count('--inherit-env'))! + 1)
  })

  it.each([
    [['--env', '=1'], "--env '=1' has no name of a variable"],
    [['--env', 'NO_SUCH_VARIABLE'], '--env NO_SUCH_VARIABLE: this environment has no such variable'],
    [['--dir', 'no-such-folder:ro'], 'no-such-folder does not exist; create it first'],
    [['--dir', ':ro'], "--dir ':ro' has no host folder"],
  ])('nothing for an invalid grant, %j, which is refused in one line', async (args, message) => {
    const { code, stdout, stderr } = await commandHere(['run', ...args, files.prints])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^wasi-webgpu: [^\n]+\n$/)
    expect(stderr).toContain(message)
  })

  it('no folders but those of --dir', async () => {
    await mkdir(join(folder, 'data'))
    const file = files['counts-its-folders']
    expect((await commandHere(['run', file])).code).toBe(0)
    expect((await commandHere(['run', '--dir', join(folder, 'data'), file])).code).toBe(1)
    expect(
      (await commandHere(['run', '--dir', 'data::/a', file, '--dir', '.::/b'], { cwd: folder })).code,
    ).toBe(2)
  })
})

describe('the exit code of wasi-webgpu run', () => {
  it('is the code that the guest passes to wasi:cli/exit', async () => {
    expect(await commandHere(['run', files['exits-with-42']])).toEqual({ code: 42, stdout: '', stderr: '' })
  })

  it('is 1 when the guest returns an error', async () => {
    expect(await commandHere(['run', files['returns-an-error']])).toEqual({ code: 1, stdout: '', stderr: '' })
  })

  it('is 1 when the guest returns an error with a payload, which is printed', async () => {
    const { code, stderr } = await commandHere(['run', files['returns-an-error-with-a-message']])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^wasi-webgpu: \S+ failed: no coffee\n$/)
  })

  it('is 1 when the guest returns an error that would draw on the terminal, and the line escapes it', async () => {
    const { code, stderr } = await commandHere(['run', files['returns-an-error-that-draws']])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^wasi-webgpu: \S+ failed: no\\u001b\[2J\\r\\ncoffee\n$/)
  })

  it('is 1 when the guest traps, and a line says why', async () => {
    const { code, stderr } = await commandHere(['run', files.traps])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^wasi-webgpu: \S+traps.wasm trapped: .*unreachable\n$/)
    const { code: recursed, stderr: recursion } = await commandHere(['run', files.recurses])
    expect(recursed).toBe(1)
    expect(recursion).toMatch(/^wasi-webgpu: \S+ trapped: .*stack.*\n$/)
  })

  it('comes with the stack of the error when --verbose is given', async () => {
    const { code, stderr } = await wasiWebgpu(['run', '--verbose', files.traps])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^wasi-webgpu: .*\n(.*\n)* {4}at .*\n/)
  })

  it('has the function in which a long stack began when --verbose is given', async () => {
    const { stderr } = await wasiWebgpu(['run', '--verbose', files['traps-in-50-calls']])
    expect(stderr).toContain('beginning')
  })

  it('has one line for each function when --verbose is given, whatever its name', async () => {
    const file = files['traps-in-a-function-whose-name-has-a-line-feed']
    const { stderr } = await wasiWebgpu(['run', '--verbose', file])
    expect(stderr).toContain('odd\\nname')
    expect(stderr.split('\n').slice(1)).not.toContainEqual(expect.stringMatching(/^(?! {4}at |\w+: |$)/))
  })
})

describe('the memory of a guest', () => {
  it('grows to --memory, and a guest that starts with more fails', async () => {
    const run = (memory: string) => commandHere(['run', files['grows-its-memory'], '--memory', memory])
    expect(await run('1MiB')).toEqual({ code: 0, stdout: '16\n', stderr: '' })
    const { code, stderr } = await run('4096')
    expect(stderr).toMatch(
      /^wasi-webgpu: \S+ trapped: memories that start with 1 pages exceed the limit of 0 pages\n$/,
    )
    expect(code).toBe(1)
  })
})

describe('a guest that waits', () => {
  it('continues when the event has happened', async () => {
    expect(await commandHere(['run', files.waits])).toEqual({ code: 0, stdout: '', stderr: '' })
    const { code, stderr } = await commandHere(['run', files['waits-and-traps']])
    expect(code).toBe(1)
    expect(stderr).toContain('trapped')
  })

  it('fails when nothing can wake it', async () => {
    const noTimers = `data:text/javascript,globalThis.setTimeout = () => {}`
    const { code, stderr } = await ended(process.execPath, [
      '--import',
      noTimers,
      commandPath,
      'run',
      files.waits,
    ])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^wasi-webgpu: \S+ waits for an event that can no longer happen.*\n$/)
  })
})

describe('a guest that imports wasi:webgpu', () => {
  it.each(['auto', 'null'])('runs on the GPU of --gpu %s', async gpu => {
    const { code, stdout, stderr } = await commandHere(['run', '--gpu', gpu, files['gets-a-gpu']])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^[1-9]\d*\n$/)
  })
})

describe('the entry of a component', () => {
  it('is its only start or run, or the export that --invoke names', async () => {
    expect((await commandHere(['run', files['starts-or-stops']])).code).toBe(0)
    const { code, stderr } = await commandHere(['run', '--invoke', 'stop-it', files['starts-or-stops']])
    expect(code).toBe(1)
    expect(stderr).toContain('trapped')
    const acronym = await commandHere(['run', '--invoke', 'stop-IO', files['starts-or-stops']])
    expect(acronym.stderr).toContain('trapped')
    expect((await commandHere(['run', files.prints, '--invoke', 'wasi:cli/run@0.2.3#run'])).stdout).toBe(
      'hello\n',
    )
  })

  it('is the export of that very name, whatever else has its name in JavaScript', async () => {
    const invoked = async (name: string) =>
      (await commandHere(['run', '--invoke', name, files['has-similar-names']])).stdout
    expect([await invoked('a1'), await invoked('a-1'), await invoked('then')]).toEqual(['1\n', '2\n', '3\n'])
  })

  it('has its result printed', async () => {
    expect(await commandHere(['run', files['gives-a-number']])).toEqual({
      code: 0,
      stdout: '7\n',
      stderr: '',
    })
  })

  it.each<[string, keyof typeof texts, string[], string]>([
    [
      'cannot be guessed',
      'starts-and-runs',
      [],
      'exports both start and run; name one with --invoke: start, run',
    ],
    [
      'is missing',
      'has-no-entry',
      [],
      'it exports no wasi:cli/run, start or run; name one with --invoke: go',
    ],
    ['is that of a server', 'answers-http', [], 'answers HTTP; wasi-webgpu serve '],
    [
      'can only be called by a program',
      'only-repeats',
      [],
      'its functions take parameters, so only a program can call them: repeat',
    ],
    [
      'is named but does not exist',
      'traps',
      ['--invoke', 'go'],
      'has no export go that can be called; name one with --invoke: start',
    ],
    [
      'takes parameters',
      'wants-a-number',
      [],
      'takes parameters (times); run calls only functions without parameters',
    ],
  ])('that %s is refused in one line', async (_, name, args, message) => {
    const { code, stdout, stderr } = await commandHere(['run', ...args, files[name]])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^wasi-webgpu: [^\n]+\n$/)
    expect(stderr).toContain(message)
  })
})

describe('run --time-limit', () => {
  it.each(['loops', 'waits-for-ever', 'sleeps-for-ever'] as const)(
    'ends a guest that %s, with code 124 and one line',
    async name => {
      const file = files[name]
      expect(await wasiWebgpu(['run', '--time-limit', '1s', file])).toEqual({
        code: 124,
        stdout: '',
        stderr: `wasi-webgpu: ${file} exceeded the time limit of 1s and was ended\n`,
      })
    },
  )

  it('ends a guest that loops when the command itself is killed', async () => {
    const command = spawn(process.execPath, [commandPath, 'run', '--time-limit', '5min', files.loops])
    const children = () => childrenOf(command.pid!)
    await expect.poll(() => children().length).toBe(1)
    const [guest] = children()
    command.kill('SIGKILL')
    await expect.poll(() => guest!.isRunning).toBe(false)
  })

  it('changes nothing for a guest that ends in time', async () => {
    expect(await wasiWebgpu(['run', files['exits-with-42'], '--time-limit=5min'])).toMatchObject({ code: 42 })
    expect(await wasiWebgpu(['run', '--time-limit', '5min', files.echoing], { input: 'cd' })).toEqual({
      code: 0,
      stdout: 'abcd',
      stderr: '',
    })
    const args = ['run', '--time-limit', '5min', files['prints-its-last-argument'], '--', '--time-limit=1ms']
    expect(await wasiWebgpu(args)).toMatchObject({ code: 0, stdout: '--time-limit=1ms' })
  })
})

describe('run --allow-net', () => {
  it('starts the HTTP client of WASI 0.2', async () => {
    const { code, stderr } = await commandHere(['run', '--allow-net', files['may-send-requests']])
    expect([code, stderr]).toEqual([0, ''])
  })

  it.each(['example.com:443', '*.example.com,10.0.0.0/8', '[::1]:80', ''])('accepts %j', async hosts => {
    const option = hosts === '' ? '--allow-net' : `--allow-net=${hosts}`
    expect(await commandHere(['run', option, files.prints])).toEqual({
      code: 0,
      stdout: 'hello\n',
      stderr: '',
    })
  })

  it.each(['--allow-net=a b', '--allow-net=', '--allow-net=example.com:99999'])(
    'refuses %s',
    async option => {
      const { code, stderr } = await commandHere(['run', option, files.prints])
      expect(code).toBe(1)
      expect(stderr).toMatch(
        /^wasi-webgpu: --allow-net: '.*' is not a host with an optional port; use --allow-net=<host>/,
      )
    },
  )
})
