/**
 * Text of a component that handles messages. The first letter of a body says what it does with it:
 *
 * | letter | the guest                                                                        |
 * | ------ | -------------------------------------------------------------------------------- |
 * | `d`    | returns                                                                          |
 * | `e`    | returns the body as its error                                                    |
 * | `t`    | traps                                                                            |
 * | `l`    | loops                                                                            |
 * | `r`    | publishes the body to the reply subject                                          |
 * | `p`    | publishes the body to `results.all`                                              |
 * | `q`    | sends the body as a request to `questions`, and the answer to the reply subject  |
 * | `k`    | increments the key that is the body in the bucket `results`                      |
 */
export const messagingGuest = `(component
  (import "wasmcloud:messaging/types@0.2.0" (instance $types
    (type $record (record (field "subject" string) (field "body" (list u8)) (field "reply-to" (option string))))
    (export "broker-message" (type (eq $record)))))
  (alias export $types "broker-message" (type $message))
  (import "wasmcloud:messaging/consumer@0.2.0" (instance $consumer
    (alias outer 1 $message (type $outer))
    (export "broker-message" (type $message (eq $outer)))
    (export "publish" (func (param "msg" $message) (result (result (error string)))))
    (export "request" (func (param "subject" string) (param "body" (list u8)) (param "timeout-ms" u32)
      (result (result $message (error string)))))))
  (import "wasi:keyvalue/store@0.2.0-draft2" (instance $store
    (type $variant (variant (case "no-such-store") (case "access-denied") (case "other" string)))
    (export "error" (type $error (eq $variant)))
    (export "bucket" (type $bucket (sub resource)))
    (export "open" (func (param "identifier" string) (result (result (own $bucket) (error $error)))))))
  (alias export $store "error" (type $error))
  (alias export $store "bucket" (type $bucket))
  (import "wasi:keyvalue/atomics@0.2.0-draft2" (instance $atomics
    (alias outer 1 $error (type $outer-error)) (export "error" (type $error (eq $outer-error)))
    (alias outer 1 $bucket (type $outer)) (export "bucket" (type $bucket (eq $outer)))
    (export "increment" (func (param "bucket" (borrow $bucket)) (param "key" string) (param "delta" s64)
      (result (result s64 (error $error)))))))
  (core module $memory
    (memory (export "memory") 16)
    (global $end (mut i32) (i32.const 1024))
    (data (i32.const 0) "results.all")
    (data (i32.const 16) "questions")
    (func (export "realloc") (param i32 i32 i32) (param $size i32) (result i32)
      (global.get $end)
      (global.set $end (i32.and (i32.add (i32.add (global.get $end) (local.get $size)) (i32.const 15)) (i32.const -16)))))
  (core instance $m (instantiate $memory))
  (alias core export $m "memory" (core memory $memory))
  (alias core export $m "realloc" (core func $realloc))
  (core func $publish (canon lower (func $consumer "publish") (memory $memory) (realloc $realloc)))
  (core func $request (canon lower (func $consumer "request") (memory $memory) (realloc $realloc)))
  (core func $open (canon lower (func $store "open") (memory $memory) (realloc $realloc)))
  (core func $increment (canon lower (func $atomics "increment") (memory $memory) (realloc $realloc)))
  (core func $close (canon resource.drop $bucket))
  (core module $main
    (import "" "memory" (memory 16))
    (import "" "publish" (func $publish (param i32 i32 i32 i32 i32 i32 i32 i32)))
    (import "" "request" (func $request (param i32 i32 i32 i32 i32 i32)))
    (import "" "open" (func $open (param i32 i32 i32)))
    (import "" "increment" (func $increment (param i32 i32 i32 i64 i32)))
    (import "" "close" (func $close (param i32)))
    ;; Increments a key of the bucket, or traps.
    (func $count (param $key i32) (param $length i32) (local $bucket i32)
      (call $open (i32.const 0) (i32.const 7) (i32.const 96))
      (if (i32.load8_u (i32.const 96)) (then unreachable))
      (local.set $bucket (i32.load (i32.const 100)))
      (call $increment (local.get $bucket) (local.get $key) (local.get $length) (i64.const 1) (i32.const 96))
      (if (i32.load8_u (i32.const 96)) (then unreachable))
      (call $close (local.get $bucket)))
    ;; Publishes a body, and returns where the result is.
    (func $send (param $subject i32) (param $length i32) (param $body i32) (param $bytes i32) (result i32)
      (call $publish (local.get $subject) (local.get $length) (local.get $body) (local.get $bytes)
        (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 64))
      (i32.const 64))
    (func (export "handle")
      (param $subject i32) (param $length i32) (param $body i32) (param $bytes i32)
      (param $replies i32) (param $reply i32) (param $reply-length i32) (result i32)
      (local $letter i32)
      (local.set $letter (i32.load8_u (local.get $body)))
      (if (i32.eq (local.get $letter) (i32.const 116)) (then unreachable))
      (if (i32.eq (local.get $letter) (i32.const 108)) (then (loop (br 0))))
      (if (i32.eq (local.get $letter) (i32.const 114)) (then
        (return (call $send (local.get $reply) (local.get $reply-length) (local.get $body) (local.get $bytes)))))
      (if (i32.eq (local.get $letter) (i32.const 112)) (then
        (return (call $send (i32.const 0) (i32.const 11) (local.get $body) (local.get $bytes)))))
      (if (i32.eq (local.get $letter) (i32.const 113)) (then
        (call $request (i32.const 16) (i32.const 9) (local.get $body) (local.get $bytes) (i32.const 5000) (i32.const 96))
        (if (i32.load8_u (i32.const 96)) (then (return (i32.const 96))))
        (return (call $send (local.get $reply) (local.get $reply-length)
          (i32.load (i32.const 108)) (i32.load (i32.const 112))))))
      (if (i32.eq (local.get $letter) (i32.const 107)) (then (call $count (local.get $body) (local.get $bytes))))
      (i32.store8 (i32.const 64) (i32.eq (local.get $letter) (i32.const 101)))
      (i32.store (i32.const 68) (local.get $body))
      (i32.store (i32.const 72) (local.get $bytes))
      (i32.const 64)))
  (core instance $main (instantiate $main (with "" (instance
    (export "memory" (memory $memory))
    (export "publish" (func $publish))
    (export "request" (func $request))
    (export "open" (func $open))
    (export "increment" (func $increment))
    (export "close" (func $close))))))
  (func $handle (param "msg" $message) (result (result (error string)))
    (canon lift (core func $main "handle") (memory $memory) (realloc $realloc)))
  (instance (export "wasmcloud:messaging/handler@0.2.0") (export "handle-message" (func $handle))))`
