package org.amkit.storage;

import java.nio.file.Path;

/** A document file whose chunks do not follow one another as they should; it is not written to. */
public final class DocumentDamagedException extends DocumentFileException {
  private static final long serialVersionUID = 1;

  private final long offset;
  private final String fault;
  private final boolean isForeign;

  DocumentDamagedException(Path path, long offset, String fault, boolean isForeign) {
    super(
        path,
        Kind.DAMAGED,
        fault + " at byte " + offset,
        "Nothing was changed; the good chunks can be copied out of the file by a repair.",
        null);
    this.offset = offset;
    this.fault = fault;
    this.isForeign = isForeign;
  }

  /** {@return where it is wrong: a byte offset into the file} */
  public long offset() {
    return offset;
  }

  /** {@return whether the file is of another format: it does not begin as Automerge's do} */
  public boolean isForeign() {
    return isForeign;
  }

  /** {@return what is wrong, without the offset} */
  public String fault() {
    return fault;
  }
}
