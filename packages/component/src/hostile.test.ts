import { describe, expect, test } from 'vitest'
import { soakFactor } from '../../../scripts/soak-factor.ts'
import { type Bytes, componentOf, leb128, moduleOf, name, sectionOf, sized, vec } from './binary/write.ts'
import { compile } from './component.ts'
import { DecodeError, LinkError, Trap } from './errors.ts'
import { externName, repeated } from './testing/bytes.ts'
import { inertImports } from './testing/inert-imports.ts'
import { generator } from './testing/random.ts'
import { run } from './testing/wat.ts'

/** Ids of the sections of a component. */
const id = {
  coreModule: 1,
  coreInstance: 2,
  component: 4,
  instance: 5,
  alias: 6,
  type: 7,
  canon: 8,
  import: 10,
  export: 11,
}

/** Compiles, describes and instantiates a component. */
async function start(bytes: Uint8Array<ArrayBuffer>) {
  const component = await compile(bytes)
  expect(component.exports).toBeInstanceOf(Array)
  return component.instantiate({ imports: inertImports(component) })
}

/**
 * Returns one of the documented errors, or `undefined` when the component starts. Rethrows any other error.
 */
async function outcome(bytes: Uint8Array<ArrayBuffer>): Promise<Error | undefined> {
  try {
    await start(bytes)
    return undefined
  } catch (error) {
    if (error instanceof DecodeError || error instanceof LinkError || error instanceof Trap) return error
    throw error
  }
}

const field = (i: number, type: Bytes): Bytes => [...name(`f${i}`), ...type]
const record = (fields: number, type: Bytes = [0x7d]): Bytes => [
  0x72,
  ...vec(Array.from({ length: fields }, (_, i) => field(i, type))),
]
/** A tuple of the preceding type, twice. */
const doubled = (index: number): Bytes => [0x6f, 2, index, index]
const func = (params: number, type: Bytes): Bytes => [
  0x40,
  ...vec(Array.from({ length: params }, (_, i) => field(i, type))),
  0x01,
  0x00,
]
const nothing = func(0, [])
const nested = (bytes: Uint8Array) => sectionOf(id.component, [...bytes])
const instances = (count: number) => sectionOf(id.instance, repeated(count, [0x00, 0x00, 0x00]))
const imports = (count: number, type: Bytes) =>
  sectionOf(id.import, vec(Array.from({ length: count }, (_, i) => [...externName(`i${i}`), ...type])))

