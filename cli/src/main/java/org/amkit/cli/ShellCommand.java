package org.amkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.cli.command.DocumentNames;
import org.amkit.cli.command.KeptDocument;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.document.ChangeCommand;
import org.amkit.cli.edit.EditLine;
import org.amkit.cli.edit.EditSyntax;
import org.amkit.cli.shell.LineSource;
import org.amkit.cli.shell.Shell;
import org.amkit.cli.shell.StreamLines;
import org.amkit.cli.shell.TerminalLines;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;

/** {@code am shell}: works on a document line by line. */
@Listing(group = Listing.Group.FIT, place = 20, summary = "Work on a document interactively")
@Command(
    name = "shell",
    description = {
      "Reads lines: ops of the edit language (each is a change; begin, commit [MSG] and rollback"
          + " group them), am commands without FILE, undo, open FILE, help and quit.",
      "On a terminal with history, completion and colours. A script on stdin stops at the first"
          + " line that fails, with its exit code; a command that only reads, such as diff, does"
          + " not stop it with exit code 1. Ops after begin must be committed.",
    })
final class ShellCommand extends Verb {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The document file to open.")
  @Nullable String file;

  @Override
  public int run(Run alone) throws IOException {
    Environment environment = alone.environment();
    boolean terminal = environment.stdinIsTerminal() && environment.stdoutIsTerminal();
    Run run =
        new Run(
            terminal ? environment : environment.withStdin(new ScriptInput()),
            alone.console(),
            new KeptDocument(),
            alone.memory());
    String name = file;
    if (name != null) {
      run.outputs().requireRegular(name);
    }
    if (name != null && DocumentNames.open(run, List.of(name)) == null) {
      // Says what is wrong with the file, with its exit code.
      return Am.run(run.environment(), "status", name);
    }
    Shell shell = new Shell(new Everything(run), run.console(), name);
    if (terminal) {
      Path history = run.state().root().resolve("shell-history");
      try (LineSource lines = new TerminalLines(history, words -> complete(run, shell, words))) {
        return shell.run(lines, true);
      }
    }
    try (LineSource lines = new StreamLines(environment.stdin())) {
      return shell.run(lines, false);
    }
  }

  /** How a line may go on: as for the command that it stands for. */
  private static List<String> complete(Run run, Shell shell, List<String> words) {
    String name = shell.file();
    if (words.size() <= 1) {
      Set<String> first = new TreeSet<>(Shell.ownWords());
      first.addAll(EditSyntax.opNames());
      first.addAll(Verbs.names());
      String partial = words.isEmpty() ? "" : words.get(0);
      return first.stream().filter(word -> word.startsWith(partial)).toList();
    }
    List<String> line = new ArrayList<>();
    if (EditSyntax.opNames().contains(words.get(0)) && name != null) {
      line.addAll(List.of("change", name));
      line.addAll(words);
    } else {
      line.add(words.get(0));
      if (name != null && takesFile(words.get(0))) {
        line.add(name);
      }
      line.addAll(words.subList(1, words.size()));
    }
    return new Completer(run).complete(line).stream().map(Completer.Candidate::word).toList();
  }

  private static boolean takesFile(String verb) {
    Verbs.Entry entry = Verbs.find(verb);
    if (entry == null) {
      return false;
    }
    for (PositionalParamSpec spec :
        CommandModel.of(verb, entry.create()).getCommandSpec().positionalParameters()) {
      if (spec.index().contains(0)) {
        return spec.paramLabel().startsWith("FILE");
      }
    }
    return false;
  }

  /** Standard input of the commands in a script: the shell reads it, so they cannot. */
  private static final class ScriptInput extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the script of the shell is read from it; name a file");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return read();
    }
  }

  /** All commands of am, in the surroundings of the shell. */
  private record Everything(Run run) implements Shell.Commands {
    @Override
    public int run(String where, List<String> words) {
      return run(run, where, words);
    }

    private int run(Run on, String where, List<String> words) {
      run.out().flush();
      Am.Outcome outcome = Am.runLine(on, where, words);
      boolean answer = outcome.exit() == ExitCode.NO && !writes(words);
      if (outcome.exit() != ExitCode.OK && !outcome.isSaid() && !answer && !where.isEmpty()) {
        run.console()
            .complain("am: " + where + ": " + words.get(0) + ": exit code " + outcome.exit());
      }
      return outcome.exit();
    }

    @Override
    public int change(String where, String name, List<EditLine> ops, @Nullable String message) {
      run.out().flush();
      return Am.runLine(run, where, ChangeCommand.of(name, ops, message)).exit();
    }

    @Override
    public boolean writes(List<String> words) {
      Verbs.Entry entry = Verbs.find(words.get(0));
      if (entry == null) {
        return false;
      }
      if (words.get(0).equals("conflicts")) {
        return words.stream().anyMatch(word -> word.startsWith("--choose"));
      }
      Verb verb = entry.create();
      // All that write can be tried without writing.
      return !(verb instanceof Verb.OnlyReads)
          && CommandModel.of(words.get(0), verb)
              .getCommandSpec()
              .optionsMap()
              .containsKey("--dry-run");
    }

    @Override
    public Shell.@Nullable Trial trial(String name) {
      Document document = DocumentNames.open(run, List.of(name));
      if (document == null) {
        return null;
      }
      Document copy = document.fork();
      Run shown =
          new Run(
              run.environment(),
              run.console(),
              KeptDocument.showing(run.environment().path(name), copy),
              run.memory());
      return new Shell.Trial() {
        @Override
        public void run(EditLine op) {
          ChangeCommand.tryOn(run, name, copy, op);
        }

        @Override
        public int ask(String where, List<String> words) {
          return Everything.this.run(shown, where, words);
        }
      };
    }

    @Override
    public Set<String> names() {
      return new TreeSet<>(Verbs.names());
    }

    @Override
    public boolean takesFile(String name) {
      return ShellCommand.takesFile(name);
    }

    @Override
    public @Nullable String heads(String name) {
      Document document = DocumentNames.open(run, List.of(name));
      if (document == null) {
        return null;
      }
      List<String> heads = new ArrayList<>();
      for (ChangeHash head : document.getHeads()) {
        heads.add(head.toString());
      }
      return String.join(",", heads);
    }
  }
}
