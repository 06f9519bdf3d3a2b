package org.amkit.cli.terminal;

/** How messages and results call a file that the user named. */
public final class FileLabel {
  /** The name that stands for stdin where a file is read and stdout where one is written. */
  public static final String DASH = "-";

  /** The id of a document, which ends a name: a # before anything else is one of a password. */
  private static final String ID = "#(?:automerge:)?[1-9A-HJ-NP-Za-km-z]{20,30}(?![^\\s:,'\"])";

  private FileLabel() {}

  /** What an input or output is called: on one line, whatever its name holds; no password. */
  public static String of(String name) {
    return name.equals(DASH) ? "standard input" : withoutPasswords(Console.oneLine(name));
  }

  /** A text without the passwords of the addresses in it, and without the tokens of NATS. */
  public static String withoutPasswords(String text) {
    if (!text.contains("://")) {
      return text;
    }
    return text.replaceAll("((?:postgres|postgresql)://[^/@:\\s]*):\\S*@", "$1@")
        .replaceAll("((?:nats|tls)://)\\S*@", "$1")
        .replaceAll("(://[^/@:\\s]*):[^/\\s]*@", "$1@")
        .replaceAll("([?&](?:ssl)?password=)[^&\\s]*?(?=[:,'\"]*(?:" + ID + "|&|\\s|$))", "$1");
  }
}
