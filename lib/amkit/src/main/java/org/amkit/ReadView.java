package org.amkit;

import org.amkit.ops.Clock;

/**
 * A document as it was at some heads. Costs nothing to make: it reads from the document itself,
 * with the version in mind, and stays the same whatever the document goes through.
 *
 * <p>Reads take the document's lock. Once the document is freed they are refused.
 */
public final class ReadView extends EngineReader {
  private final DocumentState state;
  private final ChangeHash[] heads;
  private final Clock version;

  ReadView(DocumentState state, ChangeHash[] heads, Clock version) {
    this.state = state;
    this.heads = heads.clone();
    this.version = version;
  }

  @Override
  DocumentState state() {
    return state;
  }

  @Override
  Clock version() {
    return version;
  }

  /** The heads this view is at. */
  @Override
  public ChangeHash[] getHeads() {
    return heads.clone();
  }

  @Override
  public String toString() {
    return "ReadView at " + java.util.Arrays.toString(heads);
  }
}
