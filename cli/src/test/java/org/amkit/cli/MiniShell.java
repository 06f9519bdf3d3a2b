package org.amkit.cli;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.amkit.cli.terminal.Environment;

/**
 * Runs {@code am} in this process on an in-memory file system, from lines as a shell has them:
 * words in single or double quotes, {@code VAR=value} in front, pipes, {@code < > >>}, and beside
 * {@code am} the few programs that scripts of documents need: {@code cat rm cp printf tty cut
 * echo}, with {@code $?} in its words.
 *
 * <p>Time stands still at 2026-11-22T10:00:00Z and randomness is seeded, so that hashes are the
 * same in every run. {@code tty am ...} runs it with stdout and stderr on a terminal.
 */
final class MiniShell implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final FileSystem fileSystem;
  private final Path home;
  private final Random random = new Random(42);
  private final Map<String, String> variables = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int exit;

  MiniShell() throws IOException {
    fileSystem = Jimfs.newFileSystem(Configuration.unix());
    home = Files.createDirectories(fileSystem.getPath("/home/user/work"));
    variables.put("HOME", "/home/user");
    variables.put("XDG_STATE_HOME", "/home/user/.state");
    variables.put("PAGER", "cat");
  }

  Path directory() {
    return home;
  }

  int exit() {
    return exit;
  }

  byte[] out() {
    return out.toByteArray();
  }

  String outText() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String errText() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Runs a script; a command that fails before the last one is written to stderr as such. */
  MiniShell run(String script) throws IOException {
    StringBuilder open = new StringBuilder();
    for (String line : script.split("\n", -1)) {
      open.append(open.isEmpty() ? "" : "\n").append(line);
      boolean inQuotes = open.chars().filter(c -> c == '\'').count() % 2 == 1;
      if (inQuotes) {
        continue;
      }
      String whole = open.toString();
      open.setLength(0);
      if (!whole.isBlank() && !whole.strip().startsWith("#")) {
        runLine(whole);
      }
    }
    return this;
  }

  private void runLine(String line) throws IOException {
    byte[] piped = new byte[0];
    List<List<Word>> stages = new ArrayList<>();
    stages.add(new ArrayList<>());
    for (Word word : words(line)) {
      if (!word.quoted && word.text.equals("|")) {
        stages.add(new ArrayList<>());
      } else {
        stages.get(stages.size() - 1).add(word);
      }
    }
    for (List<Word> stage : stages) {
      piped = runStage(stage, piped);
    }
    out.write(piped);
  }

  private byte[] runStage(List<Word> words, byte[] piped) throws IOException {
    List<String> args = new ArrayList<>();
    byte[] in = piped;
    Path redirect = null;
    boolean append = false;
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      boolean operator = !word.quoted && List.of("<", ">", ">>", "2>&1").contains(word.text);
      if (!operator) {
        args.add(word.text);
      } else if (word.text.equals("<")) {
        in = Files.readAllBytes(home.resolve(words.get(++i).text));
      } else {
        append = word.text.equals(">>");
        redirect = home.resolve(words.get(++i).text);
      }
    }
    byte[] result = execute(args, in);
    if (redirect == null) {
      return result;
    }
    if (append) {
      Files.write(redirect, result, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } else {
      Files.write(redirect, result);
    }
    return new byte[0];
  }

  private byte[] execute(List<String> args, byte[] in) throws IOException {
    Map<String, String> environment = new HashMap<>(variables);
    int first = 0;
    while (args.get(first).matches("[A-Z_]+=.*")) {
      String[] pair = args.get(first++).split("=", 2);
      environment.put(pair[0], pair[1]);
    }
    boolean terminal = args.get(first).equals("tty");
    if (terminal) {
      first++;
    }
    String program = args.get(first);
    List<String> rest = args.subList(first + 1, args.size());
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    int before = exit;
    exit = 0;
    switch (program) {
      case "am" -> exit = am(environment, terminal, rest, in, result);
      case "cat" -> {
        for (String name : rest) {
          result.write(Files.readAllBytes(home.resolve(name)));
        }
      }
      case "rm" -> {
        for (String name : rest) {
          Files.delete(home.resolve(name));
        }
      }
      case "cp" -> Files.copy(home.resolve(rest.get(0)), home.resolve(rest.get(1)));
      case "cut" -> {
        // cut N FILE: the first N bytes; negative: all but the last N.
        byte[] bytes = Files.readAllBytes(home.resolve(rest.get(1)));
        int count = Integer.parseInt(rest.get(0));
        result.write(bytes, 0, count >= 0 ? count : bytes.length + count);
      }
      case "flip" -> {
        // flip OFFSET FILE: the file with the bits of one byte turned over.
        byte[] bytes = Files.readAllBytes(home.resolve(rest.get(1)));
        bytes[Integer.parseInt(rest.get(0))] ^= (byte) 0xff;
        result.write(bytes);
      }
      case "echo" -> {
        String words = String.join(" ", rest).replace("$?", Integer.toString(before));
        result.write((words + "\n").getBytes(StandardCharsets.UTF_8));
      }
      case "printf" ->
          result.write(rest.get(0).replace("\\n", "\n").getBytes(StandardCharsets.UTF_8));
      case "mkdir" -> Files.createDirectory(home.resolve(rest.get(0)));
      case "ls" -> {
        try (var files = Files.list(home)) {
          for (Path file : files.sorted().toList()) {
            result.write((file.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
          }
        }
      }
      case "size" ->
          result.write(
              (Files.size(home.resolve(rest.get(0))) + "\n").getBytes(StandardCharsets.UTF_8));
      default -> throw new IllegalArgumentException("no such program here: " + program);
    }
    return result.toByteArray();
  }

  private int am(
      Map<String, String> environment,
      boolean terminal,
      List<String> args,
      byte[] in,
      ByteArrayOutputStream result) {
    return Am.run(
        new Environment(
            new ByteArrayInputStream(in),
            result,
            err,
            home,
            environment,
            Clock.fixed(NOW, ZoneOffset.UTC),
            random,
            false,
            terminal,
            terminal,
            () -> 80,
            builder -> {
              throw new IOException("no programs are started in tests");
            }),
        args.toArray(new String[0]));
  }

  private record Word(String text, boolean quoted) {}

  private static List<Word> words(String line) {
    List<Word> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean started = false;
    boolean quoted = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else if (c == '\\' && quote == '"' && i + 1 < line.length()) {
          word.append(line.charAt(++i));
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        started = true;
        quoted = true;
      } else if (c == ' ' || c == '\t') {
        if (started) {
          words.add(new Word(word.toString(), quoted));
        }
        word.setLength(0);
        started = false;
        quoted = false;
      } else {
        word.append(c);
        started = true;
      }
    }
    if (started) {
      words.add(new Word(word.toString(), quoted));
    }
    return words;
  }

  @Override
  public void close() throws IOException {
    fileSystem.close();
  }
}