describe('a component built to exhaust the host is refused', () => {
  const exportedTypes = sectionOf(
    id.export,
    vec(Array.from({ length: 10 }, (_, i) => [...externName(`t${i}`), 0x03, i, 0x00])),
  )
  const tooMany = /more than 1000000 definitions and parts of types/

  test.each<[string, () => Uint8Array<ArrayBuffer>, RegExp]>([
    [
      'for large types in a component that is instantiated thousands of times',
      () =>
        componentOf(
          nested(componentOf(sectionOf(id.type, repeated(10, record(1000))), exportedTypes)),
          instances(9000),
        ),
      tooMany,
    ],
    [
      'for many definitions in a component that is instantiated thousands of times',
      () => componentOf(nested(componentOf(sectionOf(id.type, repeated(1000, [0x7d])))), instances(9000)),
      tooMany,
    ],
    [
      'for large types inside the type of thousands of imports',
      () =>
        componentOf(
          sectionOf(id.type, vec([[0x42, ...vec([...Array<Bytes>(10).fill([0x01, ...record(1000)])])]])),
          imports(2000, [0x05, 0x00]),
        ),
      tooMany,
    ],
    [
      'for large enums inside the type of thousands of imports',
      () => {
        const names = vec(Array.from({ length: 1000 }, (_, i) => name(`c${i}`)))
        return componentOf(
          sectionOf(id.type, vec([[0x42, ...repeated(10, [0x01, 0x6d, ...names])]])),
          imports(2000, [0x05, 0x00]),
        )
      },
      tooMany,
    ],
    [
      'for more functions than fit into memory',
      () =>
        componentOf(
          sectionOf(id.type, vec([nothing])),
          imports(1, [0x01, 0x00]),
          sectionOf(id.canon, repeated(200_000, [0x01, 0x00, 0x00, 0x00])),
        ),
      tooMany,
    ],
    [
      'for a core module that is instantiated more than ten thousand times',
      () =>
        componentOf(
          sectionOf(id.coreModule, moduleOf()),
          sectionOf(id.coreInstance, repeated(20_000, [0x00, 0x00, 0x00])),
        ),
      /more than 10000 instances/,
    ],
    ...(
      [
        ['globals', [sectionOf(6, repeated(1000, [0x7f, 0x00, 0x41, 0x00, 0x0b]))]],
        [
          'functions',
          [
            sectionOf(1, vec([[0x60, 0, 0]])),
            sectionOf(3, repeated(5000, [0x00])),
            sectionOf(10, repeated(5000, [0x02, 0x00, 0x0b])),
          ],
        ],
        ['data', [sectionOf(12, [1]), sectionOf(11, vec([[0x01, ...sized(new Uint8Array(80_000))]]))]],
      ] as const
    ).map(
      ([what, sections]) =>
        [
          `for many ${what} of a core module that is instantiated thousands of times`,
          () =>
            componentOf(
              sectionOf(id.coreModule, moduleOf(...sections)),
              sectionOf(id.coreInstance, repeated(9000, [0x00, 0x00, 0x00])),
            ),
          /instances of core modules have more than 16777216 bytes/,
        ] as [string, () => Uint8Array<ArrayBuffer>, RegExp],
    ),
    [
      'for many exports of a core module that is instantiated thousands of times',
      () => {
        const exports = Array.from({ length: 1000 }, (_, i) => [...name(`m${i}`), 0x02, 0x00])
        return componentOf(
          sectionOf(id.coreModule, moduleOf(sectionOf(5, [1, 0, 0]), sectionOf(7, vec(exports)))),
          sectionOf(id.coreInstance, repeated(9000, [0x00, 0x00, 0x00])),
        )
      },
      tooMany,
    ],
    [
      'for parameters whose types are large only in total',
      () =>
        componentOf(
          sectionOf(id.type, vec([record(1000), record(90, [0x00]), func(1000, [0x01])])),
          imports(1, [0x01, 0x02]),
        ),
      /type is larger than 100000 parts/,
    ],
    [
      'for a long name in a type that contains itself many times over',
      () => {
        const long: Bytes = [0x72, 1, ...name('x'.repeat(100_000)), 0x7d]
        const types = Array.from({ length: 17 }, (_, i) => (i === 0 ? long : doubled(i - 1)))
        return componentOf(sectionOf(id.type, vec([...types, func(1, [16])])), imports(1, [0x01, 17]))
      },
      /type is larger than 100000 parts/,
    ],
  ])('%s', async (_, bytes, message) => {
    const error = await outcome(bytes())
    expect(error).toBeInstanceOf(LinkError)
    expect(error?.message).toMatch(message)
  })
})

describe('a component that takes many times its size to decode is refused', () => {
  /** A vector with as many elements as it claims. */
  const long = repeated
  const half = sectionOf(id.type, long(500_000, [0x7d]))

  test.each<[string, () => Uint8Array<ArrayBuffer>]>([
    [
      'for a vector of more than a million elements',
      () => componentOf(sectionOf(id.type, long(1_000_001, [0x7d]))),
    ],
    [
      'for more than a million definitions',
      () => componentOf(half, nested(componentOf(half)), sectionOf(id.type, vec([[0x7d]]))),
    ],
    [
      'for more than a million declarations',
      () => componentOf(half, sectionOf(id.type, vec([[0x42, ...long(500_000, [0x01, 0x7d])]]))),
    ],
    [
      'for more than a million types in a core module',
      () => componentOf(sectionOf(id.coreModule, moduleOf(sectionOf(1, long(1_000_001, [0x60, 0, 0]))))),
    ],
    [
      'for duplicate sections of a core module',
      () => componentOf(sectionOf(id.coreModule, moduleOf(...Array<Bytes>(2).fill(sectionOf(5, [1, 0, 1]))))),
    ],
  ])('%s', async (_, bytes) => {
    expect(await outcome(bytes())).toBeInstanceOf(DecodeError)
  })
})

