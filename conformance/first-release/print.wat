;; Prints a text with `print`, an import of the program's own world.
(module
  (import "$root" "print" (func $print (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "hello from start")
  (func (export "start") (call $print (i32.const 16) (i32.const 16)))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable))
