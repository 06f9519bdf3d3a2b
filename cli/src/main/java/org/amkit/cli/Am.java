package org.amkit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.KeptDocument;
import org.amkit.cli.command.Mistakes;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.WordReader;
import org.amkit.cli.command.option.CommonOptions;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.OutOfMemory;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Suggestion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The command {@code am} as a function: surroundings and words in, exit code out. Nothing here or
 * below touches the process itself, so a test calls it as often as it likes.
 */
public final class Am {
  /** Options with a word of their own that may stand before the command. */
  private static final List<String> LEADING_WITH_VALUE = List.of("-C", "--color", "--max-memory");

  private static final String REPORT_HINT =
      "this is an error of am itself; please report it with the command line and the output of 'am"
          + " -v ...'";

  private Am() {}

  /** Runs one command line; the result is one of {@link ExitCode}. Never throws. */
  public static int run(Environment environment, String... args) {
    return runAndReport(new Surroundings(environment, null, ""), null, args).exit();
  }

  /**
   * How a line of a shell ended.
   *
   * @param isSaid whether a failure was reported
   */
  record Outcome(int exit, boolean isSaid) {}

  /**
   * Runs a line of a shell, whose session says what is kept from one to the next.
   *
   * @param where the line of a script, which a failure names; empty at a terminal
   */
  static Outcome runLine(Run shell, String where, List<String> words) {
    return runAndReport(
        new Surroundings(shell.environment(), shell.kept(), where),
        null,
        words.toArray(new String[0]));
  }

  /** Runs a line of a shell which is a command already. */
  static Outcome runLine(Run shell, String where, Verb verb) {
    return runAndReport(new Surroundings(shell.environment(), shell.kept(), where), verb);
  }

  /**
   * What surrounds a command, and what is kept from the one before it to the one after it.
   *
   * @param where what its failures name in front; empty for none
   */
  private record Surroundings(Environment environment, @Nullable KeptDocument kept, String where) {}

  private static Outcome runAndReport(Surroundings around, @Nullable Verb verb, String... args) {
    boolean verbose = List.of(args).contains("-v") || List.of(args).contains("--verbose");
    Console fallback = new Console(around.environment, Console.Color.AUTO, false, false, verbose);
    Failure failure;
    Throwable cause;
    try {
      return new Outcome(
          verb != null ? run(around, verb, null, false) : dispatch(around, args), false);
    } catch (Output.ReaderGone e) {
      return new Outcome(ExitCode.OK, false);
    } catch (Failure e) {
      failure = e;
      cause = e.getCause();
    } catch (IOException e) {
      failure = Faults.refused(e);
      cause = e;
    } catch (OutOfMemoryError e) {
      failure = OutOfMemory.failure(e);
      cause = e;
    } catch (RuntimeException | Error e) {
      failure = Failure.internal("internal error: " + e, e).hint(REPORT_HINT);
      cause = e;
    }
    if (cause != null && OutOfMemory.isCauseOf(cause)) {
      failure = OutOfMemory.failure(cause);
    }
    Failure named = namesLine(failure, around.where) ? failure : failure.at(around.where);
    return new Outcome(report(fallback, named, cause), true);
  }

  /** Whether a failure names a line of the script already, as an op's does: maybe one before. */
  private static boolean namesLine(Failure failure, String where) {
    if (where.isEmpty()) {
      return true;
    }
    String script = where.substring(0, where.lastIndexOf(':') + 1);
    String message = failure.message();
    int at = message.indexOf(script);
    int end = at + script.length();
    return at >= 0 && end < message.length() && Character.isDigit(message.charAt(end));
  }

  private static int report(Console console, Failure failure, @Nullable Throwable cause) {
    try {
      console.complain(failure);
      if (console.verbose() && cause != null) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        console.errorText(trace.toString());
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      // stderr is gone too: the exit code is all that is left to say.
      return failure.exitCode();
    }
    return failure.exitCode();
  }

