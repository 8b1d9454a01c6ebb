import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { parse } from '../packages/cli/src/options/parsed-arguments.ts'

const folder = fileURLToPath(new URL('../deploy/', import.meta.url))
const read = (path: string) => readFileSync(`${folder}${path}`, 'utf8')

/** Seconds that the limits of a server on clients, on waiting and on the guest take together, by default. */
const longestEnd = 90

type Labels = Readonly<Record<string, string>>

interface Probe {
  readonly httpGet: { readonly port: string; readonly path: string }
}

interface Container {
  readonly args: readonly string[]
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
  readonly startupProbe: Probe
  readonly readinessProbe: Probe
  readonly livenessProbe: Probe
  readonly lifecycle: { readonly preStop: { readonly sleep: { readonly seconds: number } } }
}

interface Metric {
  readonly metric: { readonly name: string }
}

/** The parts of the manifests that the tests read. */
interface Manifests {
  readonly 'kustomization.yaml': { readonly resources: readonly string[] }
  readonly 'deployment.yaml': {
    readonly metadata: { readonly name: string }
    readonly spec: {
      readonly selector: { readonly matchLabels: Labels }
      readonly template: {
        readonly metadata: { readonly labels: Labels; readonly annotations: Labels }
        readonly spec: {
          readonly terminationGracePeriodSeconds: number
          readonly securityContext: { readonly runAsUser: number }
          readonly containers: readonly [Container]
        }
      }
    }
  }
  readonly 'service.yaml': { readonly spec: { readonly selector: Labels } }
  readonly 'disruption-budget.yaml': {
    readonly spec: { readonly selector: { readonly matchLabels: Labels } }
  }
  readonly 'network-policy.yaml': {
    readonly spec: { readonly podSelector: { readonly matchLabels: Labels } }
  }
  readonly 'autoscaler.yaml': {
    readonly spec: {
      readonly scaleTargetRef: { readonly name: string }
      readonly metrics: readonly [{ readonly pods: Metric; readonly external?: Metric }]
    }
  }
}

/** Reads a manifest of Kubernetes. */
function manifest<Path extends keyof Manifests>(path: Path, of = 'kubernetes'): Manifests[Path] {
  const document = parseDocument(read(`${of}/${path}`), { strict: true, uniqueKeys: true })
  expect([...document.errors, ...document.warnings]).toEqual([])
  return document.toJS()
}

describe('the manifests of Kubernetes', () => {
  it('are all applied', () => {
    const { resources } = manifest('kustomization.yaml')
    expect([...resources, 'kustomization.yaml'].sort()).toEqual(readdirSync(`${folder}kubernetes`).sort())
  })

  it('start a server with options of this version, and probe the address that it has', () => {
    const { template } = manifest('deployment.yaml').spec
    const [{ args, ports, startupProbe, readinessProbe, livenessProbe, lifecycle }] = template.spec.containers
    const parsed = parse('serve', args.slice(1))
    expect(args[0]).toBe('serve')
    const portOf = (option: string) => Number(parsed.text(option)?.split(':')[1])
    expect(ports).toEqual([
      { name: 'http', containerPort: portOf('addr') },
      { name: 'admin', containerPort: portOf('admin-addr') },
    ])
    const paths = [startupProbe, readinessProbe, livenessProbe].map(({ httpGet }) => [
      httpGet.port,
      httpGet.path,
    ])
    expect(paths).toEqual([
      ['admin', '/healthz'],
      ['admin', '/healthz'],
      ['admin', '/metrics'],
    ])
    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(
      longestEnd + lifecycle.preStop.sleep.seconds,
    )
    expect(template.metadata.annotations['prometheus.io/port']).toBe(String(portOf('admin-addr')))
  })

  it('select the pods of the deployment, and scale it by a metric of the server', () => {
    const { metadata, spec } = manifest('deployment.yaml')
    const { labels } = spec.template.metadata
    expect(spec.selector.matchLabels).toEqual(labels)
    expect(manifest('service.yaml').spec.selector).toEqual(labels)
    expect(manifest('disruption-budget.yaml').spec.selector.matchLabels).toEqual(labels)
    expect(manifest('network-policy.yaml').spec.podSelector.matchLabels).toEqual(labels)
    const { scaleTargetRef, metrics } = manifest('autoscaler.yaml').spec
    expect(scaleTargetRef.name).toBe(metadata.name)
    const source = readFileSync(new URL('../packages/serve/src/metrics.ts', import.meta.url), 'utf8')
    expect(source).toContain(`name: '${metrics[0].pods.metric.name}'`)
  })
})

it('the manifests of workers start them with options of this version, probe the address that they have, and scale them by a metric', () => {
  expect([...manifest('kustomization.yaml', 'kubernetes-workers').resources].sort()).toEqual(
    readdirSync(`${folder}kubernetes-workers`)
      .filter(name => name !== 'kustomization.yaml')
      .sort(),
  )
  const { metadata, spec } = manifest('deployment.yaml', 'kubernetes-workers')
  const [{ args, ports, ...probes }] = spec.template.spec.containers
  const parsed = parse('work', args.slice(1))
  expect(args[0]).toBe('work')
  expect(ports).toEqual([{ name: 'admin', containerPort: Number(parsed.text('admin-addr')?.split(':')[1]) }])
  expect(probes.readinessProbe.httpGet).toEqual({ port: 'admin', path: '/healthz' })
  expect(probes.livenessProbe.httpGet).toEqual({ port: 'admin', path: '/metrics' })
  expect(spec.selector.matchLabels).toEqual(spec.template.metadata.labels)
  expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(
    Number.parseInt(parsed.text('time-limit') ?? '', 10),
  )
  const { scaleTargetRef, metrics } = manifest('autoscaler.yaml', 'kubernetes-workers').spec
  expect(scaleTargetRef.name).toBe(metadata.name)
  const source = readFileSync(new URL('../packages/serve/src/job-metrics.ts', import.meta.url), 'utf8')
  expect(source).toContain(`name: '${metrics[0].external?.metric.name}'`)
})

it('the unit of systemd starts a server with options of this version, and waits for its requests', () => {
  const unit = read('wasi-webgpu@.service')
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? ''
  const [, command, ...args] = value('ExecStart').split(' ').slice(1)
  expect(command).toBe('serve')
  parse('serve', args.slice(1, -1))
  expect(args.at(-1)).toBe('$OPTIONS')
  const [, options = ''] = /^# {3}OPTIONS=(.*)$/m.exec(unit) ?? []
  parse('serve', options.split(' '))
  expect(Number(value('TimeoutStopSec'))).toBeGreaterThan(longestEnd)
})

it('the image has the user and the ports of the manifests', () => {
  const image = read('Dockerfile')
  const { containers, securityContext } = manifest('deployment.yaml').spec.template.spec
  expect(image).toContain(`EXPOSE ${containers[0].ports.map(({ containerPort }) => containerPort).join(' ')}`)
  // The user node of Node's images.
  expect([image.includes('\nUSER node\n'), securityContext.runAsUser]).toEqual([true, 1000])
  expect(image).toContain('ENTRYPOINT ["wasi-webgpu"]')
})
