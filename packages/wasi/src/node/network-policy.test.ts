import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { addressText, NetworkPolicy, networkPolicy } from './network-policy.ts'

/** Addresses that lead to the machine itself, its link or its cloud. */
const special = [
  ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '169.254.169.254', '100.100.100.200', '168.63.129.16'],
  ...['224.0.0.251', '239.255.255.250', '255.255.255.255', 'ff02::fb', 'ff15::1', '::ffff:224.0.0.251'],
  ...['::1', '::', 'fe80::1', 'febf::1', 'fd00:ec2::254', 'fd20:ce::254'],
  ...['::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:ffff:a9fe:a9fe', '::127.0.0.1'],
  ...['64:ff9b:1::7f00:1', '::ffff:0:127.0.0.1', '::ffff:0:a9fe:a9fe'],
  // Other places of 127.0.0.1 in the prefix of RFC 8215, and Teredo's inverted 127.0.0.1.
  ...['64:ff9b:1:7f00:0:100::', '64:ff9b:1:ab7f:0:1::', '2001:0:c000:201::80ff:fffe'],
  ...['64:ff9b::7f00:1', '64:ff9b::169.254.169.254', '2002:7f00:1::', '2002:a9fe:a9fe::1'],
]
const ordinary = ['192.0.2.1', '10.0.0.1', '128.0.0.1', '2001:db8::1', 'fd00::1', '::ffff:192.0.2.1']

describe('a grant of the whole network', () => {
  const policy = networkPolicy(true) as NetworkPolicy
  it.each(special)('does not reach %s', address => {
    expect(policy.allows(address, 80)).toBe(false)
    expect(policy.resolved('innocent.example.com', [address])).toEqual([])
    expect(policy.allows(address, 80)).toBe(false)
  })
  it.each(ordinary)('reaches %s', address => {
    expect(policy.allows(address, 80)).toBe(true)
    expect(policy.resolved('example.com', [address])).toEqual([address])
  })
  it('resolves every name', () => {
    expect(policy.mayResolve('example.com')).toBe(true)
  })
})

it.each(special)('%s is reachable when the grant names it', address => {
  const policy = new NetworkPolicy([address.includes(':') ? `[${address}]:80` : `${address}:80`])
  expect(policy.allows(address, 80)).toBe(true)
  expect(policy.allows(address, 81)).toBe(false)
})

describe('a granted name', () => {
  const policy = new NetworkPolicy(['api.example.com:443', '*.example.org'])
  it('is the only one that a guest may resolve, in upper and lower case', () => {
    for (const name of ['api.example.com', 'API.example.com.', 'a.b.example.org'])
      expect(policy.mayResolve(name)).toBe(true)
    for (const name of ['example.com', 'x.api.example.com', 'example.org', 'evil-example.org', 'localhost'])
      expect(policy.mayResolve(name)).toBe(false)
  })
  it('allows its resolved addresses at its port', () => {
    expect(policy.allows('192.0.2.1', 443)).toBe(false)
    expect(policy.resolved('api.example.com', ['192.0.2.1'])).toEqual(['192.0.2.1'])
    expect(policy.allows('192.0.2.1', 443)).toBe(true)
    expect(policy.allows('192.0.2.1', 80)).toBe(false)
    expect(policy.allows('192.0.2.2', 443)).toBe(false)
  })
  it('never leads to the machine itself, whatever the DNS answers', () => {
    expect(policy.resolved('api.example.com', special)).toEqual([])
    for (const address of special) expect(policy.allows(address, 443)).toBe(false)
  })
  it('leads to loopback only, when it is localhost', () => {
    const local = new NetworkPolicy(['localhost:3000'])
    expect(local.resolved('localhost', ['127.0.0.1', '::1', '169.254.169.254'])).toEqual(['127.0.0.1', '::1'])
    expect(local.allows('127.0.0.1', 3000)).toBe(true)
    expect(local.allows('127.0.0.1', 3001)).toBe(false)
  })
  it('loses its oldest addresses before there are too many', () => {
    const all = new NetworkPolicy(['*.example.com'])
    all.resolved('a.example.com', ['192.0.2.1'])
    for (let i = 0; i < 5000; i++) all.resolved('a.example.com', [`10.1.${i >> 8}.${i & 255}`])
    expect(all.allows('192.0.2.1', 80)).toBe(false)
    expect(all.allows('10.1.19.135', 80)).toBe(true)
  })
})

