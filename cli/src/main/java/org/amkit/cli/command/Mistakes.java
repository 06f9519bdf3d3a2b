package org.amkit.cli.command;

import java.util.List;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.Suggestion;
import org.jspecify.annotations.Nullable;

/** What is wrong with a command line, as users are told (exit 2). */
public final class Mistakes {
  private Mistakes() {}

  /** The failure for an option that a command does not have, written with or without a value. */
  public static Failure unknownOption(String command, String word, List<String> longNames) {
    String option = nameOf(word);
    return of(command, "unknown option '" + option + "'", Suggestion.didYouMean(option, longNames));
  }

  /** The failure for arguments that are needed and were not given. */
  public static Failure missing(String command, List<String> labels) {
    return of(command, "missing " + String.join(" ", labels), null);
  }

  /** The failure for an argument that a command takes no more. */
  public static Failure oneTooMany(String command, String word) {
    return of(command, "'" + word + "' is one argument too many", null);
  }

  /** The failure for a value that is not among an option's. */
  public static Failure noChoice(String command, String option, String choices, String value) {
    return of(command, option + " is one of " + choices + ", not '" + value + "'", null);
  }

  /** The failure for any other mistake, with a hint in place of where the usage is shown. */
  public static Failure of(String command, String what, @Nullable String hint) {
    return Failure.usage(command + ": " + what)
        .hint(hint == null ? "'am " + command + " --help' shows its usage" : hint);
  }

  /** An option without a value that stands behind {@code =}. */
  public static String nameOf(String word) {
    int equals = word.indexOf('=');
    return equals < 0 ? word : word.substring(0, equals);
  }
}
