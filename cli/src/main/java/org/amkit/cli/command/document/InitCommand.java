package org.amkit.cli.command.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.CommitOptions;
import org.amkit.cli.command.option.DryRunOption;
import org.amkit.cli.command.option.StringsOption;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.storage.AtomicFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am init}: a new document file. */
@Listing(group = Listing.Group.WRITE, place = 10, summary = "Make a new document file")
@Command(
    name = "init",
    description = {
      "Creates a document file, empty or from a JSON object.",
      "With --from it prints the hash of the change that holds the JSON.",
    })
final class InitCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file to make, or -.")
  String file;

  @Option(
      names = "--from",
      paramLabel = "JSON",
      description = "A file with a JSON object, - for stdin, or the object itself: '{...}'.")
  @Nullable String from;

  @Option(names = "--force", description = "Replace an existing file.")
  boolean force;

  @Mixin final CommitOptions commit = new CommitOptions();
  @Mixin final StringsOption strings = new StringsOption();
  @Mixin final DryRunOption write = new DryRunOption();

  @Override
  public int run(Run run) throws IOException {
    run.outputs().requireRegular(file);
    if (!file.equals(FileLabel.DASH)
        && !force
        && Files.exists(run.path(file), LinkOption.NOFOLLOW_LINKS)) {
      throw Failure.fileSystem(file + ": already exists", null)
          .hint("--force replaces it; 'am import --into' changes it");
    }
    if (from != null) {
      run.outputs().requireOther(from, file);
    }
    AtomicFile.Overwrite overwrite =
        force ? AtomicFile.Overwrite.ANYTHING : AtomicFile.Overwrite.NOTHING;
    return new NewDocument(
            run, commit, ImportFormat.JSON, strings.reader(), overwrite, write.dryRun)
        .make(file, from == null ? null : JsonInput.of(run, from));
  }
}
