package org.amkit.bench;

/** A sequence of pseudo-random numbers that {@code measure.mjs} has, too. */
final class Dice {
  private long seed = 1;

  /** The next number, in {@code [0..bound)}. */
  int next(int bound) {
    seed = seed * 48_271 % 2_147_483_647;
    return (int) (seed % bound);
  }
}
