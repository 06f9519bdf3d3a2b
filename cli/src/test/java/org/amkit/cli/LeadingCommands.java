package org.amkit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code am} commands that a script of a shell begins with, as far as they end by themselves,
 * start no program and need no shell: words, quoted or not, without redirections and expansions.
 *
 * @param commands the words of each, without {@code am}
 * @param rest the script behind them
 */
record LeadingCommands(List<List<String>> commands, String rest) {
  /** Commands that go on until they are stopped, or start programs of the user. */
  private static final Set<String> LASTING = Set.of("serve", "shell", "watch", "edit", "view");

  private static final String SPECIAL = "$`|&<>()*?[]{}!\\";

  /** An address that starts a program: {@code exec:...}, or ssh to a machine. */
  private static final String PROGRAM =
      "(?!(tcp|tls|ws|wss|unix|nodefs|postgresql|nats):)[A-Za-z0-9.@_-]+:.*";

  static LeadingCommands of(String script) {
    List<List<String>> commands = new ArrayList<>();
    Reader reader = new Reader(script);
    int end = 0;
    for (List<String> words = reader.statement();
        words != null && isPlain(words);
        words = reader.statement()) {
      if (!words.isEmpty()) {
        commands.add(words.subList(1, words.size()));
      }
      end = reader.at;
      if (end == script.length()) {
        break;
      }
    }
    return new LeadingCommands(commands, script.substring(end));
  }

  private static boolean isPlain(List<String> words) {
    if (words.isEmpty()) {
      return true;
    }
    if (!words.get(0).equals("am") || words.size() == 1) {
      return false;
    }
    String command = words.get(1);
    boolean isLasting = LASTING.contains(command) || words.contains("--live");
    boolean hasPeer = command.equals("sync") || command.equals("clone");
    return !isLasting && !(hasPeer && words.stream().anyMatch(word -> word.matches(PROGRAM)));
  }

  /** Takes a script apart into statements. */
  private static final class Reader {
    private final String script;
    private int at;

    Reader(String script) {
      this.script = script;
    }

    /**
     * The words up to the next semicolon or line break, which is passed; null if it is not plain.
     */
    @Nullable List<String> statement() {
      List<String> words = new ArrayList<>();
      StringBuilder word = null;
      while (at < script.length()) {
        char c = script.charAt(at++);
        if (c == ';' || c == '\n') {
          break;
        }
        if (c == ' ' || c == '\t') {
          if (word != null) {
            words.add(word.toString());
          }
          word = null;
          continue;
        }
        word = word == null ? new StringBuilder() : word;
        if (c == '\'' || c == '"') {
          String inside = quoted(c);
          if (inside == null) {
            return null;
          }
          word.append(inside);
        } else if (c > '~' || isSpecial(c, words.isEmpty(), word.isEmpty())) {
          return null;
        } else {
          word.append(c);
        }
      }
      if (word != null) {
        words.add(word.toString());
      }
      return words;
    }

    private static boolean isSpecial(char c, boolean inFirstWord, boolean beginsWord) {
      return switch (c) {
        case '=' -> inFirstWord;
        case '#', '~' -> beginsWord;
        default -> SPECIAL.indexOf(c) >= 0;
      };
    }

    /** What stands up to the closing quote, which is passed; null if the shell changes it. */
    private @Nullable String quoted(char quote) {
      int end = script.indexOf(quote, at);
      if (end < 0) {
        return null;
      }
      String inside = script.substring(at, end);
      at = end + 1;
      // The names of files of a JVM of another locale are ASCII, see the launcher.
      boolean isLiteral = inside.chars().allMatch(c -> c <= '~');
      isLiteral &= quote == '\'' || inside.chars().noneMatch(c -> "$`\\".indexOf(c) >= 0);
      return isLiteral ? inside : null;
    }
  }
}
