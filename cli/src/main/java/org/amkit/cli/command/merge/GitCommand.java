package org.amkit.cli.command.merge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.amkit.AutomergeException;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.ObjectId;
import org.amkit.cli.command.Failures;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.NewChunks;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.Unrelated;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.DryRunOption;
import org.amkit.cli.render.ValueOutput;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.json.JsonWriter;
import org.amkit.storage.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am git}: git diffs and merges documents by what they say. */
@Listing(group = Listing.Group.FIT, place = 10, summary = "Let git diff and merge documents")
@Command(
    name = "git",
    description = {
      "am git install [--global] [--attributes]: sets git up, for this repository or for all of"
          + " yours, to merge *.automerge files with am and to show their differences as JSON.",
      "With --attributes the pattern goes into the repository's .gitattributes as well, for clones."
          + " A clone still needs 'am git install' once, as git takes no commands from a"
          + " repository.",
      "am git textconv FILE: prints a document for git diff; of a file that is damaged, a line that"
          + " says so (exit 0).",
      "am git merge-driver BASE OURS THEIRS [PATH]: merges THEIRS into OURS for git.",
      "Two documents that have no change in common are left for git to report as a conflict.",
      "git merge, rebase, cherry-pick and stash merge both sides. Merged changes stay in a"
          + " document's history, so git revert of an older commit has no effect: use am undo to"
          + " undo a change and keep later ones, or am revert to restore an old state.",
    })
final class GitCommand extends Verb {
  private static final String PATTERN = "*.automerge merge=automerge diff=automerge";

