package org.amkit.cli.transport;

import java.util.List;
import java.util.function.Consumer;
import org.amkit.cli.terminal.Console;
import org.jspecify.annotations.Nullable;

/**
 * What comes on the stderr of ssh, line by line: passed on with {@code remote:} before what the
 * other machine printed, and remembered to explain how ssh ended.
 */
final class SshErrors implements Consumer<String> {
  /** ssh's own exit code; all others are those of the command that it ran. */
  private static final int FAILED = 255;

  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  /** How lines begin that ssh itself prints, on this machine. */
  private static final List<String> OWN_WORDS =
      List.of(
          "ssh:",
          "ssh_",
          "kex_",
          "banner exchange:",
          "Host key verification failed",
          "Permission denied",
          "Too many authentication failures",
          "Connection closed by",
          "Connection reset by",
          "Connection timed out",
          "Connection to ",
          "Received disconnect from",
          "Timeout, server",
          "Unable to negotiate with",
          "Bad configuration option",
          "Warning: Permanently added");

  private final Consumer<String> out;
  private String lastOwn = "";

  /**
   * Passes lines on.
   *
   * @param out takes each line
   */
  SshErrors(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public synchronized void accept(String line) {
    boolean isOwn = isOwn(line);
    if (isOwn) {
      lastOwn = line.strip();
    }
    out.accept((isOwn ? "" : "remote: ") + Console.oneLine(line));
  }

  private static boolean isOwn(String line) {
    for (String words : OWN_WORDS) {
      if (line.startsWith(words)) {
        return true;
      }
    }
    // "user@host: Permission denied (publickey)."
    return line.contains(": Permission denied (");
  }

  /** What is wrong when ssh ends so, and what to do. */
  record End(String what, String advice) {}

  /**
   * Explains an end of ssh.
   *
   * @param code its exit code
   * @param destination as it was given to ssh
   * @param remoteAm the command that was to run there
   * @return null for a code that is the remote am's own
   */
  synchronized @Nullable End explain(int code, String destination, String remoteAm) {
    if (code == NOT_FOUND) {
      return new End(
          "'" + remoteAm + "' was not found on " + destination,
          "Install am there, or say where it is: --remote-am /path/to/am");
    }
    if (code == NOT_EXECUTABLE) {
      return new End(
          "'" + remoteAm + "' on " + destination + " cannot be executed",
          "Make it executable, or name another command: --remote-am /path/to/am");
    }
    return code == FAILED ? explainFailure(destination) : null;
  }

  private End explainFailure(String destination) {
    String works = "'ssh " + destination + "' has to work first";
    if (lastOwn.contains("Could not resolve hostname")) {
      return new End("ssh does not know the host: " + lastOwn, "Check the name; " + works + ".");
    }
    if (lastOwn.contains("Permission denied") || lastOwn.contains("Too many authentication")) {
      return new End("ssh was refused: " + lastOwn, "Check the user and the key; " + works + ".");
    }
    if (lastOwn.startsWith("Host key verification failed")) {
      return new End(
          "ssh does not trust the host: " + lastOwn,
          "Its key is unknown or has changed; " + works + ".");
    }
    return new End(
        "ssh cannot connect" + (lastOwn.isEmpty() ? "" : ": " + lastOwn),
        "The session did not begin; " + works + ".");
  }
}
