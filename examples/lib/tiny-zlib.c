#include "tiny-zlib.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
  HEADER_SIZE = 2,
  CHECKSUM_SIZE = 4,
  METHOD_DEFLATE = 8,

  MAX_CODE_BITS = 15,
  LITERAL_CODES = 288,
  DISTANCE_CODES = 30,
  END_OF_BLOCK = 256,

  MIN_MATCH = 3,
  MAX_MATCH = 258,
  WINDOW_SIZE = 32768,
};

/** Length code 257 + i stands for `base[i]` bytes plus the value of the next `extra[i]` bits. */
static const struct { uint16_t base; uint8_t extra; } lengths[] = {
  {3, 0}, {4, 0}, {5, 0}, {6, 0}, {7, 0}, {8, 0}, {9, 0}, {10, 0}, {11, 1}, {13, 1}, {15, 1}, {17, 1},
  {19, 2}, {23, 2}, {27, 2}, {31, 2}, {35, 3}, {43, 3}, {51, 3}, {59, 3}, {67, 4}, {83, 4}, {99, 4},
  {115, 4}, {131, 5}, {163, 5}, {195, 5}, {227, 5}, {258, 0},
};

/** The distance codes, likewise. */
static const struct { uint16_t base; uint8_t extra; } distances[DISTANCE_CODES] = {
  {1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 1}, {7, 1}, {9, 2}, {13, 2}, {17, 3}, {25, 3}, {33, 4}, {49, 4},
  {65, 5}, {97, 5}, {129, 6}, {193, 6}, {257, 7}, {385, 7}, {513, 8}, {769, 8}, {1025, 9}, {1537, 9},
  {2049, 10}, {3073, 10}, {4097, 11}, {6145, 11}, {8193, 12}, {12289, 12}, {16385, 13}, {24577, 13},
};

static const size_t length_codes = sizeof lengths / sizeof lengths[0];

/** Adler-32, the checksum that ends a zlib stream. */
static uint32_t adler32(const uint8_t *data, size_t size) {
  const uint32_t modulus = 65521;
  uint32_t a = 1, b = 0;
  for (size_t i = 0; i < size; i++) {
    a = (a + data[i]) % modulus;
    b = (b + a) % modulus;
  }
  return b << 16 | a;
}

/* ---- Decompressing -------------------------------------------------------------------------------- */

typedef struct {
  const uint8_t *input;
  size_t input_size, input_at;
  uint8_t *output;
  size_t output_size, output_at;
  uint32_t bits;     // read from the input but not consumed; the next bit is the lowest
  int bit_count;
  const char *error; // first error; after it, all reads return 0
} inflater;

/** A prefix code: how many symbols have each code length, and the symbols in the order of their codes. */
typedef struct {
  uint16_t count[MAX_CODE_BITS + 1];
  uint16_t symbol[LITERAL_CODES];
} prefix_code;

static int fail(inflater *s, const char *error) {
  if (!s->error) s->error = error;
  return 0;
}

static int take_bits(inflater *s, int count) {
  while (s->bit_count < count) {
    if (s->input_at == s->input_size) return fail(s, "the compressed data ends early");
    s->bits |= (uint32_t)s->input[s->input_at++] << s->bit_count;
    s->bit_count += 8;
  }
  int value = (int)(s->bits & ((1u << count) - 1));
  s->bits >>= count;
  s->bit_count -= count;
  return value;
}

static void put_byte(inflater *s, uint8_t byte) {
  if (s->output_at == s->output_size) fail(s, "the compressed data is longer than the picture");
  else s->output[s->output_at++] = byte;
}

static void build_code(inflater *s, prefix_code *code, const uint8_t *bit_lengths, int symbols) {
  memset(code->count, 0, sizeof code->count);
  for (int i = 0; i < symbols; i++) code->count[bit_lengths[i]]++;
  code->count[0] = 0;

  uint16_t first[MAX_CODE_BITS + 1] = {0}; // index of the first symbol of each length
  int unused = 1;                          // codes of this length without a shorter code as prefix
  for (int bits = 1; bits <= MAX_CODE_BITS; bits++) {
    unused = unused * 2 - code->count[bits];
    if (unused < 0) {
      fail(s, "a prefix code has too many short codes");
      return;
    }
    first[bits] = (uint16_t)(first[bits - 1] + code->count[bits - 1]);
  }
  for (int i = 0; i < symbols; i++) {
    if (bit_lengths[i]) code->symbol[first[bit_lengths[i]]++] = (uint16_t)i;
  }
}

