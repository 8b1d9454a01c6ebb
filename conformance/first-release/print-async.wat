;; Prints a text as `print.wat` does, in a `start` whose type is `async`.
(module
  (import "$root" "print" (func $print (param i32 i32)))
  (import "[export]$root" "[task-return]start" (func $return))
  (memory (export "memory") 1)
  (data (i32.const 16) "hello from async start")
  (func (export "[async-lift]start") (result i32)
    (call $print (i32.const 16) (i32.const 22))
    (call $return)
    (i32.const 0)) ;; EXIT
  (func (export "[callback][async-lift]start") (param i32 i32 i32) (result i32) unreachable)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable))
