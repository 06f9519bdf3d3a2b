package org.amkit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code am} as it is installed: launcher, jars and class archive in one folder. Holds its start to
 * what makes it fast, without a clock.
 */
class LauncherTest {
  /** What costs milliseconds at its first use, and neither --version nor get has a use for. */
  private static final List<String> SLOW_TO_SET_UP =
      List.of(
          "java.lang.invoke.LambdaMetafactory",
          "java.lang.runtime.ObjectMethods",
          "java.security.Provider",
          "java.time.zone.ZoneRules",
          "java.util.Formatter",
          "java.util.ServiceLoader",
          "java.util.logging.Level",
          "java.util.regex.Pattern",
          "java.util.stream.Stream",
          "org.jline.",
          "picocli.");

  @TempDir private static Path folder;

  private static Path app;

  @BeforeAll
  static void install() throws Exception {
    assumeTrue(File.separatorChar == '/', "needs a POSIX shell");
    app = InstalledAm.makeIn(Files.createDirectory(folder.resolve("app")));
    assertThat(run(app, "init", "d.automerge", "--from", "d.json")).matches("[0-9a-f]{64}\n");
  }

  /** What a machine may have set, one way and another; the JVM has to start the same in each. */
  private static Stream<Map<String, String>> environments() {
    String path = System.getenv("PATH");
    return Stream.of(
        Map.of(),
        Map.of("PATH", path),
        Map.of("PATH", path, "LANG", "C"),
        Map.of("PATH", path, "LANG", "C.UTF-8"),
        Map.of("PATH", path, "LANG", "xx_YY.UTF-8"),
        Map.of("PATH", path, "LC_ALL", "POSIX", "HOME", "/nonexistent"),
        Map.of("PATH", path, "LC_CTYPE", "de_DE.ISO-8859-1", "TERM", "dumb", "TZ", "Asia/Tokyo"));
  }

  private static Process start(Path installed, String javaOptions, String... words)
      throws IOException {
    return start(installed, System.getenv(), javaOptions, words);
  }

