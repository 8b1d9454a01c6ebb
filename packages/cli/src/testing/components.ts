/** Texts of components for tests, as functions of the parts that vary. */

/**
 * Returns a component that exports functions.
 *
 * @param functions the name and the core instructions of each; all have the type `func()`
 */
export function exporting(functions: Readonly<Record<string, string>>): string {
  const entries = Object.entries(functions)
  return `(component
    (core module $m
      ${entries.map(([name, body]) => `(func (export "${name}") ${body})`).join('\n')})
    (core instance $i (instantiate $m))
    ${entries.map(([name]) => `(func (export "${name}") (canon lift (core func $i "${name}")))`).join('\n')})`
}

/** Returns a component with an entry and one import, which it never uses. */
export function importing(name: string, type: string): string {
  return `(component
    (import "${name}" ${type})
    (core module $m (func (export "start")))
    (core instance $i (instantiate $m))
    (func (export "start") (canon lift (core func $i "start"))))`
}

/**
 * Returns a command of WASI 0.2: `wasi:cli/run` with these core instructions, which leave 0 (success) or 1 on
 * the stack.
 *
 * The instructions may call `$print` and `$complain` (with the address and the length of a text in memory),
 * `$exit` (with an exit code), `$folders` (returns the number of granted folders) and `$arguments` (returns
 * the number of arguments).
 *
 * @param data the first bytes of the memory
 */
