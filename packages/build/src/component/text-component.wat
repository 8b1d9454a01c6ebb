;; Converts between text and UTF-8 for an engine that would do so character by character. The Canonical ABI converts
;; each string; this component only tells whether bytes are UTF-8, since a string may not be made of others.
(component
  (core module $Text
    (memory (export "memory") 1)

    ;; The one argument of a call is alive at a time; in front of it stands the result.
    (func (export "realloc") (param $old i32) (param $oldSize i32) (param $align i32) (param $size i32) (result i32)
      (local $missing i32)
      (local.set $missing (i32.sub
        (i32.shr_u (i32.add (local.get $size) (i32.const 0x1_000f)) (i32.const 16))
        (memory.size)))
      (if (i32.gt_s (local.get $missing) (i32.const 0))
        (then (if (i32.eq (memory.grow (local.get $missing)) (i32.const -1)) (then unreachable))))
      (i32.const 16))

    ;; Returns the text as `some` if the bytes are UTF-8, else `none`.
    (func (export "decode") (param $at i32) (param $length i32) (result i32)
      (i32.store (i32.const 0) (call $isUtf8 (local.get $at) (i32.add (local.get $at) (local.get $length))))
      (i32.store (i32.const 4) (local.get $at))
      (i32.store (i32.const 8) (local.get $length))
      (i32.const 0))

    (func (export "encode") (param $at i32) (param $length i32) (result i32)
      (i32.store (i32.const 0) (local.get $at))
      (i32.store (i32.const 4) (local.get $length))
      (i32.const 0))

    (func $isUtf8 (param $at i32) (param $end i32) (result i32)
      (local $lead i32)
      (local $second i32)
      (local $size i32)
      (loop $next
        ;; ASCII, eight bytes at a time.
        (block $mixed
          (loop $ascii
            (br_if $mixed (i32.gt_u (i32.add (local.get $at) (i32.const 8)) (local.get $end)))
            (br_if $mixed (i64.ne
              (i64.and (i64.load (local.get $at)) (i64.const 0x8080_8080_8080_8080))
              (i64.const 0)))
            (local.set $at (i32.add (local.get $at) (i32.const 8)))
            (br $ascii)))
        (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 1))))
        (local.set $lead (i32.load8_u (local.get $at)))
        (if (i32.lt_u (local.get $lead) (i32.const 0x80))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $next)))
        (local.set $size (i32.add (i32.const 2) (i32.add
          (i32.ge_u (local.get $lead) (i32.const 0xe0))
          (i32.ge_u (local.get $lead) (i32.const 0xf0)))))
        (if (i32.or
            (i32.gt_u (i32.sub (local.get $lead) (i32.const 0xc2)) (i32.const 0x32)) ;; not from c2 to f4
            (i32.gt_u (i32.add (local.get $at) (local.get $size)) (local.get $end)))
          (then (return (i32.const 0))))
        ;; The second byte excludes overlong forms, surrogates, and numbers above 10ffff.
        (local.set $second (i32.load8_u offset=1 (local.get $at)))
        (if (i32.or
            (i32.or
              (i32.ne (i32.and (local.get $second) (i32.const 0xc0)) (i32.const 0x80))
              (i32.and (i32.eq (local.get $lead) (i32.const 0xe0)) (i32.lt_u (local.get $second) (i32.const 0xa0))))
            (i32.or
              (i32.and (i32.eq (local.get $lead) (i32.const 0xed)) (i32.ge_u (local.get $second) (i32.const 0xa0)))
              (i32.or
                (i32.and (i32.eq (local.get $lead) (i32.const 0xf0)) (i32.lt_u (local.get $second) (i32.const 0x90)))
                (i32.and (i32.eq (local.get $lead) (i32.const 0xf4)) (i32.ge_u (local.get $second) (i32.const 0x90))))))
          (then (return (i32.const 0))))
        (if (i32.gt_u (local.get $size) (i32.const 2))
          (then (if (i32.ne (i32.and (i32.load8_u offset=2 (local.get $at)) (i32.const 0xc0)) (i32.const 0x80))
            (then (return (i32.const 0))))))
        (if (i32.gt_u (local.get $size) (i32.const 3))
          (then (if (i32.ne (i32.and (i32.load8_u offset=3 (local.get $at)) (i32.const 0xc0)) (i32.const 0x80))
            (then (return (i32.const 0))))))
        (local.set $at (i32.add (local.get $at) (local.get $size)))
        (br $next))
      unreachable))
  (core instance $text (instantiate $Text))
  (alias core export $text "memory" (core memory $memory))
  (alias core export $text "realloc" (core func $realloc))
  (func (export "decode") (param "bytes" (list u8)) (result (option string))
    (canon lift (core func $text "decode") (memory $memory) (realloc $realloc)))
  (func (export "encode") (param "text" string) (result (list u8))
    (canon lift (core func $text "encode") (memory $memory) (realloc $realloc))))