describe('a component with exponential or circular structure', () => {
  test('has its types compared in time proportional to their definitions, not to their expanded size', async () => {
    // Each of 16 types is the one before it twice, in the outer and in the inner component.
    const types = sectionOf(
      id.type,
      vec([
        [0x72, 1, ...field(0, [0x7d])],
        ...Array.from({ length: 15 }, (_, i) => doubled(i)),
        func(1, [15]),
      ]),
    )
    const count = 20_000
    const inner = componentOf(types, imports(count, [0x01, 16]))
    const given = vec(Array.from({ length: count }, (_, i) => [...name(`i${i}`), 0x01, ...leb128(i)]))
    await start(
      componentOf(
        types,
        imports(1, [0x01, 16]),
        sectionOf(
          id.export,
          vec(Array.from({ length: count }, (_, i) => [...externName(`i${i}`), 0x01, 0, 0])),
        ),
        nested(inner),
        sectionOf(id.instance, vec([[0x00, 0x00, ...given]])),
      ),
    )
  })

  test('may contain instances that contain other instances many times over', async () => {
    const around = Array.from({ length: 98 }, (_, i) => [
      0x01,
      ...vec([
        [...externName('a'), 0x05, i],
        [...externName('b'), 0x05, i],
      ]),
    ])
    const { exports } = await start(
      componentOf(
        sectionOf(id.instance, vec([[0x01, 0x00], ...around])),
        sectionOf(id.export, vec([[...externName('all'), 0x05, 98, 0x00]])),
      ),
    )
    expect(exports.all.a).toBe(exports.all.b)
    expect(exports.all.a.b).toBe(exports.all.b.a)
  })

  test.each([
    ['to more enclosing components than exist', [0x03, 0x02, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x00]],
    ['to itself', [0x03, 0x02, 0x00, 0x00]],
    ['to a later type of its own component', [0x03, 0x02, 0x00, 0x01]],
    ['to a later type of the enclosing component', [0x03, 0x02, 0x01, 0x00]],
    ['to a later core type of the enclosing component', [0x00, 0x10, 0x02, 0x01, 0x00]],
    ['to its own component', [0x04, 0x02, 0x01, 0x00]],
    ['to a later component', [0x04, 0x02, 0x01, 0x01]],
    ['to a later core module', [0x00, 0x11, 0x02, 0x01, 0x00]],
    ['to a core module that does not exist', [0x00, 0x11, 0x02, 0x01, 0x00]],
    ['to a later core type of its own component', [0x00, 0x10, 0x02, 0x00, 0x00]],
  ])('is refused for an outer alias %s', async (_, alias) => {
    const inner = componentOf(sectionOf(id.alias, vec([alias])), sectionOf(id.type, vec([[0x7d]])))
    const later = [
      sectionOf(id.type, vec([[0x7d]])),
      sectionOf(3, vec([[0x60, 0, 0]])),
      nested(componentOf()),
      sectionOf(id.coreModule, moduleOf()),
    ]
    const error = await outcome(componentOf(nested(inner), ...later, instances(1)))
    expect(error).toBeInstanceOf(LinkError)
    expect(error?.message).toMatch(/out of bounds|invalid outer alias count/)
  })

  test.each([0, 1])(
    'is refused for a type that refers to type %d, which is the type or a later one',
    async index => {
      const type = [
        0x42,
        ...vec([
          [0x02, 0x03, 0x02, 0x01, index],
          [0x04, ...externName('x'), 0x05, 0x00],
        ]),
      ]
      const bytes = componentOf(sectionOf(id.type, vec([type, [0x42, 0x00]])), imports(1, [0x05, 0x00]))
      expect((await outcome(bytes))?.message).toBe(`unknown type ${index}: index out of bounds`)
    },
  )

  test.each([1, 99, 100, 101, 200])('is run or refused when components nest %d levels deep', async depth => {
    let bytes = componentOf()
    for (let i = 0; i < depth; i++) bytes = componentOf(nested(bytes), instances(1))
    const error = await outcome(bytes)
    if (depth < 99) expect(error).toBe(undefined)
    if (depth > 100) expect(error).toBeInstanceOf(DecodeError)
  })

  test.each([
    ['component', 0x41, 0x04],
    ['instance', 0x42, 0x05],
  ])('is refused when %s types nest too deeply', async (_, kind, sort) => {
    const deep = (depth: number) => {
      let type: Bytes = [kind, 0x00]
      for (let i = 0; i < depth; i++) type = [kind, 0x02, 0x01, ...type, 0x04, ...externName('x'), sort, 0x00]
      return componentOf(sectionOf(id.type, vec([type])), imports(1, [sort, 0x00]))
    }
    expect((await compile(deep(50))).imports).toHaveLength(1)
    expect(await outcome(deep(120))).toBeInstanceOf(DecodeError)
  })

  test.each(Object.entries(id))(
    'is refused when a vector claims four billion elements (section: %s)',
    async (kind, section) => {
      const bytes = componentOf([section, 5, 0xff, 0xff, 0xff, 0xff, 0x0f])
      if (kind !== 'coreModule' && kind !== 'component')
        expect((await outcome(bytes))?.message).toMatch(/vector is longer than its section/)
      else expect(await outcome(bytes)).toBeInstanceOf(DecodeError)
    },
  )
})

