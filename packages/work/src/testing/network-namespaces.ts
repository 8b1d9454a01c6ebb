import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** A network namespace of Linux, which is like a machine of its own in a network. */
export interface NetworkNamespace {
  /** Its address, which this machine reaches, too. */
  readonly address: string
  /** Command that runs another in the namespace. */
  readonly command: readonly string[]
  /** Pulls its cable, or plugs it in: no connection ends, but nothing arrives. */
  connect(isConnected: boolean): Promise<void>
}

/** A network of namespaces. */
export interface Network {
  readonly namespaces: readonly NetworkNamespace[]
  /** Removes the namespaces and their network; the processes in them must have ended. */
  close(): Promise<void>
}

/**
 * Makes namespaces on a bridge. Needs Linux, the rights of root, and `ip` of iproute2.
 *
 * @param count how many
 */
export async function createNetwork(count: number): Promise<Network> {
  const bridge = `ww${process.pid}`
  const names = Array.from({ length: count }, (_, i) => `${bridge}-${i}`)
  const close = async () => {
    for (const name of names) await ip('netns', 'del', name).catch(() => {})
    await ip('link', 'del', bridge).catch(() => {})
  }
  try {
    await ip('link', 'add', bridge, 'type', 'bridge')
    await ip('addr', 'add', `${subnet}.254/24`, 'dev', bridge)
    await ip('link', 'set', bridge, 'up')
    const namespaces: NetworkNamespace[] = []
    for (const [i, name] of names.entries()) {
      const address = `${subnet}.${i + 1}`
      await ip('netns', 'add', name)
      await ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name)
      await ip('link', 'set', name, 'master', bridge, 'up')
      await ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', 'eth0')
      for (const device of ['lo', 'eth0']) await ip('-n', name, 'link', 'set', device, 'up')
      namespaces.push({
        address,
        command: ['ip', 'netns', 'exec', name],
        connect: isConnected => ip('link', 'set', name, isConnected ? 'up' : 'down'),
      })
    }
    return { namespaces, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Addresses for tests of networks (RFC 2544). */
const subnet = '198.18.222'

async function ip(...args: string[]): Promise<void> {
  await promisify(execFile)('ip', args)
}
