;; Reads a file in pieces, by `descriptor.read` and by a stream of WASI 0.2. Each piece lands in the same place of memory.
(component
  (import "wasi:io/error@0.2.0" (instance $errors (export "error" (type (sub resource)))))
  (alias export $errors "error" (type $error))
  (import "wasi:io/streams@0.2.0" (instance $streams
    (export "input-stream" (type $stream (sub resource)))
    (alias outer 1 $error (type $error'))
    (export "error" (type $error (eq $error')))
    (type $stream-error' (variant (case "last-operation-failed" (own $error)) (case "closed")))
    (export "stream-error" (type $stream-error (eq $stream-error')))
    (export "[method]input-stream.blocking-read"
      (func (param "self" (borrow $stream)) (param "len" u64)
        (result (result (list u8) (error $stream-error)))))))
  (alias export $streams "input-stream" (type $stream))
  (import "wasi:filesystem/types@0.2.0" (instance $types
    (export "descriptor" (type $descriptor (sub resource)))
    (alias outer 1 $stream (type $stream'))
    (export "input-stream" (type $stream (eq $stream')))
    (type $code' (enum
      "access" "would-block" "already" "bad-descriptor" "busy" "deadlock"
      "quota" "exist" "file-too-large" "illegal-byte-sequence" "in-progress" "interrupted"
      "invalid" "io" "is-directory" "loop" "too-many-links" "message-size"
      "name-too-long" "no-device" "no-entry" "no-lock" "insufficient-memory" "insufficient-space"
      "not-directory" "not-empty" "not-recoverable" "unsupported" "no-tty" "no-such-device"
      "overflow" "not-permitted" "pipe" "read-only" "invalid-seek" "text-file-busy"
      "cross-device"))
    (export "error-code" (type $code (eq $code')))
    (export "[method]descriptor.read"
      (func (param "self" (borrow $descriptor)) (param "length" u64) (param "offset" u64)
        (result (result (tuple (list u8) bool) (error $code)))))
    (export "[method]descriptor.read-via-stream"
      (func (param "self" (borrow $descriptor)) (param "offset" u64)
        (result (result (own $stream) (error $code)))))))
  (alias export $types "descriptor" (type $descriptor))
  (core module $Memory
    (memory (export "memory") 33)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $memory (instantiate $Memory))
  (core func $read (canon lower (func $types "[method]descriptor.read")
    (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (core func $open (canon lower (func $types "[method]descriptor.read-via-stream")
    (memory (core memory $memory "memory"))))
  (core func $next (canon lower (func $streams "[method]input-stream.blocking-read")
    (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (core func $close (canon resource.drop $stream))
  (core func $drop (canon resource.drop $descriptor))
  (core module $M
    (import "" "memory" (memory 1))
    (import "" "read" (func $read (param i32 i64 i64 i32)))
    (import "" "open" (func $open (param i32 i64 i32)))
    (import "" "next" (func $next (param i32 i64 i32)))
    (import "" "close" (func $close (param i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "positional") (param $file i32) (param $piece i64) (result i64)
      (local $at i64)
      (loop $more
        (call $read (local.get $file) (local.get $piece) (local.get $at) (i32.const 0))
        (if (i32.load8_u (i32.const 0)) (then unreachable))
        (local.set $at (i64.add (local.get $at) (i64.load32_u (i32.const 8))))
        (br_if $more (i32.load (i32.const 8))))
      (call $drop (local.get $file))
      (local.get $at))
    (func (export "streamed") (param $file i32) (param $piece i64) (result i64)
      (local $stream i32) (local $count i64)
      (call $open (local.get $file) (i64.const 0) (i32.const 0))
      (if (i32.load8_u (i32.const 0)) (then unreachable))
      (local.set $stream (i32.load (i32.const 4)))
      (loop $more
        (call $next (local.get $stream) (local.get $piece) (i32.const 0))
        (if (i32.eqz (i32.load8_u (i32.const 0))) (then
          (local.set $count (i64.add (local.get $count) (i64.load32_u (i32.const 8))))
          (br $more))))
      (call $close (local.get $stream))
      (call $drop (local.get $file))
      (local.get $count)))
  (core instance $m (instantiate $M (with "" (instance
    (export "memory" (memory $memory "memory")) (export "read" (func $read)) (export "open" (func $open))
    (export "next" (func $next)) (export "close" (func $close)) (export "drop" (func $drop))))))
  (func (export "positional") (param "file" (borrow $descriptor)) (param "piece" u64) (result u64)
    (canon lift (core func $m "positional")))
  (func (export "streamed") (param "file" (borrow $descriptor)) (param "piece" u64) (result u64)
    (canon lift (core func $m "streamed"))))
