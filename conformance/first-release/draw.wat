;; Draws on a surface of 4 × 2 until the host ends it: the first frame is green, all others are blue.
(module
  (import "wasi:io/poll@0.2.0" "poll" (func $poll (param i32 i32 i32)))
  (import "wasi:io/poll@0.2.0" "[method]pollable.block" (func $block (param i32)))
  (import "wasi:graphics-context/graphics-context@0.0.1" "[constructor]context" (func $new-context (result i32)))
  (import "wasi:graphics-context/graphics-context@0.0.1" "[method]context.get-current-buffer"
    (func $get-current-buffer (param i32) (result i32)))
  (import "wasi:graphics-context/graphics-context@0.0.1" "[method]context.present" (func $present (param i32)))
  (import "wasi:surface/surface@0.0.1" "[constructor]surface"
    (func $new-surface (param i32 i32 i32 i32) (result i32)))
  (import "wasi:surface/surface@0.0.1" "[method]surface.connect-graphics-context"
    (func $connect-surface (param i32 i32)))
  (import "wasi:surface/surface@0.0.1" "[method]surface.subscribe-frame" (func $subscribe-frame (param i32) (result i32)))
  (import "wasi:surface/surface@0.0.1" "[method]surface.get-frame" (func $get-frame (param i32 i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "get-gpu" (func $get-gpu (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu.request-adapter"
    (func $request-adapter (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-adapter.request-device"
    (func $request-device (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-device.queue" (func $queue-of (param i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-device.connect-graphics-context"
    (func $connect-device (param i32 i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[static]gpu-texture.from-graphics-buffer"
    (func $from-graphics-buffer (param i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-texture.create-view" (func $create-view (param i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-device.create-command-encoder"
    (func $create-command-encoder (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-command-encoder.begin-render-pass"
    (func $begin-render-pass (param i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-render-pass-encoder.end" (func $end (param i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-command-encoder.finish"
    (func $finish (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi:webgpu/webgpu@0.0.1" "[method]gpu-queue.submit" (func $submit (param i32 i32 i32)))

  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))

  (func (export "start")
    (local $device i32) (local $surface i32) (local $context i32) (local $frame i32) (local $encoder i32)
    (call $request-adapter (call $get-gpu) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 64))
    (call $request-device (i32.load (i32.const 68)) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 64))
    (local.set $device (i32.load (i32.const 68)))
    (local.set $surface (call $new-surface (i32.const 1) (i32.const 2) (i32.const 1) (i32.const 4)))
    (local.set $context (call $new-context))
    (call $connect-device (local.get $device) (local.get $context))
    (call $connect-surface (local.get $surface) (local.get $context))
    (local.set $frame (call $subscribe-frame (local.get $surface)))
    (f64.store (i32.const 560) (f64.const 1)) ;; green
    (call $wait (local.get $frame))
    (call $draw (local.get $surface) (local.get $context) (local.get $device))
    (f64.store (i32.const 560) (f64.const 0))
    (f64.store (i32.const 568) (f64.const 1)) ;; blue
    (loop $frames
      (call $block (local.get $frame))
      (call $draw (local.get $surface) (local.get $context) (local.get $device))
      (br $frames)))

  ;; Waits with `poll` for a single pollable.
  (func $wait (param $pollable i32)
    (i32.store (i32.const 64) (local.get $pollable))
    (call $poll (i32.const 64) (i32.const 1) (i32.const 72))
    (if (i32.ne (i32.load (i32.const 76)) (i32.const 1)) (then unreachable)))

  ;; Clears the picture. The attachment is at 512, with its colour at 552; the arguments of the render pass are at 256.
  (func $draw (param $surface i32) (param $context i32) (param $device i32) (local $encoder i32)
    (call $get-frame (local.get $surface) (i32.const 64))
    (if (i32.ne (i32.load8_u (i32.const 64)) (i32.const 1)) (then unreachable))
    (local.set $encoder (call $create-command-encoder (local.get $device)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
    (i32.store (i32.const 128) (call $from-graphics-buffer (call $get-current-buffer (local.get $context))))
    (i32.store8 (i32.const 512) (i32.const 1))
    (i32.store (i32.const 520) (call $create-view (i32.const 128)))
    (i32.store8 (i32.const 544) (i32.const 1)) ;; has a clear value
    (f64.store (i32.const 576) (f64.const 1))
    (i32.store8 (i32.const 584) (i32.const 1)) ;; load: clear
    (i32.store (i32.const 256) (local.get $encoder))
    (i32.store (i32.const 264) (i32.const 512))
    (i32.store (i32.const 268) (i32.const 1))
    (call $end (call $begin-render-pass (i32.const 256)))
    (i32.store (i32.const 64) (call $finish (local.get $encoder) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
    (call $submit (call $queue-of (local.get $device)) (i32.const 64) (i32.const 1))
    (call $present (local.get $context))))
