package org.amkit.cli.command.document;

import java.io.IOException;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.TextUnit;
import org.amkit.cli.command.Actors;
import org.amkit.cli.command.Outputs;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.option.CommitOptions;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.json.JsonReader;
import org.amkit.storage.ActorLease;
import org.amkit.storage.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * Makes a document file, empty or from JSON.
 *
 * @param run where it is made
 * @param commit what is written about the change that holds the JSON
 * @param format what is read
 * @param reader reads the JSON
 * @param overwrite what the file may replace
 * @param dryRun whether nothing is written
 */
record NewDocument(
    Run run,
    CommitOptions commit,
    ImportFormat format,
    JsonReader reader,
    AtomicFile.Overwrite overwrite,
    boolean dryRun) {

  /** Makes a file, or writes to stdout for {@code -}; prints the hash of its change. */
  int make(String file, @Nullable JsonInput input) throws IOException {
    // Before any JSON is read: the changes of what is there are not in a new document.
    run.outputs().rehearse(file, new Document().save(), overwrite);
    Document document = new Document(run.actors().fresh(), TextUnit.CODE_POINTS);
    String given = commit.actor;
    boolean toFile = !Outputs.isStdout(file) && !run.inputs().isStream(file) && !dryRun;
    if (given != null || !toFile) {
      if (given != null) {
        document.setActorId(Actors.parse(given));
      }
      return make(file, input, document, null);
    }
    try (ActorLease lease = run.actors().lease(file, document)) {
      document.setActorId(lease.actor());
      return make(file, input, document, lease);
    }
  }

  private int make(
      String file, @Nullable JsonInput input, Document document, @Nullable ActorLease lease)
      throws IOException {
    ChangeHash hash = input == null ? null : input.fill(document, format, reader, commit, run);
    run.outputs().writeBinary(file, document.save(), overwrite, dryRun);
    if (dryRun) {
      return ExitCode.OK;
    }
    if (lease != null) {
      run.actors().wrote(lease, document);
    }
    if (hash != null && !Outputs.isStdout(file)) {
      run.out().println(hash.toString());
    }
    return ExitCode.OK;
  }
}