static int take_symbol(inflater *s, const prefix_code *code) {
  int value = 0, first = 0, index = 0;
  for (int bits = 1; bits <= MAX_CODE_BITS; bits++) {
    value |= take_bits(s, 1);
    int count = code->count[bits];
    if (value - first < count) return code->symbol[index + value - first];
    index += count;
    first = (first + count) << 1;
    value <<= 1;
  }
  return fail(s, "a code in the compressed data means nothing");
}

static void copy_match(inflater *s, int length_code, const prefix_code *distance_code) {
  if ((size_t)length_code >= length_codes) {
    fail(s, "a match has no length");
    return;
  }
  int length = lengths[length_code].base + take_bits(s, lengths[length_code].extra);
  int symbol = take_symbol(s, distance_code);
  if (symbol >= DISTANCE_CODES) {
    fail(s, "a match has no distance");
    return;
  }
  size_t distance = distances[symbol].base + (size_t)take_bits(s, distances[symbol].extra);
  if (distance > s->output_at) {
    fail(s, "a match begins before the data");
    return;
  }
  while (length-- > 0 && !s->error) put_byte(s, s->output[s->output_at - distance]);
}

static void inflate_symbols(inflater *s, const prefix_code *literal_code, const prefix_code *distance_code) {
  while (!s->error) {
    int symbol = take_symbol(s, literal_code);
    if (s->error || symbol == END_OF_BLOCK) return;
    if (symbol < END_OF_BLOCK) put_byte(s, (uint8_t)symbol);
    else copy_match(s, symbol - END_OF_BLOCK - 1, distance_code);
  }
}

static void inflate_stored(inflater *s) {
  s->bits = 0;
  s->bit_count = 0;
  int size = take_bits(s, 16);
  int complement = take_bits(s, 16);
  if (!s->error && size != (complement ^ 0xffff)) fail(s, "a stored block has a wrong length");
  while (size-- > 0 && !s->error) put_byte(s, (uint8_t)take_bits(s, 8));
}

static void fixed_bit_lengths(uint8_t bit_lengths[LITERAL_CODES]) {
  memset(bit_lengths, 8, 144);
  memset(bit_lengths + 144, 9, 112);
  memset(bit_lengths + 256, 7, 24);
  memset(bit_lengths + 280, 8, 8);
}

static void inflate_fixed(inflater *s) {
  uint8_t bit_lengths[LITERAL_CODES];
  prefix_code literal_code, distance_code;
  fixed_bit_lengths(bit_lengths);
  build_code(s, &literal_code, bit_lengths, LITERAL_CODES);
  memset(bit_lengths, 5, DISTANCE_CODES);
  build_code(s, &distance_code, bit_lengths, DISTANCE_CODES);
  inflate_symbols(s, &literal_code, &distance_code);
}

/** Reads `count` code lengths, themselves coded with runs (RFC 1951, section 3.2.7). */
static void take_bit_lengths(inflater *s, const prefix_code *code, uint8_t *bit_lengths, int count) {
  enum { REPEAT_LAST = 16, ZEROES_SHORT = 17, ZEROES_LONG = 18 };
  int filled = 0;
  while (filled < count && !s->error) {
    int symbol = take_symbol(s, code);
    uint8_t value = 0;
    int run = 1;
    if (symbol < REPEAT_LAST) value = (uint8_t)symbol;
    else if (symbol == REPEAT_LAST && filled == 0) fail(s, "a repeated code length has none before it");
    else if (symbol == REPEAT_LAST) value = bit_lengths[filled - 1], run = 3 + take_bits(s, 2);
    else if (symbol == ZEROES_SHORT) run = 3 + take_bits(s, 3);
    else run = 11 + take_bits(s, 7);
    if (run > count - filled) fail(s, "there are too many code lengths");
    else while (run-- > 0) bit_lengths[filled++] = value;
  }
}

