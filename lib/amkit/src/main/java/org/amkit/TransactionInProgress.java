package org.amkit;

/** Thrown by an operation that cannot be done while the document has an open transaction. */
public final class TransactionInProgress extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says that a transaction is open. */
  public TransactionInProgress() {
    super("a transaction is in progress on this document");
  }
}
