package org.amkit.cli.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the words of a command line into the fields of a verb, without picocli: building its model
 * by reflection takes longer than all the rest of a short command.
 *
 * <p>For each verb {@code org.amkit.cli.WordsWriter} makes a subclass from picocli's model when the
 * program is built, named as the verb: {@code apply-patch} has {@code ApplyPatchWords}. It takes
 * plain words only: options by their exact names, each value as the next word or behind {@code
 * --name=}. Whatever else there may be (help, clusters of short options, a value with a dash in
 * front, anything wrong) it leaves to picocli, so nothing is decided here that picocli would decide
 * otherwise.
 */
public abstract class WordReader {
  private static final Map<String, WordReader> KNOWN = new ConcurrentHashMap<>();

  /** Says where the readers are; {@code org.amkit.cli.WordsWriter} makes the one there is. */
  public abstract static class Index {
    private static @Nullable Index known;

    protected static void register(Index index) {
      known = index;
    }

    /** The class that reads the words of a verb, which registers itself; null for none. */
    protected abstract @Nullable String className(String verb);

    static @Nullable Index load() {
      if (known == null) {
        try {
          Class.forName("org.amkit.cli.command.WordReaders");
        } catch (ClassNotFoundException e) {
          return null;
        }
      }
      return known;
    }
  }

  /** The name of the class for a verb, in the package of the verb's own. */
  public static String className(String verb) {
    StringBuilder name = new StringBuilder(verb.length() + 5);
    boolean upper = true;
    for (int i = 0; i < verb.length(); i++) {
      char c = verb.charAt(i);
      if (c != '-') {
        name.append(upper ? Character.toUpperCase(c) : c);
      }
      upper = c == '-';
    }
    return name.append("Words").toString();
  }

  /**
   * The verb of a name with the words in its fields; null when picocli has to read them, into a
   * verb of its own.
   */
  public static @Nullable Verb read(String verb, List<String> words) {
    WordReader reader = KNOWN.get(verb);
    if (reader == null) {
      reader = load(verb);
    }
    if (reader == null) {
      return null;
    }
    WordReader fresh = reader.fresh();
    return fresh.take(words) ? fresh.verb() : null;
  }

  private static @Nullable WordReader load(String verb) {
    Index index = Index.load();
    String className = index == null ? null : index.className(verb);
    if (className == null) {
      return null;
    }
    try {
      // Registers itself, as a JDBC driver does; making one by reflection would cost milliseconds.
      Class.forName(className);
    } catch (ClassNotFoundException e) {
      return null;
    }
    return KNOWN.get(verb);
  }

  protected static void register(String verb, WordReader reader) {
    KNOWN.put(verb, reader);
  }

  private boolean take(List<String> words) {
    int positionals = 0;
    boolean optionsMayFollow = true;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!optionsMayFollow || !startsLikeOption(word)) {
        if (!positional(positionals++, word)) {
          return false;
        }
      } else if (word.equals("--")) {
        optionsMayFollow = false;
      } else if (!flag(word)) {
        int equals = word.startsWith("--") ? word.indexOf('=') : -1;
        String value;
        if (equals > 0) {
          value = word.substring(equals + 1);
          word = word.substring(0, equals);
        } else if (i + 1 < words.size()) {
          value = words.get(++i);
        } else {
          return false;
        }
        if (value.isEmpty() || startsLikeOption(value) || !option(word, value)) {
          return false;
        }
      }
    }
    return complete(positionals);
  }

  private static boolean startsLikeOption(String word) {
    return word.length() > 1 && word.charAt(0) == '-';
  }

  /** Another of this class, with nothing read yet. */
  protected abstract WordReader fresh();

  /** What the words are put into. */
  protected abstract Verb verb();

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
