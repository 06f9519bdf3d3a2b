package org.amkit.bench;

import java.util.HexFormat;
import org.automerge.ChangeHash;

/** Hashes from their hexadecimal form: the binding has a constructor for subclasses only. */
final class Hashes {
  private static final class Hash extends ChangeHash {
    Hash(byte[] bytes) {
      super(bytes);
    }
  }

  private Hashes() {}

  static ChangeHash of(String hex) {
    return new Hash(HexFormat.of().parseHex(hex));
  }
}
