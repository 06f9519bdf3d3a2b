package org.amkit.repo.store;

import java.util.List;
import org.amkit.Document;

/** A whole reading by a store that has put the chunks together already. */
public final class AssembledReading extends Reading {
  private final Document document;

  /**
   * A whole reading.
   *
   * @param chunks as a reading's
   * @param position behind what was read
   * @param document what the chunks make together; it belongs to who reads
   */
  public AssembledReading(List<byte[]> chunks, Position position, Document document) {
    super(chunks, true, position);
    this.document = document;
  }

  /** {@return what the chunks make together; it belongs to who reads} */
  public Document document() {
    return document;
  }
}
