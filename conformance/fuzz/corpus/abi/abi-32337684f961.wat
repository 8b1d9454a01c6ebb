;; hostile
;; values 127804367
(component
  (import "thing" (type $thing (sub resource)))
  (import "host" (func $host (param "value" (map string (list (option u16) 4))) (param "s" (stream string)) (param "f" (future string)) (param "o" (own $thing))
    (result (tuple (map string (list (option u16) 4)) (stream string) (future string) (own $thing) (list u8 16)))))
  
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
      (local.get $at)))
  (core instance $libc (instantiate $Libc))
  (core func $host' (canon lower (func $host) string-encoding=utf16 (memory (core memory $libc "mem")) (realloc (core func $libc "realloc"))))
  (core func $return (canon task.return (result (tuple (map string (list (option u16) 4)) (stream string) (future string) (own $thing) (list u8 16)))
    string-encoding=latin1+utf16 (memory (core memory $libc "mem"))))
  (core module $Guest
    (import "" "host" (func $host (param i32 i32 i32 i32 i32 i32)))
    (import "" "return" (func $return (param i32)))
    (func (export "sync") (param i32 i32 i32 i32 i32) (result i32)
      (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (call $host (i32.const 131071))
      (i32.const 131071))
    (func (export "async") (param i32 i32 i32 i32 i32) (result i32)
      (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (call $host (i32.const 131071))
      (call $return (i32.const 131071))
      (i32.const 0))
    (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
  (core instance $guest (instantiate $Guest (with "" (instance
    (export "host" (func $host')) (export "return" (func $return))))))
  (func (export "guest") async (param "value" (map string (list (option u16) 4))) (param "s" (stream string)) (param "f" (future string)) (param "o" (own $thing))
    (result (tuple (map string (list (option u16) 4)) (stream string) (future string) (own $thing) (list u8 16)))
    (canon lift (core func $guest "async")
      string-encoding=latin1+utf16 (memory (core memory $libc "mem")) (realloc (core func $libc "realloc"))
      async (callback (core func $guest "callback")))))
