package org.amkit.cli.command;

import java.io.IOException;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.TextUnit;
import org.amkit.Transaction;
import org.amkit.cli.command.option.CommitOptions;
import org.amkit.cli.command.option.WriteOptions;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.jspecify.annotations.Nullable;

/**
 * A change that a command makes in a document file, from opening the file to printing the change's
 * hash: {@code -}, the lock, the actor, {@code --dry-run} and the like are as {@link Workfile} has
 * them. Failures name the file.
 *
 * @param run the command's
 * @param file the document file, or {@code -}
 * @param commit what is written about the change
 * @param write how the file is written
 */
public record NewChange(Run run, String file, CommitOptions commit, WriteOptions write) {
  /** Which version a change is made on top of. */
  @FunctionalInterface
  public interface Base {
    /** The heads of that version; null for the present one. */
    ChangeHash @Nullable [] of(Document document);
  }

  /** What a change does. */
  @FunctionalInterface
  public interface Edit {
    /** Edits; {@link Failure} says why it cannot be done. */
    void in(Document document, Transaction transaction) throws IOException;
  }

  /** Makes a change on top of the present version. */
  public int make(Edit edit) throws IOException {
    return make(document -> null, edit);
  }

  /** Makes a change on top of a version. */
  public int make(Base base, Edit edit) throws IOException {
    return make(base, commit.message(), edit);
  }

  /** Makes a change on top of a version with another message than the option says. */
  public int make(Base base, @Nullable String message, Edit edit) throws IOException {
    long time = commit.time(run.environment().clock());
    try (Workfile work = Workfile.open(run, file, write, TextUnit.CODE_POINTS, commit.actor)) {
      ChangeHash made;
      try {
        ChangeHash[] heads = base.of(work.document());
        try (Transaction transaction = work.begin(heads)) {
          edit.in(work.document(), transaction);
          made = transaction.commit(message, time).orElse(null);
        }
      } catch (Failure e) {
        throw e.at(FileLabel.of(file));
      }
      return work.finish(made);
    }
  }
}