static void inflate_dynamic(inflater *s) {
  enum { LENGTH_SYMBOLS = 19, DISTANCE_SYMBOLS = 32 };
  static const uint8_t order[LENGTH_SYMBOLS] = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  };
  int literals = 257 + take_bits(s, 5);
  int distance_symbols = 1 + take_bits(s, 5);
  int length_symbols = 4 + take_bits(s, 4);
  if (literals > LITERAL_CODES) {
    fail(s, "a block has too many codes");
    return;
  }

  uint8_t bit_lengths[LITERAL_CODES + DISTANCE_SYMBOLS] = {0};
  prefix_code literal_code, distance_code;
  for (int i = 0; i < length_symbols; i++) bit_lengths[order[i]] = (uint8_t)take_bits(s, 3);
  build_code(s, &literal_code, bit_lengths, LENGTH_SYMBOLS);
  memset(bit_lengths, 0, sizeof bit_lengths);
  take_bit_lengths(s, &literal_code, bit_lengths, literals + distance_symbols);
  build_code(s, &literal_code, bit_lengths, literals);
  build_code(s, &distance_code, bit_lengths + literals, distance_symbols);
  inflate_symbols(s, &literal_code, &distance_code);
}

static void inflate(inflater *s) {
  bool last = false;
  while (!last && !s->error) {
    last = take_bits(s, 1);
    switch (take_bits(s, 2)) {
      case 0: inflate_stored(s); break;
      case 1: inflate_fixed(s); break;
      case 2: inflate_dynamic(s); break;
      default: fail(s, "a block has an unknown type");
    }
  }
}

const char *zlib_decompress(const uint8_t *input, size_t input_size, uint8_t *output, size_t output_size) {
  if (input_size < HEADER_SIZE + CHECKSUM_SIZE) return "the compressed data ends early";
  bool has_dictionary = input[1] & 0x20;
  if ((input[0] & 15) != METHOD_DEFLATE || (input[0] << 8 | input[1]) % 31 != 0 || has_dictionary) {
    return "the compressed data does not begin with a zlib header";
  }

  inflater s = {
    .input = input, .input_size = input_size, .input_at = HEADER_SIZE,
    .output = output, .output_size = output_size,
  };
  inflate(&s);
  if (s.error) return s.error;
  if (s.output_at != output_size) return "the compressed data is shorter than the picture";

  s.bits = 0;
  s.bit_count = 0;
  uint32_t checksum = 0;
  for (int i = 0; i < CHECKSUM_SIZE; i++) checksum = checksum << 8 | (uint32_t)take_bits(&s, 8);
  if (s.error) return s.error;
  return checksum == adler32(output, output_size) ? NULL : "the compressed data has a wrong checksum";
}

/* ---- Compressing ---------------------------------------------------------------------------------- */

enum {
  HASH_BITS = 15,
  HASH_SIZE = 1 << HASH_BITS,
  MAX_CANDIDATES = 64, // number of earlier positions that are searched for a match
};

typedef struct {
  uint8_t *output;
  size_t output_at;
  uint32_t bits;
  int bit_count;
} deflater;

/** Positions of equal 3-byte sequences, by hash: `head` has the latest, `previous` the one before each. */
typedef struct {
  int32_t head[HASH_SIZE];
  int32_t previous[WINDOW_SIZE];
} match_index;

static void write_bits(deflater *s, uint32_t value, int count) {
  s->bits |= value << s->bit_count;
  s->bit_count += count;
  while (s->bit_count >= 8) {
    s->output[s->output_at++] = (uint8_t)s->bits;
    s->bits >>= 8;
    s->bit_count -= 8;
  }
}

/** Prefix codes are written from their highest bit, all other values from their lowest. */
static void write_code(deflater *s, uint32_t code, int count) {
  uint32_t reversed = 0;
  for (int i = 0; i < count; i++) reversed |= (code >> i & 1) << (count - 1 - i);
  write_bits(s, reversed, count);
}

/** The fixed code of a literal, of the end of a block, or of a match's length (RFC 1951, section 3.2.6). */
static void write_symbol(deflater *s, uint32_t symbol) {
  if (symbol < 144) write_code(s, 0x30 + symbol, 8);
  else if (symbol < 256) write_code(s, 0x190 + symbol - 144, 9);
  else if (symbol < 280) write_code(s, symbol - 256, 7);
  else write_code(s, 0xc0 + symbol - 280, 8);
}

