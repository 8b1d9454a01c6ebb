;; hostile
;; values 1115826247
(component
  (import "thing" (type $thing (sub resource)))
  (import "host" (func $host (param "value" bool) (param "s" (stream f64)) (param "f" (future f64)) (param "o" (own $thing))
    (result (tuple bool (stream f64) (future f64) (own $thing) (list u8 16)))))
  
  (core module $Libc
    (memory (export "mem") 2)
    (global $next (mut i32) (i32.const 4096))
    (func (export "realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and
        (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
      (global.set $next (i32.add (local.get $at) (local.get $size)))
      (block $fits (loop $grow
        (br_if $fits (i32.le_u (global.get $next) (i32.shl (memory.size) (i32.const 16))))
        (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
        (br $grow)))
      (memory.copy (local.get $at) (local.get $old)
        (select (local.get $old-size) (local.get $size) (i32.lt_u (local.get $old-size) (local.get $size))))
      (i32.const 3)))
  (core instance $libc (instantiate $Libc))
  (core func $host' (canon lower (func $host) string-encoding=utf16 (memory (core memory $libc "mem")) (realloc (core func $libc "realloc"))))
  (core func $return (canon task.return (result (tuple bool (stream f64) (future f64) (own $thing) (list u8 16)))
    string-encoding=utf16 (memory (core memory $libc "mem"))))
  (core module $Guest
    (import "" "host" (func $host (param i32 i32 i32 i32 i32)))
    (import "" "return" (func $return (param i32)))
    (func (export "sync") (param i32 i32 i32 i32) (result i32)
      (local.get 0) (local.get 1) (local.get 2) (local.get 3) (call $host (i32.const -8))
      (i32.const -8))
    (func (export "async") (param i32 i32 i32 i32) (result i32)
      (local.get 0) (local.get 1) (local.get 2) (local.get 3) (call $host (i32.const -8))
      (call $return (i32.const -8))
      (i32.const 0))
    (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
  (core instance $guest (instantiate $Guest (with "" (instance
    (export "host" (func $host')) (export "return" (func $return))))))
  (func (export "guest")  (param "value" bool) (param "s" (stream f64)) (param "f" (future f64)) (param "o" (own $thing))
    (result (tuple bool (stream f64) (future f64) (own $thing) (list u8 16)))
    (canon lift (core func $guest "sync")
      string-encoding=utf16 (memory (core memory $libc "mem")) (realloc (core func $libc "realloc"))
      )))
