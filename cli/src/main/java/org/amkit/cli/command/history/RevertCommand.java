package org.amkit.cli.command.history;

import java.io.IOException;
import java.util.Objects;
import org.amkit.AmValue;
import org.amkit.ChangeHash;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.Read;
import org.amkit.Transaction;
import org.amkit.cli.address.PathWord;
import org.amkit.cli.address.PlaceUpdate;
import org.amkit.cli.address.Places;
import org.amkit.cli.address.Target;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.NewChange;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.CommitOptions;
import org.amkit.cli.command.option.WriteOptions;
import org.amkit.cli.terminal.Failure;
import org.amkit.json.DocumentPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am revert}: an old state again, as a new change. */
@Listing(group = Listing.Group.WRITE, place = 60, summary = "Restore an old state by a new change")
@Command(
    name = "revert",
    description = {
      "Restores a place, or the whole document, to an old version by a minimal new change. All"
          + " later edits of the place are reverted; to undo single changes only, use am undo. The"
          + " history is kept.",
      "Prints the new change's hash, or nothing if the place did not change.",
    })
final class RevertCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file.")
  String file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      defaultValue = ".",
      description = "The place; the whole document when left out.")
  String path = ".";

  @Option(
      names = {"-r", "--at"},
      required = true,
      paramLabel = "REV",
      description = "The version to restore.")
  String revision;

  @Mixin final CommitOptions commit = new CommitOptions();
  @Mixin final WriteOptions write = new WriteOptions();

  @Override
  public int run(Run run) throws IOException {
    DocumentPath where = PathWord.parse(path);
    if (where.range() != null) {
      throw Failure.usage("revert takes no range");
    }
    return new NewChange(run, file, commit, write)
        .make(
            document -> null,
            message(),
            (document, transaction) -> {
              ChangeHash[] old = run.revisions(document).heads(revision);
              restore(document.at(old), old, transaction, where);
            });
  }

  private String message() {
    String given = commit.message();
    String place = path.equals(".") ? "" : path + " ";
    return given != null ? given : "Revert " + place + "to " + revision;
  }

  private static void restore(
      Read before, ChangeHash[] version, Transaction transaction, DocumentPath where) {
    Target was = new Places(before).find(where);
    Target is = new Places(transaction).find(where);
    PlaceUpdate update = new PlaceUpdate(transaction, NewStrings.TEXT);
    ObjectId object = was.object();
    AmValue scalar = was.scalar();
    if (object != null && object.equals(is.object())) {
      transaction.restore(object, version);
    } else if (object != null) {
      update.copy(is, Objects.requireNonNull(was.value()), version);
    } else if (scalar != null) {
      update.update(is, scalar);
    } else if (is.exists()) {
      update.remove(is);
    } else {
      throw Failure.no("nothing at " + where + ", neither then nor now");
    }
  }
}
