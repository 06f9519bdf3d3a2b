package org.amkit;

import java.util.Objects;

/** A named value over a range of a text. */
public class Mark {
  private final long start;
  private final long end;
  private final String name;
  private final AmValue value;

  /**
   * A mark.
   *
   * @param start where it starts, in the document's text unit
   * @param end where it ends, exclusive, in the document's text unit
   * @param name its name
   * @param value its value
   */
  protected Mark(long start, long end, String name, AmValue value) {
    this.start = start;
    this.end = end;
    this.name = name;
    this.value = value;
  }

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

  @Override
  public boolean equals(Object o) {
    return o instanceof Mark other
        && start == other.start
        && end == other.end
        && name.equals(other.name)
        && value.equals(other.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(start, end, name, value);
  }

  @Override
  public String toString() {
    return "Mark [start=" + start + ", end=" + end + ", name=" + name + ", value=" + value + "]";
  }
}
