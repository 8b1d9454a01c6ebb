import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { NetworkGrant } from './grants.ts'

/**
 * Network access of a guest as a list of `HOST`, `HOST:PORT` and `*`. A host is a name (`api.example.com`,
 * `*.example.com`), an address (`192.0.2.1`, `[2001:db8::1]`) or a block of addresses (`10.0.0.0/8`).
 *
 * Addresses of the machine itself and of its link are refused unless the list names them: loopback, those of its network
 * interfaces, link-local, multicast, broadcast and unspecified addresses, and those at which clouds publish a machine's secrets. Neither `*`
 * nor a DNS name, which anybody can point anywhere, leads to them; `localhost` is a name of loopback.
 */
export class NetworkPolicy {
  readonly #rules: readonly Rule[]
  /** Names that resolved to each address. */
  readonly #names = new Map<string, Set<string>>()
  #lookUps = 0

  /** @throws {TypeError} for an item that is not a host, an address or a block */
  constructor(allowed: readonly string[]) {
    this.#rules = allowed.map(parseRule)
  }

  /** Whether a guest may resolve a name. */
  mayResolve(name: string): boolean {
    return this.#rules.some(
      rule => rule.host === any || (typeof rule.host === 'string' && matches(rule.host, name)),
    )
  }

  /**
   * Runs a look-up of a name. The system cannot cancel one, so look-ups that the guest no longer wants count until they end.
   *
   * @returns `undefined` if too many run already
   */
  lookUp<Found>(run: () => Promise<Found>): Promise<Found> | undefined {
    if (this.#lookUps === mostLookUps) return undefined
    this.#lookUps++
    return run().finally(() => this.#lookUps--)
  }

  /** Returns those addresses of a resolved name that a guest may use, and allows connections to them. */
  resolved(name: string, addresses: readonly string[]): string[] {
    return addresses.filter(address => {
      this.#remember(address, name)
      return this.#rules.some(rule => this.#covers(rule, address))
    })
  }

  /** Whether a guest may exchange data with an address and port. */
  allows(address: string, port: number): boolean {
    return this.#rules.some(rule => (rule.port ?? port) === port && this.#covers(rule, address))
  }

  /** Whether a socket may bind to an address. The system chooses the address of every client. */
  mayBind(address: string, port: number): boolean {
    return (unspecified.has(address) && port === 0) || this.allows(address, port)
  }

  #covers({ host }: Rule, address: string): boolean {
    if (typeof host !== 'string') return host.family === familyOf(address) && contains(host.block, address)
    const isSpecial = contains(special, address) || contains(ownAddresses(), address)
    if (host === any) return !isSpecial
    const names = [...(this.#names.get(address) ?? [])].filter(name => matches(host, name))
    return names.some(name => !isSpecial || (isLocalhost(name) && contains(loopback, address)))
  }

  #remember(address: string, name: string): void {
    const names = this.#names.get(address) ?? new Set()
    this.#names.delete(address)
    names.delete(name.toLowerCase())
    this.#names.set(address, names.add(name.toLowerCase()))
    forgetOldest(this.#names, mostAddresses)
    forgetOldest(names, mostNames)
  }
}

/** Returns the policy of a grant; `undefined` for no network. */
export function networkPolicy(grant: NetworkGrant | undefined): NetworkPolicy | undefined {
  return grant === undefined || grant === false ? undefined : new NetworkPolicy(networkRules(grant))
}

/** Returns the list that a policy is built from. */
export function networkRules(grant: NetworkGrant | undefined): readonly string[] {
  return typeof grant === 'object' ? grant : grant === true ? [any] : []
}

interface Rule {
  readonly host: string | Block
  /** `undefined` for all ports. */
  readonly port: number | undefined
}

interface Block {
  readonly block: BlockList
  /** A `BlockList` of IPv6 would contain all of IPv4 in `::/0`. */
  readonly family: number
}

const any = '*'
const mostLookUps = 1000
const mostAddresses = 4096
/** A guest may resolve any number of names to one address. */
const mostNames = 64

/** Removes the oldest key when there are too many. */
function forgetOldest(keys: Map<string, unknown> | Set<string>, most: number): void {
  const [oldest] = keys.keys()
  if (keys.size > most && oldest !== undefined) keys.delete(oldest)
}

function parseRule(text: string): Rule {
  const [, bracketed, length = '', host = '', digits] =
    /^(?:\[([^\]]+)\](\/\d+)?|([^:[\]]+|[\da-f:.]*:[\da-f.]*:[\da-f:./]*))(?::(\d{1,5}|\*))?$/i.exec(text) ??
    []
  const port = digits === undefined || digits === any ? undefined : Number(digits)
  const found = parseHost(bracketed === undefined ? host : bracketed + length, bracketed !== undefined)
  if (found === undefined || (port !== undefined && (port === 0 || port > 65_535)))
    throw new TypeError(`'${text}' is not a host with an optional port`)
  return { host: found, port }
}

function parseHost(text: string, isBracketed: boolean): string | Block | undefined {
  const [address = '', length] = text.split('/')
  const family = isIP(address)
  if (family !== 0) {
    const type = family === 4 ? 'ipv4' : 'ipv6'
    const most = family === 4 ? 32 : 128
    if (length !== undefined && !(/^\d+$/.test(length) && Number(length) <= most)) return undefined
    const block = new BlockList()
    block.addSubnet(address, length === undefined ? most : Number(length), type)
    return { block, family: familyOf(address) }
  }
  const isName =
    text === any || /^(\*\.)?([a-z\d_]([a-z\d_-]*[a-z\d])?\.)*[a-z\d_]([a-z\d_-]*[a-z\d])?$/i.test(text)
  return isName && !isBracketed ? text.toLowerCase() : undefined
}

function matches(rule: string, name: string): boolean {
  const wanted = name.toLowerCase().replace(/\.$/, '')
  return rule.startsWith('*.') ? wanted.endsWith(rule.slice(1)) : wanted === rule
}

function isLocalhost(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost')
}

function contains(block: BlockList, address: string): boolean {
  const family = isIP(address)
  return family !== 0 && block.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

const mapped = new BlockList()
mapped.addSubnet('::ffff:0:0', 96, 'ipv6')

/** Returns 4 for an IPv4 address, also in the form of IPv6 that sockets take for it, and 6 for others. */
function familyOf(address: string): number {
  return isIP(address) === 6 && mapped.check(address, 'ipv6') ? 4 : isIP(address)
}

/** Returns blocks of addresses, with the IPv6 forms of IPv4 blocks. */
function blocks(...subnets: readonly string[]): BlockList {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [address = '', length] = subnet.split('/')
    if (isIP(address) === 6) {
      list.addSubnet(address, Number(length), 'ipv6')
      continue
    }
    list.addSubnet(address, Number(length), 'ipv4')
    // IPv4-compatible, IPv4-mapped, NAT64 (RFC 6052) and 6to4 (RFC 3056) addresses.
    for (const prefix of ['::', '::ffff:', '::ffff:0:', '64:ff9b::'])
      list.addSubnet(`${prefix}${address}`, 96 + Number(length), 'ipv6')
    const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
    const sixToFour = `2002:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}::`
    list.addSubnet(sixToFour, 16 + Number(length), 'ipv6')
  }
  return list
}

const loopback = blocks('127.0.0.0/8', '::1/128')

/** Addresses of the machine itself, its link and its cloud. */
const special = blocks(
  ...['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '::/128', '::1/128', 'fe80::/10'],
  ...['224.0.0.0/4', '255.255.255.255/32', 'ff00::/8'],
  // Translators of the local network (RFC 8215), which place an IPv4 address where they like, and Teredo, which hides one.
  ...['64:ff9b:1::/48', '2001::/32'],
  // Metadata services of Alibaba, Oracle, Azure, and of AWS and Google over IPv6; others are link-local.
  ...['100.100.100.200/32', '192.0.0.192/32', '168.63.129.16/32', 'fd00:ec2::254/128', 'fd20:ce::254/128'],
)

let own: { readonly block: BlockList; readonly until: number } | undefined

/** Returns the addresses of the machine's network interfaces, which may change. */
function ownAddresses(): BlockList {
  const now = performance.now()
  if (own === undefined || now > own.until) {
    const addresses = Object.values(networkInterfaces()).flatMap(list => list ?? [])
    own = {
      block: blocks(...addresses.map(({ address, family }) => `${address}/${family === 'IPv4' ? 32 : 128}`)),
      until: now + 1000,
    }
  }
  return own.block
}

const unspecified = new Set(['0.0.0.0', '::', '0:0:0:0:0:0:0:0'])

/** An address in the form of WASI. */
export interface SocketAddress {
  readonly tag: 'ipv4' | 'ipv6'
  readonly val: { readonly port: number; readonly address: readonly number[] }
}

/** Prints an address. */
export function addressText(tag: string, parts: readonly number[]): string {
  return tag === 'ipv4' ? parts.join('.') : parts.map(part => part.toString(16)).join(':')
}
