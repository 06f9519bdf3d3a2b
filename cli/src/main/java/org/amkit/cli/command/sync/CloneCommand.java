package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.DryRunOption;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code am clone}: a new file with what a peer has; {@code am sync} of a file that is not there.
 */
@Listing(group = Listing.Group.MERGE, place = 60, summary = "Copy a document from a peer")
@Command(
    name = "clone",
    description = {
      "Creates FILE as a copy of the document at URL, by syncing once.",
      "URL is a PEER of 'am sync', with the document's id where it has several:"
          + " automerge:ID@ws://HOST/, ws://HOST/ID, host:PATH, another FILE.",
      "--json prints what 'am sync --json' does.",
    })
final class CloneCommand extends Verb {
  @Parameters(index = "0", paramLabel = "URL", description = "Where the document is.")
  String url;

  @Parameters(index = "1", paramLabel = "FILE", description = "The file to make.")
  String file;

  @Option(names = "--stats", description = "Print transfer statistics on stderr.")
  boolean stats;

  @Mixin final DryRunOption write = new DryRunOption();

  @Mixin final SshOptions ssh = new SshOptions();

  @Mixin final WebClientOptions web = new WebClientOptions();

  @Mixin final PeerOptions options = new PeerOptions();

  @Mixin final ReportOptions report = new ReportOptions();

  @Override
  public int run(Run run) throws IOException {
    if (file.equals(FileLabel.DASH) || url.equals(FileLabel.DASH)) {
      throw Failure.usage("clone: URL and FILE cannot be -");
    }
    Syncing.requireNotStored(
        run,
        "clone",
        List.of(url, file),
        "'am fork' copies a document of a store to a file, and a file into a store");
    run.outputs().requireRegular(file);
    if (Files.exists(run.path(file))) {
      throw Failure.fileSystem(file + ": already exists", null)
          .hint("'am sync' brings it up to date.");
    }
    SyncWay once = new SyncWay(false, false, false, false, false, write.dryRun, stats);
    try {
      return new Syncing(run, file, url, once, ssh, web, options, report.json).sync();
    } catch (Failure e) {
      // That a missing peer can be created is of no use here.
      throw e.exitCode() == ExitCode.FILE_SYSTEM ? e.hint(null) : e;
    }
  }
}
