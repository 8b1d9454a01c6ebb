import { wasi } from '../wasi.ts'

// biome-ignore lint/suspicious/noExplicitAny: the interfaces are called as the runtime would, without types.
type Any = any

/** Returns the outcome of each use of sockets, by its name: an error code, or `ok`. */
export async function socketErrorCodes(): Promise<Record<string, string>> {
  const imports = await wasi({ network: ['*', '127.0.0.1', '0.0.0.0', '::1'] })
  return { ...preview2(imports), ...(await preview3(imports)) }
}

const address = (port: number, last = 1, first = 127) => ({
  tag: 'ipv4',
  val: { port, address: [first, 0, 0, last] },
})
const ipv6 = { tag: 'ipv6', val: { port: 1, flowInfo: 0, address: [0, 0, 0, 0, 0, 0, 0, 1], scopeId: 0 } }

/** Address of documentation (RFC 5737), which no machine has. */
const foreign = { tag: 'ipv4', val: { port: 0, address: [192, 0, 2, 1] } }

async function* bytes(): AsyncIterableIterator<Uint8Array> {
  yield new Uint8Array(3)
}

function preview2(imports: Record<string, Any>): Record<string, string> {
  const network = imports['wasi:sockets/instance-network@0.2'].instanceNetwork()
  const [tcp, udp] = [imports['wasi:sockets/tcp@0.2'], imports['wasi:sockets/udp@0.2']]
  const newTcp = () => imports['wasi:sockets/tcp-create-socket@0.2'].createTcpSocket('ipv4')
  const newUdp = () => imports['wasi:sockets/udp-create-socket@0.2'].createUdpSocket('ipv4')
  const ready = (owner: Any, name: string, self: Any) => {
    const pollable = owner[`[method]${name}.subscribe`](self)
    pollable.block()
    pollable[Symbol.dispose]()
  }
  const bindTcp = (self: Any, to: object) => {
    tcp['[method]tcp-socket.start-bind'](self, network, to)
    ready(tcp, 'tcp-socket', self)
    tcp['[method]tcp-socket.finish-bind'](self)
    return self
  }
  const listen = (self: Any) => {
    tcp['[method]tcp-socket.start-listen'](self)
    ready(tcp, 'tcp-socket', self)
    self.finishListen()
    return self
  }
  const connect = (self: Any, to: object) => {
    tcp['[method]tcp-socket.start-connect'](self, network, to)
    ready(tcp, 'tcp-socket', self)
    tcp['[method]tcp-socket.finish-connect'](self)
    return self
  }
  const bindUdp = (self: Any, to: object) => {
    udp['[method]udp-socket.start-bind'](self, network, to)
    ready(udp, 'udp-socket', self)
    self.finishBind()
    return self
  }
  const stream = (self: Any, to?: object) => udp['[method]udp-socket.stream'](self, to)[1]
  const send = (self: Any, bytes: number, remoteAddress?: object) => {
    ready(udp, 'outgoing-datagram-stream', self)
    udp['[method]outgoing-datagram-stream.check-send'](self)
    udp['[method]outgoing-datagram-stream.send'](self, [{ data: new Uint8Array(bytes), remoteAddress }])
  }
  const server = listen(bindTcp(newTcp(), address(0)))
  const used = server.localAddress().val.port
  const receiver = bindUdp(newUdp(), address(0))
  const usedUdp = receiver.localAddress().val.port
  const connected = connect(newTcp(), address(used))
  const outgoing = stream(bindUdp(newUdp(), address(0)))
  const uses: Record<string, () => unknown> = {
    'connect to a port that nobody listens on': () => connect(newTcp(), address(1)),
    'connect to port 0': () => connect(newTcp(), address(0)),
    'connect to no address': () => connect(newTcp(), address(1, 0, 0)),
    'connect to another family': () => connect(newTcp(), ipv6),
    'connect twice': () => connect(connected, address(used)),
    'finish-connect without a start': () => newTcp().finishConnect(),
    'bind to a port in use': () => listen(bindTcp(newTcp(), address(used))),
    'bind to an address of others': () => bindTcp(newTcp(), foreign),
    'bind to another family': () => bindTcp(newTcp(), ipv6),
    'bind when connected': () => bindTcp(connected, address(0)),
    'listen when connected': () => listen(connected),
    'listen without an address': () => listen(newTcp()),
    'accept without a connection': () => {
      const idle = listen(bindTcp(newTcp(), address(0)))
      tcp['[method]tcp-socket.accept'](idle)
    },
    'remote-address when not connected': () => newTcp().remoteAddress(),
    'shutdown when not connected': () => newTcp().shutdown('both'),
    'UDP bind to a port in use': () => bindUdp(newUdp(), address(usedUdp)),
    'UDP bind to an address of others': () => bindUdp(newUdp(), foreign),
    'UDP bind twice': () => bindUdp(receiver, address(0)),
    'UDP stream without an address': () => stream(newUdp()),
    'UDP send': () => send(outgoing, 9, address(usedUdp)),
    'UDP send of too many bytes': () => send(outgoing, 70_000, address(usedUdp)),
    'UDP send to nobody': () => send(outgoing, 9),
    'UDP send to port 0': () => send(outgoing, 9, address(0)),
    'UDP send to another than the peer': () =>
      send(stream(bindUdp(newUdp(), address(0)), address(usedUdp)), 9, address(used)),
    'UDP send with a replaced stream': () => {
      const self = bindUdp(newUdp(), address(0))
      const [replaced] = [stream(self, address(usedUdp)), stream(self, address(usedUdp))]
      send(replaced, 9)
    },
  }
  return Object.fromEntries(
    Object.entries(uses).map(([name, use]) => {
      try {
        use()
        return [`0.2 ${name}`, 'ok']
      } catch (error) {
        return [`0.2 ${name}`, codeOf(error)]
      }
    }),
  )
}

