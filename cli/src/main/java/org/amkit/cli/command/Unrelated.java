package org.amkit.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.amkit.Document;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;

/** What commands do about documents that have nothing in common: they refuse to mix them. */
public final class Unrelated {
  private static final String ADVICE =
      "Compare what 'am log --reverse' prints first for each; --allow-unrelated mixes them"
          + " nevertheless.";

  private Unrelated() {}

  private record Named(String name, Document document) {}

  /**
   * Fails (exit 1) unless a document and what is to be put into it belong together: each is related
   * to one of the others, however long the chain. What has no change is related to all, and so are
   * changes that can only wait.
   *
   * @param file the document's name
   * @param names of the inputs
   * @param inputs whole chunks
   */
  public static void refuse(
      Run run, String file, Document document, List<String> names, List<byte[]> inputs)
      throws IOException {
    List<Named> apart = new ArrayList<>();
    List<Named> together = new ArrayList<>();
    add(new Named(file, document), apart);
    Failures bad = new Failures(run.console());
    for (int i = 0; i < inputs.size(); i++) {
      String name = names.get(i);
      byte[] chunks = inputs.get(i);
      bad.attempt(() -> add(new Named(name, load(run, name, chunks)), apart));
    }
    bad.rethrow();
    if (apart.isEmpty()) {
      return;
    }
    together.add(apart.remove(0));
    for (int known = 0; known < together.size(); known++) {
      Document one = together.get(known).document;
      for (Iterator<Named> others = apart.iterator(); others.hasNext(); ) {
        Named other = others.next();
        if (one.isRelatedTo(other.document)) {
          together.add(other);
          others.remove();
        }
      }
    }
    if (!apart.isEmpty()) {
      throw failure(together.get(0).name, apart.get(0).name);
    }
  }

  private static void add(Named input, List<Named> to) {
    if (input.document.changeCount() > 0) {
      to.add(input);
    }
  }

  private static Document load(Run run, String name, byte[] chunks) {
    Document document = run.documents().empty();
    Documents.add(document, name, chunks);
    return document;
  }

  /** The failure (exit 1) for a document that is not to be mixed with that of {@code file}. */
  public static Failure failure(String file, String other) {
    return Failure.no(
            FileLabel.of(other)
                + ": not related to "
                + FileLabel.of(file)
                + ": they have no change in common")
        .hint(ADVICE);
  }
}
