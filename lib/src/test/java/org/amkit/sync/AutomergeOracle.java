package org.amkit.sync;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A replica in Automerge itself: Node running {@code oracle.mjs}. */
final class AutomergeOracle implements AutoCloseable {
  private static final Path SCRIPTS = Path.of("src/test/node/sync").toAbsolutePath();

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  AutomergeOracle(String actor) {
    try {
      process = node("oracle.mjs", actor).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII);
    answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** Skips the test, and says why, where there is no Node or no Automerge for it. */
  static void requireNode() {
    Optional<String> named = Optional.ofNullable(System.getenv("AMKIT_NODE_MODULES"));
    Path modules = named.map(Path::of).orElse(SCRIPTS).resolve("node_modules");
    assumeTrue(
        Files.isDirectory(modules.resolve("@automerge/automerge")),
        "no @automerge/automerge: run npm install in lib/src/test/node/sync,"
            + " or let AMKIT_NODE_MODULES name a folder with a node_modules that has it");
    try {
      Process version = new ProcessBuilder("node", "--version").start();
      assumeTrue(version.waitFor(20, TimeUnit.SECONDS) && version.exitValue() == 0, "no node");
    } catch (IOException e) {
      assumeTrue(false, "no node");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static ProcessBuilder node(String script, String... args) {
    ProcessBuilder builder = new ProcessBuilder("node", SCRIPTS.resolve(script).toString());
    builder.command().addAll(List.of(args));
    return builder;
  }

  String ask(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
      String answer = answers.readLine();
      if (answer == null || answer.startsWith("error ")) {
        throw new IllegalStateException(command.lines().findFirst().orElse("") + ": " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a change and returns its chunk. */
  byte[] edit() {
    return Base64.getDecoder().decode(ask("edit 1"));
  }

  Optional<byte[]> generate(String peer) {
    String answer = ask("generate " + peer);
    return answer.equals("none")
        ? Optional.empty()
        : Optional.of(Base64.getDecoder().decode(answer));
  }

  void receive(String peer, byte[] message) {
    ask("receive " + peer + " " + Base64.getEncoder().encodeToString(message));
  }

  byte[] encode(String peer) {
    return Base64.getDecoder().decode(ask("encode " + peer));
  }

  void open(String peer, byte[] state) {
    ask("open " + peer + " " + Base64.getEncoder().encodeToString(state));
  }

  /** Hashes with commas between; "none". */
  String heads() {
    return ask("heads");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
