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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every program in {@code samples/java} compiles without a warning, by a compiler in this process,
 * and prints what its file beside this test's resources says. Java on the library's page is part of
 * one of them.
 */
class JavaSamplesTest {
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
        assertThat(printedBy(loader.loadClass(name))).as(name).isEqualTo(expected(name));
      }
    }
  }

  @Test
  void everySnippetOfTheLibrarysPage_isPartOfASample() throws IOException {
    List<Path> samples = samples();
    StringBuilder code = new StringBuilder();
    for (Path sample : samples) {
      code.append(Files.readString(sample)).append('\n');
    }
    String page = Files.readString(samples.get(0).resolveSibling("../../lib/amkit/README.md"));
    Matcher snippets = Pattern.compile("(?s)```java\\n(.*?)```").matcher(page);
    int count = 0;
    while (snippets.find()) {
      assertThat(withoutIndent(code.toString())).contains(withoutIndent(snippets.group(1)));
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(2);
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
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("samples/java"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalStateException("no samples/java above " + Path.of("").toAbsolutePath());
      }
    }
    try (Stream<Path> files = Files.list(at.resolve("samples/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
