import { gpuFeatureNameCases } from '../generated/enums.ts'
import { parseByteSize } from './byte-size.ts'
import { defaultLimits, isAlignment } from './default-limits.ts'
import { type GpuPolicy, objectKinds } from './policy.ts'

/**
 * Parses and checks a policy: an object with members of {@link GpuPolicy}, in which numbers of bytes may also
 * be texts such as `"512MiB"`.
 *
 * @param json the JSON text, or the result of `JSON.parse`
 * @throws TypeError if a member is unknown or has a wrong value; its message is one line with the accepted
 * form
 */
export function parsePolicy(json: unknown): GpuPolicy {
  const value = typeof json === 'string' ? parseJson(json) : json
  if (!isObject(value)) throw new TypeError(`a GPU policy is an object such as {"memory": "512MiB"}`)
  return withKnownMembers('the GPU policy', value, {
    memory: parseByteSize,
    objects: (name, value) =>
      withKnownMembers(name, value, Object.fromEntries(objectKinds.map(kind => [kind, count]))),
    submissions: count,
    uncollectedBindGroups: count,
    shaderBytes: parseByteSize,
    features,
    limits: (name, value) =>
      withKnownMembers(
        name,
        value,
        Object.fromEntries(Object.entries(defaultLimits).map(([limit, least]) => [limit, limitFrom(least)])),
      ),
  }) as GpuPolicy
}

type Check = (name: string, value: unknown) => unknown

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = (error as Error).message.replaceAll(/\s+/g, ' ')
    throw new TypeError(
      `the GPU policy is not JSON (${reason}); it is an object such as {"memory": "512MiB"}`,
    )
  }
}

function withKnownMembers(name: string, value: unknown, checks: Readonly<Record<string, Check>>): object {
  if (!isObject(value))
    throw new TypeError(`${name} is an object with members of ${list(Object.keys(checks))}`)
  return Object.fromEntries(
    Object.entries(value).map(([member, item]) => {
      if (!Object.hasOwn(checks, member)) {
        throw new TypeError(`${name} has no '${member}'; it has ${list(Object.keys(checks))}`)
      }
      return [member, (checks[member] as Check)(member, item)]
    }),
  )
}

function count(name: string, value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    throw new TypeError(`${name} of a GPU policy is a whole number, not ${JSON.stringify(value)}`)
  }
  return value as number
}

function features(name: string, value: unknown): readonly GPUFeatureName[] {
  if (!Array.isArray(value)) {
    throw new TypeError(`${name} of a GPU policy is a list such as ["timestamp-query"]`)
  }
  for (const feature of value) {
    if (!gpuFeatureNameCases.includes(feature)) {
      throw new TypeError(
        `unknown GPU feature ${JSON.stringify(feature)}; the features are ${list(gpuFeatureNameCases)}`,
      )
    }
  }
  return value
}

function limitFrom(least: number): Check {
  return (name, value) => {
    const limit = count(name, value)
    if (isAlignment(name) ? limit > least : limit < least) {
      throw new TypeError(`${name} cannot be ${limit}: every WebGPU device has ${least}, or better`)
    }
    return limit
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function list(names: readonly string[]): string {
  return names.join(', ')
}
