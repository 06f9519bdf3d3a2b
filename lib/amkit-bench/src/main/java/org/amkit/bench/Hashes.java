package org.amkit.bench;

import org.amkit.ChangeHash;

/** Hashes from their hexadecimal form. */
final class Hashes {
  private Hashes() {}

  static ChangeHash of(String hex) {
    return ChangeHash.fromString(hex);
  }
}
