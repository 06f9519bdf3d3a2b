package org.amkit.repo.protocol;

/** Whether a document is available. */
public enum Availability {
  /** The store has not answered. */
  LOADING,
  /** The store does not have it, and peers are asked. */
  REQUESTING,
  /** It is here. */
  READY,
  /** Neither the store nor any peer has it; it may still come. */
  UNAVAILABLE,
  /** The store has it, and it cannot be read. */
  FAILED
}
