package org.amkit.cli.command.merge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import org.amkit.Document;
import org.amkit.cli.command.AtOption;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Outputs;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.DryRunOption;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.storage.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am fork}: a copy that may be changed by itself and merged later. */
@Listing(
    group = Listing.Group.MERGE,
    place = 20,
    summary = "Copy a document, or an old version of it")
@Command(
    name = "fork",
    description = {
      "Writes a copy of a document, or of an old version of it with its history.",
      "A copy made with --at root is empty. After its first change it is unrelated to FILE and can"
          + " only be merged with --allow-unrelated."
    })
final class ForkCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Parameters(index = "1", paramLabel = "OUT", description = "The file to write, or - for stdout.")
  String out;

  @Option(names = "--force", description = "Replace an existing file.")
  boolean force;

  @Mixin final AtOption at = new AtOption();
  @Mixin final DryRunOption write = new DryRunOption();

  @Override
  public int run(Run run) throws IOException {
    boolean stream = Outputs.isStdout(out) || run.inputs().isStream(out);
    if (!stream) {
      run.outputs().requireRegular(out);
    }
    if (!stream && !force && Files.exists(run.path(out), LinkOption.NOFOLLOW_LINKS)) {
      throw Failure.fileSystem(out + ": already exists", null).hint("--force replaces it");
    }
    Source source = run.documents().load(file);
    run.outputs().requireOther(file, out);
    Document copy = source.document();
    if (at.revision != null) {
      copy = copy.fork(at.heads(run, source));
    }
    if (copy.changeCount() == 0 && source.document().changeCount() > 0) {
      run.remark(
          out, "empty; with its first change it counts as unrelated to " + FileLabel.of(file));
    }
    byte[] bytes = copy.save();
    AtomicFile.Overwrite overwrite =
        force || stream ? AtomicFile.Overwrite.ANYTHING : AtomicFile.Overwrite.NOTHING;
    run.outputs().writeBinary(out, bytes, overwrite, write.dryRun);
    return ExitCode.OK;
  }
}