export function cliCommand(body: string, data = '', version = '0.2.3'): string {
  return `(component
  (import "wasi:io/error@${version}" (instance $error (export "error" (type (sub resource)))))
  (alias export $error "error" (type $error-type))
  (import "wasi:io/streams@${version}" (instance $streams
    (export "output-stream" (type $output (sub resource)))
    (alias outer 1 $error-type (type $outer-error))
    (export "error" (type $error (eq $outer-error)))
    (type $variant (variant (case "last-operation-failed" (own $error)) (case "closed")))
    (export "stream-error" (type $stream-error (eq $variant)))
    (export "[method]output-stream.blocking-write-and-flush"
      (func (param "self" (borrow $output)) (param "contents" (list u8)) (result (result (error $stream-error)))))))
  (alias export $streams "output-stream" (type $output))
  (import "wasi:cli/stdout@${version}" (instance $stdout
    (alias outer 1 $output (type $outer-output))
    (export "output-stream" (type $output-stream (eq $outer-output)))
    (export "get-stdout" (func (result (own $output-stream))))))
  (import "wasi:cli/stderr@${version}" (instance $stderr
    (alias outer 1 $output (type $outer-output))
    (export "output-stream" (type $output-stream (eq $outer-output)))
    (export "get-stderr" (func (result (own $output-stream))))))
  (import "wasi:cli/exit@${version}" (instance $exit
    (export "exit-with-code" (func (param "status-code" u8)))))
  (import "wasi:cli/environment@${version}" (instance $environment
    (export "get-arguments" (func (result (list string))))
    (export "get-environment" (func (result (list (tuple string string)))))))
  (import "wasi:filesystem/types@${version}" (instance $filesystem (export "descriptor" (type (sub resource)))))
  (alias export $filesystem "descriptor" (type $descriptor-type))
  (import "wasi:filesystem/preopens@${version}" (instance $preopens
    (alias outer 1 $descriptor-type (type $outer-descriptor))
    (export "descriptor" (type $descriptor (eq $outer-descriptor)))
    (export "get-directories" (func (result (list (tuple (own $descriptor) string)))))))

  (core module $memory
    (memory (export "memory") 2)
    (global $next (mut i32) (i32.const 65536))
    (data (i32.const 0) "${data}")
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $next (i32.and (i32.add (global.get $next) (i32.const 15)) (i32.const -8)))
      (global.get $next)
      (global.set $next (i32.add (global.get $next) (local.get 3)))))
  (core instance $m (instantiate $memory))
  (alias core export $m "memory" (core memory $memory))
  (alias core export $m "realloc" (core func $realloc))
  (core func $write (canon lower (func $streams "[method]output-stream.blocking-write-and-flush")
    (memory $memory) (realloc $realloc)))
  (core func $get-stdout (canon lower (func $stdout "get-stdout")))
  (core func $get-stderr (canon lower (func $stderr "get-stderr")))
  (core func $exit-with-code (canon lower (func $exit "exit-with-code")))
  (core func $get-arguments (canon lower (func $environment "get-arguments") (memory $memory) (realloc $realloc)))
  (core func $get-environment (canon lower (func $environment "get-environment") (memory $memory) (realloc $realloc)))
  (core func $get-directories (canon lower (func $preopens "get-directories") (memory $memory) (realloc $realloc)))
  (core module $main
    (import "" "memory" (memory 1))
    (import "" "write" (func $write (param i32 i32 i32 i32)))
    (import "" "get-stdout" (func $get-stdout (result i32)))
    (import "" "get-stderr" (func $get-stderr (result i32)))
    (import "" "exit-with-code" (func $exit (param i32)))
    (import "" "get-arguments" (func $get-arguments (param i32)))
    (import "" "get-environment" (func $get-environment (param i32)))
    (import "" "get-directories" (func $get-directories (param i32)))
    (func $print (param i32 i32)
      (call $write (call $get-stdout) (local.get 0) (local.get 1) (i32.const 1024)))
    (func $complain (param i32 i32)
      (call $write (call $get-stderr) (local.get 0) (local.get 1) (i32.const 1024)))
    ;; A list is an address and a length: of its first item, and of how many there are.
    (func $arguments (result i32)
      (call $get-arguments (i32.const 1040))
      (i32.load (i32.const 1044)))
    (func $variables (result i32)
      (call $get-environment (i32.const 1040))
      (i32.load (i32.const 1044)))
    (func $folders (result i32)
      (call $get-directories (i32.const 1040))
      (i32.load (i32.const 1044)))
    (func $print-last-argument (local $last i32)
      (local.set $last (i32.mul (i32.sub (call $arguments) (i32.const 1)) (i32.const 8)))
      (local.set $last (i32.add (i32.load (i32.const 1040)) (local.get $last)))
      (call $print (i32.load (local.get $last)) (i32.load offset=4 (local.get $last))))
    (func (export "run") (result i32) ${body}))
  (core instance $main (instantiate $main (with "" (instance
    (export "memory" (memory $memory))
    (export "write" (func $write))
    (export "get-stdout" (func $get-stdout))
    (export "get-stderr" (func $get-stderr))
    (export "exit-with-code" (func $exit-with-code))
    (export "get-arguments" (func $get-arguments))
    (export "get-environment" (func $get-environment))
    (export "get-directories" (func $get-directories))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance (export "wasi:cli/run@${version}") (export "run" (func $run))))`
}

/**
 * Returns a component whose entry, an `async func`, waits for 1 ms of `wasi:clocks` and then executes `body`.
 */
export function waiting(body = ''): string {
  return `(component
    (import "wasi:clocks/monotonic-clock@0.3.0" (instance $clock
      (export "wait-for" (func async (param "how-long" u64)))))
    (core func $wait-for (canon lower (func $clock "wait-for")))
    (core module $m
      (import "" "wait-for" (func $wait-for (param i64)))
      (func (export "start") (call $wait-for (i64.const 1000000)) ${body}))
    (core instance $i (instantiate $m (with "" (instance (export "wait-for" (func $wait-for))))))
    (func (export "start") async (canon lift (core func $i "start"))))`
}

/**
 * A command that writes `ab`, then copies its standard input, two bytes at a time. It opens a stream anew for
 * each write, and drops it again.
 */