  @Parameters(
      index = "0",
      paramLabel = "install|textconv|merge-driver",
      description = "What to do.")
  String action;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "FILE",
      description = "The files that git names.")
  List<String> files = new ArrayList<>();

  @Option(names = "--global", description = "install: for all repositories of this user.")
  boolean global;

  @Option(
      names = "--attributes",
      description =
          "install: also add the pattern to the repository's .gitattributes, which clones get.")
  boolean attributes;

  @Option(
      names = "--am",
      paramLabel = "COMMAND",
      defaultValue = "am",
      description = "install: the am command that git runs (default: am).")
  String am = "am";

  @Mixin final DryRunOption write = new DryRunOption();

  @Override
  public int run(Run run) throws IOException {
    return switch (action) {
      case "install" -> install(run);
      case "textconv" -> textconv(run);
      case "merge-driver" -> merge(run);
      default ->
          throw Failure.usage("git: install, textconv or merge-driver, not '" + action + "'");
    };
  }

  private int install(Run run) throws IOException {
    if (!files.isEmpty()) {
      throw Failure.usage("git install takes no file");
    }
    // Where there is no repository, nothing is begun.
    Path pattern = attributesFile(run);
    config(run, "merge.automerge.name", "Automerge documents");
    // Behind "--", as a file may have a name such as -d.automerge.
    config(run, "merge.automerge.driver", am + " git merge-driver -- %O %A %B %P");
    config(run, "diff.automerge.textconv", am + " git textconv --");
    config(run, "diff.automerge.binary", "true");
    addPattern(run, pattern);
    if (attributes) {
      String top = git(run.environment(), List.of("rev-parse", "--show-toplevel")).strip();
      addPattern(run, run.path(top).resolve(".gitattributes"));
    }
    return ExitCode.OK;
  }

  /** Makes a file of git attributes name our drivers, if it does not yet. */
  private void addPattern(Run run, Path file) throws IOException {
    String old = Files.exists(file) ? Files.readString(file) : "";
    if (old.lines().anyMatch(line -> line.strip().equals(PATTERN))) {
      run.console().note(file + ": set up already");
    } else if (!write.dryRun) {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      String gap = old.isEmpty() || old.endsWith("\n") ? "" : "\n";
      Files.writeString(
          file, gap + PATTERN + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      run.console().note(file + ": " + PATTERN);
    } else {
      run.console().note(file + ": " + PATTERN + " (not written, --dry-run)");
    }
  }

  private void config(Run run, String name, String value) throws IOException {
    if (!write.dryRun) {
      List<String> command = new ArrayList<>(List.of("config"));
      if (global) {
        command.add("--global");
      }
      command.addAll(List.of(name, value));
      git(run.environment(), command);
    }
    run.console().note("git config " + (global ? "--global " : "") + name + " '" + value + "'");
  }

  private Path attributesFile(Run run) throws IOException {
    Environment environment = run.environment();
    if (!global) {
      String name = git(environment, List.of("rev-parse", "--git-path", "info/attributes"));
      return environment.path(name.strip()).normalize();
    }
    String configured =
        gitOr(environment, List.of("config", "--global", "--type=path", "core.attributesFile"));
    if (!configured.isBlank()) {
      return environment.path(configured.strip());
    }
    String config = environment.variable("XDG_CONFIG_HOME");
    Path base = config != null ? environment.path(config) : environment.home().resolve(".config");
    return base.resolve("git").resolve("attributes");
  }

  private static String git(Environment environment, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(arguments);
    Process process;
    try {
      process = start(environment, command);
    } catch (IOException e) {
      throw Failure.fileSystem("git cannot be started: " + e.getMessage(), e);
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        String first = out.lines().findFirst().orElse("it says no more");
        throw Failure.fileSystem("git " + arguments.get(0) + ": " + first, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while git ran", e);
    }
    return out;
  }

  private static String gitOr(Environment environment, List<String> arguments) throws IOException {
    try {
      return git(environment, arguments);
    } catch (Failure e) {
      return "";
    }
  }

  private static Process start(Environment environment, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(environment.directory().toAbsolutePath().toFile());
    Process process = environment.processes().start(builder);
    process.getOutputStream().close();
    return process;
  }

  private int textconv(Run run) throws IOException {
    if (files.size() != 1) {
      throw Failure.usage("git textconv takes one file");
    }
    if (run.inputs().isStored(files.get(0))) {
      throw Failure.usage("git textconv takes a file, not a document of a store");
    }
    Source source;
    try {
      source = run.documents().load(files.get(0));
    } catch (Failure e) {
      if (e.exitCode() != ExitCode.BAD_INPUT) {
        throw e;
      }
      // git log -p ends at a textconv that fails; this version's difference is that it is damaged.
      run.out().println("am: not a readable document: " + Console.oneLine(e.message()));
      return ExitCode.OK;
    }
    new ValueOutput(run.out(), false, JsonWriter.INDENTED, true)
        .line(source.document(), ObjectId.ROOT, null);
    return ExitCode.OK;
  }

  /** Appends to OURS what THEIRS has more; git takes OURS as the result. */
  private int merge(Run run) throws IOException {
    if (files.size() < 3 || files.size() > 4) {
      throw Failure.usage("git merge-driver takes BASE OURS THEIRS [PATH]");
    }
    String name = files.size() == 4 ? files.get(3) : files.get(1);
    byte[] ours = run.inputs().document(files.get(1)).bytes();
    byte[] theirs = run.inputs().document(files.get(2)).bytes();
    Failures bad = new Failures(run.console());
    bad.attempt(() -> run.documents().parse(name, ours, LoadOptions.DEFAULT));
    bad.attempt(() -> run.documents().requireChunks(name + " (theirs)", theirs));
    bad.rethrow();
    Document document = run.documents().parse(name, ours, LoadOptions.DEFAULT);
    var before = document.getHeads();
    Unrelated.refuse(run, name + " (ours)", document, List.of(name + " (theirs)"), List.of(theirs));
    try {
      document.loadIncremental(theirs);
    } catch (AutomergeException e) {
      throw Faults.notADocument(name + " (theirs)", e).hint(null);
    }
    byte[] more = NewChunks.of(document, before, List.of(theirs));
    ByteArrayOutputStream merged = new ByteArrayOutputStream(ours.length + more.length);
    merged.writeBytes(ours);
    merged.writeBytes(more);
    if (!write.dryRun && more.length > 0) {
      run.outputs().write(files.get(1), merged.toByteArray(), AtomicFile.Overwrite.ANYTHING);
    }
    return ExitCode.OK;
  }
}
