package org.amkit;

/**
 * What can be read of a document: of its present state, of the state a transaction sees, or of an
 * old version ({@link ReadView}).
 */
public interface Read extends ValueRead, TextRead {
  /**
   * {@return the heads: the hashes of the changes that no other change of this version depends on,
   * sorted}
   *
   * <p>They name the version. While a transaction is open, the heads it started from.
   */
  ChangeHash[] getHeads();
}
