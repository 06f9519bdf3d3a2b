package org.amkit.cli.transport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.amkit.cli.address.PeerAddress;
import org.amkit.cli.terminal.Environment;
import org.amkit.net.FramedChannel;
import org.amkit.net.MessageChannel;
import org.amkit.net.SessionException;

/** A peer that is another program: its stdin and stdout carry the messages, its stderr is ours. */
public final class ChildProcess {
  private static final long GRACE_SECONDS = 5;
  private static final long GRACE_SECONDS_AFTER_FAILURE = 1;

  private final Process process;
  private final String name;
  private final MessageChannel channel;

  private ChildProcess(Process process, String name, int maxMessageBytes) {
    this.process = process;
    this.name = name;
    this.channel =
        new FramedChannel(
            process.getInputStream(), process.getOutputStream(), () -> {}, maxMessageBytes);
  }

  /** Starts a command for the shell. */
  public static ChildProcess shell(Environment environment, String command, int maxMessageBytes)
      throws IOException {
    return start(environment, List.of("/bin/sh", "-c", command), "the command", maxMessageBytes);
  }

  /**
   * Starts {@code am sync PATH -} on another machine.
   *
   * @param ssh the ssh command, with options of its own behind blanks
   * @param remoteAm the am command there, in the words of the shell there
   * @param options for the am there
   */
  public static ChildProcess ssh(
      Environment environment,
      PeerAddress.Ssh address,
      String ssh,
      String remoteAm,
      List<String> options,
      int maxMessageBytes)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(ssh.trim().split("\\s+")));
    if (address.port() > 0) {
      command.add("-p");
      command.add(Integer.toString(address.port()));
    }
    command.add(address.destination());
    StringBuilder remote = new StringBuilder(remoteAm).append(" sync");
    options.forEach(option -> remote.append(' ').append(option));
    remote.append(' ').append(quoted(address.path())).append(" -");
    command.add(remote.toString());
    return start(environment, command, command.get(0), maxMessageBytes);
  }

  /** A path as one word of the shell; a leading ~/ stays what it means there. */
  static String quoted(String path) {
    if (path.startsWith("~/")) {
      return path.length() == 2 ? "~/" : "~/" + quoted(path.substring(2));
    }
    // A name that begins with a dash is no option.
    String plain = path.startsWith("-") ? "./" + path : path;
    return "'" + plain.replace("'", "'\\''") + "'";
  }

  private static ChildProcess start(
      Environment environment, List<String> command, String name, int maxMessageBytes)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.directory(environment.directory().toAbsolutePath().toFile());
    try {
      return new ChildProcess(environment.processes().start(builder), name, maxMessageBytes);
    } catch (IOException e) {
      throw new SessionException(
          SessionException.Kind.CONNECTION,
          "cannot run " + command.get(0) + ": " + e.getMessage(),
          e);
    }
  }

  /** What carries messages to it. */
  public MessageChannel channel() {
    return channel;
  }

  /**
   * Waits a moment for it to end, ends it if it does not, and says how it ended.
   *
   * @param failed whether the session with it has failed, so that there is less to wait for
   */
  public String end(boolean failed) {
    try {
      if (!process.waitFor(
          failed ? GRACE_SECONDS_AFTER_FAILURE : GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroy();
        return name + " did not end and was stopped";
      }
      return name + " ended with exit code " + process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      return name + " was stopped";
    }
  }
}
