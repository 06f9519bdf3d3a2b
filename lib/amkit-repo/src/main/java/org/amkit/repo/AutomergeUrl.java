package org.amkit.repo;

/**
 * A document's id as a URL: {@code automerge:} and the id in base 58.
 *
 * @param id the document's id
 */
public record AutomergeUrl(DocumentId id) {
  private static final String SCHEME = "automerge:";

  /**
   * The URL in a text.
   *
   * @param url {@code automerge:} and an id
   * @return the URL
   * @throws IllegalArgumentException if it is invalid
   */
  public static AutomergeUrl parse(String url) {
    if (!url.startsWith(SCHEME)) {
      throw new IllegalArgumentException("not an automerge: URL: '" + url + "'");
    }
    return new AutomergeUrl(DocumentId.parse(url));
  }

  /** {@return the document's id} */
  public DocumentId getId() {
    return id;
  }

  /** {@return the URL} */
  @Override
  public String toString() {
    return id.toUrl();
  }
}