  private static int dispatch(Surroundings around, String... args) throws IOException {
    List<String> words = new ArrayList<>(List.of(args));
    List<String> leading = takeLeadingOptions(words);
    if (leading.contains("-V") || leading.contains("--version")) {
      return print(around.environment, Version.line() + "\n");
    }
    if (leading.contains("-h") || leading.contains("--help")) {
      return print(around.environment, Overview.text());
    }
    if (words.isEmpty()) {
      return withoutCommand(around.environment, leading);
    }
    String name = words.remove(0);
    leading.addAll(words);
    Verbs.Entry entry = Verbs.find(name);
    if (entry == null) {
      throw UnknownCommand.named(name);
    }
    WordReader reader = WordReader.of(entry.prefix());
    WordReader.Asked asked = reader == null ? WordReader.Asked.UNREAD : reader.read(name, leading);
    if (reader == null || asked == WordReader.Asked.UNREAD) {
      return byPicocli(around, entry, leading);
    }
    return run(
        around,
        reader.verb(),
        asked == WordReader.Asked.HELP ? entry : null,
        asked == WordReader.Asked.VERSION);
  }

  /** Says that the first option which every command has not is unknown; else lists the commands. */
  private static int withoutCommand(Environment environment, List<String> leading) {
    List<String> known = CommonOptions.NAMES;
    for (String word : leading) {
      String option = word.startsWith("--") ? Mistakes.nameOf(word) : word;
      if (option.startsWith("-") && !isCluster(option) && !known.contains(option)) {
        String near = option.startsWith("--") ? Suggestion.didYouMean(option, known) : null;
        throw Failure.usage("unknown option '" + option + "'")
            .hint(near != null ? near : "'am --help' lists the commands");
      }
    }
    Output err = new Output("standard error", environment.stderr());
    err.print(Overview.text()).flush();
    return ExitCode.USAGE;
  }

  /** Whether a word is several letters, or -C and its folder. */
  private static boolean isCluster(String word) {
    if (word.startsWith("-C")) {
      return word.length() > 2;
    }
    for (int i = 1; i < word.length(); i++) {
      if ("nqv".indexOf(word.charAt(i)) < 0) {
        return false;
      }
    }
    return word.length() > 1;
  }

  /** The options in front of the command; -h and -V among them end the search. */
  private static List<String> takeLeadingOptions(List<String> words) {
    List<String> leading = new ArrayList<>();
    while (!words.isEmpty() && words.get(0).startsWith("-") && words.get(0).length() > 1) {
      String option = words.remove(0);
      leading.add(option);
      if (LEADING_WITH_VALUE.contains(option) && !words.isEmpty()) {
        leading.add(words.remove(0));
      }
    }
    return leading;
  }

  private static int byPicocli(Surroundings around, Verbs.Entry entry, List<String> words)
      throws IOException {
    Verb verb = entry.create();
    CommandLine parser = CommandModel.parse(entry.name(), verb, words);
    return run(
        around,
        verb,
        parser.isUsageHelpRequested() ? entry : null,
        parser.isVersionHelpRequested());
  }

  /**
   * Runs a verb whose fields hold the words.
   *
   * @param helpAbout the command that help is asked for instead; null for none
   * @param version whether the version is asked for instead
   */
  private static int run(
      Surroundings around, Verb verb, Verbs.@Nullable Entry helpAbout, boolean version)
      throws IOException {
    CommonOptions common = verb.common();
    Environment there = around.environment;
    for (String directory : common.directories()) {
      if (directory.isEmpty()) {
        // As git's: stay here.
        continue;
      }
      Path path = there.path(directory);
      if (!Files.isDirectory(path)) {
        throw Failure.fileSystem(directory + ": no such directory", null);
      }
      there = there.in(path);
    }
    // Closed before a failure is reported: what was printed comes out before the message about it.
    try (Console console =
        new Console(there, common.color(), !common.noPager(), common.quiet(), common.verbose())) {
      if (helpAbout != null) {
        console.paged().printOwn(helpAbout.help(console.outIsColored()));
        return ExitCode.OK;
      }
      if (version) {
        console.out().println(Version.line());
        return ExitCode.OK;
      }
      return verb.run(new Run(there, console, around.kept, common.memoryLimit()));
    }
  }

  private static int print(Environment environment, String text) {
    Output out = new Output("standard output", environment.stdout());
    out.print(text).flush();
    return ExitCode.OK;
  }
}
