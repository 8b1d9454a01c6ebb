;; Async-lowered calls that finish at once, and a stream of bytes read in chunks of 64 KiB.
(component
  (import "now" (func $now async (param "x" u32) (result u32)))
  (import "source" (func $source (result (stream u8))))
  (type $bytes (stream u8))

  (core module $Memory (memory (export "memory") 4))
  (core instance $memory (instantiate $Memory))
  (core func $now' (canon lower (func $now) async (memory (core memory $memory "memory"))))
  (core func $source' (canon lower (func $source)))
  (core func $read (canon stream.read $bytes (memory (core memory $memory "memory"))))
  (core func $drop (canon stream.drop-readable $bytes))

  (core module $Main
    (import "" "now" (func $now (param i32 i32) (result i32)))
    (import "" "source" (func $source (result i32)))
    (import "" "read" (func $read (param i32 i32 i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "calls") (param $count i32)
      (loop $again
        (if (i32.ne (call $now (local.get $count) (i32.const 0)) (i32.const 2 (; returned ;))) (then unreachable))
        (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
    ;; Reads until the host's end is dropped, and returns how many bytes there were.
    (func (export "read") (result i32)
      (local $stream i32) (local $result i32) (local $total i32)
      (local.set $stream (call $source))
      (loop $again
        (local.set $result (call $read (local.get $stream) (i32.const 65536) (i32.const 65536)))
        (local.set $total (i32.add (local.get $total) (i32.shr_u (local.get $result) (i32.const 4))))
        (br_if $again (i32.eqz (i32.and (local.get $result) (i32.const 15)))))
      (call $drop (local.get $stream))
      (local.get $total)))
  (core instance $main (instantiate $Main (with "" (instance
    (export "now" (func $now'))
    (export "source" (func $source'))
    (export "read" (func $read))
    (export "drop" (func $drop))))))

  (func (export "calls") (param "count" u32) (canon lift (core func $main "calls")))
  (func (export "read") async (result u32) (canon lift (core func $main "read"))))
