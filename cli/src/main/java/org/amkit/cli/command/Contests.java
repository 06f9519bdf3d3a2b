package org.amkit.cli.command;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amkit.AmValue;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Conflicts;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.cli.address.PlacedVisitor;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.ShellWord;
import org.amkit.json.DocumentPath;
import org.amkit.json.DocumentPath.Step;

/** Finds the places in a document that several values compete for. */
public final class Contests extends PlacedVisitor {
  /** A place that values compete for. */
  public record Contest(DocumentPath path, Conflicts values) {}

  private final Document document;
  private final List<Contest> found = new ArrayList<>();

  private Contests(Document document, DocumentPath start) {
    super(start);
    this.document = document;
  }

  /** The contests inside of an object that is at a path. */
  public static List<Contest> in(Document document, ObjectId object, DocumentPath path) {
    Contests walk = new Contests(document, path);
    document.walk(object, walk);
    return walk.found;
  }

  /**
   * How many contests a document has that it did not have at a version before, in which case a
   * value competes that is new; none when it was empty then.
   */
  public static int since(Document document, ChangeHash[] before) {
    if (before.length == 0) {
      return 0;
    }
    Set<ChangeHash> added = new HashSet<>();
    for (Change change : document.getChanges(before)) {
      added.add(change.hash());
    }
    int count = 0;
    for (Contest contest :
        added.isEmpty() ? List.<Contest>of() : in(document, ObjectId.ROOT, DocumentPath.ROOT)) {
      for (Conflicts.Candidate candidate : contest.values.candidates()) {
        ChangeHash by = document.hashForOpId(candidate.id()).orElse(null);
        if (by != null && added.contains(by)) {
          count++;
          break;
        }
      }
    }
    return count;
  }

  @Override
  protected void member(AmValue value, ObjectId op, boolean conflict) {
    if (conflict) {
      DocumentPath path = path();
      Step last = path.steps().get(path.steps().size() - 1);
      Optional<Conflicts> all =
          last instanceof Step.Key key
              ? document.getAll(container(), key.name())
              : document.getAll(container(), ((Step.Index) last).index());
      all.ifPresent(values -> found.add(new Contest(path, values)));
    }
  }

  /** Blocks have attributes, for which values may compete. */
  @Override
  public boolean entersText(ObjectId text) {
    return true;
  }

  /** Says how many conflicts are new, and how to see them. */
  public static void note(Run run, String name, int count, boolean written) {
    if (count == 0) {
      return;
    }
    String note = Amounts.count(count, "new conflict");
    boolean isFile = written && !name.equals(FileLabel.DASH);
    run.note(name, isFile ? note + ", see 'am conflicts " + ShellWord.file(name) + "'" : note);
  }
}
