package org.amkit.repo;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What a {@link Repo} calls itself to its peers while it runs.
 *
 * @param value any text that no peer of a peer uses
 */
public record PeerId(String value) {
  private static final int RANDOM_BYTES = 16;

  /**
   * A new id, that no one else has.
   *
   * @return the id
   */
  public static PeerId generate() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return new PeerId(HexFormat.of().formatHex(random));
  }

  /**
   * An id that the caller chooses.
   *
   * @param value any text that no peer of a peer uses
   * @return the id
   */
  public static PeerId fromString(String value) {
    return new PeerId(value);
  }

  /** {@return the text} */
  public String getValue() {
    return value;
  }

  /** {@return the text} */
  @Override
  public String toString() {
    return value;
  }
}
