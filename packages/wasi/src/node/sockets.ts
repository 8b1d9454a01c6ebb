import * as shim2 from '@bytecodealliance/preview2-shim/sockets'
import * as shim3 from '@bytecodealliance/preview3-shim/sockets'
import type { Imports } from '@wasi-webgpu/component'
import { callSignal, trap } from '@wasi-webgpu/component/host'
import type { GuestRoom } from '../guest-room.ts'
import { cancellableReceive } from './cancellable-receive.ts'
import { DatagramReceiver } from './datagram-receiver.ts'
import { ForgottenLookUps, type LookUp } from './forgotten-look-ups.ts'
import { addressText, type NetworkPolicy, type SocketAddress } from './network-policy.ts'
import { sendUntilEnd, startSocketWorker } from './preview3-socket-worker.ts'
import { SocketOperations } from './socket-operations.ts'
import { guardSocketWorker } from './socket-worker.ts'

/**
 * Returns `wasi:sockets` of WASI 0.2 over the shim, which opens sockets in its worker. Every address that a
 * guest names is checked first, in functions with WIT names, which the runtime prefers to the methods of
 * classes.
 * @param policy the network access; without it, there is no network, but a guest may still make sockets
 */
export function preview2Sockets(policy: NetworkPolicy | undefined, room: GuestRoom): Imports {
  const shim = (shim2 as unknown as SocketsOfNode).createSockets({ enableNetwork: policy !== undefined })
  const { check, checkBind, checkListen, mayReceive } = checks(policy, 'access-denied')
  const create = (make: () => object) => {
    if (policy !== undefined) guardSocketWorker()
    return room.keep(make, { bytes: socketBytes })
  }
  /** Inputs of accepted connections: in the shim, a pollable of the connection is one of its input too. */
  const inputs = new WeakMap<object, object>()
  /** Sockets of streams of incoming datagrams. */
  const receivingSockets = new WeakMap<object, Socket2>()
  const subscribe = (self: { subscribe(): object }) => {
    const input = inputs.get(self)
    return room.keepUnder(input === undefined ? [self] : [self, input], () => self.subscribe())
  }
  const connected = <Streams extends object[]>(socket: object, streams: Streams) =>
    orDropAll(room, streams, stream => room.keepUnder([socket], () => stream, streamBytes))
  return {
    'wasi:sockets/instance-network@0.2': shim.instanceNetwork,
    'wasi:sockets/network@0.2': shim.network,
    'wasi:sockets/ip-name-lookup@0.2': policy === undefined ? shim.ipNameLookup : lookup2(shim, policy, room),
    'wasi:sockets/tcp-create-socket@0.2': {
      createTcpSocket: (family: string) => create(() => shim.tcpCreateSocket.createTcpSocket(family)),
    },
    'wasi:sockets/tcp@0.2': {
      ...shim.tcp,
      '[method]tcp-socket.subscribe': subscribe,
      '[method]tcp-socket.start-bind': (self: Socket2, network: object, address: SocketAddress) => {
        checkBind(address)
        self.startBind(network, address)
      },
      '[method]tcp-socket.finish-bind': (self: Socket2) => {
        try {
          self.finishBind()
        } catch (error) {
          // The address is valid; Deno names no other reason for one that the machine lacks.
          throw error === 'invalid-argument' ? 'address-not-bindable' : error
        }
      },
      '[method]tcp-socket.start-connect': (self: Socket2, network: object, address: SocketAddress) => {
        check(address)
        self.startConnect(network, address)
      },
      '[method]tcp-socket.start-listen': (self: Socket2) => {
        checkListen(() => self.localAddress())
        self.startListen()
      },
      '[method]tcp-socket.finish-connect': (self: Socket2) => connected(self, self.finishConnect()),
      '[method]tcp-socket.accept': (self: Socket2) => {
        const [socket, input, output] = self.accept()
        inputs.set(socket, input)
        return orDropAll(room, [socket, input, output], object =>
          object === socket
            ? room.keep(() => object, { bytes: socketBytes })
            : room.keepUnder([socket], () => object, streamBytes),
        )
      },
    },
    'wasi:sockets/udp-create-socket@0.2': {
      createUdpSocket: (family: string) => create(() => shim.udpCreateSocket.createUdpSocket(family)),
    },
    'wasi:sockets/udp@0.2': {
      ...shim.udp,
      '[method]udp-socket.subscribe': subscribe,
      '[method]incoming-datagram-stream.subscribe': subscribe,
      '[method]outgoing-datagram-stream.subscribe': subscribe,
      '[method]udp-socket.start-bind': (self: Socket2, network: object, address: SocketAddress) => {
        checkBind(address)
        self.startBind(network, address)
      },
      '[method]udp-socket.set-receive-buffer-size': (self: Socket2, size: bigint) =>
        self.setReceiveBufferSize(atMost(size)),
      '[method]udp-socket.set-send-buffer-size': (self: Socket2, size: bigint) =>
        self.setSendBufferSize(atMost(size)),
      '[method]udp-socket.stream': (self: Socket2, remote: SocketAddress | undefined) => {
        if (remote !== undefined) check(remote)
        const streams = connected(self, self.stream(remote))
        receivingSockets.set(streams[0], self)
        return streams
      },
      '[method]incoming-datagram-stream.receive': (self: IncomingDatagrams, most: bigint) =>
        orTrap(() => self.receive(most)).filter(({ remoteAddress }) =>
          mayReceive(remoteAddress, () => (receivingSockets.get(self) as Socket2).localAddress()),
        ),
      '[method]outgoing-datagram-stream.check-send': (self: Datagrams) => orTrap(() => self.checkSend()),
      '[method]outgoing-datagram-stream.send': (self: Datagrams, datagrams: readonly Datagram[]) => {
        for (const { remoteAddress } of datagrams) {
          if (remoteAddress === undefined) continue
          if (remoteAddress.val.port === 0) throw 'invalid-argument'
          check(remoteAddress)
        }
        return orTrap(() => self.send(datagrams))
      },
    },
  }
}

