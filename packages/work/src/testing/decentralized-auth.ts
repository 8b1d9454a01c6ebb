import { createAccount, createOperator, createUser, type KeyPair } from '@nats-io/nkeys'

/** A NATS system whose users have credentials that their account signs, as `nsc` makes them. */
export interface DecentralizedAuth {
  /** Lines for the configuration of its servers. */
  readonly config: string
  /** Text of the credentials file of a user. */
  readonly credentials: string
}

/**
 * Creates an operator, an account with JetStream, and a user.
 *
 * @see https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/jwt
 */
export function decentralizedAuth(): DecentralizedAuth {
  const [operator, system, account, user] = [createOperator(), createAccount(), createAccount(), createUser()]
  const unlimited = -1
  const limits = {
    ...{ subs: unlimited, data: unlimited, payload: unlimited, conn: unlimited, leaf: unlimited },
    ...{ imports: unlimited, exports: unlimited, wildcards: true },
  }
  const storage = { mem_storage: unlimited, disk_storage: unlimited, streams: unlimited, consumer: unlimited }
  const accountToken = (pair: KeyPair, own: object) =>
    signed(operator, pair, { type: 'account', version: 2, limits: { ...limits, ...own } })
  const userToken = signed(account, user, {
    ...{ type: 'user', version: 2 },
    ...{ subs: unlimited, data: unlimited, payload: unlimited },
  })
  const tokens = {
    [system.getPublicKey()]: accountToken(system, {}),
    [account.getPublicKey()]: accountToken(account, storage),
  }
  return {
    config: `operator: ${signed(operator, operator, { type: 'operator', version: 2 })}
system_account: ${system.getPublicKey()}
resolver: MEMORY
resolver_preload: {
${Object.entries(tokens)
  .map(([key, token]) => `  ${key}: ${token}`)
  .join('\n')}
}`,
    credentials: `-----BEGIN NATS USER JWT-----
${userToken}
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
${Buffer.from(user.getSeed()).toString()}
------END USER NKEY SEED------
`,
  }
}

/** Returns a JSON Web Token in which an issuer vouches for a subject. */
function signed(issuer: KeyPair, subject: KeyPair, nats: Claims): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = {
    ...{ jti: subject.getPublicKey(), iat: Math.floor(Date.now() / 1000), name: nats.type },
    ...{ iss: issuer.getPublicKey(), sub: subject.getPublicKey(), nats },
  }
  const body = `${encode({ typ: 'JWT', alg: 'ed25519-nkey' })}.${encode(claims)}`
  return `${body}.${Buffer.from(issuer.sign(Buffer.from(body))).toString('base64url')}`
}

/** Claims of NATS about the subject of a token. */
interface Claims extends Readonly<Record<string, unknown>> {
  readonly type: 'operator' | 'account' | 'user'
}
