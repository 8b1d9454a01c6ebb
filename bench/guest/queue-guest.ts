/**
 * Text of a component that handles messages: it adds as often as the first four bytes of the body say, in little-endian order.
 */
export const spinningGuest = `(component
  (import "wasmcloud:messaging/types@0.2.0" (instance $types
    (type $record (record (field "subject" string) (field "body" (list u8)) (field "reply-to" (option string))))
    (export "broker-message" (type (eq $record)))))
  (alias export $types "broker-message" (type $message))
  (core module $main
    (memory (export "memory") 1)
    (global $end (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32) (param $size i32) (result i32)
      (global.get $end)
      (global.set $end (i32.and (i32.add (i32.add (global.get $end) (local.get $size)) (i32.const 15)) (i32.const -16))))
    (func (export "handle")
      (param $subject i32) (param $length i32) (param $body i32) (param $bytes i32)
      (param $replies i32) (param $reply i32) (param $reply-length i32) (result i32)
      (local $left i32) (local $sum i32)
      ;; An instance may have many jobs.
      (global.set $end (i32.const 1024))
      (local.set $left (i32.load (local.get $body)))
      (loop $again
        (local.set $sum (i32.add (i32.rotl (local.get $sum) (i32.const 5)) (local.get $left)))
        (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      ;; Stored, so that no compiler leaves the loop out; the result is "ok" in any case.
      (i32.store (i32.const 16) (local.get $sum))
      (i32.const 0)))
  (core instance $main (instantiate $main))
  (func $handle (param "msg" $message) (result (result (error string)))
    (canon lift (core func $main "handle") (memory (core memory $main "memory")) (realloc (core func $main "realloc"))))
  (instance (export "wasmcloud:messaging/handler@0.2.0") (export "handle-message" (func $handle))))`
