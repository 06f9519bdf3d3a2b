package org.amkit.cli.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Puts the words of a command line into the fields of a verb, without picocli: building its model
 * by reflection takes longer than all the rest of a short command.
 *
 * <p>For each command {@code org.amkit.cli.WordsWriter} makes a subclass from picocli's model when
 * the program is built, beside the command: {@code GetCommand} has {@code GetWords}. It takes plain
 * words only: options by their exact names, each value as the next word or behind {@code --name=},
 * and single letters without values together ({@code -qv}). It knows two mistakes that stand alone:
 * an unknown long option and missing arguments. Whatever else there may be it leaves to picocli, so
 * nothing is decided here that picocli would decide otherwise.
 */
public abstract class WordReader {
  private static final Map<String, WordReader> KNOWN = new ConcurrentHashMap<>();

  /** What a command line asks for. */
  public enum Asked {
    /** To run the command, whose fields hold the words. */
    RUN,
    /** What the command's help says. */
    HELP,
    /** Unknown: picocli has to read the words, into a verb of its own. */
    UNREAD
  }

  /**
   * A reader for a command, with nothing read yet; null where the build has made none.
   *
   * @param prefix the name of the command's class without {@code Command}
   */
  public static @Nullable WordReader of(String prefix) {
    WordReader reader = KNOWN.get(prefix);
    if (reader == null) {
      try {
        // Registers itself, as a JDBC driver does; making one by reflection would cost
        // milliseconds.
        Class.forName(prefix + "Words");
      } catch (ClassNotFoundException e) {
        return null;
      }
      reader = KNOWN.get(prefix);
    }
    return reader == null ? null : reader.fresh();
  }

  protected static void register(String prefix, WordReader reader) {
    KNOWN.put(prefix, reader);
  }

  /** Reads the words of a command line; {@link Failure} (exit 2) says what is wrong with them. */
  public final Asked read(String command, List<String> words) {
    boolean help = false;
    String unknown = null;
    int positionals = 0;
    boolean optionsMayFollow = true;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!optionsMayFollow || !startsLikeOption(word)) {
        if (!positional(positionals++, word)) {
          return Asked.UNREAD;
        }
      } else if (word.equals("--")) {
        optionsMayFollow = false;
      } else if (isHelp(word)) {
        help = true;
      } else if (isUnknown(word)) {
        unknown = unknown == null ? word : unknown;
      } else if (!flag(word) && !cluster(word)) {
        int equals = word.startsWith("--") ? word.indexOf('=') : -1;
        String value;
        if (equals > 0) {
          value = word.substring(equals + 1);
          word = word.substring(0, equals);
        } else if (i + 1 < words.size()) {
          value = words.get(++i);
        } else {
          return Asked.UNREAD;
        }
        if (value.isEmpty() || startsLikeOption(value) || !option(word, value)) {
          return Asked.UNREAD;
        }
      }
    }
    if (help) {
      return Asked.HELP;
    }
    return unknown == null && complete(positionals)
        ? Asked.RUN
        : mistake(command, unknown, positionals);
  }

  private Asked mistake(String command, @Nullable String unknown, int positionals) {
    String[] labels = required();
    if (verb() instanceof Verb.TakesDashes || labels == null) {
      return Asked.UNREAD;
    }
    if (unknown != null && complete(positionals)) {
      throw Mistakes.unknownOption(command, unknown, List.of(longNames()));
    }
    if (unknown == null && positionals < labels.length) {
      throw Mistakes.missing(command, List.of(labels[positionals]));
    }
    return Asked.UNREAD;
  }

  private static boolean isHelp(String word) {
    return word.equals("-h") || word.equals("--help");
  }

  /** Whether a word is a long option that the command does not have. */
  private boolean isUnknown(String word) {
    if (!word.startsWith("--")) {
      return false;
    }
    String name = Mistakes.nameOf(word);
    for (String known : longNames()) {
      if (known.equals(name)) {
        return false;
      }
    }
    return true;
  }

  /** Sets options of one letter that stand together; false when one has a value or is unknown. */
  private boolean cluster(String word) {
    if (word.charAt(1) == '-' || word.length() < 3) {
      return false;
    }
    for (int i = 1; i < word.length(); i++) {
      if (!flag("-" + word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsLikeOption(String word) {
    return word.length() > 1 && word.charAt(0) == '-';
  }

  /** Another of this class, with nothing read yet. */
  public abstract WordReader fresh();

  /** What the words are put into. */
  public abstract Verb verb();

  /** What {@code --help} says. */
  public abstract String help(boolean colored);

  /** The names of options that begin with two dashes. */
  protected abstract String[] longNames();

  /**
   * What the words that have to be given are called, in their order; null when an option has to be
   * given, too.
   */
  protected abstract String @Nullable [] required();

  /** Sets an option without a value; false when there is no such option. */
  protected abstract boolean flag(String name);

  /** Sets an option with a value; false when there is none such or the value does not fit. */
  protected abstract boolean option(String name, String value);

  /** Sets a word that is no option, the {@code index}th; false when it is one too many. */
  protected abstract boolean positional(int index, String word);

  /** Whether everything that has to be given was given. */
  protected abstract boolean complete(int positionalCount);

  /** A number of at most 9 digits, or null for whatever else. */
  protected static @Nullable Integer integer(String word) {
    return word.length() <= 9 && isDecimal(word, false) ? Integer.valueOf(word) : null;
  }

  /** A number of digits with a point among them at most, or null for whatever else. */
  protected static @Nullable Double decimal(String word) {
    return isDecimal(word, true) ? Double.valueOf(word) : null;
  }

  private static boolean isDecimal(String word, boolean pointAllowed) {
    boolean point = !pointAllowed;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '.' && !point && i > 0) {
        point = true;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return !word.isEmpty();
  }
}
