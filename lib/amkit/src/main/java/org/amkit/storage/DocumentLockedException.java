package org.amkit.storage;

import java.nio.file.Path;
import java.time.Duration;

/** Another thread or process kept a document file locked for longer than one was ready to wait. */
public final class DocumentLockedException extends DocumentFileException {
  private static final long serialVersionUID = 1;

  private final String holder;

  DocumentLockedException(Path path, Duration waited, String holder) {
    super(
        path,
        Kind.LOCKED,
        "locked by " + holder + " for longer than " + inWords(waited),
        "Wait until it is done, or give it longer with a greater lock timeout.",
        null);
    this.holder = holder;
  }

  private static String inWords(Duration time) {
    return time.toMillis() < 1_000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
  }

  /** {@return who has it, as far as the system tells: {@code "process 4711 (java)"}} */
  public String holder() {
    return holder;
  }
}
