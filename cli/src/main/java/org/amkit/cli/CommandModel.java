package org.amkit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.cli.command.Mistakes;
import org.amkit.cli.command.Verb;
import org.amkit.cli.terminal.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The parser of one command's words, made only for the command that runs. */
final class CommandModel {
  private static final Pattern WRONG_CHOICE =
      Pattern.compile(
          "Invalid value for option '([^']*)'[^:]*: expected one of \\[([^]]*)\\].* but was"
              + " '(.*)'");

  private static final Pattern COUNT = Pattern.compile("-[0-9]{1,9}");

  private CommandModel() {}

  static CommandLine of(String name, Verb verb) {
    CommandLine parser = new CommandLine(verb);
    parser.setCommandName("am " + name);
    // '@' is a version and '@file' a value here; picocli would read files for them.
    parser.setExpandAtFiles(false);
    parser.setOverwrittenOptionsAllowed(true);
    parser.setCaseInsensitiveEnumValuesAllowed(true);
    parser.setPosixClusteredShortOptionsAllowed(true);
    parser.getCommandSpec().parser().collectErrors(false);
    if (verb instanceof Verb.TakesDashes) {
      parser.setUnmatchedOptionsArePositionalParams(true);
    }
    return parser;
  }

  /** Puts words into a verb's fields; {@link Failure} (exit 2) when they do not fit. */
  static CommandLine parse(String name, Verb verb, List<String> words) {
    CommandLine parser = of(name, verb);
    List<String> said = words;
    if (parser.getCommandSpec().findOption("-N") != null) {
      said = countsInFull(words);
    }
    try {
      parser.parseArgs(said.toArray(new String[0]));
    } catch (CommandLine.ParameterException e) {
      throw explain(name, e);
    }
    return parser;
  }

  /** {@code -5} as {@code -N 5}, as git has it; picocli would take it for a negative number. */
  private static List<String> countsInFull(List<String> words) {
    List<String> out = new ArrayList<>();
    boolean optionsMayFollow = true;
    for (String word : words) {
      optionsMayFollow &= !word.equals("--");
      if (optionsMayFollow && COUNT.matcher(word).matches()) {
        out.add("-N");
        out.add(word.substring(1));
      } else {
        out.add(word);
      }
    }
    return out;
  }

  /** What picocli found wrong, in this program's words. */
  private static Failure explain(String name, CommandLine.ParameterException e) {
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      return word.startsWith("-")
          ? Mistakes.unknownOption(name, word, longNames(e.getCommandLine().getCommandSpec()))
          : Mistakes.oneTooMany(name, word);
    }
    if (e instanceof CommandLine.MissingParameterException missing) {
      List<String> labels = new ArrayList<>();
      missing.getMissing().forEach(spec -> labels.add(label(spec)));
      return Mistakes.missing(name, labels);
    }
    String message = String.valueOf(e.getMessage());
    Matcher choice = WRONG_CHOICE.matcher(message);
    if (choice.lookingAt()) {
      String known = choice.group(2).toLowerCase(Locale.ROOT);
      return Mistakes.noChoice(name, choice.group(1), known, choice.group(3));
    }
    int line = message.indexOf('\n');
    message = (line < 0 ? message : message.substring(0, line)).replaceFirst("^Error: ", "");
    message = message.replaceFirst(" is not an? (double|Double)$", " is not a number");
    message = message.replaceFirst(" is not an? (int|long)$", " is not a whole number");
    return Mistakes.of(name, lowerFirst(message), null);
  }

  private static String label(CommandLine.Model.ArgSpec spec) {
    return spec instanceof OptionSpec option
        ? option.longestName() + " " + option.paramLabel()
        : spec.paramLabel();
  }

  /** The long names of a command's options. */
  static List<String> longNames(CommandSpec command) {
    List<String> names = new ArrayList<>();
    for (OptionSpec option : command.options()) {
      for (String optionName : option.names()) {
        if (optionName.startsWith("--")) {
          names.add(optionName);
        }
      }
    }
    return names;
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