  private static Process start(
      Path installed, Map<String, String> variables, String javaOptions, String... words)
      throws IOException {
    Files.writeString(folder.resolve("d.json"), "{\"title\": \"Plan\", \"tasks\": [{\"n\": 1}]}");
    List<String> command = new ArrayList<>(List.of(installed.resolve("am").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().putAll(variables);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("AM_JAVA_OPTS", javaOptions);
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    return builder.start();
  }

  private static String end(Process process) throws IOException, InterruptedException {
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static String run(Path installed, String... words) throws Exception {
    return end(start(installed, "", words));
  }

  /** The lines of the JVM's log of classes loaded. */
  private static List<String> classesOf(String... words) throws Exception {
    return classesOf(System.getenv(), words);
  }

  private static List<String> classesOf(Map<String, String> variables, String... words)
      throws Exception {
    Path log = folder.resolve("classes.log");
    end(start(app, variables, "-Xlog:class+load:file=" + log, words));
    return Files.readAllLines(log);
  }

  @ParameterizedTest
  @MethodSource("environments")
  void versionAndGet_loadNothingFromOutsideTheArchive(Map<String, String> variables)
      throws Exception {
    assertThat(classesOf(variables, "--version"))
        .anyMatch(line -> line.contains("org.amkit.cli.Am "))
        .allMatch(line -> line.contains("source: shared objects file"));
    assertThat(classesOf(variables, "get", "d.automerge", "title"))
        .anyMatch(line -> line.contains("org.amkit.Document "))
        .allMatch(line -> line.contains("source: shared objects file"));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void namesAndValues_areUtf8(Map<String, String> variables) throws Exception {
    String name = "r\u00e9sum\u00e9 \u2713 \ud83d\ude00.automerge";
    end(start(app, variables, "", "init", name, "--force", "--from", "{\"\u2713\":\"\u00fc\"}"));

    assertThat(end(start(app, variables, "", "get", name)))
        .isEqualTo("{\n  \"\u2713\": \"\u00fc\"\n}\n");
  }

  /** State goes to the home that the user database knows, not to where am happens to be run. */
  @Test
  void withoutHome_nothingElseIsWrittenBesideTheDocument() throws Exception {
    Path work = Files.createDirectory(folder.resolve("work"));
    Map<String, String> variables = Map.of("PATH", System.getenv("PATH"));
    String file = work.resolve("d.automerge").toString();
    for (List<String> words :
        List.of(List.of("init", file), List.of("change", file, "set", "n", "1"))) {
      ProcessBuilder builder = new ProcessBuilder(app.resolve("am").toString());
      builder.command().addAll(words);
      builder.directory(work.toFile()).redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(variables);
      builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("AM_JAVA_OPTS", "-Duser.home=" + folder.resolve("database"));
      end(builder.start());
    }

    try (Stream<Path> files = Files.list(work)) {
      assertThat(files).containsExactly(work.resolve("d.automerge"));
    }
    assertThat(folder.resolve("database/.local/state/am")).isDirectory();
  }

  @Test
  void programsThatAmStarts_getTheUsersLocale() throws Exception {
    Path editor = folder.resolve("editor");
    Files.writeString(
        editor, "#!/bin/sh\necho \"$LC_ALL-${AM_LC_ALL-none}\" >'" + folder + "/locale'\n");
    assertThat(editor.toFile().setExecutable(true)).isTrue();

    for (String locale : List.of("", "de_DE.UTF-8")) {
      Map<String, String> variables = new HashMap<>(Map.of("EDITOR", editor.toString()));
      if (!locale.isEmpty()) {
        variables.put("LC_ALL", locale);
      }
      end(start(app, variables, "", "edit", "d.automerge"));
      assertThat(folder.resolve("locale")).hasContent(locale + "-none");
    }
  }

  @Test
  void versionAndGet_setUpNothingSlow() throws Exception {
    List<String> loaded = new ArrayList<>(classesOf("--version"));
    assertThat(loaded).hasSizeLessThan(650);
    loaded.addAll(classesOf("get", "d.automerge", "title"));

    assertThat(loaded)
        .noneMatch(line -> SLOW_TO_SET_UP.stream().anyMatch(slow -> line.contains("] " + slow)));
  }

  /** Commands on a document whose text was edited and that has been seen before. */
  private static Stream<String> usualCommands() {
    return Stream.of(
        "status u.automerge",
        "change u.automerge set read true",
        "log -N 1 u.automerge",
        "log -N 1 -p u.automerge",
        "show u.automerge @",
        "get --at @~1 u.automerge",
        "diff -r @~1..@ u.automerge",
        "diff s.automerge u.automerge",
        "blame u.automerge",
        "merge u.automerge s.automerge",
        "undo u.automerge",
        "verify u.automerge",
        "sync u.automerge s.automerge");
  }

  /** Makes two documents that have diverged, the first time. */
  private static void edited() throws Exception {
    if (Files.exists(folder.resolve("u.edited"))) {
      return;
    }
    run(app, "init", "u.automerge", "-q", "--from", "{\"text\":\"One two.\\n\"}");
    run(app, "fork", "u.automerge", "s.automerge", "-q");
    // The first ever draws the id that this user has for peers.
    run(app, "sync", "s.automerge", "u.automerge");
    run(app, "change", "s.automerge", "-q", "splice", "text", "0", "0", "Zero. ");
    run(app, "change", "u.automerge", "-q", "splice", "text", "4", "3", "three");
    Files.copy(folder.resolve("s.automerge"), folder.resolve("s.edited"));
    Files.copy(folder.resolve("u.automerge"), folder.resolve("u.edited"));
  }

  /** A record's own equals, a Formatter and the JDK's security providers take some 20 ms each. */
  @ParameterizedTest
  @MethodSource("usualCommands")
  void usualCommands_setUpNoRecordsNoFormatterAndNoProviders(String command) throws Exception {
    edited();
    for (String name : List.of("u", "s")) {
      Files.copy(
          folder.resolve(name + ".edited"),
          folder.resolve(name + ".automerge"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Path log = folder.resolve("classes.log");
    Process process = start(app, "-Xlog:class+load:file=" + log, command.split(" "));
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    // diff says with 1 that there are differences.
    assertThat(process.waitFor()).as(said).isLessThanOrEqualTo(1);
    assertThat(Files.readAllLines(log))
        .anyMatch(line -> line.contains("] org.amkit.Document "))
        .noneMatch(line -> line.contains("] java.lang.runtime.ObjectMethods"))
        .noneMatch(line -> line.contains("] java.util.Formatter "))
        .noneMatch(line -> line.contains("] java.security.Provider "));
  }

  /**
   * The JDK's HTTP client reads certificates that no one asks for, and keeps the JVM from ending.
   */
  @Test
  void webSocketWithoutTls_setsUpNoTls_andEndsAtOnce() throws Exception {
    String url;
    try (ServerSocket closed = new ServerSocket(0)) {
      url = "ws://127.0.0.1:" + closed.getLocalPort() + "/";
    }
    Path log = folder.resolve("classes.log");
    long leastNanos = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      Process process =
          start(app, "-Xlog:class+load:file=" + log, "sync", "d.automerge", url, "--timeout", "9");
      assertThat(process.inputReader(UTF_8).readLine()).contains("cannot connect");
      long said = System.nanoTime();
      assertThat(process.waitFor()).isEqualTo(5);
      leastNanos = Math.min(leastNanos, System.nanoTime() - said);
    }
    assertThat(Duration.ofNanos(leastNanos)).isLessThan(Duration.ofMillis(250));
    assertThat(Files.readAllLines(log))
        .anyMatch(line -> line.contains("] java.net.http.HttpClient "))
        .noneMatch(line -> line.contains("] java.security.KeyStore "));
  }

  @Test
  void movedFolder_getsAnArchiveOfItsOwn() throws Exception {
    Path moved = folder.resolve("moved");
    copy(app, moved);

    assertThat(run(moved, "get", "d.automerge", "title")).isEqualTo("\"Plan\"\n");

    try (Stream<Path> files = Files.list(moved)) {
      Path profile = files.filter(f -> f.toString().endsWith(".jvm")).findAny().orElseThrow();
      assertThat(profile).content().contains("\n" + moved + "\n").contains(moved + "/java");
    }
  }

  @Test
  void profile_compilesSha256AtItsFirstCallsAndLeavesTheArchiveInItsPlace() throws Exception {
    run(app, "get", "d.automerge", "title");

    try (Stream<Path> files = Files.list(app)) {
      Path profile = files.filter(f -> f.toString().endsWith(".jvm")).findAny().orElseThrow();
      assertThat(profile)
          .content()
          .contains("CompileThresholdScaling,sun.security.provider.SHA2::implCompress,0.001")
          .contains("ArchiveRelocationMode=0")
          .doesNotContain("TieredStopAtLevel");
    }
  }

  @Test
  void firstRunsAtATime_allWork() throws Exception {
    Path fresh = folder.resolve("fresh");
    copy(app, fresh);
    List<Process> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      runs.add(start(fresh, "", "get", "d.automerge", "tasks.[0].n"));
    }

    for (Process process : runs) {
      assertThat(end(process)).isEqualTo("1\n");
    }
    try (Stream<Path> files = Files.list(fresh)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .noneMatch(name -> name.matches(".*\\.[0-9]+"));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
        assertThat(to.resolve(file.getFileName()).toFile().setExecutable(true)).isTrue();
      }
    }
  }
}
