/** Pairs of a trap message that scripts expect and the message of V8 or the runtime for that trap. */
const wordings: readonly (readonly [specified: string, engine: string])[] = [
  ['integer divide by zero', 'divide by zero'],
  ['out of bounds memory access', 'memory access out of bounds'],
  ['out of bounds table access', 'table index is out of bounds'],
  ['undefined element', 'table index is out of bounds'],
  ['indirect call type mismatch', 'null function or function signature mismatch'],
  ['wasm `unreachable` instruction executed', 'unreachable'],
  ['string content out-of-bounds', 'pointer out of bounds'],
  ['string pointer/length out of bounds of memory', 'pointer out of bounds'],
  ['list content out-of-bounds', 'realloc return: beyond end of memory'],
  ['incomplete utf-8 byte sequence', 'string is not valid utf-8'],
  ['invalid utf-8', 'string is not valid utf-8'],
  [
    'deadlock detected: event loop cannot make further progress',
    'cannot block a synchronous task before returning',
  ],
  ['cannot remove busy stream', 'cannot drop busy stream'],
  ['thrown Wasm exception', 'uncaught exception'],
  ['uncaught exception propagated out of component', 'uncaught exception'],
  ['invalid debug message pointer', 'pointer out of bounds'],
  [
    'cannot read from and write to intra-component future/stream with non-numeric payload',
    'cannot read from and write to intra-component',
  ],
  [
    'cannot read after being notified that the writable end dropped',
    'after being notified that the writable end dropped',
  ],
  [
    'cannot write after being notified that the readable end dropped',
    'after being notified that the readable end dropped',
  ],
  [
    'cannot write after being notified that the readable end dropped',
    'cannot write to future after previous write succeeded or readable end dropped',
  ],
  ['async-lifted export failed to produce a result', 'ended without `task.return` or `task.cancel`'],
  ['backpressure counter overflow', 'backpressure counter underflow'],
  ['string pointer not aligned to 2', 'unaligned pointer'],
  ['discriminant 2 out of range [0..2)', 'invalid variant discriminant 2'],
  ['uninitialized', 'invalid function index for `thread.new-indirect`'],
]

/** Whether the message of a trap, `actual`, means what a script expects. */
export function isSameTrap(expected: string, actual: string): boolean {
  // Some messages of the scripts name the kind of trap, and some messages of the runtime do; the prefix is
  // ignored.
  const plain = expected.replace(/^wasm trap: /, '')
  return (
    actual.includes(plain) ||
    wordings.some(([specified, engine]) => specified.includes(plain) && actual.includes(engine))
  )
}