describe('start code that runs while a component is linked', () => {
  test.each([
    ['traps', 'unreachable'],
    ['recurses endlessly', '(call $start)'],
    ['reads out of bounds', '(drop (i32.load (i32.const -1)))'],
    [
      'grows its memory endlessly',
      '(loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) unreachable',
    ],
  ])('and %s, traps', async (_, body) => {
    const started = run(`(component
      (core module $M (memory 1 100) (func $start ${body}) (start $start))
      (core instance (instantiate $M)))`)
    await expect(started).rejects.toBeInstanceOf(Trap)
  })

  test('and drops a resource whose destructor traps, ends the instance', async () => {
    const started = run(`(component
      (core module $D (func (export "d") (param i32) unreachable))
      (core instance $d (instantiate $D))
      (type $r (resource (rep i32) (dtor (core func $d "d"))))
      (core func $new (canon resource.new $r))
      (core func $drop (canon resource.drop $r))
      (core module $M
        (import "" "new" (func $new (param i32) (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (func $start (block $caught (try_table (catch_all $caught) (call $drop (call $new (i32.const 1))))))
        (start $start))
      (core instance (instantiate $M (with "" (instance (export "new" (func $new)) (export "drop" (func $drop)))))))`)
    await expect(started).rejects.toThrow(/unreachable/)
  })

  test('and drops resources in destructors recursively, traps when the stack overflows', async () => {
    const started = run(`(component
      (core module $Indirect
        (table (export "t") 1 funcref) (type $f (func (param i32)))
        (func (export "d") (param i32) (call_indirect (type $f) (i32.add (local.get 0) (i32.const 1)) (i32.const 0))))
      (core instance $i (instantiate $Indirect))
      (type $r (resource (rep i32) (dtor (core func $i "d"))))
      (core func $new (canon resource.new $r))
      (core func $drop (canon resource.drop $r))
      (core module $M
        (import "" "new" (func $new (param i32) (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (import "" "t" (table 1 funcref))
        (func $again (param i32) (call $drop (call $new (local.get 0))))
        (elem (i32.const 0) func $again)
        (func $start (call $again (i32.const 0)))
        (start $start))
      (core instance (instantiate $M (with "" (instance
        (export "new" (func $new)) (export "drop" (func $drop)) (export "t" (table $i "t")))))))`)
    await expect(started).rejects.toBeInstanceOf(Trap)
  })
})

