package org.amkit.codec;

/**
 * SHA-256 (FIPS 180-4) without the JDK's security providers, for a process that hashes little: they
 * take 20 ms to be set up, and a JVM starts in 40. The JDK's own is several times faster on more.
 */
final class PlainSha256 {
  /** Bytes that are hashed at a time. */
  static final int BLOCK = 64;

  private static final int LENGTH_BYTES = 8;

  /** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
  private static final int[] ROUND = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
  };

  private final int[] state = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
  };
  private final int[] schedule = new int[BLOCK];

  private PlainSha256() {}

  /** Writes the hash of {@code buf[off..off+len)} to {@code out[outOff..outOff+32)}. */
  static void hash(byte[] buf, int off, int len, byte[] out, int outOff) {
    PlainSha256 hash = new PlainSha256();
    int whole = len / BLOCK * BLOCK;
    for (int i = 0; i < whole; i += BLOCK) {
      hash.block(buf, off + i);
    }
    // The rest, a one bit, zeros, and the length in bits: one block, or two where one is too small.
    int rest = len - whole;
    byte[] last = new byte[rest + 1 + LENGTH_BYTES <= BLOCK ? BLOCK : 2 * BLOCK];
    System.arraycopy(buf, off + whole, last, 0, rest);
    last[rest] = (byte) 0x80;
    long bits = 8L * len;
    for (int i = 0; i < LENGTH_BYTES; i++) {
      last[last.length - 1 - i] = (byte) (bits >>> (8 * i));
    }
    for (int i = 0; i < last.length; i += BLOCK) {
      hash.block(last, i);
    }
    for (int i = 0; i < Sha256.BYTE_COUNT; i++) {
      out[outOff + i] = (byte) (hash.state[i >> 2] >>> (24 - 8 * (i & 3)));
    }
  }

  private void block(byte[] buf, int off) {
    int[] w = schedule;
    for (int i = 0; i < 16; i++) {
      int at = off + 4 * i;
      w[i] =
          buf[at] << 24
              | (buf[at + 1] & 0xff) << 16
              | (buf[at + 2] & 0xff) << 8
              | (buf[at + 3] & 0xff);
    }
    for (int i = 16; i < BLOCK; i++) {
      int x = w[i - 15];
      int y = w[i - 2];
      int small0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
      int small1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
      w[i] = w[i - 16] + small0 + w[i - 7] + small1;
    }
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    int e = state[4];
    int f = state[5];
    int g = state[6];
    int h = state[7];
    for (int i = 0; i < BLOCK; i++) {
      int big1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
      int first = h + big1 + ((e & f) ^ (~e & g)) + ROUND[i] + w[i];
      int big0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
      int second = big0 + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = d + first;
      d = c;
      c = b;
      b = a;
      a = first + second;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
}