/** Calls the shim of WASI 0.2, and turns its error about a fault of the guest into a trap. */
function orTrap<Result>(call: () => Result): Result {
  try {
    return call()
  } catch (error) {
    const [, fault] = /^wasi-io trap: (.*)/.exec((error as Partial<Error> | undefined)?.message ?? '') ?? []
    return fault === undefined ? refuse(error) : trap(fault)
  }
}

/** Returns the size of a buffer that the system can be asked for. WASI lets a host round. */
const atMost = (size: bigint): bigint => (size > 0x7fff_ffffn ? 0x7fff_ffffn : size)

/** Bytes of a socket that is not connected. */
const socketBytes = 0x2000

/** Bytes that wait in a stream of a socket. */
const streamBytes = 0x1_0000

/** Keeps objects that the guest receives together; when one of them finds no room, all are dropped. */
function orDropAll<Objects extends object[]>(
  room: GuestRoom,
  objects: Objects,
  keep: (object: object) => void,
): Objects {
  try {
    for (const object of objects) keep(object)
    return objects
  } catch (error) {
    for (const object of objects) room.drop(object)
    throw error
  }
}

/**
 * Returns `wasi:sockets` of WASI 0.3 over the shim. Operations that may last end when the guest cancels them.
 */
export function preview3Sockets(policy: NetworkPolicy | undefined, room: GuestRoom): Imports {
  const kinds = shim3.types as unknown as Record<string, { create(family: string): Socket3 }>
  const { check, checkBind, checkListen, mayReceive } = checks(policy, { tag: 'access-denied' })
  const create = (name: 'TcpSocket' | 'UdpSocket') => (family: string) => {
    if (policy === undefined) throw { tag: 'access-denied' }
    const kind = kinds[name] as { create(family: string): Socket3 }
    startSocketWorker(name, () => kind.create('ipv4'))
    return room.keep(() => operations.watch(kind.create(family)), { bytes: socketBytes })
  }
  const operations = new SocketOperations()
  const receivers = new WeakMap<Socket3, DatagramReceiver<[data: Uint8Array, sender: SocketAddress]>>()
  return {
    'wasi:sockets/types@0.3': {
      ...shim3.types,
      '[static]tcp-socket.create': create('TcpSocket'),
      '[static]udp-socket.create': create('UdpSocket'),
      '[method]tcp-socket.bind': (self: Socket3, address: SocketAddress) => {
        checkBind(address)
        self.bind(address)
      },
      '[method]tcp-socket.connect': (self: Socket3, address: SocketAddress) => {
        check(address)
        // The shim can only abort an operation by closing its socket.
        callSignal()?.addEventListener('abort', () => self[Symbol.dispose](), { once: true })
        return operations.run(self, () => self.connect(address))
      },
      '[method]tcp-socket.send': (self: TcpSocket3, data: object) =>
        room.keepWhile(() => sendUntilEnd(() => self.send(data)), socketBytes + streamBytes),
      '[method]tcp-socket.receive': (self: Socket3) => cancellableReceive(() => self.receive()),
      '[method]tcp-socket.listen': (self: Socket3) => {
        checkListen(() => self.getLocalAddress())
        return connections(self.listen(), room)
      },
      '[method]udp-socket.bind': (self: Socket3, address: SocketAddress) => {
        checkBind(address)
        self.bind(address)
      },
      '[method]udp-socket.connect': (self: Socket3, address: SocketAddress) => {
        check(address)
        return self.connect(address)
      },
      '[method]udp-socket.send': (self: Socket3, data: Uint8Array, address?: SocketAddress) => {
        if (address !== undefined) check(address)
        callSignal()
        return room.keepWhile(
          () => operations.run(self, () => self.send(data, address)),
          socketBytes + data.length,
        )
      },
      '[method]udp-socket.receive': (self: Socket3) => {
        const receive = async () => {
          for (;;) {
            const datagram = await operations.run(self, () => self.receive())
            if (mayReceive(datagram[1], () => self.getLocalAddress())) return datagram
          }
        }
        const receiver = receivers.get(self) ?? new DatagramReceiver(receive)
        receivers.set(self, receiver)
        const signal = callSignal()
        return room.keepWhile(() => receiver.receive(signal))
      },
    },
    'wasi:sockets/ip-name-lookup@0.3': {
      resolveAddresses: async (name: string) => {
        callSignal()
        if (policy?.mayResolve(name) !== true) throw { tag: 'access-denied' }
        const resolve = async () =>
          (await shim3.ipNameLookup.resolveAddresses(name)) as unknown as IpAddress[]
        const found = await (policy.lookUp(resolve) ?? refuse({ tag: 'temporary-resolver-failure' }))
        return allowedOf(policy, name, found) ?? refuse({ tag: 'access-denied' })
      },
    },
  }
}

