import type { NatsOptions } from '@wasi-webgpu/work'
import { UsageError } from '../command-error.ts'
import type { Parsed } from './parsed-arguments.ts'

/** Returns the NATS system that the options name, or else the variables that NATS' own command reads. */
export function parseNats(parsed: Parsed, env = process.env): NatsOptions {
  const given = (option: string, variable: string) => parsed.text(option) ?? (env[variable] || undefined)
  const named = parsed.texts('nats')
  const servers = (named.length > 0 ? named : [env.NATS_URL || 'nats://127.0.0.1:4222'])
    .flatMap(text => text.split(','))
    .map(text => text.trim())
  if (servers.includes('')) throw new UsageError('--nats has an empty URL', 'use --nats nats://<host>:<port>')
  const [cert, key] = [given('nats-cert', 'NATS_CERT'), given('nats-key', 'NATS_KEY')]
  if ((cert === undefined) !== (key === undefined))
    throw new UsageError(
      `a client has a certificate and its key, and only the ${cert === undefined ? 'key' : 'certificate'} is named`,
      'use --nats-cert <file> with --nats-key <file>',
    )
  return {
    servers,
    credentials: given('nats-creds', 'NATS_CREDS'),
    nkey: given('nats-nkey', 'NATS_NKEY'),
    token: env.NATS_TOKEN || undefined,
    user: env.NATS_USER || undefined,
    password: env.NATS_PASSWORD || undefined,
    tls: { ca: given('nats-ca', 'NATS_CA'), cert, key },
  }
}
