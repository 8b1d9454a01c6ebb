import { libc, libcOptions } from './wat.ts'

/** Components that together use most features of the Component Model. */
export const samples: Readonly<Record<string, string>> = {
  'a component of values': `(component
    (type $point (record (field "x" f32) (field "y" f64) (field "label" string)))
    (type $shape (variant (case "dot" $point) (case "line" (tuple $point $point)) (case "none")))
    (type $color (enum "red" "green" "blue"))
    (type $access (flags "read" "write" "run"))
    (import "host" (instance $host
      (export "log" (func (param "text" string)))
      (export "pick" (func (param "from" (list u32)) (result (option u64))))
      (export "nested" (instance (export "now" (func (result s64)))))))
    (import "save" (func $save (param "bytes" (list u8)) (result (result (error char)))))
    ${libc}
    (core func $log (canon lower (func $host "log") ${libcOptions}))
    (core func $save' (canon lower (func $save) string-encoding=utf16 ${libcOptions}))
    (core module $M
      (import "host" "log" (func (param i32 i32)))
      (import "host" "save" (func (param i32 i32 i32)))
      (import "libc" "mem" (memory 1))
      (global (export "answer") i32 (i32.const 42))
      (table (export "table") 1 funcref)
      (func (export "f") (param i32 i32 f32) (result i32) (i32.const 0))
      (func (export "g") (param i32) (result i32) (local.get 0))
      (func (export "post") (param i32)))
    (core instance $m (instantiate $M
      (with "libc" (instance $libc))
      (with "host" (instance (export "log" (func $log)) (export "save" (func $save'))))))
    (func $f (param "c" $color) (param "a" $access) (param "s" f32) (result (list $shape))
      (canon lift (core func $m "f") ${libcOptions} (post-return (core func $m "post"))))
    (func $g (param "ok" bool) (result s8) (canon lift (core func $m "g")))
    (export "point" (type $point))
    (export "f" (func $f))
    (instance $api (export "g" (func $g)) (export "color" (type $color)))
    (export "demo:app/api@1.2.3" (instance $api)))`,

  'components in a component': `(component
    (component $A
      (type $r' (resource (rep i32)))
      (export $r "r" (type $r'))
      (core func $new (canon resource.new $r'))
      (core func $rep (canon resource.rep $r'))
      (core module $M (import "" "new" (func $new (param i32) (result i32)))
        (func (export "make") (result i32) (call $new (i32.const 7)))
        (func (export "use") (param i32) (result i32) (local.get 0)))
      (core instance $m (instantiate $M (with "" (instance (export "new" (func $new))))))
      (func (export "[constructor]r") (result (own $r)) (canon lift (core func $m "make")))
      (func (export "[method]r.use") (param "self" (borrow $r)) (result u32) (canon lift (core func $m "use"))))
    (component $B
      (import "a" (instance $a
        (export "r" (type $r (sub resource)))
        (export "[constructor]r" (func (result (own $r))))
        (export "[method]r.use" (func (param "self" (borrow $r)) (result u32)))))
      (alias export $a "r" (type $r))
      (core func $make (canon lower (func $a "[constructor]r")))
      (core func $use (canon lower (func $a "[method]r.use")))
      (core func $drop (canon resource.drop $r))
      (core module $M
        (import "" "make" (func $make (result i32)))
        (import "" "use" (func $use (param i32) (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (func (export "run") (result i32) (local $r i32)
          (local.set $r (call $make))
          (call $use (local.get $r))
          (call $drop (local.get $r))))
      (core instance $m (instantiate $M (with "" (instance
        (export "make" (func $make)) (export "use" (func $use)) (export "drop" (func $drop))))))
      (func (export "run") (result u32) (canon lift (core func $m "run"))))
    (instance $a (instantiate $A))
    (instance $b (instantiate $B (with "a" (instance $a))))
    (export "a" (instance $a))
    (export "run" (func $b "run")))`,

  'types and parametric linking': `(component
    (core type $sig (func (param i32) (result i32)))
    (core type $mod (module
      (type (func (param i32) (result i32)))
      (import "env" "f" (func (type 0)))
      (import "env" "m" (memory 1))
      (export "g" (func (type 0)))))
    (type $f (func (param "a" (list (tuple u8 string))) (result (result u16 (error (option bool))))))
    (type $i (instance
      (export "t" (type $t (sub resource)))
      (type $pair (tuple (own $t) (list u8 4)))
      (export "pair" (type (eq $pair)))
      (export "f" (func (param "x" (borrow $t)) (result $pair)))))
    (type $c (component
      (import "i" (instance (type $i)))
      (type $alias u64)
      (export "alias" (type $a (eq $alias)))
      (export "g" (func (param "x" $a)))))
    (import "demo:types/i@0.2.0" (instance $inst (type $i)))
    (import "f" (func $imported (type $f)))
    (component $C
      (type $floats (list f64))
      (type (variant (case "a") (case "b" $floats)))
      (alias outer 1 $f (type $outer))
      (import "h" (func (type $outer))))
    (instance (instantiate $C (with "h" (func $imported))))
    (export "again" (func $imported)))`,

  'a component that is async': `(component
    (import "wait" (func $wait async (param "ms" u32)))
    (type $s (stream u8))
    (type $fut (future (result (error string))))
    (import "read" (func (param "from" $s) (result $fut)))
    ${libc}
    (core func $wait' (canon lower (func $wait)))
    (core module $M (import "" "wait" (func $wait (param i32)))
      (func (export "run") (result i32) (call $wait (i32.const 1)) (i32.const 0)))
    (core instance $m (instantiate $M (with "" (instance (export "wait" (func $wait'))))))
    (func (export "run") async (result bool) (canon lift (core func $m "run"))))`,
}