static void write_match(deflater *s, uint32_t length, uint32_t distance) {
  uint32_t code = (uint32_t)length_codes - 1;
  while (lengths[code].base > length) code--;
  write_symbol(s, END_OF_BLOCK + 1 + code);
  write_bits(s, length - lengths[code].base, lengths[code].extra);

  code = DISTANCE_CODES - 1;
  while (distances[code].base > distance) code--;
  write_code(s, code, 5);
  write_bits(s, distance - distances[code].base, distances[code].extra);
}

static uint32_t hash_at(const uint8_t *data) {
  uint32_t three_bytes = data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16;
  return three_bytes * 2654435761u >> (32 - HASH_BITS);
}

static void remember(match_index *index, const uint8_t *data, size_t at) {
  uint32_t hash = hash_at(data + at);
  index->previous[at % WINDOW_SIZE] = index->head[hash];
  index->head[hash] = (int32_t)at;
}

static size_t match_length(const uint8_t *a, const uint8_t *b, size_t limit) {
  size_t length = 0;
  while (length < limit && a[length] == b[length]) length++;
  return length;
}

/**
 * Finds the longest earlier copy of the bytes at `at`; returns its length (0 for none) and stores its
 * distance.
 */
static size_t find_match(const match_index *index, const uint8_t *data, size_t at, size_t size,
                         size_t *distance) {
  size_t limit = size - at < MAX_MATCH ? size - at : MAX_MATCH;
  size_t best = MIN_MATCH - 1;
  int32_t candidate = index->head[hash_at(data + at)];
  for (int tries = 0; tries < MAX_CANDIDATES && candidate >= 0 && best < limit; tries++) {
    if (at - (size_t)candidate > WINDOW_SIZE) break;
    size_t length = match_length(data + candidate, data + at, limit);
    if (length > best) {
      best = length;
      *distance = at - (size_t)candidate;
    }
    int32_t earlier = index->previous[candidate % WINDOW_SIZE];
    if (earlier >= candidate) break; // overwritten by a later position
    candidate = earlier;
  }
  return best < MIN_MATCH ? 0 : best;
}

static void deflate(deflater *s, match_index *index, const uint8_t *input, size_t size) {
  const uint32_t last_block = 1, fixed_codes = 1;
  write_bits(s, last_block, 1);
  write_bits(s, fixed_codes, 2);

  size_t at = 0;
  while (at < size) {
    bool can_match = size - at >= MIN_MATCH;
    size_t distance = 0;
    size_t length = can_match ? find_match(index, input, at, size, &distance) : 0;
    if (length) write_match(s, (uint32_t)length, (uint32_t)distance);
    else write_symbol(s, input[at]);
    for (size_t end = at + (length ? length : 1); at < end; at++) {
      if (size - at >= MIN_MATCH) remember(index, input, at);
    }
  }
  write_symbol(s, END_OF_BLOCK);
  write_bits(s, 0, 7); // flushes the last bits, padded with zeroes to a byte
  s->bit_count = 0;
}

uint8_t *zlib_compress(const uint8_t *input, size_t input_size, size_t *output_size) {
  const size_t worst_case = HEADER_SIZE + input_size / 2 * 3 + 16 + CHECKSUM_SIZE; // 12 bits per byte
  deflater s = {.output = malloc(worst_case)};
  match_index *index = malloc(sizeof *index);
  if (s.output && index) {
    memset(index, 0xff, sizeof *index); // -1 everywhere: no position yet
    s.output[s.output_at++] = 0x78;     // DEFLATE, a window of 32 KiB
    s.output[s.output_at++] = 0x9c;     // the default effort, and the header's check bits
    deflate(&s, index, input, input_size);
    uint32_t checksum = adler32(input, input_size);
    for (int shift = 24; shift >= 0; shift -= 8) s.output[s.output_at++] = (uint8_t)(checksum >> shift);
  }
  bool done = s.output && index;
  if (!done) free(s.output);
  free(index);
  *output_size = s.output_at;
  return done ? s.output : NULL;
}
