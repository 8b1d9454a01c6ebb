import { parse } from '@bytecodealliance/jco'

/** A program for WASI 0.3 alone: writes `Hello from 0.3` and returns the result of the stream's future. */
export async function preview3Program(): Promise<Uint8Array> {
  return parse(`(component
  (import "wasi:cli/types@0.3.0" (instance $types (type $code (enum "io" "illegal-byte-sequence" "pipe")) (export "error-code" (type (eq $code)))))
  (alias export $types "error-code" (type $error-code))
  (import "wasi:cli/stdout@0.3.0" (instance $stdout
    (alias outer 1 $error-code (type $c)) (export "error-code" (type $e (eq $c)))
    (type $s (stream u8)) (type $r (result (error $e))) (type $f (future $r))
    (export "write-via-stream" (func (param "data" $s) (result $f)))))
  (type $stream (stream u8))
  (type $result (result (error $error-code)))
  (type $future (future $result))
  (core module $Mem (memory (export "mem") 1) (data (i32.const 64) "Hello from 0.3\\0a"))
  (core instance $mem (instantiate $Mem))
  (core func $write-via-stream (canon lower (func $stdout "write-via-stream")))
  (core func $stream-new (canon stream.new $stream))
  (core func $stream-write (canon stream.write $stream (memory (core memory $mem "mem"))))
  (core func $stream-drop (canon stream.drop-writable $stream))
  (core func $future-read (canon future.read $future (memory (core memory $mem "mem"))))
  (core module $M
    (import "" "via" (func $via (param i32) (result i32)))
    (import "" "new" (func $new (result i64)))
    (import "" "write" (func $write (param i32 i32 i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "read" (func $read (param i32 i32) (result i32)))
    (import "" "mem" (memory 1))
    (func (export "run") (result i32) (local $ends i64) (local $w i32) (local $f i32)
      (local.set $ends (call $new))
      (local.set $w (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))
      (local.set $f (call $via (i32.wrap_i64 (local.get $ends))))
      (drop (call $write (local.get $w) (i32.const 64) (i32.const 15)))
      (call $drop (local.get $w))
      (drop (call $read (local.get $f) (i32.const 16)))
      (i32.load8_u (i32.const 16))))
  (core instance $m (instantiate $M (with "" (instance
    (export "via" (func $write-via-stream)) (export "new" (func $stream-new)) (export "write" (func $stream-write))
    (export "drop" (func $stream-drop)) (export "read" (func $future-read)) (export "mem" (memory $mem "mem"))))))
  (func $run async (result (result)) (canon lift (core func $m "run")))
  (instance $i (export "run" (func $run)))
  (export "wasi:cli/run@0.3.0" (instance $i)))`)
}
