package org.amkit.cli.command.history;

import java.io.IOException;
import java.time.Duration;
import org.amkit.AutomergeException;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.cli.address.PathWord;
import org.amkit.cli.command.DiffReport;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.command.option.Seconds;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.json.DocumentPath;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.FileContents;
import org.amkit.storage.FileGrowth;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am watch}: what comes into a document file, as it comes. */
@Listing(group = Listing.Group.READ, place = 100, summary = "Show changes to a file as they arrive")
@Command(
    name = "watch",
    description = {
      "Waits for a document file to grow and shows what each growth changes, until it is"
          + " interrupted.",
      "--json prints patches, one a line, as Automerge's JavaScript has them, which counts texts in"
          + " UTF-16 units; counters, timestamps (in milliseconds) and bytes are {\"$counter\":N}, {\"$timestamp\":N} and"
          + " {\"$bytes\":BASE64}.",
    })
final class WatchCommand extends Verb {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofHours(1);

  @Parameters(index = "0", paramLabel = "FILE", description = "The document file.")
  String file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      defaultValue = ".",
      description = "Show only changes at this place.")
  String path = ".";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Stop if nothing changed for SECONDS (exit 0).")
  @Nullable Double timeoutSeconds;

  @Mixin final ReportOptions report = new ReportOptions();

  @Override
  public int run(Run run) throws IOException {
    DocumentPath where = PathWord.parse(path);
    if (run.inputs().isStored(file)) {
      throw Failure.usage(FileLabel.of(file) + ": a document of a store cannot be watched")
          .hint("serve the store, keep a copy in step with 'am sync --live', and watch that");
    }
    if (run.inputs().isStream(file)) {
      throw Failure.fileSystem(FileLabel.of(file) + ": only a regular file can be watched", null);
    }
    DocumentFile watched = DocumentFile.of(run.path(file));
    FileContents contents = run.inputs().document(file);
    Document document = run.documents().parse(file, contents.bytes(), options());
    Double given = timeoutSeconds;
    Duration wait = given == null ? LONG : Seconds.of("--timeout", given);
    try (FileGrowth growth = watched.watch(contents.end(), POLL)) {
      run.console().detail("am: watching " + FileLabel.of(file));
      while (true) {
        FileContents more = growth.next(wait).orElse(null);
        if (more != null) {
          document = show(run, document, more, where);
        } else if (given != null) {
          return ExitCode.OK;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OK;
    } catch (IOException e) {
      throw Faults.refused(file, e);
    }
  }

  private boolean printsPatchesOfAll() {
    return report.json && PathWord.parse(path).equals(DocumentPath.ROOT);
  }

  private LoadOptions options() {
    return printsPatchesOfAll()
        ? LoadOptions.DEFAULT.withTextUnit(DiffReport.JSON_UNIT)
        : LoadOptions.DEFAULT;
  }

  /** Shows what has come; the document as it is now. */
  private Document show(Run run, Document document, FileContents more, DocumentPath where) {
    ChangeHash[] before = document.getHeads();
    ChangeHash[] after;
    Document now = document;
    try {
      document.loadIncremental(more.bytes());
      after = document.getHeads();
      if (more.start() == 0) {
        // The file was replaced, perhaps by an older copy: what that lacks is no longer there.
        now = run.documents().parse(file, more.bytes(), options());
        after = now.getHeads();
      }
    } catch (AutomergeException e) {
      throw Faults.notADocument(file, e);
    }
    DiffReport diff = new DiffReport(run, document, where.steps());
    if (report.json) {
      if (printsPatchesOfAll()) {
        diff.ofJsonUnit();
      }
      diff.printPatches(before, after);
    } else {
      diff.print(before, after);
    }
    run.out().flush();
    return now;
  }
}