it('a granted block of addresses allows exactly its addresses', () => {
  const policy = new NetworkPolicy(['10.1.0.0/16:5432', '[fd00:1::]/32', 'fd00:2::/32'])
  expect(policy.allows('10.1.255.1', 5432)).toBe(true)
  expect(policy.allows('10.2.0.1', 5432)).toBe(false)
  expect(policy.allows('10.1.0.1', 80)).toBe(false)
  for (const [address, isAllowed] of [
    ['fd00:1::5', true],
    ['fd00:2::5', true],
    ['fd00:3::5', false],
  ] as const)
    expect(policy.allows(address, 1)).toBe(isAllowed)
})

it('the addresses of the network interfaces are the machine itself', () => {
  const own = Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(({ address }) => address))
  expect(own.length).toBeGreaterThan(0)
  for (const address of own) {
    expect(new NetworkPolicy(['*', '*.example.com']).resolved('a.example.com', [address])).toEqual([])
    expect(new NetworkPolicy([address]).allows(address, 80)).toBe(true)
  }
})

it('a block of IPv6 has no addresses of IPv4', () => {
  const policy = new NetworkPolicy(['::/0'])
  for (const address of ['127.0.0.1', '192.0.2.1', '::ffff:127.0.0.1', '::ffff:c000:201'])
    expect(policy.allows(address, 80)).toBe(false)
  expect(policy.allows('2001:db8::1', 80)).toBe(true)
  const mapped = new NetworkPolicy(['10.0.0.0/8'])
  expect(mapped.allows('::ffff:10.0.0.1', 80)).toBe(true)
  expect(mapped.allows('::ffff:11.0.0.1', 80)).toBe(false)
})

it('a client may bind to an address that the system chooses, a server only to a granted one', () => {
  const policy = new NetworkPolicy(['*'])
  expect(policy.mayBind('0.0.0.0', 0)).toBe(true)
  expect(policy.mayBind(addressText('ipv6', [0, 0, 0, 0, 0, 0, 0, 0]), 0)).toBe(true)
  expect(policy.mayBind('0.0.0.0', 8080)).toBe(false)
  expect(policy.mayBind('127.0.0.1', 0)).toBe(false)
  expect(new NetworkPolicy(['0.0.0.0:8080']).mayBind('0.0.0.0', 8080)).toBe(true)
})

it.each([
  '',
  ':80',
  'a b',
  'example.com:',
  'example.com:0',
  'example.com:65536',
  'http://example.com',
  '10.0.0.0/33',
  '[::1',
  '[example.com]',
  'a..b',
  '-a',
  '*.',
  '*x',
  '::1:80:x',
])('the network policy rejects %j, which is not a host with an optional port', text => {
  expect(() => new NetworkPolicy([text])).toThrow(/is not a host with an optional port/)
})

it('a policy remembers a bounded number of names of an address, the latest', () => {
  const policy = new NetworkPolicy(['*.example.org', 'api.example.com'])
  expect(policy.resolved('api.example.com', ['192.0.2.1'])).toEqual(['192.0.2.1'])
  for (let i = 0; i < 50; i++) policy.resolved(`n${i}.example.net`, ['192.0.2.1'])
  expect(policy.allows('192.0.2.1', 443)).toBe(true)
  for (let i = 50; i < 100; i++) policy.resolved(`n${i}.example.net`, ['192.0.2.1'])
  expect(policy.allows('192.0.2.1', 443)).toBe(false)
})

it('a guest has at most 1,000 look-ups of names at a time, because none can be cancelled', async () => {
  const policy = new NetworkPolicy(['*'])
  const { promise, resolve } = Promise.withResolvers<string>()
  const found = Array.from({ length: 1000 }, () => policy.lookUp(() => promise))
  expect(policy.lookUp(() => promise)).toBeUndefined()
  resolve('192.0.2.1')
  expect(new Set(await Promise.all(found))).toEqual(new Set(['192.0.2.1']))
  await expect(policy.lookUp(async () => Promise.reject(new Error('unknown')))).rejects.toThrow('unknown')
  expect(await policy.lookUp(() => promise)).toBe('192.0.2.1')
})
