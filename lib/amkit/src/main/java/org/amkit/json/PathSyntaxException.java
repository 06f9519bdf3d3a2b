package org.amkit.json;

/** A path or JSON Pointer that cannot be read. */
public final class PathSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String path;
  private final int index;

  PathSyntaxException(String path, int index, String problem) {
    super("path " + path + ": " + problem + " (at character " + (index + 1) + ")");
    this.path = path;
    this.index = index;
  }

  /**
   * The whole text that was to be a path.
   *
   * @return the path
   */
  public String path() {
    return path;
  }

  /**
   * Where it went wrong: index of a UTF-16 unit of {@link #path()}, at most its length.
   *
   * @return the place
   */
  public int index() {
    return index;
  }
}