export const echoing = `(component
  (import "wasi:io/error@0.2.3" (instance $error (export "error" (type (sub resource)))))
  (alias export $error "error" (type $error-type))
  (import "wasi:io/streams@0.2.3" (instance $streams
    (export "input-stream" (type $input (sub resource)))
    (export "output-stream" (type $output (sub resource)))
    (alias outer 1 $error-type (type $outer-error))
    (export "error" (type $error (eq $outer-error)))
    (type $variant (variant (case "last-operation-failed" (own $error)) (case "closed")))
    (export "stream-error" (type $stream-error (eq $variant)))
    (export "[method]input-stream.blocking-read"
      (func (param "self" (borrow $input)) (param "len" u64) (result (result (list u8) (error $stream-error)))))
    (export "[method]output-stream.blocking-write-and-flush"
      (func (param "self" (borrow $output)) (param "contents" (list u8)) (result (result (error $stream-error)))))))
  (alias export $streams "input-stream" (type $input))
  (alias export $streams "output-stream" (type $output))
  (import "wasi:cli/stdin@0.2.3" (instance $stdin
    (alias outer 1 $input (type $outer-input))
    (export "input-stream" (type $input-stream (eq $outer-input)))
    (export "get-stdin" (func (result (own $input-stream))))))
  (import "wasi:cli/stdout@0.2.3" (instance $stdout
    (alias outer 1 $output (type $outer-output))
    (export "output-stream" (type $output-stream (eq $outer-output)))
    (export "get-stdout" (func (result (own $output-stream))))))
  (core module $memory
    (memory (export "memory") 1)
    (data (i32.const 0) "ab")
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
  (core instance $m (instantiate $memory))
  (alias core export $m "memory" (core memory $memory))
  (alias core export $m "realloc" (core func $realloc))
  (core func $get-stdin (canon lower (func $stdin "get-stdin")))
  (core func $get-stdout (canon lower (func $stdout "get-stdout")))
  (core func $read (canon lower (func $streams "[method]input-stream.blocking-read")
    (memory $memory) (realloc $realloc)))
  (core func $write (canon lower (func $streams "[method]output-stream.blocking-write-and-flush")
    (memory $memory) (realloc $realloc)))
  (core func $drop-input (canon resource.drop $input))
  (core func $drop-output (canon resource.drop $output))
  (core module $main
    (import "" "memory" (memory 1))
    (import "" "get-stdin" (func $get-stdin (result i32)))
    (import "" "get-stdout" (func $get-stdout (result i32)))
    (import "" "read" (func $read (param i32 i64 i32)))
    (import "" "write" (func $write (param i32 i32 i32 i32)))
    (import "" "drop-input" (func $drop-input (param i32)))
    (import "" "drop-output" (func $drop-output (param i32)))
    (func $print (param $address i32) (param $length i32) (local $stream i32)
      (local.set $stream (call $get-stdout))
      (call $write (local.get $stream) (local.get $address) (local.get $length) (i32.const 16))
      (if (i32.load8_u (i32.const 16)) (then unreachable))
      (call $drop-output (local.get $stream)))
    (func (export "run") (result i32) (local $stream i32)
      (call $print (i32.const 0) (i32.const 1))
      (call $print (i32.const 1) (i32.const 1))
      (loop $next
        (local.set $stream (call $get-stdin))
        (call $read (local.get $stream) (i64.const 2) (i32.const 32))
        (call $drop-input (local.get $stream))
        (if (i32.eqz (i32.load8_u (i32.const 32)))
          (then
            (call $print (i32.load (i32.const 36)) (i32.load (i32.const 40)))
            (br $next))))
      (i32.const 0)))
  (core instance $main (instantiate $main (with "" (instance
    (export "memory" (memory $memory))
    (export "get-stdin" (func $get-stdin))
    (export "get-stdout" (func $get-stdout))
    (export "read" (func $read))
    (export "write" (func $write))
    (export "drop-input" (func $drop-input))
    (export "drop-output" (func $drop-output))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance (export "wasi:cli/run@0.2.3") (export "run" (func $run))))`
