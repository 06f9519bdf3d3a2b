package org.amkit.cli.shell;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import org.amkit.cli.edit.EditLine;
import org.amkit.cli.edit.EditSyntax;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * What the lines of the shell mean: ops of the edit language, each a change of its own unless
 * {@code begin} has gathered them; commands of {@code am}, which get the open file as their first
 * word; and a few words of the shell's own.
 */
public final class Shell {
  /** What the shell needs of the rest of {@code am}. */
  public interface Commands {
    /**
     * Runs a command line; its exit code.
     *
     * @param where the line of a script, which a failure names; empty at a terminal
     */
    int run(String where, List<String> words);

    /** Makes ops one change; the exit code. */
    int change(String where, String file, List<EditLine> ops, @Nullable String message);

    /** Whether a command line writes; one that only asks may answer no. */
    boolean writes(List<String> words);

    /** A copy of a document file to try ops on; null when it cannot be read. */
    @Nullable Trial trial(String file);

    /** The names of the commands. */
    Set<String> names();

    /** Whether a command's first word is a document file. */
    boolean takesFile(String name);

    /** The heads of a document file, separated by commas; null when it cannot be read. Silent. */
    @Nullable String heads(String file);
  }

  /** Tries the ops that are gathered. */
  public interface Trial {
    /** Carries out an op on top of those before it; {@link Failure} says why it cannot be. */
    void run(EditLine op);

    /** Runs a command line that only asks, of the document with the ops; its exit code. */
    int ask(String where, List<String> words);
  }

  private static final Set<String> OWN =
      Set.of("begin", "commit", "rollback", "undo", "open", "quit", "exit");
  private static final String NO_FILE = "no file is open: 'open FILE'";
  private static final String HELP =
      """
      set PATH VALUE ...   an op of the edit language is a change ('help change' lists them)
      begin                gather the ops that follow; commit [MSG] makes them one change,
                           rollback drops them
      undo                 restore what was before the last change made here; with a
                           CHANGE, take back what that did
      get, log, diff ...   a command of am, without its FILE
      open FILE            switch to another file
      quit                 leave
      """;

  private final Commands commands;
  private final Console console;
  private @Nullable String file;
  private @Nullable List<EditLine> gathered;
  private @Nullable Trial trial;
  private String where = "";
  private String beginning = "";
  private final Deque<String[]> undo = new ArrayDeque<>();
  private boolean left;

  /** A shell on a file, or on none yet. */
  public Shell(Commands commands, Console console, @Nullable String file) {
    this.commands = commands;
    this.console = console;
    this.file = file;
  }

  /** The words that only the shell knows. */
  public static Set<String> ownWords() {
    return OWN;
  }

  /** The file that is open; null for none. */
  public @Nullable String file() {
    return file;
  }

  /**
   * Runs lines until there are no more or the shell is left. A command that only asks and answers
   * no has not failed.
   *
   * @param goOn whether to go on after a line that fails
   * @return the exit code of the line that failed, or 0; 2 when ops were not committed
   */
  public int run(LineSource lines, boolean goOn) throws IOException {
    while (!left) {
      String line = lines.next(prompt());
      if (line == null) {
        break;
      }
      where = lines.where();
      int exit = handle(line);
      if (exit != ExitCode.OK && !goOn) {
        return exit;
      }
    }
    if (gathered != null && !gathered.isEmpty()) {
      where = beginning;
      int exit =
          complain("not committed: " + Amounts.count(gathered.size(), "op") + " after 'begin'");
      console.complain("'commit' makes them a change, 'rollback' drops them");
      return goOn ? ExitCode.OK : exit;
    }
    return ExitCode.OK;
  }

  private String prompt() {
    String name = file == null ? "am" : file;
    return name + (gathered == null ? "> " : "*> ");
  }

  private int handle(String text) {
    EditLine line;
    try {
      line = EditLine.ofText(where, text);
    } catch (Failure e) {
      return complain(e);
    }
    if (line == null) {
      return ExitCode.OK;
    }
    List<String> words = line.words();
    String first = words.get(0);
    if (EditSyntax.opNames().contains(first)) {
      return op(line);
    }
    return switch (first) {
      case "begin" -> begin();
      case "commit" ->
          commit(words.size() > 1 ? text.strip().substring(first.length()).strip() : null);
      case "rollback" -> rollback();
      case "undo" -> words.size() > 1 ? command(words) : undo();
      case "open" -> open(words);
      case "quit", "exit" -> {
        left = true;
        yield ExitCode.OK;
      }
      case "help" -> help(words);
      default -> command(words);
    };
  }

  private int help(List<String> words) {
    if (words.size() > 1) {
      return commands.run(where, words);
    }
    console.out().print(HELP).flush();
    return ExitCode.OK;
  }

  private int complain(String message) {
    Failure failure = Failure.usage(message);
    return complain(where.isEmpty() ? failure : failure.at(where));
  }

  private int complain(Failure failure) {
    console.complain(failure);
    return failure.exitCode();
  }

