package org.amkit.cli.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.amkit.cli.terminal.Environment;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;

/** A peer that is another program: its stdin and stdout carry the messages. */
final class ChildProcess {
  private static final long GRACE_SECONDS = 5;
  private static final long GRACE_SECONDS_AFTER_FAILURE = 1;

  /** How long to wait for the last lines of a program that has ended. */
  private static final long LINES_MILLIS = 1000;

  private final Process process;
  private final String name;
  private final Transport transport;
  private @Nullable Thread lines;

  private ChildProcess(Process process, String name, int maxMessageBytes) {
    this.process = process;
    this.name = name;
    this.transport =
        StreamLink.start(
            new FramedChannel(
                process.getInputStream(), process.getOutputStream(), () -> {}, maxMessageBytes));
  }

  /** Starts a command for the shell, which shares this process's stderr. */
  static ChildProcess shell(Environment environment, String command, int maxMessageBytes)
      throws IOException {
    return start(
        environment, List.of("/bin/sh", "-c", command), "the command", null, maxMessageBytes);
  }

  /**
   * Starts {@code am sync PATH -} on another machine.
   *
   * @param errors takes the lines that come on its stderr, by another thread
   */
  static ChildProcess ssh(Dial dial, SshTransport.Address address, Consumer<String> errors)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(dial.ssh().trim().split("\\s+")));
    if (address.port() > 0) {
      command.add("-p");
      command.add(Integer.toString(address.port()));
    }
    command.add(address.destination());
    StringBuilder remote = new StringBuilder(dial.remoteAm()).append(" sync");
    dial.remoteOptions().forEach(option -> remote.append(' ').append(option));
    remote.append(' ').append(quoted(address.path())).append(" -");
    command.add(remote.toString());
    return start(dial.environment(), command, command.get(0), errors, dial.maxMessageBytes());
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
      Environment environment,
      List<String> command,
      String name,
      @Nullable Consumer<String> errors,
      int maxMessageBytes)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    if (errors == null) {
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    }
    builder.directory(environment.directory().toAbsolutePath().toFile());
    try {
      ChildProcess child =
          new ChildProcess(environment.processes().start(builder), name, maxMessageBytes);
      if (errors != null) {
        child.passOn(errors);
      }
      return child;
    } catch (IOException e) {
      throw new PeerException(
          PeerException.Kind.LOST, "cannot run " + command.get(0) + ": " + e.getMessage(), e);
    }
  }

  private void passOn(Consumer<String> errors) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader in =
                  new BufferedReader(
                      new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                  errors.accept(line);
                }
              } catch (IOException e) {
                errors.accept("(" + e.getMessage() + ")");
              }
            },
            "am-sync-remote-lines");
    thread.setDaemon(true);
    thread.start();
    lines = thread;
  }

  /** What carries messages to it. */
  Transport transport() {
    return transport;
  }

  /**
   * Waits a moment for it to end, and ends it if it does not.
   *
   * @param failed whether the session with it has failed, so that there is less to wait for
   * @return its exit code; null when it had to be stopped
   */
  @Nullable Integer end(boolean failed) {
    try {
      long seconds = failed ? GRACE_SECONDS_AFTER_FAILURE : GRACE_SECONDS;
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroy();
        return null;
      }
      Thread reading = lines;
      if (reading != null) {
        reading.join(LINES_MILLIS);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      return null;
    }
  }

  /** How it ended, in words: {@code code} is what {@link #end} gave. */
  String ending(@Nullable Integer code) {
    return name + (code == null ? " did not end and was stopped" : " ended with exit code " + code);
  }
}
