package org.amkit.json;

/**
 * A JSON Patch that is not one, or that does not fit the document; the transaction is to be
 * dropped.
 */
public final class JsonPatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int index;
  private final String problem;

  JsonPatchException(int index, String problem) {
    super("operation " + index + ": " + problem);
    this.index = index;
    this.problem = problem;
  }

  /**
   * Which operation it is, counted from 0.
   *
   * @return the index
   */
  public int index() {
    return index;
  }

  /**
   * What is wrong with it.
   *
   * @return the problem
   */
  public String problem() {
    return problem;
  }
}
