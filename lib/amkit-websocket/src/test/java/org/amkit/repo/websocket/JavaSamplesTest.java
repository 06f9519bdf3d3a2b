package org.amkit.repo.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every program in {@code samples/java} and {@code samples/modules} compiles without a warning, by
 * a compiler in this process, and prints what its file among this test's resources says. Java on
 * the library's page is part of one of them, its snippets for Maven and Gradle of their build
 * files.
 */
class JavaSamplesTest {
  /** The program that is a module of its own; it is in a package, which a module wants. */
  private static final String MODULAR = "Notes";

  private static final String MAIN_SOURCE = ".*/src/main/java/.*\\.java";

  /** What is around a snippet: its name, where it is from, the code. */
  private static final String PROGRAM =
      """
      import java.net.*;
      import java.nio.file.*;
      import java.time.*;
      import java.util.*;
      import org.amkit.*;
      import org.amkit.repo.*;
      import org.amkit.repo.storage.*;
      import org.amkit.repo.websocket.*;
      import org.amkit.storage.*;

      abstract class %s {
        // %s
        Path dir, path;
        String url;
        Duration timeout;
        Document document;
        Repo repo;
        DocHandle handle;
        AcceptorHandle acceptor;

        void run() throws Exception {
          %s
        }
      }
      """;

  @TempDir Path classes;

  @Test
  void everySample_printsWhatItIsToPrint() throws Exception {
    List<Path> samples = samples();
    assertThat(samples).hasSizeGreaterThanOrEqualTo(10);
    compile(samples);
    URL[] path = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, JavaSamplesTest.class.getClassLoader())) {
      for (Path sample : samples) {
        String name = sample.getFileName().toString().replace(".java", "");
        String folder = name.equals(MODULAR) ? "notes." : "";
        assertThat(printedBy(loader.loadClass(folder + name))).as(name).isEqualTo(expected(name));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lib/amkit/README.md, java, samples/java/*.java",
    "lib/amkit/README.md, xml, samples/java/pom.xml",
    "lib/amkit/README.md, kotlin, samples/java/build.gradle",
    "README.md, xml, samples/java/pom.xml",
    "lib/amkit-websocket/README.md, java, samples/java/*.java",
    "lib/amkit/src/main/java/module-info.java, java, samples/java/*.java"
  })
  void everySnippetOfAPage_isPartOfASample(String page, String language, String sources)
      throws IOException {
    Path root = root();
    StringBuilder code = new StringBuilder();
    Path folder = root.resolve(sources).getParent();
    String names = root.resolve(sources).getFileName().toString();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
      for (Path file : files) {
        code.append(Files.readString(file)).append('\n');
      }
    }
    String text = Files.readString(root.resolve(page));
    List<String> snippets = page.endsWith(".java") ? javadocCode(text) : fenced(text, language);
    assertThat(snippets).isNotEmpty();
    for (String snippet : snippets) {
      assertThat(withoutIndent(code.toString())).contains(withoutIndent(snippet));
    }
  }

  /** Java that javadoc shows compiles, with a few names that a reader knows the type of. */
  @Test
  void everySnippetOfTheJavadoc_compiles() throws IOException {
    List<Path> programs = new ArrayList<>();
    Path folder = Files.createDirectory(classes.resolve("snippets"));
    for (Path file : mainSources()) {
      for (String snippet : javadocCode(Files.readString(file))) {
        if (snippet.stripTrailing().matches("(?s).*[;}]") && snippet.contains(";\n")) {
          String name = "Snippet" + programs.size();
          programs.add(
              Files.writeString(
                  folder.resolve(name + ".java"), PROGRAM.formatted(name, file, snippet)));
        }
      }
    }
    assertThat(programs).hasSizeGreaterThanOrEqualTo(8);
    compile(programs);
  }

  /** Of all modules, but nothing of their folders target, where files come and go. */
  private static List<Path> mainSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root().resolve("lib"))) {
      for (Path module : modules.toList()) {
        try (Stream<Path> tree = Files.walk(module.resolve("src/main"))) {
          tree.filter(file -> file.toString().matches(MAIN_SOURCE)).forEach(sources::add);
        }
      }
    }
    return sources;
  }

  private static List<String> fenced(String markdown, String language) {
    return blocks("(?s)```" + language + "\\n(.*?)```", markdown);
  }

  private static List<String> javadocCode(String source) {
    return blocks("(?s)<pre>\\{@code\\n(.*?)}</pre>", source.replaceAll("(?m)^ +\\* ?", ""));
  }

  private static List<String> blocks(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(block -> block.group(1)).toList();
  }

  private static String withoutIndent(String code) {
    return code.replaceAll("(?m)^ +", "");
  }

  private void compile(List<Path> samples) {
    // By java.util.spi, as the module under test does not read java.compiler.
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    StringWriter said = new StringWriter();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xlint:all,-path",
                "-Werror",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString()));
    samples.forEach(sample -> arguments.add(sample.toString()));
    PrintWriter out = new PrintWriter(said);
    int exit = javac.run(out, out, arguments.toArray(new String[0]));
    assertThat(exit).as(said.toString()).isZero();
  }

  private static String printedBy(Class<?> program) throws Exception {
    Method main = program.getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      main.invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static String expected(String name) throws IOException {
    try (var in = JavaSamplesTest.class.getResourceAsStream("/samples/" + name + ".txt")) {
      assertThat(in).as("what %s is to print", name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<Path> samples() throws IOException {
    Path root = root();
    try (Stream<Path> files = Files.list(root.resolve("samples/java"))) {
      return Stream.concat(
              files.filter(file -> file.toString().endsWith(".java")).sorted(),
              Stream.of(root.resolve("samples/modules/src/notes/" + MODULAR + ".java")))
          .toList();
    }
  }

  private static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("samples/java"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalStateException("no samples/java above " + Path.of("").toAbsolutePath());
      }
    }
    return at;
  }
}
