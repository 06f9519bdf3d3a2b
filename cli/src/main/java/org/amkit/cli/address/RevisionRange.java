package org.amkit.cli.address;

/**
 * Two versions, the changes between which are meant: those that {@code to} has and {@code from} has
 * not.
 */
public record RevisionRange(Revision from, Revision to) {
  /**
   * Reads {@code A..B}; an end left out is {@code root} on the left and {@code @} on the right. A
   * single REV is everything up to it.
   */
  public static RevisionRange parse(String text) {
    int dots = text.indexOf("..");
    if (dots < 0) {
      return new RevisionRange(new Revision.Root(), Revision.parse(text));
    }
    String left = text.substring(0, dots).strip();
    String right = text.substring(dots + 2).strip();
    return new RevisionRange(
        left.isEmpty() ? new Revision.Root() : Revision.parse(left),
        right.isEmpty() ? new Revision.Now() : Revision.parse(right));
  }
}
