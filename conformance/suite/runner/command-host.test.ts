import { describe, expect, it } from 'vitest'
import { commandHost, commandLineHost } from './command-host.ts'

/** Makes a host that runs a script, as if it were a component, in Node. */
function node(script: string) {
  return commandHost({
    name: 'node',
    version: async () => '',
    command: () => [process.execPath, '-e', script, '{component}', '--', '{args}'],
  })
}

describe('commandHost', () => {
  it('puts the component and the arguments in their places, and collects the output', async () => {
    const host = node('console.log(JSON.stringify(process.argv.slice(1)))')
    const { output, succeeded } = await host.run('a b.wasm', ['--from', '2'], 60)
    expect(JSON.parse(output)).toEqual(['a b.wasm', '--', '--from', '2'])
    expect(succeeded).toBe(true)
  })

  it('reports the exit code and standard error in one line', async () => {
    const host = node('console.error("not\\nimplemented"); process.exitCode = 3')
    expect(await host.run('c.wasm', [], 60)).toEqual({
      output: '',
      succeeded: false,
      reason: 'exit code 3: not implemented',
    })
  })

  it('reports the signal that ended the host, and the output until then', async () => {
    const host = node(
      'console.log("1..2"); process.kill(process.pid, "SIGABRT"); setInterval(() => {}, 1000)',
    )
    expect(await host.run('c.wasm', [], 60)).toEqual({
      output: '1..2\n',
      succeeded: false,
      reason: 'SIGABRT',
    })
  })

  it('stops a host that does not end, with the processes that it started', async () => {
    const sleeping = 'setInterval(() => {}, 1000)'
    // The inner process has the pipe, too: without its end the outcome would never come.
    const script = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(sleeping)}], { stdio: "inherit" }); ${sleeping}`
    expect((await node(script).run('c.wasm', [], 1)).reason).toBe('stopped after 1 s')
  })

  it('names a program that does not exist', async () => {
    const host = commandLineHost('no-such-host run {component}')
    await expect(host.run('c.wasm', [], 60)).rejects.toThrow('no-such-host does not start')
  })
})

describe('commandLineHost', () => {
  it('appends the arguments of the program when the line has no place for them', async () => {
    const host = commandLineHost(`${process.execPath} -p process.argv.slice(1).join() {component}`)
    expect((await host.run('c.wasm', ['--from', '2'], 60)).output).toBe('c.wasm,--from,2\n')
  })

  it('takes its name from the program', () => {
    expect(commandLineHost('myhost run {component}').name).toBe('myhost')
  })
})
