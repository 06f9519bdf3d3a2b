package org.amkit.repo;

/** Is told what peers say to all who have a document open. */
@FunctionalInterface
public interface EphemeralListener {
  /**
   * A peer has said something. Called by a thread of the Repo's.
   *
   * @param sender who said it first
   * @param data what it said: CBOR, as a rule
   */
  void onEphemeral(PeerId sender, byte[] data);
}