async function preview3(imports: Record<string, Any>): Promise<Record<string, string>> {
  const types = imports['wasi:sockets/types@0.3']
  const [newTcp, newUdp] = ['tcp', 'udp'].map(
    kind => () => types[`[static]${kind}-socket.create`]('ipv4'),
  ) as [() => Any, () => Any]
  const bindTcp = (self: Any, to: object) => {
    types['[method]tcp-socket.bind'](self, to)
    return self
  }
  const bindUdp = (self: Any, to: object) => {
    types['[method]udp-socket.bind'](self, to)
    return self
  }
  const connect = async (self: Any, to: object) => {
    await types['[method]tcp-socket.connect'](self, to)
    return self
  }
  const send = (self: Any, bytes: number, to?: object) =>
    types['[method]udp-socket.send'](self, new Uint8Array(bytes), to)
  const server = bindTcp(newTcp(), address(0))
  const connections = types['[method]tcp-socket.listen'](server)
  const used = server.getLocalAddress().val.port
  const receiver = bindUdp(newUdp(), address(0))
  const usedUdp = receiver.getLocalAddress().val.port
  const [connected, { value: accepted }] = await Promise.all([
    connect(newTcp(), address(used)),
    connections.next(),
  ])
  const uses: Record<string, () => unknown> = {
    'connect to a port that nobody listens on': () => connect(newTcp(), address(1)),
    'connect to port 0': () => connect(newTcp(), address(0)),
    'connect to no address': () => connect(newTcp(), address(1, 0, 0)),
    'connect to another family': () => connect(newTcp(), ipv6),
    'connect twice': () => connect(connected, address(used)),
    'bind to a port in use': () => bindTcp(newTcp(), address(used)),
    'bind to an address of others': () => bindTcp(newTcp(), foreign),
    'bind to another family': () => bindTcp(newTcp(), ipv6),
    'bind when connected': () => bindTcp(connected, address(0)),
    'listen when connected': () => types['[method]tcp-socket.listen'](connected),
    'local-address without an address': () => newTcp().getLocalAddress(),
    'remote-address when not connected': () => newTcp().getRemoteAddress(),
    'send when not connected': () => types['[method]tcp-socket.send'](newTcp(), bytes()),
    'receive when not connected': () => types['[method]tcp-socket.receive'](newTcp())[1].read(),
    'send and receive': async () => {
      await types['[method]tcp-socket.send'](connected, bytes())
      const [stream, outcome] = types['[method]tcp-socket.receive'](accepted)
      for await (const _ of stream);
      await outcome.read()
    },
    'send twice': () => types['[method]tcp-socket.send'](connected, bytes()),
    'UDP bind to a port in use': () => bindUdp(newUdp(), address(usedUdp)),
    'UDP bind to an address of others': () => bindUdp(newUdp(), foreign),
    'UDP bind twice': () => bindUdp(receiver, address(0)),
    'UDP send': () => send(newUdp(), 9, address(usedUdp)),
    'UDP send of too many bytes': () => send(newUdp(), 70_000, address(usedUdp)),
    'UDP send to nobody': () => send(newUdp(), 9),
    'UDP send to port 0': () => send(newUdp(), 9, address(0)),
    'UDP receive without an address': () => types['[method]udp-socket.receive'](newUdp()),
  }
  const codes: Record<string, string> = {}
  for (const [name, use] of Object.entries(uses)) {
    try {
      await use()
      codes[`0.3 ${name}`] = 'ok'
    } catch (error) {
      codes[`0.3 ${name}`] = codeOf(error)
    }
  }
  return codes
}

/** Returns an error code of WASI as text, `trap`, or any other error with its message. */
function codeOf(error: unknown): string {
  const { payload = error, name } = Object(error) as { payload?: unknown; name?: string }
  if (typeof payload === 'string') return payload
  const { tag } = Object(payload) as { tag?: string }
  return tag ?? (name === 'Trap' ? 'trap' : `no code: ${error}`)
}

if (import.meta.main) {
  console.log(JSON.stringify(await socketErrorCodes()))
  process.exit()
}
