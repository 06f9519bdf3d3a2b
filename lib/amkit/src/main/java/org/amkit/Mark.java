package org.amkit;

/**
 * A named value over a range of a text.
 *
 * @param start where the mark starts, in the document's text unit
 * @param end where the mark ends, exclusive, in the document's text unit
 * @param name the mark's name
 * @param value the mark's value
 */
public record Mark(long start, long end, String name, AmValue value) {
  /** {@return where the mark starts, in the document's text unit} */
  public long getStart() {
    return start;
  }

  /** {@return where the mark ends, exclusive, in the document's text unit} */
  public long getEnd() {
    return end;
  }

  /** {@return the mark's name} */
  public String getName() {
    return name;
  }

  /** {@return the mark's value} */
  public AmValue getValue() {
    return value;
  }

  /**
   * A stretch of a mark with the operation that put it there.
   *
   * @param mark the mark and where it is
   * @param id the id of the operation, as {@link DocumentHistory#hashForOpId} takes it
   */
  public record Entry(Mark mark, ObjectId id) {}
}
