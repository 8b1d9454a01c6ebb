;; Polls the errors of a device together with pollables of WASI, and prints which were ready: each number has a bit for each
;; pollable of its list.
(module
  (import "$root" "print" (func $print (param i32 i32)))
  (import "wasi:io/poll@0.2.0" "poll" (func $poll (param i32 i32 i32)))
  (import "wasi:io/poll@0.2.0" "[method]pollable.ready" (func $ready (param i32) (result i32)))
  (import "wasi:io/poll@0.2.0" "[method]pollable.block" (func $block (param i32)))
  (import "wasi:io/poll@0.2.0" "[resource-drop]pollable" (func $drop (param i32)))
  (import "wasi:clocks/monotonic-clock@0.2.0" "subscribe-duration" (func $after (param i64) (result i32)))
  (import "wasi:cli/stdout@0.2.0" "get-stdout" (func $get-stdout (result i32)))
  (import "wasi:io/streams@0.2.0" "[method]output-stream.subscribe" (func $writable (param i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "get-gpu" (func $get-gpu (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu.request-adapter"
    (func $request-adapter (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-adapter.request-device"
    (func $request-device (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-device.onuncapturederror-subscribe"
    (func $subscribe-errors (param i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-device.create-buffer"
    (func $create-buffer (param i32 i64 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-device.queue" (func $queue-of (param i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-queue.submit" (func $submit (param i32 i32 i32)))

  (memory (export "memory") 1)
  (data (i32.const 16) "? ? ? ? ?")
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))

  ;; Polls two pollables, and writes the number at a place in the text.
  (func $poll-two (param $at i32) (param $first i32) (param $second i32)
    (local $bits i32) (local $i i32)
    (i32.store (i32.const 64) (local.get $first))
    (i32.store (i32.const 68) (local.get $second))
    (call $poll (i32.const 64) (i32.const 2) (i32.const 72))
    (loop $indices
      (local.set $bits (i32.or (local.get $bits) (i32.shl (i32.const 1)
        (i32.load (i32.add (i32.load (i32.const 72)) (i32.shl (local.get $i) (i32.const 2)))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $indices (i32.lt_u (local.get $i) (i32.load (i32.const 76)))))
    (i32.store8 (local.get $at) (i32.add (i32.const 48) (local.get $bits))))

  (func (export "start") (local $device i32) (local $errors i32) (local $hour i32) (local $stdout i32)
    (call $request-adapter (call $get-gpu) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 80))
    (call $request-device (i32.load (i32.const 84)) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 80))
    (local.set $device (i32.load (i32.const 84)))
    (local.set $errors (call $subscribe-errors (local.get $device)))
    (local.set $hour (call $after (i64.const 3_600_000_000_000)))
    (local.set $stdout (call $writable (call $get-stdout)))
    ;; No error yet: the clock ends the poll.
    (call $poll-two (i32.const 16) (local.get $errors) (call $after (i64.const 1_000_000)))
    ;; A buffer without a usage is an error, which ends a poll that the clock would not. Chromium reports errors no sooner
    ;; than it sends its commands to the GPU, at the next submission.
    (drop (call $create-buffer (local.get $device) (i64.const 16) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
    (call $submit (call $queue-of (local.get $device)) (i32.const 64) (i32.const 0))
    (call $poll-two (i32.const 18) (local.get $hour) (local.get $errors))
    (call $block (local.get $errors))
    (call $poll-two (i32.const 20) (local.get $errors) (local.get $stdout))
    (i32.store8 (i32.const 22) (i32.add (i32.const 48) (call $ready (local.get $errors))))
    (call $drop (local.get $errors))
    (call $poll-two (i32.const 24) (local.get $hour) (local.get $stdout))
    (call $print (i32.const 16) (i32.const 9))))