/** Connections of a listener of WASI 0.3, as the shim's stream. */
interface Accepted {
  /** Returns the next connection, or `null` after the listener has closed. */
  read(): Promise<Disposable | null>
}

/** Streams connections. Those that the guest does not accept are closed; the shim would keep them for good. */
function connections(accepted: Accepted, room: GuestRoom): AsyncIterableIterator<Disposable> {
  let isOver = false
  let isReading = false
  const read = async (): Promise<Disposable | null> => {
    isReading = true
    try {
      return await accepted.read()
    } finally {
      isReading = false
    }
  }
  const next = async (): Promise<IteratorResult<Disposable>> => {
    const socket = await read()
    if (socket === null) return { done: true, value: undefined }
    if (isOver) {
      socket[Symbol.dispose]()
      return next()
    }
    const [kept] = orDropAll(room, [socket], object => room.keep(() => object, { bytes: socketBytes }))
    return { done: false, value: kept }
  }
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    next,
    async return() {
      if (!isOver) {
        isOver = true
        // A read that waits goes on to the end: Node fails for two reads of one iterator that end together.
        if (!isReading) next().catch(() => {})
      }
      return { done: true, value: undefined }
    },
  }
}

/** Returns checks of addresses that throw `denied` for those that the guest may not use. */
function checks(policy: NetworkPolicy | undefined, denied: unknown) {
  const test = (isAllowed: boolean | undefined) => {
    if (isAllowed !== true) throw denied
  }
  /** Whether a socket may listen, which accepts what anybody sends. Without an address, it listens on all addresses. */
  const mayListen = (localAddress: () => SocketAddress) => {
    let address: readonly [string, number] = ['0.0.0.0', 0]
    try {
      address = parts(localAddress())
    } catch {}
    return policy?.allows(...address) === true
  }
  const parts = ({ tag, val: { address, port } }: SocketAddress) => [addressText(tag, address), port] as const
  return {
    check: (address: SocketAddress) => test(policy?.allows(...parts(address))),
    checkBind: (address: SocketAddress) => test(policy?.mayBind(...parts(address))),
    checkListen: (localAddress: () => SocketAddress) => test(mayListen(localAddress)),
    /** Whether a guest may receive a datagram. A socket that only sends to allowed addresses gets those of all senders. */
    mayReceive: (sender: SocketAddress, localAddress: () => SocketAddress) =>
      policy?.allows(...parts(sender)) === true || mayListen(localAddress),
  }
}

