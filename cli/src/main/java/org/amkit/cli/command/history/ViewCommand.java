package org.amkit.cli.command.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.amkit.LoadOptions;
import org.amkit.TextUnit;
import org.amkit.cli.address.History;
import org.amkit.cli.command.JsonFile;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.StoredName;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.DryRunOption;
import org.amkit.cli.command.option.ForceOption;
import org.amkit.cli.render.HistoryPage;
import org.amkit.cli.render.HistorySteps;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.ShellWord;
import org.amkit.storage.AtomicFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am view}: a document and its history as a page for the browser. */
@Listing(
    group = Listing.Group.READ,
    place = 120,
    summary = "Show state and history as a page in a browser")
@Command(
    name = "view",
    description = {
      "Writes one HTML page that shows a document: its state as a tree, a slider through its"
          + " history with the differences marked, the graph of its changes, its actors over time."
          + " The page needs no network and no other file.",
      "A history of up to 10,000 changes is shown change by change; a longer one in 2,000 steps of"
          + " adjacent changes, or in --steps steps. The size of the page grows with the whole"
          + " history.",
      "Without -o the page goes to stdout; when that is a terminal, to the document's name with"
          + " .html in the current directory, unless that is there already.",
    })
final class ViewCommand extends Verb implements Verb.OnlyReads {
  private static final int MOST_SINGLE = 10_000;
  private static final int GROUPS = 2_000;

  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      description = "The page to write, or - for stdout.")
  @Nullable String out;

  @Option(names = "--steps", paramLabel = "N", description = "Show the history in at most N steps.")
  @Nullable Integer steps;

  @Mixin final ForceOption force = new ForceOption();
  @Mixin final DryRunOption write = new DryRunOption();

  @Override
  public int run(Run run) throws IOException {
    if (steps != null && steps < 1) {
      throw Failure.usage("--steps is a count from 1 on, not " + steps);
    }
    Source source = run.documents().load(file, LoadOptions.DEFAULT.withTextUnit(TextUnit.UTF16));
    run.outputs().requireOther(file, out);
    History graph = History.of(source.document());
    int most = steps != null ? steps : graph.size() <= MOST_SINGLE ? MOST_SINGLE : GROUPS;
    String name = name(run);
    HistoryPage page =
        new HistoryPage(
            name,
            file.equals(FileLabel.DASH) ? "-" : ShellWord.file(FileLabel.withoutPasswords(file)),
            source.byteCount(),
            source.document(),
            HistorySteps.of(graph, most));
    boolean beside = out == null && run.environment().stdoutIsTerminal();
    String target = beside ? beside(run) : out;
    AtomicFile.Overwrite overwrite = beside ? AtomicFile.Overwrite.NOTHING : force.overwrite();
    try (JsonFile written =
        JsonFile.open(run, target, JsonPrinter.Layout.COMPACT, overwrite, write.dryRun)) {
      page.print(written.output());
      written.commit();
    }
    if (out == null && target != null && !write.dryRun) {
      run.console().note("am: the page is in " + FileLabel.of(target));
    }
    return ExitCode.OK;
  }

  private String name(Run run) {
    StoredName stored = StoredName.of(run.environment(), file);
    if (stored != null) {
      return stored.id().toString();
    }
    Path last = file.equals(FileLabel.DASH) ? null : Path.of(file).getFileName();
    return last == null ? "document" : last.toString();
  }

  /** The name of a page for those who named none; {@link Failure} when something has it already. */
  private String beside(Run run) {
    String base = name(run).replaceFirst("(?<=.)\\.[^.]*$", "");
    String target = base + ".html";
    if (Files.exists(run.path(target))) {
      throw Failure.usage(target + ": already exists").hint("name the page to write with -o");
    }
    return target;
  }
}
