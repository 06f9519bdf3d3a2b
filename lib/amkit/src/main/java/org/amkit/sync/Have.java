package org.amkit.sync;

import java.util.List;
import org.amkit.ChangeHash;

/**
 * What the sender of a message has, and so what it need not be sent.
 *
 * @param lastSync heads that sender and receiver had in common when they last agreed, sorted
 * @param bloom the changes that the sender has beyond those
 */
public record Have(List<ChangeHash> lastSync, BloomFilter bloom) {
  /** Nothing at all. */
  public static final Have NOTHING = new Have(List.of(), BloomFilter.EMPTY);

  public Have {
    lastSync = List.copyOf(lastSync);
  }
}
