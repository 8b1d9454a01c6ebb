;; Shows a picture of 4 × 2 pixels that it computes, until the host ends it: greys in steps of 8, from 0x080808 on.
(module
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
  (import "wasi:frame-buffer/frame-buffer@0.0.1" "[constructor]device" (func $new-device (result i32)))
  (import "wasi:frame-buffer/frame-buffer@0.0.1" "[method]device.connect-graphics-context"
    (func $connect-device (param i32 i32)))
  (import "wasi:frame-buffer/frame-buffer@0.0.1" "[static]buffer.from-graphics-buffer"
    (func $from-graphics-buffer (param i32) (result i32)))
  (import "wasi:frame-buffer/frame-buffer@0.0.1" "[method]buffer.get" (func $get (param i32 i32)))
  (import "wasi:frame-buffer/frame-buffer@0.0.1" "[method]buffer.set" (func $set (param i32 i32 i32)))

  (memory (export "memory") 16)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))

  (func (export "start") (local $surface i32) (local $context i32) (local $buffer i32) (local $byte i32) (local $frame i32)
    (local.set $surface (call $new-surface (i32.const 1) (i32.const 2) (i32.const 1) (i32.const 4)))
    (local.set $context (call $new-context))
    (call $connect-surface (local.get $surface) (local.get $context))
    (call $connect-device (call $new-device) (local.get $context))
    (local.set $frame (call $subscribe-frame (local.get $surface)))
    ;; A page may have another size before it shows the requested one.
    (loop $sizes
      (call $block (local.get $frame))
      (call $get-frame (local.get $surface) (i32.const 64))
      (local.set $buffer (call $from-graphics-buffer (call $get-current-buffer (local.get $context))))
      (call $get (local.get $buffer) (i32.const 64))
      (br_if $sizes (i32.ne (i32.load (i32.const 68)) (i32.const 32))))
    (loop $bytes
      (i32.store8 offset=1024 (local.get $byte) (i32.mul (i32.add (i32.shr_u (local.get $byte) (i32.const 2)) (i32.const 1)) (i32.const 8)))
      (local.set $byte (i32.add (local.get $byte) (i32.const 1)))
      (br_if $bytes (i32.lt_u (local.get $byte) (i32.const 32))))
    (call $set (local.get $buffer) (i32.const 1024) (i32.const 32))
    (call $get (local.get $buffer) (i32.const 64))
    (if (i32.ne (i32.load (i32.const 68)) (i32.const 32)) (then unreachable))
    (if (i32.ne (i32.load8_u (i32.add (i32.load (i32.const 64)) (i32.const 4))) (i32.const 16)) (then unreachable))
    (loop $frames
      (call $present (local.get $context))
      (call $block (local.get $frame))
      (call $get-frame (local.get $surface) (i32.const 64))
      (br $frames))))