describe('random definitions', () => {
  const random = generator(0xc0de)
  const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T
  const index = () => [random(6) === 0 ? random(128) : random(3)]
  const list = (make: () => Bytes) => vec(Array.from({ length: random(4) }, make))
  const label = () => name(pick(['a', 'b', 'a-b', 'mem', 'realloc', 'f', '', 'A']))
  const extern = () => [
    random(3) === 0 ? 1 : 0,
    ...name(pick(['a', 'b', '[method]a.b', '[constructor]a', 'a:b/c@1.0.0', 'f'])),
  ]
  const valueType = () =>
    random(2) === 0 ? [pick([0x7f, 0x7d, 0x79, 0x77, 0x76, 0x74, 0x73, 0x64])] : index()
  const optional = (make: () => Bytes) => (random(2) === 0 ? [0] : [1, ...make()])
  const options = (): Bytes =>
    list(() =>
      pick<() => Bytes>([
        () => [random(3)],
        () => [3 + random(3), ...index()],
        () => [6],
        () => [7, ...index()],
      ])(),
    )
  const sortIndex = () => [...pick([[0x01], [0x03], [0x04], [0x05], [0x00, 0x11], [0x02]]), ...index()]
  const externType = () =>
    pick<() => Bytes>([
      () => [0x00, 0x11, ...index()],
      () => [pick([0x01, 0x04, 0x05]), ...index()],
      () => [0x03, 0x00, ...index()],
      () => [0x03, 0x01],
    ])()
  const alias = () =>
    pick<() => Bytes>([
      () => [...pick([[0x01], [0x03], [0x05]]), 0x00, ...index(), ...label()],
      () => [0x00, random(5), 0x01, ...index(), ...pick([name('m'), name('f'), name('r'), name('t')])],
      () => [...pick([[0x03], [0x04], [0x00, 0x10], [0x00, 0x11]]), 0x02, random(3), ...index()],
    ])()
  const type = (depth = 0): Bytes =>
    pick<() => Bytes>([
      valueType,
      () => [0x72, ...vec(Array.from({ length: 1 + random(3) }, (_, i) => field(i, valueType())))],
      () => [
        0x71,
        ...vec(
          Array.from({ length: 1 + random(3) }, (_, i) => [...name(`f${i}`), ...optional(valueType), 0]),
        ),
      ],
      () => [0x70, ...valueType()],
      () => [0x67, ...valueType(), ...leb128(pick([0, 1, 3, 2 ** 28, 2 ** 32 - 1]))],
      () => [0x6f, ...vec(Array.from({ length: 1 + random(20) }, valueType))],
      () => [pick([0x6e, 0x6d]), ...vec(Array.from({ length: 1 + random(33) }, (_, i) => name(`f${i}`)))],
      () => [0x6b, ...valueType()],
      () => [0x6a, ...optional(valueType), ...optional(valueType)],
      () => [pick([0x69, 0x68]), ...index()],
      () => [pick([0x66, 0x65]), ...optional(valueType)],
      () => [0x63, ...valueType(), ...valueType()],
      () => [0x3f, 0x7f, ...optional(index)],
      () => [
        pick([0x40, 0x43]),
        ...vec(Array.from({ length: random(4) }, (_, i) => field(i, valueType()))),
        ...pick<() => Bytes>([() => [0x01, 0x00], () => [0x00, ...valueType()]])(),
      ],
      () => (depth > 2 ? [0x7d] : [pick([0x41, 0x42]), ...list(() => declaration(depth + 1))]),
    ])()
  const declaration = (depth: number): Bytes =>
    pick<() => Bytes>([
      () => [0x00, 0x60, 0x00, 0x00],
      () => [0x01, ...type(depth)],
      () => [0x02, ...alias()],
      () => [pick([0x03, 0x04]), ...extern(), ...externType()],
    ])()
  const builtIn = (code: number): Bytes => {
    // The immediates must fit each built-in: too many or too few would end the section in the wrong place.
    const parts: Record<number, () => Bytes> = {
      0: () => [0, ...index(), ...options(), ...index()],
      1: () => [0, ...index(), ...options()],
      9: () => [...pick<() => Bytes>([() => [1, 0], () => [0, ...valueType()]])(), ...options()],
      10: () => [0x7f, random(3)],
      11: () => [0x7f, random(3)],
      28: options,
      29: options,
      32: () => [random(2), ...index()],
      33: () => [random(2), ...index()],
      39: () => [...index(), ...index()],
    }
    for (const code of [2, 3, 4, 14, 19, 20, 21, 26, 27]) parts[code] = index
    for (const code of [15, 16, 22, 23]) parts[code] = () => [...index(), ...options()]
    for (const code of [17, 18, 24, 25]) parts[code] = () => [...index(), random(2)]
    for (const code of [6, 12, 41, 42, 43, 44, 45]) parts[code] = () => [random(2)]
    return [code, ...(parts[code]?.() ?? [])]
  }
  /** A core module with a memory, a realloc, functions and a table that the definitions can refer to. */
  const coreModule = moduleOf(
    sectionOf(
      1,
      vec([
        [0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f],
        [0x60, 0, 0],
        [0x60, 1, 0x7f, 0],
      ]),
    ),
    sectionOf(3, [3, 0, 1, 2]),
    sectionOf(4, [1, 0x70, 0, 1]),
    sectionOf(5, [1, 0, 1]),
    sectionOf(
      7,
      vec([
        [...name('m'), 2, 0],
        [...name('r'), 0, 0],
        [...name('f'), 0, 1],
        [...name('d'), 0, 2],
        [...name('t'), 1, 0],
      ]),
    ),
    sectionOf(
      10,
      vec([
        [3, 0, 0x00, 0x0b],
        [2, 0, 0x0b],
        [2, 0, 0x0b],
      ]),
    ),
  )
  const beginning: readonly Bytes[] = [
    sectionOf(id.coreModule, coreModule),
    sectionOf(id.coreInstance, [1, 0, 0, 0]),
    sectionOf(
      id.alias,
      vec([
        [0, 2, 1, 0, ...name('m')],
        [0, 0, 1, 0, ...name('r')],
        [0, 0, 1, 0, ...name('f')],
        [0, 0, 1, 0, ...name('d')],
        [0, 1, 1, 0, ...name('t')],
      ]),
    ),
    sectionOf(id.type, vec([[0x3f, 0x7f, 1, 2], nothing, [0x66, 1, 0x7d]])),
  ]
  const sections = (depth: number): Bytes =>
    pick<() => Bytes>([
      () =>
        sectionOf(
          id.type,
          list(() => type()),
        ),
      () =>
        sectionOf(
          id.type,
          list(() => type()),
        ),
      () =>
        sectionOf(
          id.canon,
          list(() => builtIn(pick([0, 0, 0, 1, 1, 1, random(46), random(46)]))),
        ),
      () =>
        sectionOf(
          id.canon,
          list(() => builtIn(random(46))),
        ),
      () =>
        sectionOf(
          id.import,
          list(() => [...extern(), ...externType()]),
        ),
      () =>
        sectionOf(
          id.export,
          list(() => [...extern(), ...sortIndex(), ...optional(externType)]),
        ),
      () => sectionOf(id.alias, list(alias)),
      () =>
        sectionOf(
          id.instance,
          list(() => [0x01, ...list(() => [...extern(), ...sortIndex()])]),
        ),
      () =>
        sectionOf(
          id.instance,
          list(() => [0x00, ...index(), ...list(() => [...label(), ...sortIndex()])]),
        ),
      () =>
        sectionOf(
          id.coreInstance,
          list(() => [0x01, ...list(() => [...label(), random(5), ...index()])]),
        ),
      () =>
        sectionOf(
          id.coreInstance,
          list(() => [0x00, ...index(), ...list(() => [...label(), 0x12, ...index()])]),
        ),
      () =>
        depth > 2 ? [] : nested(componentOf(...(random(2) === 0 ? beginning : []), ...several(depth + 1))),
    ])()
  const several = (depth: number) => Array.from({ length: random(5) }, () => sections(depth))

  test('are run, or refused with one of the documented errors', async () => {
    const outcomes = new Map<string, number>()
    for (let i = 0; i < 1500 * soakFactor; i++) {
      const error = await outcome(componentOf(...beginning, ...several(0)))
      const kind = error?.name ?? 'run'
      outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1)
    }
    // All three outcomes occur often, so no single early check refuses everything.
    for (const kind of ['run', 'DecodeError', 'LinkError']) expect(outcomes.get(kind)).toBeGreaterThan(100)
  })
})
