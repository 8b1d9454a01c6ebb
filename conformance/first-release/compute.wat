;; Computes n² + 1 for n from 0 to 3 on the GPU, and returns the sum of the results; 1000 if it gets no adapter.
(module
  (import "wasi:webgpu/webgpu@0.0.1" "get-gpu" (func $get-gpu (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu.request-adapter"
    (func $request-adapter (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-adapter.request-device"
    (func $request-device (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-device.queue" (func $queue-of (param i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[static]gpu-buffer-usage.STORAGE" (func $STORAGE (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[static]gpu-buffer-usage.COPY-SRC" (func $COPY-SRC (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[static]gpu-buffer-usage.COPY-DST" (func $COPY-DST (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[static]gpu-buffer-usage.MAP-READ" (func $MAP-READ (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[static]gpu-map-mode.READ" (func $READ (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-device.create-buffer"
    (func $create-buffer (param i32 i64 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-device.create-shader-module"
    (func $create-shader-module (param i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-device.create-compute-pipeline"
    (func $create-compute-pipeline (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-compute-pipeline.get-bind-group-layout"
    (func $get-bind-group-layout (param i32 i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-device.create-bind-group"
    (func $create-bind-group (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-device.create-command-encoder"
    (func $create-command-encoder (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-command-encoder.begin-compute-pass"
    (func $begin-compute-pass (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-compute-pass-encoder.set-pipeline"
    (func $set-pipeline (param i32 i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-compute-pass-encoder.set-bind-group"
    (func $set-bind-group (param i32 i32 i32 i32 i32 i32 i32 i32 i64 i32 i32 i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-compute-pass-encoder.dispatch-workgroups"
    (func $dispatch-workgroups (param i32 i32 i32 i32 i32 i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-compute-pass-encoder.end" (func $end (param i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-command-encoder.copy-buffer-to-buffer"
    (func $copy-buffer-to-buffer (param i32 i32 i64 i32 i64 i64)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-command-encoder.finish"
    (func $finish (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-queue.submit" (func $submit (param i32 i32 i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-queue.on-submitted-work-done" (func $work-done (param i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-buffer.map-async"
    (func $map-async (param i32 i32 i32 i64 i32 i64 i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-buffer.get-mapped-range-get-with-copy"
    (func $get-mapped-range (param i32 i32 i64 i32 i64 i32)))

  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 4096))
  (data (i32.const 1024) "@group(0) @binding(0) var<storage, read_write> v: array<u32>;\n@compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) { v[id.x] = id.x * id.x + 1; }")
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.get $next)
    (global.set $next (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 7)) (i32.const -8))))

  ;; A buffer of 16 bytes.
  (func $buffer (param $device i32) (param $usage i32) (result i32)
    (call $create-buffer (local.get $device) (i64.const 16) (local.get $usage)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))

  (func (export "run") (result i32)
    (local $device i32) (local $queue i32) (local $values i32) (local $copy i32) (local $pipeline i32)
    (local $encoder i32) (local $pass i32) (local $at i32)
    (call $request-adapter (call $get-gpu) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 64))
    (if (i32.ne (i32.load8_u (i32.const 64)) (i32.const 1)) (then (return (i32.const 1000))))
    (call $request-device (i32.load (i32.const 68)) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 64))
    (if (i32.load8_u (i32.const 64)) (then unreachable))
    (local.set $device (i32.load (i32.const 68)))
    (local.set $queue (call $queue-of (local.get $device)))
    (local.set $values (call $buffer (local.get $device) (i32.or (call $STORAGE) (call $COPY-SRC))))
    (local.set $copy (call $buffer (local.get $device) (i32.or (call $MAP-READ) (call $COPY-DST))))
    (local.set $pipeline (call $create-compute-pipeline (local.get $device)
      (call $create-shader-module (local.get $device) (i32.const 1024) (i32.const 170)
        (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 1) (i32.const 0) ;; layout: auto
      (i32.const 0) (i32.const 0) (i32.const 0)))
    (local.set $encoder (call $create-command-encoder (local.get $device)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
    (local.set $pass (call $begin-compute-pass (local.get $encoder) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
    (call $set-pipeline (local.get $pass) (local.get $pipeline))
    ;; The only entry, at 128: binding 0, and from 136 on the variant, a gpu-buffer-binding.
    (i32.store (i32.const 144) (local.get $values))
    (call $set-bind-group (local.get $pass) (i32.const 0) (i32.const 1)
      (call $create-bind-group (local.get $device)
        (call $get-bind-group-layout (local.get $pipeline) (i32.const 0))
        (i32.const 128) (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0))
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 64))
    (call $dispatch-workgroups (local.get $pass) (i32.const 4)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    (call $end (local.get $pass))
    (call $copy-buffer-to-buffer (local.get $encoder) (local.get $values) (i64.const 0) (local.get $copy)
      (i64.const 0) (i64.const 16))
    (i32.store (i32.const 64) (call $finish (local.get $encoder) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
    (call $submit (local.get $queue) (i32.const 64) (i32.const 1))
    (call $work-done (local.get $queue))
    (call $map-async (local.get $copy) (call $READ)
      (i32.const 0) (i64.const 0) (i32.const 0) (i64.const 0) (i32.const 64))
    (if (i32.load8_u (i32.const 64)) (then unreachable))
    (call $get-mapped-range (local.get $copy)
      (i32.const 0) (i64.const 0) (i32.const 0) (i64.const 0) (i32.const 64))
    (if (i32.or (i32.load8_u (i32.const 64)) (i32.ne (i32.load (i32.const 72)) (i32.const 16))) (then unreachable))
    (local.set $at (i32.load (i32.const 68)))
    (i32.add
      (i32.add (i32.load (local.get $at)) (i32.load offset=4 (local.get $at)))
      (i32.add (i32.load offset=8 (local.get $at)) (i32.load offset=12 (local.get $at))))))
