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
 * words only: options by their exact names, each value as the next word, behind {@code --name=} or
 * behind a letter ({@code -N5}), single letters without values together ({@code -qv}), and {@code
 * -5} for {@code -N 5}. It knows the usual mistakes where one stands alone: an unknown option, one
 * argument too many or too few, a value that is missing or that is no number or choice. Whatever
 * else there may be it leaves to picocli, so nothing is decided here that picocli would decide
 * otherwise.
 */
public abstract class WordReader {
  private static final Map<String, WordReader> KNOWN = new ConcurrentHashMap<>();

  /** The command that is read, for what is said about it. */
  private String command = "";

  /** What a command line asks for. */
  public enum Asked {
    /** To run the command, whose fields hold the words. */
    RUN,
    /** What the command's help says. */
    HELP,
    /** Which version this is. */
    VERSION,
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
    this.command = command;
    boolean help = false;
    boolean version = false;
    String unmatched = null;
    int positionals = 0;
    boolean optionsMayFollow = true;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!optionsMayFollow || !startsLikeOption(word)) {
        if (!positional(positionals++, word) && unmatched == null) {
          unmatched = word;
        }
      } else if (word.equals("--")) {
        optionsMayFollow = false;
      } else if (word.equals("-h") || word.equals("--help")) {
        help = true;
      } else if (word.equals("-V") || word.equals("--version")) {
        version = true;
      } else if (isUnknown(word)) {
        unmatched = unmatched == null ? word : unmatched;
      } else if (!flag(word) && !cluster(word) && !attached(word)) {
        int equals = word.startsWith("--") ? word.indexOf('=') : -1;
        String value;
        if (equals > 0) {
          value = word.substring(equals + 1);
          word = word.substring(0, equals);
        } else if (i + 1 < words.size()) {
          value = words.get(++i);
        } else {
          return valueIsMissing(word);
        }
        if (value.isEmpty() || startsLikeOption(value) || !option(word, value)) {
          return Asked.UNREAD;
        }
      }
    }
    if (help || version) {
      return help ? Asked.HELP : Asked.VERSION;
    }
    return unmatched == null && complete(positionals) ? Asked.RUN : mistake(unmatched, positionals);
  }

  /** Says which word is not known, or else is missing. */
  private Asked mistake(@Nullable String unmatched, int positionals) {
    String[] labels = required();
    if (verb() instanceof Verb.TakesDashes || labels == null) {
      return Asked.UNREAD;
    }
    if (unmatched != null && complete(positionals)) {
      throw unmatched.startsWith("-")
          ? Mistakes.unknownOption(command, unmatched, List.of(longNames()))
          : Mistakes.oneTooMany(command, unmatched);
    }
    if (unmatched == null && positionals < labels.length) {
      throw Mistakes.missing(command, List.of(labels[positionals]));
    }
    return Asked.UNREAD;
  }

  private Asked valueIsMissing(String option) {
    String label = valueLabel(option);
    if (label != null) {
      throw Mistakes.missing(command, List.of(label));
    }
    return Asked.UNREAD;
  }

  /** Says that a value is no number; what may be one in a way of its own is left to picocli. */
  protected final boolean noNumber(String option, String value, String kind) {
    if (Character.isLetter(value.charAt(0)) && "NI".indexOf(value.charAt(0)) < 0) {
      throw Mistakes.of(
          command,
          "invalid value for option '" + option + "': '" + value + "' is not " + kind,
          null);
    }
    return false;
  }

  /** The failure for a value that is none of an option's. */
  protected final Failure noChoice(String option, String value, String choices) {
    return Mistakes.noChoice(command, option, choices, value);
  }

  /** Whether a word is a long option, or one letter, that the command does not have. */
  private boolean isUnknown(String word) {
    if (!word.startsWith("--")) {
      return word.length() == 2
          && Character.isLetter(word.charAt(1))
          && !flag(word)
          && valueLabel(word) == null;
    }
    String name = Mistakes.nameOf(word);
    for (String known : longNames()) {
      if (known.equals(name)) {
        return false;
      }
    }
    return true;
  }

  /** Sets an option of one letter whose value is in the same word; {@code -5} is {@code -N 5}. */
  private boolean attached(String word) {
    if (isDecimal(word.substring(1), false)) {
      return option("-N", word.substring(1));
    }
    String value = word.substring(2);
    return valueLabel(word.substring(0, 2)) != null
        && !value.isEmpty()
        && value.charAt(0) != '='
        && !startsLikeOption(value)
        && option(word.substring(0, 2), value);
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

  /** What to call an option with its value, {@code --at REV}; null when there is none such. */
  protected abstract @Nullable String valueLabel(String name);

  /** Sets an option without a value; false when there is no such option. */
  protected abstract boolean flag(String name);

  /**
   * Sets an option with a value, or notes what is wrong with the value; false when there is no such
   * option or the value may fit in a way of its own.
   */
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
