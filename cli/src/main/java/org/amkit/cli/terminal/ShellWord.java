package org.amkit.cli.terminal;

/** Words of a command line, as a POSIX shell reads them. */
public final class ShellWord {
  private static final String PLAIN = "_-./@%+=:,";

  private ShellWord() {}

  /**
   * A word that can be pasted into a shell: as it is where it can be, else in single quotes, with
   * control characters as bash and zsh read them in {@code $'...'}.
   */
  public static String quote(String word) {
    boolean plain = !word.isEmpty();
    for (int i = 0; i < word.length() && plain; i++) {
      char c = word.charAt(i);
      plain = (c < 0x80 && Character.isLetterOrDigit(c)) || PLAIN.indexOf(c) >= 0;
    }
    if (!Console.oneLine(word).equals(word)) {
      String escaped = word.replace("\\", "\\\\").replace("'", "\\'");
      return "$'" + Console.oneLine(escaped) + "'";
    }
    return plain ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** A file's name that can be pasted as an argument: not mistaken for an option. */
  public static String file(String name) {
    return quote(name.startsWith("-") ? "./" + name : name);
  }
}
