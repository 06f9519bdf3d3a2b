package org.amkit.cli.shell;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.amkit.cli.edit.EditLine;
import org.amkit.cli.edit.EditSyntax;
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
    /** Runs a command line; its exit code. */
    int run(List<String> words);

    /** Makes ops one change; the exit code. */
    int change(String file, List<EditLine> ops, @Nullable String message);

    /** A copy of a document file to try ops on; null when it cannot be read, which was said. */
    @Nullable Trial trial(String file);

    /** The names of the commands. */
    Set<String> names();

    /** Whether a command's first word is a document file. */
    boolean takesFile(String name);

    /** The heads of a document file, separated by commas; null when it cannot be read. */
    @Nullable String heads(String file);
  }

  /** Tries the ops that are gathered. */
  public interface Trial {
    /** Carries out an op on top of those before it; {@link Failure} says why it cannot be. */
    void run(EditLine op);
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
      open FILE            go on with another file
      quit                 leave
      """;

  private final Commands commands;
  private final Console console;
  private @Nullable String file;
  private @Nullable List<EditLine> gathered;
  private @Nullable Trial trial;
  private String where = "";
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
   * Runs lines until there are no more or the shell is left.
   *
   * @param goOn whether to go on after a line that fails
   * @return the exit code of the line that failed, or 0
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
      console.complain("am: dropped what was gathered and not committed: " + gathered.size());
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
      return commands.run(words);
    }
    console.out().print(HELP).flush();
    return ExitCode.OK;
  }

  private int complain(String message) {
    Failure failure = Failure.usage(message);
    return complain(where.isEmpty() ? failure : failure.at(where));
  }

  private int complain(Failure failure) {
    console.complain("am: " + failure.message());
    String hint = failure.hint();
    if (hint != null) {
      console.complain(hint);
    }
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
      return ExitCode.FILE_SYSTEM;
    }
    file = name;
    undo.clear();
    return ExitCode.OK;
  }

  private int begin() {
    if (gathered != null) {
      return complain("begin stands already; commit or rollback first");
    }
    gathered = new ArrayList<>();
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
      return ExitCode.FILE_SYSTEM;
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
    String before = commands.heads(name);
    int exit = commands.change(name, ops, message == null ? null : unquoted(message));
    String after = commands.heads(name);
    if (before != null && after != null && !after.equals(before)) {
      undo.push(new String[] {before, after});
    }
    return exit;
  }

  private int undo() {
    String name = file;
    String[] last = undo.peek();
    if (name == null || last == null) {
      return complain("there is nothing to undo");
    }
    if (!last[1].equals(commands.heads(name))) {
      return complain(
          "the file was changed by others since; 'revert -r REV PATH' restores a place");
    }
    String target = last[0].isEmpty() ? "root" : last[0];
    int exit = commands.run(List.of("revert", name, "-r", target, "-m", "Undo"));
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
    return commands.run(line);
  }

  private int unknown(String word) {
    Set<String> known = new TreeSet<>(commands.names());
    known.addAll(OWN);
    known.addAll(EditSyntax.opNames());
    String near = Suggestion.didYouMean(word, known);
    int exit = complain("unknown command '" + word + "'");
    console.complain(near != null ? near : "'help' tells what there is");
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