  private int open(List<String> words) {
    if (words.size() != 2) {
      return complain("open takes one file");
    }
    if (gathered != null) {
      return complain("commit or rollback first");
    }
    String name = unquoted(words.get(1));
    if (commands.heads(name) == null) {
      return sayWhatIsWrongWith(name);
    }
    file = name;
    undo.clear();
    return ExitCode.OK;
  }

  private int sayWhatIsWrongWith(String name) {
    int exit = commands.run(where, List.of("heads", name));
    return exit == ExitCode.OK ? ExitCode.FILE_SYSTEM : exit;
  }

  private int begin() {
    if (gathered != null) {
      return complain("'begin' was given already; commit or rollback first");
    }
    gathered = new ArrayList<>();
    beginning = where;
    return ExitCode.OK;
  }

  private int rollback() {
    if (gathered == null) {
      return complain("there is nothing to roll back: no begin");
    }
    endGathering();
    return ExitCode.OK;
  }

  private void endGathering() {
    gathered = null;
    trial = null;
  }

  private int commit(@Nullable String message) {
    List<EditLine> ops = gathered;
    if (ops == null) {
      return complain("there is nothing to commit: no begin");
    }
    int exit = ops.isEmpty() ? ExitCode.OK : change(ops, message);
    if (exit == ExitCode.OK) {
      endGathering();
    }
    return exit;
  }

  private int op(EditLine op) {
    List<EditLine> ops = gathered;
    if (ops == null) {
      return change(List.of(op), null);
    }
    String name = file;
    if (name == null) {
      return complain(NO_FILE);
    }
    Trial copy = trial != null ? trial : commands.trial(name);
    if (copy == null) {
      return sayWhatIsWrongWith(name);
    }
    trial = copy;
    try {
      copy.run(op);
    } catch (Failure e) {
      return complain(e);
    }
    ops.add(op);
    return ExitCode.OK;
  }

  private int change(List<EditLine> ops, @Nullable String message) {
    String name = file;
    if (name == null) {
      return complain(NO_FILE);
    }
    return remembered(
        () -> commands.change(where, name, ops, message == null ? null : unquoted(message)));
  }

  /** Carries out what may change the open file, so that it can be undone. */
  private int remembered(IntSupplier work) {
    String name = file;
    String before = name == null ? null : commands.heads(name);
    int exit = work.getAsInt();
    String after = name == null ? null : commands.heads(name);
    if (before != null && after != null && !after.equals(before)) {
      undo.push(new String[] {before, after});
    }
    return exit;
  }

  private int undo() {
    String name = file;
    String[] last = undo.peek();
    if (gathered != null) {
      return complain("commit or rollback first");
    }
    if (name == null || last == null) {
      return complain("there is nothing to undo");
    }
    if (!last[1].equals(commands.heads(name))) {
      return complain(
          "the file was changed by others since; 'revert -r REV PATH' restores a place");
    }
    String target = last[0].isEmpty() ? "root" : last[0];
    int exit = commands.run(where, List.of("revert", name, "-r", target, "-m", "Undo"));
    if (exit == ExitCode.OK) {
      undo.pop();
      // The undoing is what stands now in place of what was before.
      String now = commands.heads(name);
      String[] earlier = undo.peek();
      if (earlier != null && now != null) {
        earlier[1] = now;
      }
    }
    return exit;
  }

  private int command(List<String> words) {
    String first = words.get(0);
    if (!commands.names().contains(first)) {
      return unknown(first);
    }
    List<String> line = new ArrayList<>();
    line.add(first);
    String name = file;
    if (commands.takesFile(first)) {
      if (name == null) {
        return complain(NO_FILE);
      }
      line.add(name);
    }
    words.subList(1, words.size()).forEach(word -> line.add(unquoted(word)));
    if (first.equals("import") && name != null && !namesOutput(line)) {
      line.addAll(List.of("--into", name));
    }
    return command(line, commands.writes(line));
  }

  private static boolean namesOutput(List<String> line) {
    return line.stream()
        .anyMatch(
            word ->
                word.startsWith("--into")
                    || word.startsWith("--out")
                    || (word.startsWith("-o") && !word.startsWith("--")));
  }

  private int command(List<String> line, boolean writes) {
    if (writes) {
      return gathered == null
          ? remembered(() -> commands.run(where, line))
          : complain("commit or rollback first");
    }
    Trial tried = gathered == null ? null : trial;
    int exit = tried == null ? commands.run(where, line) : tried.ask(where, line);
    // It was asked and the answer is no.
    return exit == ExitCode.NO ? ExitCode.OK : exit;
  }

  private int unknown(String word) {
    Set<String> known = new TreeSet<>(commands.names());
    known.addAll(OWN);
    known.addAll(EditSyntax.opNames());
    String near = Suggestion.didYouMean(word, known);
    int exit = complain("unknown command '" + word + "'");
    console.complain(near != null ? near : "'help' lists the commands");
    return exit;
  }

  private static String unquoted(String word) {
    boolean quoted =
        word.length() >= 2
            && (word.charAt(0) == '"' || word.charAt(0) == '\'')
            && word.charAt(word.length() - 1) == word.charAt(0);
    return quoted ? word.substring(1, word.length() - 1).replace("\\\"", "\"") : word;
  }
}
