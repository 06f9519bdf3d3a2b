package org.amkit.cli.terminal;

/** How messages and results call a file that the user named. */
public final class FileLabel {
  /** The name that stands for stdin where a file is read and stdout where one is written. */
  public static final String DASH = "-";

  private FileLabel() {}

  /** What an input or output is called: on one line, whatever its name holds. */
  public static String of(String name) {
    return name.equals(DASH) ? "standard input" : Console.oneLine(name);
  }
}