interface IpAddress {
  readonly tag: 'ipv4' | 'ipv6'
  readonly val: readonly number[]
}

/** Returns the addresses of a name that a guest may use, or `undefined` when all are refused. */
function allowedOf(
  policy: NetworkPolicy,
  name: string,
  found: readonly IpAddress[],
): IpAddress[] | undefined {
  const textOf = ({ tag, val }: IpAddress) => addressText(tag, val)
  const allowed = new Set(policy.resolved(name, found.map(textOf)))
  const left = found.filter(address => allowed.has(textOf(address)))
  return left.length === 0 && found.length > 0 ? undefined : left
}

function refuse(error: unknown): never {
  throw error
}

function lookup2({ ipNameLookup }: Shim2, policy: NetworkPolicy, room: GuestRoom): object {
  const names = new WeakMap<AddressStream, string>()
  const forgotten = new ForgottenLookUps()
  return {
    ...ipNameLookup,
    'resolve-addresses': (network: object, name: string) => {
      if (!policy.mayResolve(name)) throw 'access-denied'
      const start = () => ipNameLookup.resolveAddresses(network, name)
      const stream = room.keep(() => forgotten.start(start), { bytes: socketBytes })
      names.set(stream, name)
      return stream
    },
    '[method]resolve-address-stream.subscribe': (self: AddressStream) =>
      room.keepUnder([self], () => self.subscribe()),
    '[method]resolve-address-stream.resolve-next-address': (self: AddressStream) => {
      for (;;) {
        const address = self.resolveNextAddress()
        if (address === undefined) return undefined
        const [allowed] = allowedOf(policy, names.get(self) ?? '', [address]) ?? []
        if (allowed !== undefined) return allowed
      }
    },
  }
}

/** Resolves a name while the thread waits, and returns the addresses that a guest may use as text. */
export function resolveNow(policy: NetworkPolicy, name: string): string[] {
  const { instanceNetwork, ipNameLookup } = (shim2 as unknown as SocketsOfNode).createSockets({
    enableNetwork: true,
  })
  const stream = ipNameLookup.resolveAddresses(instanceNetwork.instanceNetwork(), name)
  try {
    const pollable = stream.subscribe()
    pollable.block()
    pollable[Symbol.dispose]()
    const addresses: string[] = []
    for (let next = stream.resolveNextAddress(); next !== undefined; next = stream.resolveNextAddress())
      addresses.push(addressText(next.tag, next.val))
    return policy.resolved(name, addresses)
  } finally {
    stream[Symbol.dispose]()
  }
}

interface Socket2 {
  startBind(network: object, address: SocketAddress): void
  finishBind(): void
  startConnect(network: object, address: SocketAddress): void
  startListen(): void
  finishConnect(): [object, object]
  accept(): [object, object, object]
  localAddress(): SocketAddress
  setReceiveBufferSize(size: bigint): void
  setSendBufferSize(size: bigint): void
  stream(remote: SocketAddress | undefined): [object, object]
}

interface Datagram {
  readonly remoteAddress?: SocketAddress
}

interface IncomingDatagrams {
  receive(most: bigint): { readonly remoteAddress: SocketAddress }[]
}

interface Datagrams {
  checkSend(): bigint
  send(datagrams: readonly Datagram[]): bigint
}

interface AddressStream extends LookUp {
  resolveNextAddress(): IpAddress | undefined
}

interface TcpSocket3 {
  send(data: object): Promise<void>
}

interface Socket3 extends Disposable {
  bind(address: SocketAddress): void
  connect(address: SocketAddress): Promise<void> | undefined
  listen(): Accepted
  getLocalAddress(): SocketAddress
  send(data: Uint8Array, address: SocketAddress | undefined): Promise<void>
  receive(): Promise<[data: Uint8Array, sender: SocketAddress]>
}

interface Shim2 {
  readonly instanceNetwork: { instanceNetwork(): object }
  readonly ipNameLookup: { resolveAddresses(network: object, name: string): AddressStream }
  readonly network: object
  readonly tcp: object
  readonly tcpCreateSocket: { createTcpSocket(family: string): object }
  readonly udp: object
  readonly udpCreateSocket: { createUdpSocket(family: string): object }
}

/** The shim for Node; its declared types are those of the shim for pages. */
interface SocketsOfNode {
  createSockets(options: { enableNetwork: boolean }): Shim2
}
